# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that AWS refuses are found one by one, and no other is lost with them."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.compare import (
    CORRECTED_OF_INSTANCES,
    together,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.setting import Refused
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.steps import Correct

PARTS = list(together(CORRECTED_OF_INSTANCES))
SOME = [some for count in range(3) for some in combinations(PARTS, count)]


def test_parts_have_what_rds_takes_only_together() -> None:
    assert ("monitoring_interval", "monitoring_role_arn") in PARTS
    insights = "enable_performance_insights", "performance_insights_kms_key_id", "performance_insights_retention_period"
    assert insights in PARTS
    assert sorted(chain(*PARTS)) == sorted(CORRECTED_OF_INSTANCES)


@pytest.mark.parametrize("refused", SOME, ids=lambda parts: "+".join(part[0] for part in parts) or "nothing")
def test_all_that_aws_takes_is_set_and_all_that_it_refuses_is_known(refused: tuple[tuple[str, ...], ...]) -> None:
    """Catches: backups that nothing keeps, because a window was refused in the same request."""
    unknown = Refused()
    bad, done, tried = set(chain(*refused)), set[str](), set[str]()
    whole = Correct("shop", False, dict.fromkeys(CORRECTED_OF_INSTANCES, 1), {})
    for _request in range(len(PARTS) + 1):
        if tried >= set(whole.changes):
            break
        step = unknown.next_of(whole, tried)
        if bad & set(step.changes):
            unknown.note(step, "no")
            tried |= unknown.of("shop").keys()
        else:
            done |= set(step.changes)
            tried |= set(step.changes)
    assert (done, set(unknown.of("shop"))) == (set(CORRECTED_OF_INSTANCES) - bad, bad)
