# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evidence of a run, its table, and what would be done, from what hosts have noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.evidence.document import Run, evidence_of
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.evidence.expected import ends, took, usual
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.evidence.table import message, predicted, table

BEGAN = datetime(2026, 11, 28, 1, 30, tzinfo=timezone.utc)
PLAN = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
RUN = Run("shop-failover-20261128T013000Z", "failover", PLAN, BEGAN, BEGAN + timedelta(hours=1), mode="ungraceful")


def at(minutes: float) -> str:
    return f"{BEGAN + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


def noted(name: str, state: str, *times: tuple[str, float], **more: Any) -> dict[str, Any]:
    workload = {"name": name, "kind": more.pop("kind", "database"), "after": more.pop("after", [])}
    workload["objectives"] = more.pop("objectives", {"rpo": "24h", "rto": "15m"})
    steps = [{"name": step, "ended": at(minutes)} for step, minutes in times]
    return {"workload": workload, "state": state, "started": at(0), "times": steps, **more}


POINT = {"id": "rds-shop-1", "source_created": "2026-11-27T22:30:00Z", "age": 99999}
DB = noted(
    "shop-db",
    "verified",
    ("restore", 11),
    ("verify", 12),
    ("after_verify", 20),
    result={"recovery_point": POINT, "endpoint": {"address": "shop.rds", "port": 5432}, "findings": []},
)
WEB = noted(
    "shop-web", "failed", ("wait", 20), ("restore", 21), after=["shop-db"], waited_for="shop-db", error="no image"
)
MAIL = noted("mail", "waiting")


@pytest.mark.parametrize(
    ("state", "began", "reached", "rto", "age", "said"),
    [
        ("verified", None, None, 12, 180, None),
        ("verified", 0, None, 12, 180, None),
        ("verified", 2, None, 12, 180, None),
        ("verified", -60, None, 72, 120, at(-60)),
        ("verified", -60, -45, 15, 120, at(-60)),
        ("failed", -60, None, None, 120, at(-60)),
        # Nothing of it has begun: a prediction.
        ("waiting", -60, None, None, 180, None),
    ],
)
def test_times_count_from_the_run_that_began_it(
    state: str, began: int | None, reached: int | None, rto: int | None, age: int, said: str | None
) -> None:
    """Minutes. Catches: an RTO of seconds for what a second run found back, or mended after an hour."""
    times = {"began": None if began is None else at(began), "reached": None if reached is None else at(reached)}
    evidence = evidence_of(RUN, [{**DB, **times, "state": state}])
    [row] = evidence["workloads"]
    assert row["rto"] == (None if rto is None else rto * 60)
    assert row["recovery_point"]["age"] == age * 60
    assert row.get("began") == said
    note = f"shop-db: an earlier run began it; RPO and RTO count from {said}"
    assert (note in " ".join(map(str.strip, table(evidence)))) == (said is not None)


def test_evidence_has_points_times_and_reasons() -> None:
    found = evidence_of(RUN, [DB, WEB, MAIL])
    assert (found["schema"], found["verdict"], found["readiness"]) == (1, "PARTIAL", None)
    db, web, mail = found["workloads"]
    assert db["recovery_point"] == {"id": "rds-shop-1", "source_created": "2026-11-27T22:30:00Z", "age": 3 * 3600}
    assert (db["rto"], db["endpoint"], db["objectives"]) == (720, "shop.rds:5432", {"rpo": 86400, "rto": 900})
    assert [(step["name"], step["started"], step["ended"]) for step in db["steps"]] == [
        ("restore", at(0), at(11)),
        ("verify", at(11), at(12)),
        ("after_verify", at(12), at(20)),
    ]
    assert (web["rto"], web["error"], web["steps"][0]["waited_for"]) == (None, "no image", "shop-db")
    assert (mail["state"], mail["steps"], mail["started"], mail["recovery_point"]) == ("not started", [], None, None)


@pytest.mark.parametrize(
    ("workloads", "expected"),
    [
        pytest.param([DB], "OK: 1 of 1 workloads are back after 12 min", id="all"),
        pytest.param([DB, WEB], "PARTIAL: 1 of 2 workloads are back after 12 min; not back: shop-web", id="some"),
        pytest.param([WEB, MAIL], "FAILED: 0 of 2 workloads are back; not back: shop-web, mail", id="none"),
    ],
)
def test_evidence_in_one_sentence(workloads: list[dict[str, Any]], expected: str) -> None:
    assert message(evidence_of(RUN, workloads)) == expected


def test_part_of_a_plan_is_said_to_be_one() -> None:
    """Catches: a drill of one workload that reads like one of the plan."""
    part = replace(RUN, left_out=["shop-web", "a", "b", "c", "d"])
    found = evidence_of(part, [DB])
    said = "; a part of the plan, without shop-web, a, b, c and 1 more"
    assert message(found) == f"OK: 1 of 1 workloads are back after 12 min{said}"
    assert predicted(evidence_of(part, [MAIL]), (60, "run 1"))[-1] == f"1 workloads would be recovered{said}"
    assert found["left_out"] == ["shop-web", "a", "b", "c", "d"]
    assert "left_out" not in evidence_of(RUN, [DB])


