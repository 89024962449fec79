# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long copies took by route and size, and from that how long the next one may take.

Pure: it never measures. A forecast is made from one's own figures only; where there are none there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from .._core.durations import shown_duration
from .._core.tracking import format_time
from .sync_record import Measured

# The last copies of a set are what its next one is like: they carry what changes from one to the next.
LATEST = 10
# Upper bounds of classes of sizes in GiB, as people compare them.
CLASSES = (20, 100, 500, 1000)


@dataclass(frozen=True, slots=True)
class Next:
    """A set in a region, whose next copy is to be forecast."""

    kind: str
    set: str
    source_region: str
    region: str
    size: int | None


def durations_of(copies: Iterable[Measured], wanted: Iterable[Next]) -> dict[str, Any]:
    """``unknown`` is how many copies of the records do not say how long they took."""
    # A later record may say of a copy when it was complete, and an earlier one only when it was begun.
    by_known = sorted(copies, key=lambda copy: copy.seconds is not None)
    different = {(copy.kind, copy.region, copy.id, copy.source_created): copy for copy in by_known}
    there = sorted(different.values(), key=_moment, reverse=True)
    known = [copy for copy in there if copy.seconds is not None]
    return {
        "routes": routes(known),
        "forecasts": [forecast(each, known) for each in wanted],
        "latest": [_row(copy) for copy in known[:LATEST]],
        "measured": len(known),
        "unknown": len(there) - len(known),
    }


def routes(known: Sequence[Measured]) -> list[dict[str, Any]]:
    """One row for each kind, route and class of sizes."""
    groups: dict[tuple[str, str, str, int], list[Measured]] = defaultdict(list)
    for copy in known:
        groups[copy.kind, copy.source_region, copy.region, _class_of(copy.size)].append(copy)
    return [
        {
            "kind": kind,
            "source_region": source_region,
            "region": region,
            "sizes": class_name(size_class),
            "copies": len(there),
            "fastest": min(seconds),
            "median": round(median(seconds)),
            "slowest": max(seconds),
            "gib_per_hour": _rate(there),
        }
        for (kind, source_region, region, size_class), there in sorted(groups.items())
        for seconds in [[copy.seconds or 0 for copy in there]]
    ]


def forecast(wanted: Next, known: Sequence[Measured]) -> dict[str, Any]:
    """From the last copies of the same set; else from the speed of others on the same route; else nothing."""
    about = {key: getattr(wanted, key) for key in Next.__slots__}
    route = [copy for copy in known if _route(copy) == (wanted.kind, wanted.source_region, wanted.region)]
    own = [copy for copy in route if copy.set == wanted.set][:LATEST]
    if own:
        seconds = [copy.seconds or 0 for copy in own]
        why = f"as its last {len(own)} copies" if len(own) > 1 else "as its last copy"
        return {**about, "seconds": round(median(seconds)), "at_most": max(seconds), "from": why}
    speeds = [copy.size / copy.seconds for copy in route if copy.size and copy.seconds]
    if wanted.size and speeds:
        seconds = [round(wanted.size / speed) for speed in (median(speeds), min(speeds))]
        why = f"at the speed of {len(speeds)} other {'copies' if len(speeds) > 1 else 'copy'} on this route"
        return {**about, "seconds": seconds[0], "at_most": seconds[1], "from": why}
    return {**about, "seconds": None, "at_most": None, "from": "no copy on this route has been timed"}


def class_name(number: int) -> str:
    """``up to 20 GiB``, ``20 to 100 GiB``, ``more than 1000 GiB``."""
    if number < 0:
        return "size not known"
    if number == 0:
        return f"up to {CLASSES[0]} GiB"
    if number == len(CLASSES):
        return f"more than {CLASSES[-1]} GiB"
    return f"{CLASSES[number - 1]} to {CLASSES[number]} GiB"


def _class_of(size: int | None) -> int:
    return -1 if size is None else sum(size > bound for bound in CLASSES)


def _rate(there: Sequence[Measured]) -> int | None:
    speeds = [copy.size / copy.seconds * 3600 for copy in there if copy.size and copy.seconds]
    return round(median(speeds)) if speeds else None


def _route(copy: Measured) -> tuple[str, str, str]:
    return copy.kind, copy.source_region, copy.region


def _moment(copy: Measured) -> str:
    return format_time(copy.started) if copy.started else ""


def _row(copy: Measured) -> dict[str, Any]:
    return {
        "set": copy.set,
        "kind": copy.kind,
        "source_region": copy.source_region,
        "region": copy.region,
        "size": copy.size,
        "started": format_time(copy.started) if copy.started else None,
        "seconds": copy.seconds,
        "shown": shown_duration(copy.seconds or 0),
    }
