# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What speaks against a workload, the word that follows, and the sentence that a reader sees first."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._report.verdict import (
    AT_RISK,
    NOT_KNOWN,
    NOT_READY,
    READY,
    reasons_of,
    verdict_of,
    word_of,
    worst,
)


def a_workload(name: str = "shop-db", **more: Any) -> dict[str, Any]:
    """One with which nothing is wrong."""
    rpo = {"status": more.pop("rpo", "met"), "what": "RPO.", "age": 7200, "objective": 86400}
    rto: dict[str, Any] = {"status": more.pop("rto", "met"), "what": "RTO.", "seconds": 1740, "kind": "drill"}
    rto |= {"state": more.pop("state", "verified"), "is_stale": more.pop("is_stale", False)}
    return {"name": name, "rpo": rpo, "rto": rto, "readiness": READY, "findings": [], **more}


def judged(**more: Any) -> dict[str, Any]:
    found = a_workload(**more)
    reasons = reasons_of(found)
    return {**found, "word": word_of(reasons), "reasons": [sentence for _word, sentence in reasons]}


@pytest.mark.parametrize(
    ("more", "word", "reasons"),
    [
        pytest.param({}, READY, [], id="all_is_well"),
        pytest.param({"rpo": "no objective", "rto": "no objective"}, READY, [], id="nothing_was_promised"),
        pytest.param({"rpo": "not applicable"}, READY, [], id="no_recovery_points_to_have"),
        pytest.param({"rpo": "none"}, NOT_READY, ["RPO."], id="no_recovery_point"),
        pytest.param({"rpo": "unknown"}, NOT_KNOWN, ["RPO."], id="recovery_points_not_read"),
        pytest.param({"rpo": "missed"}, AT_RISK, ["RPO."], id="too_old"),
        pytest.param({"rto": "failed"}, NOT_READY, ["RTO."], id="did_not_come_up"),
        pytest.param({"rto": "missed"}, AT_RISK, ["RTO."], id="took_too_long"),
        pytest.param({"rto": "not tried"}, AT_RISK, ["RTO."], id="never_tried"),
        pytest.param({"rto": "unknown"}, AT_RISK, ["RTO."], id="not_timed"),
        pytest.param(
            {"state": "up"},
            AT_RISK,
            ["It was up in the last drill, but not verified: it may not answer."],
            id="up_only",
        ),
        pytest.param({"is_stale": True}, AT_RISK, ["Its last drill is longer ago than it should be."], id="old_drill"),
        pytest.param({"readiness": None}, NOT_KNOWN, ["Its readiness was not checked."], id="readiness_not_checked"),
        pytest.param({"readiness": "odd"}, NOT_KNOWN, ["Its readiness is odd."], id="a_word_of_a_later_version"),
        pytest.param(
            {"readiness": NOT_READY, "findings": [{"check": "key_pair_exists", "status": "fail", "what": "no key"}]},
            NOT_READY,
            ["no key."],
            id="readiness_failed",
        ),
        pytest.param({"rpo": "missed", "rto": "failed"}, NOT_READY, ["RTO.", "RPO."], id="the_worst_first"),
        pytest.param(
            {
                "rpo": "missed",
                "readiness": NOT_READY,
                "findings": [{"check": "recovery_point_within_rpo", "status": "fail", "what": "31 h old"}],
            },
            NOT_READY,
            ["31 h old."],
            id="the_same_is_said_once",
        ),
    ],
)
def test_workload_has_the_word_of_the_worst_that_is_known(more: dict[str, Any], word: str, reasons: list[str]) -> None:
    """Catches: a workload that could not come back, or of which that is not known, shown as ready."""
    found = judged(**more)
    assert (found["word"], found["reasons"]) == (word, reasons)


@pytest.mark.parametrize(
    ("workloads", "sentence"),
    [
        pytest.param(
            [judged(), judged(name="shop-web")],
            "READY: all 2 workloads can come back now, with at most 2 h of data lost, and at the last try it took "
            "29 min until the last one was up.",
            id="ready",
        ),
        pytest.param(
            [judged(), judged(name="shop-web", rpo="missed")],
            "AT RISK: 1 of 2 workloads can come back, but not as promised or not proven; shop-web: RPO.",
            id="at_risk",
        ),
        pytest.param(
            [judged(rpo="none"), judged(name="shop-web", rpo="none"), judged(name="c", rpo="unknown")],
            "NOT READY: 2 of 3 workloads could not come back now; shop-db: RPO (and 1 more).",
            id="not_ready",
        ),
        pytest.param(
            [judged(readiness=None)],
            "UNKNOWN: the workload may or may not be able to come back now; shop-db: Its readiness was not checked.",
            id="unknown",
        ),
        pytest.param([], "UNKNOWN: there are no workloads to report on.", id="nothing"),
    ],
)
def test_verdict_is_one_sentence(workloads: list[dict[str, Any]], sentence: str) -> None:
    """Catches: a verdict without the reason, or one that is better than the worst workload."""
    found = verdict_of(workloads)
    assert found == {"word": sentence.partition(":")[0], "sentence": sentence}


def test_part_of_a_plan_is_said_to_be_one() -> None:
    """Catches: a report about one workload, which is well, that reads like one of the plan."""
    said = verdict_of([judged(readiness=None)], ["shop-web", "mail"])["sentence"]
    assert said.endswith("Its readiness was not checked; this is without 2 more: shop-web, mail.")


def test_nothing_is_no_success() -> None:
    assert worst([]) == NOT_KNOWN
