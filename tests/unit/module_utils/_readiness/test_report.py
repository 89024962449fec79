# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table fits a terminal and says the worst first; JUnit XML can be read whatever texts are in it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.report.junit import junit
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.report.table import WIDTH, table


def finding(workload: str, status: str, check: str, severity: str = "high", what: str = "It is so") -> dict[str, Any]:
    about = {"why": "It matters.", "remedy": "Mend it.", "thing": "thing-1", "right": None}
    return {"workload": workload, "status": status, "check": check, "severity": severity, "what": what, **about}


def row(name: str, verdict: str = "READY", age: int | None = 7200, **counts: int) -> dict[str, Any]:
    return {
        "name": name,
        "plan": "shop",
        "recovery_region": "us-west-2",
        "verdict": verdict,
        "counts": {"fail": 0, "unknown": 0, "warn": 0, "pass": 14, **counts},
        "has_points": True,
        "oldest_point": age,
    }


LONG = "a" * 60
RESULT = {
    "verdict": "NOT READY",
    "counts": {"fail": 3, "unknown": 1, "warn": 1, "pass": 20},
    "workloads": [
        row("shop-db", "NOT READY", 90_000, fail=1, unknown=1, warn=1),
        row("shop-web", age=None),
        *(row(f"{LONG}{n}", "NOT READY", fail=100, unknown=100) for n in range(4)),
    ],
    "findings": [
        finding("shop-db", "warn", "subnets_spread"),
        finding("shop-db", "unknown", "key_pair_exists", what="it cannot be read: " + "word " * 60),
        finding("shop-db", "fail", "target_groups_exist", "high"),
        finding("shop-db", "pass", "recovery_point_exists"),
        *(finding(f"{LONG}{n}", "fail", "subnets_exist", "critical", "no subnet \x00<&>") for n in range(4)),
    ],
    "skips": [
        {"check": "key_pair_exists", "reason": "none", "until": "2026-12-31", "workloads": [], "expired": False},
        {"check": "subnets_exist", "reason": "late", "until": "2026-01-01", "workloads": ["shop-db"], "expired": True},
    ],
}


def test_what_is_not_checked_is_in_the_verdict() -> None:
    """Catches: a part of a plan that is ready and reads like the plan."""
    lines = table({**RESULT, "not_checked": ["shop-mail", LONG]}, "2026-11-20 06:00 UTC")
    assert max(len(line) for line in lines) <= WIDTH
    assert any(line.startswith("NOT CHECKED: shop-mail,") for line in lines)
    assert lines[-1] == "NOT READY: 3 fail, 1 unknown, 1 warn, 20 pass; 2 workloads not checked"
    assert "not checked" not in table({**RESULT, "not_checked": []}, "2026-11-20 06:00 UTC")[-1]


def test_table_is_read_from_top_to_bottom() -> None:
    lines = table(RESULT, "2026-11-20 06:00 UTC")
    assert max(len(line) for line in lines) <= WIDTH
    assert lines[0].startswith("Readiness in us-west-2")
    assert lines[3].split() == ["shop-db", "NOT", "READY", "25", "h", "old", "1", "fail,", "1", "unknown,", "1", "warn"]
    assert lines[4].split() == ["shop-web", "READY", "none", "14", "pass"]
    heads = [line.split()[:2] for line in lines if line.startswith(("FAIL", "UNKNOWN", "WARN", "SKIP"))]
    assert heads == [
        ["FAIL", "subnets_exist"],
        ["FAIL", "target_groups_exist"],
        ["UNKNOWN", "key_pair_exists"],
        ["WARN", "subnets_spread"],
        ["SKIPPED", "key_pair_exists,"],
        ["SKIP", "ENDED"],
    ]
    assert sum("and 1 more" in line for line in lines) == 1
    assert lines[-1] == "NOT READY: 3 fail, 1 unknown, 1 warn, 20 pass"


def test_junit_has_a_suite_for_each_workload() -> None:
    """Catches: a document that no reader takes, because a sentence of AWS has a character that XML has not."""
    root = ElementTree.fromstring(junit(RESULT, "2026-11-20T06:00:00Z"))
    suites = {suite.get("name"): suite for suite in root}
    first = suites["shop-db"]
    assert {name: first.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }
    assert [case.get("name") for case in first][-1] == "key_pair_exists"
    failure = suites[f"{LONG}0"].find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "no subnet ?<&>"
    assert first.find("testcase/system-out") is not None
