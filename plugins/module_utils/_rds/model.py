# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Database snapshots and what a user wants of them, as plain frozen data.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from .._copies.request import CopyRequest
from .._copies.resource import FAILED, GONE, PENDING, USABLE, Resource
from .._core.tags import tags_from_boto
from .kinds import INSTANCE, DbKind
from .names import plain_identifier

# RDS documents no complete list of states. One that is not here is on its way to somewhere: not usable, not failed.
PHASES = {
    "available": USABLE,
    "failed": FAILED,
    "incompatible-restore": FAILED,
    "incompatible-parameters": FAILED,
    "deleting": GONE,
    "deleted": GONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DbSnapshot(Resource):
    """One snapshot of an instance or a cluster in one region.

    ``created`` is the moment of the data, which a copy keeps; ``source_arn`` is what AWS says it was copied from.
    """

    kind: DbKind = INSTANCE
    arn: str = ""
    database: str = ""
    snapshot_type: str = ""
    source_arn: str | None = None
    engine: str = ""


def snapshot_from_boto(kind: DbKind, region: str, snapshot: Mapping[str, Any]) -> DbSnapshot:
    """A snapshot out of a describe answer.

    SnapshotCreateTime is missing while a snapshot is made, and is the copy's own for copies of instance snapshots;
    OriginalSnapshotCreateTime is the source's. Cluster copies keep the source's SnapshotCreateTime.
    """
    created = snapshot.get("OriginalSnapshotCreateTime") or snapshot.get("SnapshotCreateTime")
    return DbSnapshot(
        region=region,
        # RDS names the snapshot of another account by its ARN.
        id=plain_identifier(snapshot[kind.id_key]),
        name=plain_identifier(snapshot[kind.id_key]),
        state=snapshot["Status"],
        phase=PHASES.get(snapshot["Status"], PENDING),
        created=created or datetime.fromtimestamp(0, timezone.utc),
        tags=tags_from_boto(snapshot.get("TagList")),
        encrypted=bool(snapshot.get(kind.encrypted_key, False)),
        progress=snapshot.get("PercentProgress"),
        tagged_ids=(snapshot[kind.arn_key],),
        # Aurora says 0, because its storage grows by itself.
        size_gib=snapshot.get("AllocatedStorage") or None,
        kind=kind,
        arn=snapshot[kind.arn_key],
        database=snapshot.get(kind.database_key, ""),
        snapshot_type=snapshot.get("SnapshotType", ""),
        source_arn=snapshot.get(kind.source_arn_key),
        engine=snapshot.get("Engine", ""),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DbRequest(CopyRequest):
    """What the user asked for of one kind, checked and in one form.

    ``databases`` is None for all. ``option_groups`` has one for each destination region that needs one. With
    ``create`` a database that has no snapshot gets a manual one first.
    """

    kind: DbKind = INSTANCE
    databases: tuple[str, ...] | None = ()
    snapshot_ids: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    snapshot_type: str = "automated"
    target_id: str | None = None
    option_groups: Mapping[str, str] = field(default_factory=dict)
    copy_option_group: bool = False
    copy_tags: bool = True
    create: bool = False


def nothing_of(database: str, request: DbRequest) -> DbSnapshot:
    """What stands for the snapshot of a database that has none."""
    return DbSnapshot(
        region=request.source_region,
        id="",
        name=database,
        state="missing",
        phase=GONE,
        created=datetime.fromtimestamp(0, timezone.utc),
        kind=request.kind,
        database=database,
    )
