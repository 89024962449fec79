# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a recovery would end: by how long each workload took the last time, or else by what is usual for its kind.

Pure: it reads no clock. An estimate is never promised: it says what it goes by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._core.tracking import parse_time

# Seconds. RDS User Guide and our own drills: a restore takes about ten minutes, and longer for what is large.
_USUAL = {"database": 900, "cluster": 1200, "fleet": 420, "volumes": 180, "tasks": 60}
_OTHERS = 600
_PER_GIB = 6


def took(evidence: Mapping[str, Any]) -> dict[str, float]:
    """Workload -> seconds that its own steps took in a run, without waiting for others. It may be any JSON."""
    found = {}
    for row in _mappings(evidence.get("workloads")):
        steps = [step for step in _mappings(row.get("steps")) if step.get("name") != "wait"]
        if steps and row.get("state") in ("verified", "up"):
            found[str(row.get("name"))] = sum(_seconds(step) for step in steps)
    return found


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def usual(row: Mapping[str, Any], size: Any = None) -> float:
    """``row`` is a workload of evidence, ``size`` that of its recovery point in GiB."""
    gib = size if isinstance(size, int | float) and row["kind"] in ("database", "cluster") else 0
    return _USUAL.get(str(row["kind"]), _OTHERS) + _PER_GIB * gib


def ends(rows: Sequence[Mapping[str, Any]], seconds: Mapping[str, float]) -> dict[str, float]:
    """Workload -> when it would be back, in seconds from the beginning: as soon as all that it comes after is."""
    after = {str(row["name"]): [str(name) for name in row["after"]] for row in rows}
    found: dict[str, float] = {}
    while ready := [name for name, others in after.items() if name not in found and _are_known(others, after, found)]:
        for name in ready:
            begin = max((found[other] for other in after[name] if other in found), default=0.0)
            found[name] = begin + seconds.get(name, _OTHERS)
    return found


def _are_known(others: Sequence[str], after: Mapping[str, Any], found: Mapping[str, float]) -> bool:
    """What is not part of the run has to be back already."""
    return all(other in found or other not in after for other in others)


def _seconds(step: Mapping[str, Any]) -> float:
    began, ended = parse_time(str(step.get("started"))), parse_time(str(step.get("ended")))
    return max(0.0, (ended - began).total_seconds()) if began and ended else 0.0
