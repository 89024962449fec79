# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Figures of a report: RPO and RTO, gaps, durations with a forecast, and cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._report.copy_history import gaps
from ansible_collections.lifeboat.aws.plugins.module_utils._report.cost import Kept, cost_of, prices_from
from ansible_collections.lifeboat.aws.plugins.module_utils._report.durations import Next, durations_of, forecast
from ansible_collections.lifeboat.aws.plugins.module_utils._report.evidence import Run, run_from_document
from ansible_collections.lifeboat.aws.plugins.module_utils._report.promises import rpo_of, rto_of
from ansible_collections.lifeboat.aws.plugins.module_utils._report.sync_record import Measured
from tests.reports.shop import MOMENT, SOURCE, WEST, evidence, moment, step, tried

DAYS = timedelta(days=90)


def a_point(age: int | None) -> dict[str, Any]:
    newest = None if age is None else {"id": "ami-1", "age": age, "source_created": "2026-11-27T01:30:00Z"}
    return {"set": "web", "region": WEST, "newest": newest}


@pytest.mark.parametrize(
    ("ages", "objective", "status", "what"),
    [
        ([3600], 86400, "met", "Its recovery point is 60 min old, within the RPO of 24 h."),
        ([86400], 86400, "met", "Its recovery point is 24 h old, within the RPO of 24 h."),
        ([90001], 86400, "missed", "Its recovery point is 25 h old, and the RPO is 24 h."),
        ([60, 90001], 86400, "missed", "Its recovery point is 25 h old, and the RPO is 24 h."),
        ([3600], None, "no objective", "Its recovery point is 60 min old; the plan has no RPO."),
        ([60, None], 86400, "none", "web has no recovery point in us-west-2."),
        ([-7200], 86400, "unknown", "Its recovery point is dated in the future, so its age is not known."),
        ([-60], 86400, "met", "Its recovery point is 0 s old, within the RPO of 24 h."),
        ([], 86400, "unknown", "Its recovery points are not known."),
    ],
)
def test_rpo_is_that_of_the_oldest_of_what_a_workload_comes_back_from(
    ages: list[int | None], objective: int | None, status: str, what: str
) -> None:
    """Catches: the age of the youngest of several sets, and an age that is not known shown as one that is met."""
    found = rpo_of(True, objective, [a_point(age) for age in ages])
    assert (found["status"], found["what"].replace("1 h old", "60 min old")) == (status, what)


def test_rpo_of_what_has_no_recovery_points_and_of_what_was_not_read() -> None:
    assert rpo_of(False, 60, None)["status"] == "not applicable"
    assert rpo_of(True, 60, None)["status"] == "unknown"


def a_run(hours: float, kind: str = "drill", **more: Any) -> Run:
    workload = tried("shop-db", "database", [step("restore", 0, 29)], **more)
    run = {"run": f"{kind}-{hours}", "kind": kind, "started": moment(hours=hours), "ended": moment(hours=hours - 1)}
    return run_from_document(evidence(**run, workloads=[workload]))


@pytest.mark.parametrize(
    ("runs", "objective", "status", "run"),
    [
        pytest.param([], 3600, "not tried", None, id="never"),
        pytest.param([a_run(70)], 3600, "met", "drill-70", id="met"),
        pytest.param([a_run(70)], 600, "missed", "drill-70", id="missed"),
        pytest.param([a_run(70)], None, "no objective", "drill-70", id="no_objective"),
        pytest.param([a_run(90, state="failed"), a_run(70)], 3600, "met", "drill-70", id="the_latest_counts"),
        pytest.param([a_run(90), a_run(70, state="failed")], 3600, "failed", "drill-70", id="it_failed_since"),
        pytest.param([a_run(90), a_run(70, state="not started")], 3600, "failed", "drill-70", id="not_started"),
        pytest.param([a_run(70, rto=None)], 3600, "unknown", "drill-70", id="not_timed"),
        pytest.param([a_run(90), a_run(70, "failback")], 3600, "met", "drill-90", id="a_failback_is_elsewhere"),
        pytest.param([a_run(90), a_run(70, "failover")], 3600, "met", "failover-70", id="a_failover_counts"),
    ],
)
def test_rto_is_that_of_the_last_drill_or_failover(
    runs: list[Run], objective: int | None, status: str, run: str | None
) -> None:
    """Catches: the best run of the past in the place of the last one."""
    found = rto_of("shop-db", objective, runs, MOMENT, DAYS)
    assert (found["status"], found["run"], found["is_stale"]) == (status, run, False)


def test_rto_of_a_drill_of_long_ago_is_stale() -> None:
    assert rto_of("shop-db", 3600, [a_run(24 * 92)], MOMENT, DAYS)["is_stale"]


@pytest.mark.parametrize(
    ("hours", "rpo", "found"),
    [
        ([], 24, []),
        ([1, 20, 44], 24, []),
        ([1, 20, 45], 24, [25]),
        ([25, 30], 24, [25]),
        ([30, 60], 24, [30, 30]),
        ([30, 60], None, []),
    ],
)
def test_gaps_are_between_points_and_until_now(hours: list[float], rpo: int | None, found: list[int]) -> None:
    """Catches: a set that is no longer copied and shows no gap, because nothing follows its last point."""
    moments = sorted(moment(hours=each) for each in hours)
    seconds = None if rpo is None else rpo * 3600
    assert [gap["seconds"] / 3600 for gap in gaps(moments, seconds, MOMENT)] == found


