# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One message about results: which are worth one, what it says, and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._notify.message import SUBJECT, message_of

PLACE = "s3://shop-dr-us-west-2/lifeboat/shop/runs/shop-drill-20261128T013000Z.json"
REAP = "Remove what it has left behind with lifeboat.aws.drill -e reap=true."


def drill(verdict: str = "OK", kind: str = "drill", **more: Any) -> dict[str, Any]:
    return {"verdict": verdict, "message": f"{verdict}: said", "place": PLACE, "evidence": {"kind": kind, **more}}


def verdict(word: str) -> dict[str, Any]:
    return {"verdict": word, "message": f"{word}: said"}


DENIED = {"failed": True, "changed": False, "msg": "us-west-2: not allowed: rds:DescribeDBSnapshots"}
CRASHED = {"unreachable": True, "msg": "no route to host"}


@pytest.mark.parametrize(
    ("given", "heads"),
    [
        pytest.param({}, "Run FAILED", id="nothing_has_a_result"),
        pytest.param({"sync": {}, "points": None, "report": "text"}, "Run FAILED", id="nothing_is_a_result"),
        pytest.param({"sync": {"status": "OK"}}, "", id="success"),
        pytest.param({"sync": {"status": "OK"}, "on": "always"}, "Sync OK", id="always"),
        pytest.param(
            {"sync": {"status": "PARTIAL"}, "readiness": verdict("READY")}, "Sync PARTIAL", id="only_problems"
        ),
        pytest.param({"readiness": verdict("AT RISK")}, "", id="a_risk_is_no_problem"),
        pytest.param({"readiness": verdict("AT RISK"), "on": "warning"}, "Readiness AT RISK", id="warning"),
        pytest.param({"readiness": verdict("UNKNOWN")}, "Readiness UNKNOWN", id="unknown"),
        pytest.param({"points": verdict("RPO MISSED")}, "Recovery points RPO MISSED", id="points"),
        pytest.param({"recovery": drill()}, "Drill OK", id="a_drill_is_over"),
        pytest.param({"recovery": drill("FAILED", "failover")}, "Failover FAILED", id="failover"),
        pytest.param({"recovery": {"verdict": "OK"}}, "Failover OK", id="evidence_is_not_there"),
        pytest.param({"report": verdict("READY")}, "", id="a_good_report"),
        pytest.param({"sync": {"status": "OK"}, "points": DENIED}, "Recovery points FAILED", id="a_task_has_failed"),
        pytest.param({"sync": {"status": "OK"}, "readiness": CRASHED}, "Readiness FAILED", id="a_task_has_crashed"),
        pytest.param({"sync": {"status": "OK"}, "recovery": DENIED}, "Recovery evidence FAILED", id="no_evidence"),
        pytest.param({"sync": {"status": "OK"}, "points": {"skipped": True}}, "", id="a_task_was_skipped"),
        pytest.param(
            {"points": {"results": [verdict("OK"), verdict("MISSING"), DENIED], "failed": True, "msg": "One failed"}},
            "Recovery points MISSING, Recovery points FAILED",
            id="a_task_in_a_loop",
        ),
        pytest.param({"report": verdict("NOT READY")}, "Report NOT READY", id="a_bad_report"),
        pytest.param(
            {"recovery": drill("PARTIAL"), "sync": {"status": "FAILED"}}, "Sync FAILED, Drill PARTIAL", id="several"
        ),
    ],
)
def test_message_is_about_what_is_due(given: dict[str, Any], heads: str) -> None:
    """Catches: a failure that nobody hears of, and a message each morning that everything is well."""
    found = message_of(given)
    assert ", ".join(f"{each['what']} {each['verdict']}" for each in found["due"]) == heads
    assert found["subject"] == f"lifeboat: {heads}".strip()


def test_message_says_what_stopped_a_drill_and_where_to_read_more() -> None:
    workloads = [{"name": "shop-db", "error": "no capacity"}, {"name": "shop-web", "error": None}]
    left = [{"kind": "volume", "id": "vol-0abc1234abc1234aa", "why": "in use"}]
    recovery = drill("PARTIAL", workloads=workloads, left=left)
    report = {**verdict("NOT READY"), "files": ["/srv/report.html", "/srv/report.json"]}
    found = message_of({"title": "shop", "link": "https://awx.shop.example/7", "recovery": recovery, "report": report})
    assert found["text"].splitlines() == [
        "Drill: PARTIAL: said",
        "shop-db: no capacity",
        "left behind: volume vol-0abc1234abc1234aa",
        "Report: NOT READY: said",
        f"Do: Mend what stopped it, and run lifeboat.aws.drill again. {REAP}",
        "Do: Read the report, which says what to do.",
        f"Evidence: {PLACE}",
        "Report: /srv/report.html",
        "https://awx.shop.example/7",
    ]


def test_message_says_why_a_task_has_failed() -> None:
    """Catches: a look at recovery points that is denied, and a message that says only that the sync was fine."""
    found = message_of({"sync": {"status": "OK"}, "points": DENIED})
    assert found["text"].splitlines()[0] == f"Recovery points: FAILED: {DENIED['msg']}"
    assert message_of({"points": {"failed": True}})["text"].splitlines()[0] == "Recovery points: FAILED"


def test_message_fits_its_channels() -> None:
    """Catches: a subject that SNS refuses, and a page of text on a phone."""
    found = message_of({"title": "sh\u00f6p\n" * 60, "sync": {"status": "FAILED", "message": "word " * 400}})
    assert len(found["subject"]) <= SUBJECT
    assert found["subject"].isprintable()
    assert found["subject"].isascii()
    assert len(found["text"].splitlines()[0]) < 720


def test_message_refuses_a_word_that_means_nothing() -> None:
    with pytest.raises(InvalidInput, match="on: expected problem, warning, always, got 'allways'; did you mean always"):
        message_of({"on": "allways"})
