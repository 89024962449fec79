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
from typing import Any, ClassVar

from .._copies.request import CopyRequest
from .._copies.resource import FAILED, GONE, PENDING, USABLE, Resource
from .._core.arns import parse_arn
from .._core.tags import tags_from_boto
from .._core.tracking import RESOURCE, SOURCE_CREATED, format_time, source_value
from .._create.model import CreateOptions
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


# EngineMode of Aurora Serverless v1, which had no instances. AWS ended it on 2025-03-31 (Aurora User Guide, "Using
# Aurora Serverless v1"), so that a snapshot of it comes back as a provisioned cluster.
SERVERLESS_V1 = "serverless"
# Engines of Multi-AZ DB clusters; those of Aurora have names of their own.
MULTI_AZ_ENGINES = ("mysql", "postgres")


@dataclass(frozen=True, slots=True, kw_only=True)
class DbSnapshot(Resource):
    """One snapshot of an instance or a cluster in one region.

    ``created`` is the moment of the data, which a copy keeps; ``source_arn`` is what AWS says it was copied from.
    People give the identifier of a snapshot that they deleted to the next one.
    """

    ids_are_reused: ClassVar[bool] = True

    kind: DbKind = INSTANCE
    arn: str = ""
    database: str = ""
    snapshot_type: str = ""
    source_arn: str | None = None
    engine: str = ""
    engine_version: str = ""
    option_group: str | None = None
    engine_mode: str = ""

    @property
    def is_original(self) -> bool:
        """It is of another moment than its tags say, and not copied: a restored database has the snapshot's tags, and
        hands them on to its own snapshots. Copies within a region have no lineage, but the moment of their source.
        """
        told = self.tags.get(SOURCE_CREATED)
        return bool(told) and self.usable and not self.source_arn and told != format_time(self.created)


def snapshot_from_boto(kind: DbKind, region: str, snapshot: Mapping[str, Any]) -> DbSnapshot:
    """A snapshot out of a describe answer."""
    source_arn = snapshot.get(kind.source_arn_key)
    return DbSnapshot(
        region=region,
        # RDS names the snapshot of another account by its ARN.
        id=plain_identifier(snapshot[kind.id_key]),
        name=plain_identifier(snapshot[kind.id_key]),
        state=snapshot["Status"],
        phase=PHASES.get(snapshot["Status"], PENDING),
        created=_moment(snapshot),
        tags=tags_from_boto(snapshot.get("TagList")),
        encrypted=bool(snapshot.get(kind.encrypted_key, False)),
        kms_key_id=snapshot.get("KmsKeyId"),
        progress=snapshot.get("PercentProgress"),
        tagged_ids=(snapshot[kind.arn_key],),
        # Aurora says 0, because its storage grows by itself.
        size_gib=snapshot.get("AllocatedStorage") or None,
        owner=account_of_arn(snapshot[kind.arn_key]) or "",
        # What AWS says of a copy here is documented nowhere; our tag says it.
        resource_id=(_noted_resource(snapshot) if source_arn else snapshot.get(kind.resource_key)) or None,
        resource_since=None if source_arn else snapshot.get(kind.database_created_key),
        resource_name=snapshot.get(kind.database_key) or None,
        lineage=_lineage(source_arn) if source_arn else None,
        lineage_account=account_of_arn(source_arn) if source_arn else None,
        kind=kind,
        arn=snapshot[kind.arn_key],
        database=snapshot.get(kind.database_key, ""),
        snapshot_type=snapshot.get("SnapshotType", ""),
        source_arn=source_arn,
        engine_mode=snapshot.get("EngineMode") or "",
        engine=snapshot.get("Engine", ""),
        engine_version=snapshot.get("EngineVersion", ""),
        # Of a cluster, and while a copy is pending, AWS does not say it.
        option_group=snapshot.get("OptionGroupName"),
    )


def _moment(snapshot: Mapping[str, Any]) -> datetime:
    """That of the data; long ago if AWS does not say it yet.

    SnapshotCreateTime is missing while a snapshot is created, and is the copy's own for copies of instance snapshots;
    OriginalSnapshotCreateTime is the source's. Cluster copies keep the source's SnapshotCreateTime.
    """
    created: datetime | None = snapshot.get("OriginalSnapshotCreateTime") or snapshot.get("SnapshotCreateTime")
    if created is None and PHASES.get(snapshot["Status"]) == USABLE:
        # Taken for long ago, the newest one would be old, and retention would let it go.
        raise KeyError("SnapshotCreateTime")
    return created or datetime.fromtimestamp(0, timezone.utc)


def _noted_resource(snapshot: Mapping[str, Any]) -> str:
    return tags_from_boto(snapshot.get("TagList")).get(RESOURCE, "").partition("/")[2]


def account_of_arn(text: str) -> str | None:
    """The account in ``arn:aws:rds:us-east-1:123456789012:snapshot:shop``, or None in what is no ARN."""
    arn = parse_arn(text)
    return arn.account or None if arn else None


def _lineage(text: str) -> str | None:
    """The source as ``lifeboat:source`` says it; RDS names one of the same region by its identifier alone."""
    arn = parse_arn(text)
    return source_value(arn.region, plain_identifier(text)) if arn else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DbRequest(CopyRequest):
    """What the user asked for of one kind, checked and in one form.

    ``databases`` is None for all. ``option_groups`` has one for each destination region that needs one. With
    ``create`` databases get manual ones first. ``snapshot_of`` is the database of which the
    named snapshots have to be. A ``target_id`` with nothing else names a copy that is to be gone.
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
    create: CreateOptions | None = None
    purge_tags: bool = False
    snapshot_of: str | None = None


def nothing_of(database: str, request: DbRequest) -> DbSnapshot:
    """What stands for the snapshot of a database that has none."""
    return DbSnapshot(
        region=request.source_region,
        id="",
        name=database,
        state="missing",
        phase=GONE,
        created=datetime.fromtimestamp(0, timezone.utc),
        resource_name=database,
        kind=request.kind,
        database=database,
    )
