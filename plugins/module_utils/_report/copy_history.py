# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The copies of each set over time: when their sources are from, and the gaps in which nothing was copied for too long.

Pure: it never reads copies. Copies that retention has removed are known from the records of syncs, as far as there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from .._core.tracking import format_time
from .._recovery_points.summary import Copy, copies_of
from .cost import Kept
from .durations import Next
from .sync_record import Measured


def history_of(
    entries: Sequence[Mapping[str, Any]], copies: Sequence[Copy], synced: Iterable[Measured], now: datetime
) -> dict[str, Any]:
    """A row for each set in each region that a workload comes back from, with its points, the oldest first, and gaps
    that are longer than its RPO. ``entries`` are all that there are.
    """
    records, alike = list(synced), Counter(map(_route_of, entries))
    rows = [
        # A record does not say of which database or account a copy was, and that of another one covers no gap.
        _row(entry, there, records if alike[_route_of(entry)] == 1 else [], now)
        for entry, there in zip(entries, copies_of(entries, copies), strict=True)
        if entry["workloads"]
    ]
    moments = [point["source_created"] for row in rows for point in row["points"]]
    return {"from": min(moments, default=None), "to": format_time(now), "rows": rows}


def kept_copies(entries: Sequence[Mapping[str, Any]], copies: Sequence[Copy]) -> list[Kept]:
    """Those that can be restored, for their cost. One that serves several sets is there once."""
    found: dict[str, Kept] = {}
    for entry, there in zip(entries, copies_of(entries, copies), strict=True):
        thing = tuple(entry[key] for key in ("set", "source_region", "source_account", "source_resource"))
        for copy in there:
            if copy.resource.usable:
                kept = Kept(copy.kind, thing, copy.resource.region, copy.resource.size_gib)
                found.setdefault(copy.arn, kept)
    return list(found.values())


def next_copies(entries: Sequence[Mapping[str, Any]]) -> list[Next]:
    return [
        Next(
            str(entry["kind"]),
            str(entry["set"]),
            str(entry["source_region"]),
            str(entry["region"]),
            entry["newest"]["size"] if entry["newest"] else None,
        )
        for entry in entries
    ]


def _row(
    entry: Mapping[str, Any], copies: Sequence[Copy], records: Sequence[Measured], now: datetime
) -> dict[str, Any]:
    points = {point["source_created"]: point for point in _removed(entry, records)}
    for copy in copies:
        if copy.resource.usable and copy.resource.tracking:
            moment = format_time(copy.resource.tracking.source_created)
            points[moment] = {"source_created": moment, "id": copy.resource.id, "is_kept": True}
    ordered = [points[moment] for moment in sorted(points)]
    return {
        "set": entry["set"],
        "kind": entry["kind"],
        "region": entry["region"],
        "source_region": entry["source_region"],
        "workloads": list(entry["workloads"]),
        "rpo": entry["rpo"],
        "kept": entry["kept"],
        "size": entry["newest"]["size"] if entry["newest"] else None,
        "age": entry["newest"]["age"] if entry["newest"] else None,
        "pending": len(entry["pending"]),
        "failed": len(entry["failed"]),
        "points": ordered,
        "gaps": gaps([str(point["source_created"]) for point in ordered], entry["rpo"], now),
    }


def _removed(entry: Mapping[str, Any], records: Sequence[Measured]) -> Iterable[dict[str, Any]]:
    for copy in records:
        if (copy.kind, copy.set, copy.source_region, copy.region) == _route_of(entry) and copy.source_created:
            yield {"source_created": format_time(copy.source_created), "id": copy.id, "is_kept": False}


def _route_of(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a record of a sync says of the set of a copy."""
    return entry["kind"], entry["set"], entry["source_region"], entry["region"]


def gaps(moments: Sequence[str], rpo: int | None, now: datetime) -> list[dict[str, Any]]:
    """Between two points, and from the last one until now, wherever that is longer than the RPO; none without one."""
    if rpo is None or not moments:
        return []
    whole = [*(datetime.fromisoformat(moment) for moment in moments), now]
    found = []
    for before, after in pairwise(whole):
        if after - before > timedelta(seconds=rpo):
            seconds = round((after - before).total_seconds())
            found.append({"from": format_time(before), "to": format_time(after), "seconds": seconds})
    return found
