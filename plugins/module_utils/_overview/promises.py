# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recovery points beside what plans promise of them: whose they are, the RPO, and whether they are within it.

Pure: it never reads them. A workload of which nothing is there is an entry as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from .._core.durations import shown_duration
from .._facts.answer import CannotTell, Known
from .._facts.points import Points, points_of
from .._recovery_points.wanted import SHOWN
from .._workloads.settled import POINTS, Settled

# Clocks differ; a source from further in the future has a wrong time.
CLOCK_ERROR_SECONDS = 3600
_IDENTITY = ("set", "kind", "region", "source_region", "source_account", "source_resource", "kept")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read with one set of credentials, and the workloads that come back with these.

    ``is_whole`` is False if anything could not be read: of that nobody knows that it is not there.
    """

    workloads: tuple[Settled, ...]
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    points: Points
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Promised:
    """``points`` have workloads, rpo (seconds or None) and within_rpo beside what they had before.

    ``unknown`` says of which workloads nobody can tell what they come back from, ``unread`` which were not looked at.
    """

    points: tuple[dict[str, Any], ...]
    unknown: tuple[str, ...]
    unread: tuple[str, ...]


def promised(seen: Sequence[Seen], rpo: timedelta | None) -> Promised:
    """``rpo`` is that of points of which no plan says any. What two credentials have shown is there once."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    unknown, unread = [], []
    for each in seen:
        for entry in each.points.entries:
            _row_of(entry, rows)
        for workload in each.workloads:
            if workload.kind not in POINTS or POINTS[workload.kind] not in each.kinds:
                continue
            if workload.recovery_region not in each.regions:
                unread.append(f"{workload.name} comes back in {workload.recovery_region}, which is none of regions")
                continue
            try:
                _promise(workload, _entries_of(workload, each), rows)
            except CannotTell as error:
                unknown.append(f"{workload.name}: {error}")
    return Promised(tuple(_judged(row, rpo) for row in rows.values()), tuple(unknown), tuple(unread))


def _row_of(entry: Mapping[str, Any], rows: dict[tuple[Any, ...], dict[str, Any]]) -> dict[str, Any]:
    newest = (entry["newest"] or {}).get("arn")
    identity = (*(entry[key] for key in _IDENTITY), newest)
    return rows.setdefault(identity, {**entry, "workloads": [], "rpo": None})


def _promise(
    workload: Settled, entries: Iterable[Mapping[str, Any]], rows: dict[tuple[Any, ...], dict[str, Any]]
) -> None:
    """The shortest RPO counts where several workloads come back from one set."""
    promise = workload.objective("rpo")
    for entry in entries:
        row = _row_of(entry, rows)
        row["workloads"].append(workload.name)
        seconds = [number for number in (row["rpo"], promise and round(promise.total_seconds())) if number is not None]
        row["rpo"] = min(seconds, default=None)


def _entries_of(workload: Settled, seen: Seen) -> list[Mapping[str, Any]]:
    kind, region = POINTS[workload.kind], workload.recovery_region
    there = tuple(each for each in seen.points.entries if (each["kind"], each["region"]) == (kind, region))
    found = points_of(workload, {kind: Known(Points(there, seen.points.copies))})
    return [
        point.entry or _nothing(point.title, kind, workload)
        for point in found
        if point.entry is not None or seen.is_whole
    ]


def _nothing(title: str, kind: str, workload: Settled) -> dict[str, Any]:
    return {
        "set": title,
        "kind": kind,
        "region": workload.recovery_region,
        "source_region": workload.source_region,
        **dict.fromkeys(("source_account", "source_resource", "newest")),
        "kept": 0,
        "pending": [],
        "failed": [],
    }


def _judged(row: Mapping[str, Any], rpo: timedelta | None) -> dict[str, Any]:
    seconds = row["rpo"] if row["rpo"] is not None or rpo is None else round(rpo.total_seconds())
    return {**row, "rpo": seconds, "within_rpo": _is_within(row["newest"], seconds)}


def _is_within(newest: Mapping[str, Any] | None, rpo: int | None) -> bool | None:
    """None if nothing is promised."""
    if rpo is None:
        return None
    return newest is not None and -CLOCK_ERROR_SECONDS <= newest["age"] <= rpo


def missed(points: Iterable[Mapping[str, Any]]) -> str | None:
    """Which of the points there are miss their RPO, as one text, or None."""
    late = [point for point in points if point["newest"] and point.get("within_rpo") is False]
    said = [f"{point['set']} ({point['kind']}) in {point['region']} {_age(point)}" for point in late]
    if not said:
        return None
    more = f" (and {len(said) - SHOWN} more, see recovery_points)" if len(said) > SHOWN else ""
    return "What is required is not within its RPO: " + "; ".join(said[:SHOWN]) + more


def _age(point: Mapping[str, Any]) -> str:
    age = point["newest"]["age"]
    if age < 0:
        return f"is dated {shown_duration(-age)} in the future"
    return f"is {shown_duration(age)} old, and the RPO is {shown_duration(point['rpo'])}"
