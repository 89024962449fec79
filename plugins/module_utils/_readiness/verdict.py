# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the findings about a workload to one word: could it come back now?

Pure: it never looks behind a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .finding import CRITICAL, FAIL, HIGH, UNKNOWN, WARN, Finding

READY, AT_RISK, NOT_READY, NOT_KNOWN = "READY", "AT RISK", "NOT READY", "UNKNOWN"
# The worst first.
VERDICTS = (NOT_READY, NOT_KNOWN, AT_RISK, READY)


# For which findings people want a failure.
FAIL_ON = {"fail": (FAIL,), "unknown": (FAIL, UNKNOWN), "warn": (FAIL, UNKNOWN, WARN), "never": ()}


def problem_of(findings: Iterable[Mapping[str, Any]], verdict: str, fail_on: str) -> str | None:
    """What to fail with: the line with the verdict and what was found, each once; None if there is nothing."""
    said = dict.fromkeys(str(finding["what"]) for finding in findings if finding["status"] in FAIL_ON[fail_on])
    return "\n".join((verdict, *said)) if said else None


def verdict_of(findings: Iterable[Finding]) -> str:
    """NOT READY if anything failed. UNKNOWN if what could stop a recovery, or lose data, could not be checked."""
    found = list(findings)
    if any(finding.status == FAIL for finding in found):
        return NOT_READY
    if any(finding.status == UNKNOWN and finding.severity in (CRITICAL, HIGH) for finding in found):
        return NOT_KNOWN
    return AT_RISK if any(finding.status in (WARN, UNKNOWN) for finding in found) else READY


def worst(verdicts: Iterable[str]) -> str:
    """READY if there are none."""
    found = set(verdicts)
    return next((verdict for verdict in VERDICTS if verdict in found), READY)
