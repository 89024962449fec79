# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The id of a run, and of a drill that has none yet."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.beginning import (
    check_wishes,
    misspelt,
    run_begun,
)

NOW = datetime(2026, 11, 28, 1, 30, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("kind", "drill", "expected"),
    [
        ("failover", None, ("shop-failover-20261128T013005Z", None, None)),
        ("failover", "spring", ("shop-failover-20261128T013005Z", None, None)),
        ("drill", None, ("shop-drill-20261128T013005Z", "20261128t013005", True)),
        ("drill", "", ("shop-drill-20261128T013005Z", "20261128t013005", True)),
        ("drill", "spring", ("shop-drill-20261128T013005Z", "spring", False)),
    ],
)
def test_run_has_one_moment(kind: str, drill: str | None, expected: tuple[str, str | None, bool | None]) -> None:
    found = run_begun(kind, "shop", drill, NOW)
    assert (found["run"], found["drill"], found["alone"]) == expected
    assert found["started"] == "2026-11-28T01:30:05Z"


def test_part_of_a_run_has_an_id_of_its_own_and_one_of_the_whole() -> None:
    whole = run_begun("failover", "shop", None, NOW)
    assert whole["ledger_run"] == whole["run"]
    part = run_begun("failover", "shop", None, NOW, ("4700", "4711"))
    assert (part["run"], part["ledger_run"]) == ("shop-failover-20261128T013005Z-4711", "shop-failover-of-4700")


def test_drill_whose_id_no_identifier_can_end_in_is_refused() -> None:
    with pytest.raises(InvalidInput, match="drill: expected up to 30 small letters"):
        run_begun("drill", "shop", "Spring!", NOW)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        pytest.param({}, None, id="no wish"),
        pytest.param({"recovery_point_before": "", "override_readiness": "  "}, None, id="empty, as AWX gives it"),
        pytest.param({"recovery_point_before": "2026-11-28T01:30:05Z"}, None, id="this second"),
        pytest.param({"recovery_point_before": "2026-11-28T03:00:00+02:00"}, None, id="another time zone"),
        pytest.param({"recovery_point_before": "2026-11-27"}, None, id="midnight in UTC"),
        pytest.param({"recovery_point_before": "yesterday"}, "expected a time in UTC such as", id="no time"),
        pytest.param(
            {"recovery_point_before": "2062-11-19T06:10:00Z"},
            "2062-11-19T06:10:00Z is still to come",
            id="a wrong year",
        ),
        pytest.param({"override_readiness": "us-east-1 is down since 6"}, None, id="a reason"),
        pytest.param({"override_readiness": "障害"}, None, id="a reason in other letters"),
        pytest.param({"override_readiness": "False"}, "expected the reason in words", id="meant not to override"),
        pytest.param({"override_readiness": "no"}, "expected the reason in words", id="no"),
        pytest.param({"override_readiness": "1"}, "expected the reason in words", id="a number"),
    ],
)
def test_wish_that_nobody_could_follow_is_refused_before_anything_begins(
    wish: dict[str, str], said: str | None
) -> None:
    """Catches: a source that is fenced before a wrong time is noticed, readiness overridden by false, a time to come
    that means the newest recovery point, which is the corrupted one."""
    if said is None:
        check_wishes(wish, NOW)
    else:
        with pytest.raises(InvalidInput, match=said):
            check_wishes(wish, NOW)


TAKEN = ("confirm", "mode", "override_readiness", "recovery_point_before", "evidence_directory")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("recovery_point_befor", "recovery_point_before"),
        ("recovery-point-before", "recovery_point_before"),
        ("recovery_points_before", "recovery_point_before"),
        ("recovery_point", "recovery_point_before"),
        ("Mode", "mode"),
        ("modes", "mode"),
        ("overide_readiness", "override_readiness"),
        ("mode", None),
        ("recovery_point_before", None),
        ("dr_recover_poll_interval", None),
        ("dr_recover_point_before", None),
        ("config", None),
        ("node", None),
        ("region", None),
        ("awx_job_id", None),
    ],
)
def test_variable_that_is_almost_one_of_the_playbook_is_refused(name: str, meant: str | None) -> None:
    """Catches: the newest copy restored, or the source left unfenced, because of one letter."""
    said = misspelt([name], TAKEN)
    assert (
        (said is None)
        if meant is None
        else (said or "").startswith(f"{name}: this playbook has no such variable; did you mean {meant}?")
    )
