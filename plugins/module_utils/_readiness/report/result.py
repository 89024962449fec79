# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Readiness as data: what the module returns, and what is written as JSON.

Pure: it never judges beyond counting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ..._facts.answer import CannotTell
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._workloads.settled import POINTS, Place, Refused, Settled
from ..finding import STATUSES, Finding
from ..skips import Skip
from ..verdict import verdict_of, worst


def result_of(
    workloads: Sequence[Settled],
    refused: Sequence[Refused],
    findings: Sequence[Finding],
    facts: Mapping[Place, Facts],
    skips: Iterable[Skip],
    today: date,
) -> dict[str, Any]:
    """``verdict`` is that of the workload that is worst off. ``refused`` are rows, too: nothing is left out."""
    rows = [
        *(_row(each, findings, each.kind in POINTS, _oldest(each, facts[each.place])) for each in workloads),
        *(_row(each, findings) for each in refused),
    ]
    return {
        "verdict": worst(row["verdict"] for row in rows),
        "counts": _counts(findings),
        "workloads": rows,
        "findings": [finding.to_result() for finding in findings],
        "skips": [skip.to_result(today) for skip in skips],
    }


def _row(
    workload: Settled | Refused, findings: Iterable[Finding], has_points: bool = False, oldest: int | None = None
) -> dict[str, Any]:
    own = [finding for finding in findings if finding.workload == workload.name]
    return {
        "name": workload.name,
        "kind": workload.kind,
        "plan": workload.plan,
        "recovery_region": workload.recovery_region,
        "verdict": verdict_of(own),
        "counts": _counts(own),
        "has_points": has_points,
        "oldest_point": oldest,
    }


def _oldest(workload: Settled, facts: Facts) -> int | None:
    """Age in seconds of the newest recovery points: of several sets that of the oldest. None if one is missing."""
    try:
        points = points_of(workload, facts.points)
    except CannotTell:
        return None
    return max(point.age for point in points) if points and all(point.newest for point in points) else None


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
    counted = Counter(finding.status for finding in findings)
    return {status: counted[status] for status in STATUSES}
