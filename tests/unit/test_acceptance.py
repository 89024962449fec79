# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The run in a real account: what it takes for its own, and what it writes down of an account."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from tests.acceptance.account import anonymous
from tests.acceptance.cost import ITEMS, estimate
from tests.acceptance.marks import EXPIRES, RUN, Marks, belongs
from tests.acceptance.simulated import differences

NOW = datetime(2026, 11, 28, 4, 30, tzinfo=timezone.utc)
MARKS = Marks.beginning(NOW, timedelta(hours=4))


@pytest.mark.parametrize(
    ("tags", "run", "hours", "expected"),
    [
        pytest.param({}, MARKS.run, 0, False, id="somebody_elses"),
        pytest.param({"Name": MARKS.run}, MARKS.run, 0, False, id="only_the_name"),
        pytest.param(MARKS.tags(), MARKS.run, 0, True, id="own"),
        pytest.param(MARKS.tags(), "lifeboat-acceptance-other", 0, False, id="of_another_run"),
        pytest.param(MARKS.tags(), None, 3, False, id="its_time_is_not_over"),
        pytest.param(MARKS.tags(), None, 4, True, id="its_time_is_over"),
        pytest.param({RUN: "a", EXPIRES: "soon"}, None, 99, False, id="a_time_that_cannot_be_read"),
        pytest.param({EXPIRES: "2020-01-01T00:00:00Z"}, None, 99, False, id="of_no_run"),
    ],
)
def test_what_may_be_removed(tags: dict[str, str], run: str | None, hours: int, expected: bool) -> None:
    """Catches: a volume of somebody else that is removed, and one of a run in progress."""
    assert belongs(tags, run, NOW + timedelta(hours=hours)) == expected


def test_names_of_a_run_are_names_of_buckets() -> None:
    assert MARKS.run == "lifeboat-acceptance-20261128t043000z"
    assert len(f"{MARKS.run}-ap-southeast-1") <= 63


def test_recordings_have_no_account_and_no_name() -> None:
    """Catches: an account id in a file that is meant to be shared."""
    said = {"Arn": "arn:aws:sts::999988887777:x", "Key": f"{MARKS.run}-image", "Id": "snap-0999988887777aaaa"}
    text = anonymous(json.dumps(said), {MARKS.run: "acceptance"})
    assert json.loads(text) == {
        "Arn": "arn:aws:sts::123456789012:x",
        "Key": "acceptance-image",
        "Id": "snap-0999988887777aaaa",
    }


def test_estimate_adds_up() -> None:
    assert f"{sum(item.price for item in ITEMS):8.4f} USD  in all" in estimate()


def test_differences_name_operation_and_field() -> None:
    real = {"ec2.DescribeVolumes": {"a": "text", "b": "number"}, "ec2.Other": {}}
    ours = {"ec2.DescribeVolumes": {"b": "text", "c": "text"}}
    assert differences(real, ours) == [
        "ec2.DescribeVolumes: missing a",
        "ec2.DescribeVolumes: additional c",
        "ec2.DescribeVolumes: b is text, not number",
    ]
