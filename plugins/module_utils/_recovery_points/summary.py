# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be restored: per set, kind and region the newest recovery point, what is coming, and what has failed.

Pure: it never calls AWS. Age and order go by the time of the source, never by when the copy was made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .._copies.resource import FAILED, PENDING, Resource
from .._copies.sets import SetKey, Sets
from .._core.tracking import format_time, source_value

# Clocks differ. A source from further in the future has a wrong time, and nobody knows how old it is.
_CLOCK_ERROR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Copy:
    """One tracked copy and the name of its kind. ``tells_start`` says that a pending one tells when it was begun."""

    kind: str
    resource: Resource
    arn: str
    tells_start: bool = False


def recovery_points(copies: Iterable[Copy], now: datetime, max_age: timedelta | None) -> list[dict[str, Any]]:
    """One entry for each set, kind and region, in that order; one name may be that of several sets.

    A copy without complete tracking tags is none of ours.
    """
    groups = _groups(copies)
    return [
        {
            "set": key.name,
            "kind": kind,
            "region": region,
            "source_region": key.origin.region,
            "source_account": key.origin.account,
            "source_resource": key.origin.name or key.origin.resource,
            **_summary(groups[key, kind, region], now, max_age),
        }
        for key, kind, region in sorted(groups, key=_order)
    ]


def copies_of(entries: Iterable[Mapping[str, Any]], copies: Iterable[Copy]) -> list[list[Copy]]:
    """The copies of each entry of recovery_points, in the order of the entries, among those that these were made of.

    An entry is known by its newest recovery point: without one it has no copy that can be restored, and none here.
    """
    groups = {
        (key.name, copy.arn): of_set for (key, _kind, _region), of_set in _groups(copies).items() for copy in of_set
    }
    return [groups.get((entry["set"], entry["newest"]["arn"]), []) if entry["newest"] else [] for entry in entries]


def _groups(copies: Iterable[Copy]) -> dict[tuple[SetKey, str, str], list[Copy]]:
    """(set, kind, region) -> its copies."""
    places: dict[tuple[str, str], list[Copy]] = defaultdict(list)
    for copy in copies:
        if copy.resource.tracking:
            places[copy.kind, copy.resource.region].append(copy)
    return {
        (key, kind, region): of_set
        for (kind, region), there in places.items()
        for key, of_set in _by_set(there).items()
    }


def _by_set(copies: Iterable[Copy]) -> dict[SetKey, list[Copy]]:
    """The copies of one kind in one region by their sets. Those that say less belong to the one set that they can."""
    told = [
        (copy, SetKey(name, copy.resource.copied_origin))
        for copy in copies
        for name in (copy.resource.tracking.sets if copy.resource.tracking else ())
    ]
    # The most is known of the newest: tags have been added to from version to version.
    known = [key for _copy, key in sorted(told, key=lambda pair: _source_created(pair[0]), reverse=True)]
    complete = [key for key in known if key.origin.account and (key.origin.resource or not key.origin.name)]
    sets = Sets(_one_each(complete))
    found: dict[SetKey, list[Copy]] = defaultdict(list)
    for copy, key in told:
        found[sets.of(key.name, key.origin) or key].append(copy)
    return found


def _one_each(keys: Iterable[SetKey]) -> list[SetKey]:
    """A database that was renamed is still one."""
    chosen: dict[tuple[str, str, str | None, str | None], SetKey] = {}
    for key in keys:
        origin = key.origin
        chosen.setdefault((key.name, origin.region, origin.account, origin.resource), key)
    return list(chosen.values())


def _order(group: tuple[SetKey, str, str]) -> tuple[str, ...]:
    key, kind, region = group
    origin = key.origin
    return key.name, kind, region, origin.region, origin.account or "", origin.resource or "", origin.name or ""


def _summary(copies: list[Copy], now: datetime, max_age: timedelta | None) -> dict[str, Any]:
    newest_first = sorted(
        copies,
        key=lambda copy: (_source_created(copy), not copy.resource.seems_original, copy.resource.id),
        reverse=True,
    )
    usable = [copy for copy in newest_first if copy.resource.usable]
    fresh = [copy for copy in usable if max_age is None or -_CLOCK_ERROR <= now - _source_created(copy) <= max_age]
    pending = [copy for copy in newest_first if copy.resource.phase == PENDING]
    failed = [copy for copy in newest_first if copy.resource.phase == FAILED]
    return {
        "newest": _point(fresh[0], now) if fresh else None,
        "kept": len(usable),
        "pending": [{**_point(copy, now), **_forecast(copy, now)} for copy in pending],
        "failed": [{**_point(copy, now), "reason": copy.resource.state_reason or None} for copy in failed],
    }


def _point(copy: Copy, now: datetime) -> dict[str, Any]:
    resource, tracking = copy.resource, copy.resource.tracking
    if tracking is None:
        raise ValueError("only tracked copies are grouped")
    return {
        "id": resource.id,
        "arn": copy.arn,
        "source": source_value(tracking.source_region, tracking.source_id),
        "source_created": format_time(tracking.source_created),
        "age": round((now - tracking.source_created).total_seconds()),
        "state": resource.state,
        "encrypted": resource.encrypted,
        "size": resource.size_gib,
    }


def _forecast(copy: Copy, now: datetime) -> dict[str, int | None]:
    """How far a pending copy is and how many seconds it may still take, as far as its progress until now tells."""
    percent = copy.resource.progress
    elapsed = (now - copy.resource.created).total_seconds() if copy.tells_start else 0.0
    left = round(elapsed * (100 - percent) / percent) if elapsed > 0 and percent and percent < 100 else None
    return {"progress": percent, "seconds_left": left}


def _source_created(copy: Copy) -> datetime:
    tracking = copy.resource.tracking
    if tracking is None:
        raise ValueError("only tracked copies are grouped")
    return tracking.source_created
