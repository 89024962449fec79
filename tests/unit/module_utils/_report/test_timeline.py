# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The timeline of a run: its critical path, its waits, and where the time went."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._report.evidence import run_from_document
from ansible_collections.lifeboat.aws.plugins.module_utils._report.timeline import critical_path, timeline_of
from tests.reports.shop import evidence, moment, step, tried


def path_of(*workloads: dict[str, Any]) -> tuple[str, ...]:
    return critical_path(run_from_document(evidence(workloads=list(workloads))))


@pytest.mark.parametrize(
    ("workloads", "path"),
    [
        pytest.param([], (), id="nothing"),
        pytest.param([tried("a", "fleet", [step("restore", 0, 5)])], ("a",), id="one"),
        pytest.param(
            [tried("a", "fleet", [step("restore", 0, 5)]), tried("b", "fleet", [step("restore", 0, 9)])],
            ("b",),
            id="side_by_side",
        ),
        pytest.param(
            [
                tried("a", "fleet", [step("restore", 0, 5)]),
                tried("b", "fleet", [step("wait", 0, 5, "a"), step("restore", 5, 7)], after=["a"]),
                tried("c", "fleet", [step("wait", 0, 7, "b"), step("restore", 7, 9)], after=["a", "b"]),
            ],
            ("a", "b", "c"),
            id="a_chain",
        ),
        pytest.param(
            [
                tried("a", "fleet", [step("restore", 0, 5)]),
                tried("b", "fleet", [step("restore", 0, 3)]),
                tried("c", "fleet", [step("wait", 0, 5), step("restore", 5, 7)], after=["a", "b"]),
            ],
            ("a", "c"),
            id="the_evidence_does_not_say_for_what",
        ),
        pytest.param(
            [
                tried("a", "fleet", [step("wait", 0, 2, "b"), step("restore", 2, 5)]),
                tried("b", "fleet", [step("wait", 0, 2, "a"), step("restore", 2, 4)]),
            ],
            ("b", "a"),
            id="a_circle_ends",
        ),
        pytest.param(
            [{"name": "a", "state": "not started", "after": ["b"]}, tried("b", "fleet", [step("restore", 0, 5)])],
            ("b",),
            id="what_was_not_started_is_not_on_it",
        ),
    ],
)
def test_critical_path_is_what_the_end_waited_for(workloads: list[dict[str, Any]], path: tuple[str, ...]) -> None:
    """Catches: a path that names what could be faster without anything being gained."""
    assert path_of(*workloads) == path


def test_timeline_says_what_was_waited_for_and_where_the_time_went() -> None:
    timeline = timeline_of(run_from_document(evidence()))
    assert timeline["seconds"] == 2880
    assert [row["workload"] for row in timeline["rows"]] == ["shop-db", "shop-files", "shop-web", "shop-batch"]
    assert [wait["sentence"] for wait in timeline["waits"]] == [
        "shop-web waited 29 min for shop-db",
        "shop-batch waited 29 min for shop-db",
    ]
    on_path = [(part["workload"], part["step"], part["seconds"]) for part in timeline["where_time_went"]]
    assert on_path == [
        *(("shop-db", "restore", 1620), ("shop-db", "publish", 30), ("shop-db", "verify", 90)),
        *(("shop-web", "restore", 540), ("shop-web", "names", 120), ("shop-web", "verify", 180)),
    ]
    assert sum(seconds for _workload, _step, seconds in on_path) == 43 * 60


def test_timeline_of_a_run_that_was_killed_has_what_there_was() -> None:
    """Catches: a traceback for a run without an end, in which a workload has no step that ended."""
    begun = {**step("restore", 3, 4), "ended": None}
    halted = {"name": "a", "state": "failed", "started": moment(hours=70), "steps": [begun], "error": "killed"}
    timeline = timeline_of(run_from_document(evidence(ended=None, verdict="FAILED", workloads=[halted])))
    assert (timeline["seconds"], timeline["rows"][0]["steps"], timeline["ended"]) == (180, [], None)