def timed(name: str, minutes: float | None, size: int | None = 100, kind: str = "ami", hours: float = 9) -> Measured:
    begun = MOMENT - timedelta(hours=hours)
    finished = None if minutes is None else begun + timedelta(minutes=minutes)
    return Measured(kind, name, SOURCE, WEST, f"{name}-{hours}-{minutes}", size, begun, begun, finished)


def wanted(name: str = "web", size: int | None = 100) -> Next:
    return Next("ami", name, SOURCE, WEST, size)


@pytest.mark.parametrize(
    ("known", "next_one", "minutes", "at_most", "why"),
    [
        pytest.param([], wanted(), None, None, "no copy on this route has been timed", id="nothing_known"),
        pytest.param([timed("web", 12)], wanted(), 12, 12, "as its last copy", id="own"),
        pytest.param(
            [timed("web", 12), timed("web", 20, hours=33), timed("web", 14, hours=57), timed("db", 99)],
            wanted(),
            *(14, 20, "as its last 3 copies"),
            id="own_before_others",
        ),
        pytest.param(
            [timed("db", 50, 200)],
            wanted(),
            25,
            25,
            "at the speed of 1 other copy on this route",
            id="speed_of_another",
        ),
        pytest.param(
            [timed("db", 50, 200)], wanted(size=None), None, None, "no copy on this route has been timed", id="no_size"
        ),
        pytest.param(
            [timed("db", 50, kind="ebs")],
            wanted(),
            *(None, None, "no copy on this route has been timed"),
            id="another_kind_is_another_route",
        ),
    ],
)
def test_forecast_is_from_own_figures_or_not_at_all(
    known: list[Measured], next_one: Next, minutes: int | None, at_most: int | None, why: str
) -> None:
    found = forecast(next_one, known)
    assert (found["seconds"], found["at_most"]) == (minutes and minutes * 60, at_most and at_most * 60)
    assert found["from"] == why


def test_durations_are_by_route_and_size_and_leave_out_what_is_not_known() -> None:
    """Catches: a copy that is still running counted as one of no time, and one that is read twice counted twice."""
    there = [timed("web", 12), timed("web", 12), timed("db", 90, 700), timed("web", None, hours=1), timed("x", -5)]
    found = durations_of(there, [])
    rows = [(row["sizes"], row["copies"], row["median"], row["gib_per_hour"]) for row in found["routes"]]
    assert rows == [("20 to 100 GiB", 1, 720, 500), ("500 to 1000 GiB", 1, 5400, 467)]
    assert (found["measured"], found["unknown"]) == (2, 2)


PRICES = {"as_of": "2026-11-01", "currency": "USD", "gib_month": {"ami": {WEST: "0.05"}, "ebs": {WEST: 0.05}}}


def test_cost_has_two_bounds_and_says_what_it_does_not_know() -> None:
    """Catches: a total that looks whole while the price of a region, or the size of a copy, is not known."""
    kept = [Kept("ami", "web", WEST, 30), Kept("ami", "web", WEST, 20), Kept("ami", "batch", WEST, 10)]
    found = cost_of(
        [*kept, Kept("ami", "web", "eu-north-1", 30), Kept("ebs", "files", WEST, None)], prices_from(PRICES)
    )
    rows = {(row["kind"], row["region"]): (row["at_least"], row["at_most"], row["why"]) for row in found["rows"]}
    assert rows == {
        ("ami", WEST): ("2.00", "3.00", None),
        ("ami", "eu-north-1"): (None, None, "the price table has no price of ami in eu-north-1"),
        ("ebs", WEST): (None, None, "AWS does not report the size of 1 of the copies"),
    }
    assert (found["at_least"], found["at_most"], found["is_complete"]) == ("2.00", "3.00", False)


@pytest.mark.parametrize(
    ("said", "shown"), [({"source": "AWS pricing pages"}, "AWS pricing pages"), ({"source": " "}, None), ({}, None)]
)
def test_cost_says_where_its_prices_are_from(said: dict[str, Any], shown: str | None) -> None:
    assert cost_of([], prices_from({**PRICES, **said}))["source"] == shown


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (None, "prices: expected a dictionary with as_of, currency, gib_month, got 'None'"),
        ({"as_of": "2026"}, "prices: currency, gib_month missing"),
        ({**PRICES, "gib_month": []}, r"prices.gib_month: expected a dictionary of kinds, got '\[\]'"),
        ({**PRICES, "gib_month": {"amis": {}}}, "prices.gib_month.amis: expected one of ami, ebs"),
        ({**PRICES, "gib_month": {"ami": 1}}, "prices.gib_month.ami: expected a dictionary from regions to prices"),
        ({**PRICES, "gib_month": {"ami": {WEST: "free"}}}, "prices.gib_month.ami.us-west-2: expected a price"),
        ({**PRICES, "gib_month": {"ami": {WEST: -1}}}, "prices.gib_month.ami.us-west-2: expected a price"),
        ({**PRICES, "gib_month": {"ami": {WEST: "NaN"}}}, "prices.gib_month.ami.us-west-2: expected a price"),
    ],
)
def test_prices_that_are_none_are_refused_with_their_place(table: Any, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        prices_from(table)
