# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The recovery points of a database: which snapshots are its own, and what is said of the one that is restored.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..._core.tracking import format_time, source_value
from ..._rds.model import DbSnapshot
from ..._workloads.settled import WantedSet
from ..point import in_order


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
    engine_mode: str = ""

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
        engine_mode=snapshot.engine_mode,
    )


def points_of(snapshots: Iterable[DbSnapshot], wanted: WantedSet, source_region: str) -> list[DbSnapshot]:
    """The copies of a workload's database, newest first, usable or not."""
    return in_order(each for each in snapshots if wanted.has(each.tracking, each.copied_origin, source_region))
