# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Skips are checked before anything is read, end on their day, and a verdict is one word for many findings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.evaluate import findings_of, needs_of
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.finding import Finding
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.registry import CHECKS
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.skips import skips_from_option
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.verdict import problem_of, verdict_of, worst

from .builders import GOOD, workload

TODAY = date(2026, 11, 20)
SKIP = {"check": "key_pair_exists", "reason": "no keys are used", "until": "2026-11-20"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"check": "key_pair_exist"}, "check: there is no check 'key_pair_exist'; did you mean key_pair_exists?"),
        ({"check": "options_valid"}, "check: options_valid cannot be left out"),
        ({"reason": " "}, "reason: expected why key_pair_exists is skipped"),
        ({"until": "tomorrow"}, "until: expected a date such as 2026-12-31, the last day it counts, got 'tomorrow'"),
        ({"until": ""}, "until: expected a date"),
        ({"workloads": ["othr"]}, "workloads: there is no workload 'othr'; did you mean other?"),
    ],
)
def test_skip_that_means_nothing_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput) as error:
        skips_from_option([SKIP, {**SKIP, **changed}], CHECKS, ["it", "other"])
    assert str(error.value).startswith("skip[1].")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("changed", "today", "is_left_out"),
    [
        ({}, TODAY, True),
        ({}, date(2026, 11, 21), False),
        ({"workloads": ["it"]}, TODAY, True),
        ({"workloads": ["other"]}, TODAY, False),
    ],
)
def test_skip_leaves_a_check_and_its_facts_out_until_its_day_is_over(
    changed: dict[str, Any], today: date, is_left_out: bool
) -> None:
    about = workload()
    skips = skips_from_option([{**SKIP, **changed}], CHECKS, ["it", "other"])
    checks = tuple(CHECKS.values())
    found = {finding.check for finding in findings_of([about], checks, {about.place: GOOD}, skips, today)}
    assert ("key_pair_exists" not in found) is is_left_out
    assert ("key_pairs" not in needs_of(checks, [about], skips, today)) is is_left_out


def finding(status: str, severity: str) -> Finding:
    return Finding("it", "check", severity, status, "what", "why", "remedy", "", None)


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        ([], "READY"),
        ([("pass", "critical")], "READY"),
        ([("pass", "critical"), ("warn", "critical")], "AT RISK"),
        ([("unknown", "medium")], "AT RISK"),
        ([("warn", "high"), ("unknown", "high")], "UNKNOWN"),
        ([("unknown", "critical"), ("fail", "medium")], "NOT READY"),
    ],
)
def test_verdict_is_that_of_the_worst(findings: list[tuple[str, str]], verdict: str) -> None:
    assert verdict_of(finding(*each) for each in findings) == verdict


def test_worst_of_several_workloads() -> None:
    assert worst(["READY", "UNKNOWN", "AT RISK"]) == "UNKNOWN"
    assert worst([]) == "READY"


FOUND = [
    {"status": "fail", "what": "no key pair ops"},
    {"status": "fail", "what": "no key pair ops"},
    {"status": "unknown", "what": "the quota could not be read"},
    {"status": "warn", "what": "the copy is old"},
    {"status": "pass", "what": "well"},
]


@pytest.mark.parametrize(
    ("fail_on", "lines"),
    [("fail", [0]), ("unknown", [0, 2]), ("warn", [0, 2, 3]), ("never", [])],
)
def test_failure_says_each_finding_that_counts_once(fail_on: str, lines: list[int]) -> None:
    found = problem_of(FOUND, "NOT READY: 2 fail", fail_on)
    said = [str(FOUND[line]["what"]) for line in lines]
    assert found == ("\n".join(["NOT READY: 2 fail", *said]) if said else None)