def test_table_says_what_was_missed_and_why() -> None:
    slow = noted("slow", "up", ("restore", 90), result={"recovery_point": {**POINT, "source_created": at(-3000)}})
    left = Run(
        RUN.id, "drill", PLAN, BEGAN, BEGAN, drill="spring", left=[{"kind": "volume", "id": "vol-1", "why": "in use"}]
    )
    lines = table(evidence_of(left, [DB, WEB, slow]))
    assert lines[1].split() == ["shop-db", "verified", "3", "h", "12", "min"]
    assert "slow      up, not verified  2 d 2 h (of 24 h)       1 h 30 min (of 15 min)" in lines
    assert "shop-web: no image" in lines
    assert "slow: RTO is missed: 1 h 30 min, and 15 min is promised" in lines
    assert "left: volume vol-1: in use" in lines
    assert max(map(len, lines[:-1])) <= 80


@pytest.mark.parametrize("error", ["shop-web: wait_timeout is over", "wait_timeout is over"])
def test_name_of_a_workload_is_said_once(error: str) -> None:
    """Catches: ``shop-web: shop-web: wait_timeout is over``."""
    failed = {**WEB, "error": error}
    assert "shop-web: wait_timeout is over" in table(evidence_of(RUN, [failed]))
    assert "shop-web: wait_timeout is over" in predicted(evidence_of(RUN, [failed]), (60, "run 1"))


def test_expected_end_is_that_of_the_longest_way() -> None:
    rows = [
        {"name": "db", "kind": "database", "after": []},
        {"name": "web", "kind": "fleet", "after": ["db", "elsewhere"]},
        {"name": "mail", "kind": "tasks", "after": []},
    ]
    assert ends(rows, {"db": 600, "web": 300, "mail": 60}) == {"db": 600, "mail": 60, "web": 900}
    assert took(evidence_of(RUN, [DB, WEB])) == {"shop-db": 20 * 60}
    assert usual(rows[0], 100) == usual(rows[0]) + 600
    assert usual(rows[2], 100) == usual(rows[2])


def test_prediction_says_points_ages_and_what_could_not_be() -> None:
    point = {"recovery_point": {**POINT, "size": 100}}
    given = [noted("shop-db", "waiting", result=point), noted("shop-web", "waiting", kind="fleet", error="no image")]
    lines = predicted(evidence_of(RUN, given), (1020, "what is usual for each kind"))
    assert lines[1] == "shop-db   3 h           rds-shop-1"
    assert "shop-web: no image" in lines
    assert lines[-2] == "expected end: after about 17 min, at 01:47 UTC, by what is usual for each kind"
    assert lines[-1] == "2 workloads would be recovered; 1 of them could not be: shop-web"


THERE = {"state": "recovered", "recovery_point": POINT, "endpoint": None, "findings": []}


@pytest.mark.parametrize("mode", ["ungraceful", "graceful"])
@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([], "nothing would be restored: 1 of 1 workloads are back already", id="all"),
        pytest.param(
            [noted("mail", "not started", kind="tasks", result={"state": "absent"})],
            "nothing would be restored: 1 of 2 workloads are back already; tasks of the plan would be run: mail",
            id="all_but_tasks",
        ),
        pytest.param(
            [noted("web", "not started", result={"state": "recovering"})],
            "1 workloads would be recovered; back already: shop-db",
            id="some",
        ),
        pytest.param(
            [noted("mail", "failed", kind="tasks", error="no file"), noted("web", "failed", error="no image")],
            "2 workloads would be recovered; 2 of them could not be: mail, web; back already: shop-db",
            id="others_cannot",
        ),
    ],
)
def test_prediction_leaves_alone_what_is_back(mode: str, others: list[dict[str, Any]], expected: str) -> None:
    """Catches: "4 workloads would be recovered" after a failover, and an end, an age and an RTO that are not true."""
    there = noted("shop-db", "not started", ("restore", 1), result=THERE)
    found = evidence_of(replace(RUN, mode=mode), [there, *others])
    lines = predicted(found, (60, "run 1"))
    assert (lines[1].split(maxsplit=1), lines[-1]) == (["shop-db", "is back already"], expected)
    assert any(line.startswith("expected end") for line in lines) == bool(others)
    row = found["workloads"][0]
    assert (row["state"], row["rto"], row["recovery_point"]["age"]) == ("up", None, None)
    assert found["verdict"] == ("PARTIAL" if others else "OK")


def test_prediction_of_a_graceful_failover_has_final_recovery_points() -> None:
    """Catches: "none" for what is created first, and an age that will not be that of what is restored."""
    run = replace(RUN, kind="failover", mode="graceful")
    given = [
        noted("shop-db", "not started", result={"recovery_point": POINT}),
        noted("shop-web", "not started", kind="fleet"),
        noted("shop-files", "not started", kind="volumes", error="has no recovery point"),
    ]
    lines = predicted(evidence_of(run, given), (60, "what is usual for each kind"))
    assert lines[2].endswith("  its final one, created first")
    assert lines[3].endswith("  none")
    assert " ".join(lines).count("final recovery points are created and copied first; they are newer than those") == 1


@pytest.mark.parametrize(
    ("kind", "workloads", "expected"),
    [
        pytest.param("failover", [DB, WEB], "mend what is named above, and run the same command again", id="some"),
        pytest.param("failover", [DB], "next: once it is good, keep it with lifeboat.aws.commit", id="all"),
        pytest.param("drill", [DB, WEB], "", id="a drill is over"),
    ],
)
def test_table_says_what_to_do_next(kind: str, workloads: list[dict[str, Any]], expected: str) -> None:
    told = [line for line in table(evidence_of(replace(RUN, kind=kind), workloads)) if line.startswith("next:")]
    assert (expected in told[0]) if expected else not told
