# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which recovery point a database comes back from: the newest, the newest before a time, or the one that is named.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._core.durations import shown_duration
from .._core.tracking import format_time, source_value
from .._rds.model import DbSnapshot
from .._workloads.settled import WantedSet


@dataclass(frozen=True, slots=True)
class Point:
    """A snapshot that can be restored. ``source_created`` is the time that a recovery goes back to."""

    id: str
    arn: str
    # What RDS restores it by: its identifier, or its ARN if it is another account's.
    name: str
    source: str | None
    source_created: datetime
    engine: str
    engine_version: str
    size: int | None
    encrypted: bool | None

    def to_result(self, now: datetime) -> dict[str, Any]:
        return {
            "id": self.id,
            "arn": self.arn,
            "source": self.source,
            "source_created": format_time(self.source_created),
            "age": round((now - self.source_created).total_seconds()),
            "engine": self.engine,
            "engine_version": self.engine_version,
            "size": self.size,
            "encrypted": self.encrypted,
        }


def point_of(snapshot: DbSnapshot, name: str | None = None) -> Point:
    """``name`` is what it was found by, if it was named."""
    tracking = snapshot.tracking
    return Point(
        id=snapshot.id,
        arn=snapshot.arn,
        name=name or snapshot.id,
        source=source_value(tracking.source_region, tracking.source_id) if tracking else None,
        source_created=snapshot.moment,
        engine=snapshot.engine,
        engine_version=snapshot.engine_version,
        size=snapshot.size_gib,
        encrypted=snapshot.encrypted,
    )


def points_of(snapshots: Iterable[DbSnapshot], wanted: WantedSet, source_region: str) -> list[DbSnapshot]:
    """The copies of a workload's database, newest first, usable or not."""
    found = [snapshot for snapshot in snapshots if _fits(snapshot, wanted, source_region)]
    return sorted(found, key=lambda snapshot: (snapshot.moment, snapshot.id), reverse=True)


def newest(snapshots: Iterable[DbSnapshot], before: datetime | None) -> DbSnapshot | None:
    """The first that is usable and no later than ``before``, of those that ``points_of`` has put in order."""
    fit = (each for each in snapshots if each.usable and (before is None or each.moment <= before))
    return next(fit, None)


def no_point(title: str, region: str, snapshots: Iterable[DbSnapshot], before: datetime | None, now: datetime) -> str:
    """Why there is nothing to restore from, with what there is."""
    there = list(snapshots)
    until = f" from {format_time(before)} or before" if before else ""
    if not there:
        return (
            f"{title} has no recovery point in {region}{until}; run a sync, or name a snapshot that this account can "
            "restore with recovery_point"
        )
    shown = [f"{each.id} ({each.state}, {shown_duration((now - each.moment).total_seconds())} old)" for each in there]
    more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
    return f"{title} has no usable recovery point in {region}{until}; there are {', '.join(shown[:5])}{more}"


def _fits(snapshot: DbSnapshot, wanted: WantedSet, source_region: str) -> bool:
    """As readiness has it: a set by its name, a database by its own, or by that of its set."""
    tracking = snapshot.tracking
    if tracking is None or tracking.source_region != source_region:
        return False
    if wanted.set is not None and wanted.set not in tracking.sets:
        return False
    names = (snapshot.copied_origin.name, snapshot.copied_origin.resource, *tracking.sets)
    return wanted.resource is None or wanted.resource in names
