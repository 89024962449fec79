# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why an Auto Scaling group has fewer instances than it should, by its scaling activities."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.api import describe_activity

FULL = "We currently do not have sufficient m6i.large capacity."


class AutoScaling:
    def __init__(self, *states: str) -> None:
        """The newest first, as the API reference has it."""
        message = f"{FULL} Launching EC2 instance failed."
        self._activities = [
            {"StatusCode": state, **({"StatusMessage": message} if state == "Failed" else {})} for state in states
        ]

    def describe_scaling_activities(self, **asked: Any) -> dict[str, Any]:
        assert asked["AutoScalingGroupName"] == "web"
        return {"Activities": self._activities[: asked["MaxRecords"]]}


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((), ""),
        (("Successful",), ""),
        (("Failed",), FULL),
        (("Successful", "Failed"), FULL),
        (("InProgress", "Successful", "Failed", "Failed"), FULL),
    ],
)
def test_reason_is_that_of_the_launch_that_failed_last(states: tuple[str, ...], said: str) -> None:
    """Catches: a group that stays below its desired capacity without a word, because one of its launches went well."""
    assert describe_activity(AutoScaling(*states), "us-west-2", "web") == said
