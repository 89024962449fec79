# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Database snapshots, requests and scripted regions for tests: sound ones, with what a test is about changed.

They never hide a rule: every default is the plainest case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.decide import plan_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.region_view import RegionView
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER, INSTANCE, DbKind
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.model import PHASES, DbRequest, DbSnapshot
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.names import target_identifier
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.plan import DbRules
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.steps import CopyDbSnapshot
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan

HERE = "us-east-1"
THERE = "us-west-2"
ACCOUNT = "123456789012"
BORN = datetime(2026, 11, 19, 6, 10, tzinfo=timezone.utc)
KINDS = {"instance": INSTANCE, "cluster": CLUSTER}


def day(number: int) -> datetime:
    return BORN + timedelta(days=number)


def arn_of(kind: DbKind, region: str, snapshot_id: str) -> str:
    noun = "cluster-snapshot" if kind.is_cluster else "snapshot"
    return f"arn:aws:rds:{region}:{ACCOUNT}:{noun}:{snapshot_id}"


def resource_of(kind: DbKind, database: str) -> str:
    """The id that AWS would give to that database."""
    return f"{'cluster' if kind.is_cluster else 'db'}-{database.upper()}"


def a_snapshot(kind: DbKind = INSTANCE, **changes: Any) -> DbSnapshot:
    """The automated snapshot of the database ``shop`` of us-east-1, available and unencrypted."""
    fields: dict[str, Any] = {
        "region": HERE,
        "id": "rds:shop-2026-11-19-06-10",
        "state": "available",
        "created": BORN,
        "tags": {"Team": "shop"},
        "encrypted": False,
        "database": "shop",
        "snapshot_type": "automated",
        "owner": ACCOUNT,
    }
    fields |= changes
    arn = arn_of(kind, fields["region"], fields["id"])
    told = {
        "phase": PHASES.get(fields["state"], "pending"),
        "name": fields["id"],
        "arn": arn,
        "tagged_ids": (arn,),
        "resource_id": resource_of(kind, fields["database"]),
        "resource_name": fields["database"],
    }
    return DbSnapshot(kind=kind, **{**told, **fields})


def a_copy(of: DbSnapshot | None = None, kind: DbKind = INSTANCE, **changes: Any) -> DbSnapshot:
    """The complete copy of a snapshot (``shop`` if none is given) in us-west-2."""
    source = of or a_snapshot(kind)
    kind = source.kind
    tracking = {
        "lifeboat:set": source.database,
        "lifeboat:source": f"{source.region}/{source.id}",
        "lifeboat:source-created": source.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "lifeboat:source-resource": f"{ACCOUNT}/{source.resource_id}",
    }
    fields: dict[str, Any] = {
        "region": THERE,
        "id": target_identifier(source.id, source.region, kind.max_id_length),
        "created": source.created,
        "tags": {**source.tags, **tracking},
        "encrypted": source.encrypted,
        "database": source.database,
        "snapshot_type": "manual",
        "source_arn": source.arn,
    }
    return a_snapshot(kind, **{**fields, **changes})


def untracked(snapshot: DbSnapshot) -> dict[str, str]:
    return {key: value for key, value in snapshot.tags.items() if not key.startswith("lifeboat:")}


def a_request(kind: DbKind = INSTANCE, **changes: Any) -> DbRequest:
    """The database shop, from us-east-1 to us-west-2."""
    fields: dict[str, Any] = {
        "source_region": HERE,
        "destination_regions": (THERE,),
        "databases": ("shop",),
        "kind": kind,
    }
    return DbRequest(**{**fields, **changes})


def a_view(*tracked: DbSnapshot, **changes: Any) -> RegionView[DbSnapshot]:
    return RegionView(**{"region": THERE, "tracked": tracked, **changes})


def plan_of(request: DbRequest, source: DbSnapshot, *tracked: DbSnapshot, **of_view: Any) -> Plan[Item]:
    return plan_copies(request, [source], [a_view(*tracked, **of_view)], DbRules(request.kind))


def a_copy_step(kind: DbKind = INSTANCE, **changes: Any) -> CopyDbSnapshot:
    source = a_snapshot(kind)
    fields: dict[str, Any] = {
        "kind": kind,
        "region": THERE,
        "source_region": HERE,
        "source_id": source.id,
        "source_arn": source.arn,
        "name": a_copy(source).id,
        "tags": a_copy(source).tags,
    }
    return CopyDbSnapshot(**{**fields, **changes})


def boto_snapshot(snapshot: DbSnapshot) -> dict[str, Any]:
    """The snapshot as RDS tells it (recordings/rds.Describe*); a pending copy of an instance's has no time."""
    kind = snapshot.kind
    told: dict[str, Any] = {
        kind.id_key: snapshot.id,
        kind.arn_key: snapshot.arn,
        kind.database_key: snapshot.database,
        "Status": snapshot.state,
        "SnapshotType": snapshot.snapshot_type,
        "PercentProgress": 100 if snapshot.usable else 0,
        "AllocatedStorage": 0 if kind.is_cluster else 20,
        # The twins do not even agree on this name (recordings/rds.DescribeDBClusterSnapshots.*).
        "StorageEncrypted" if kind.is_cluster else "Encrypted": snapshot.encrypted,
        "TagList": [{"Key": key, "Value": value} for key, value in snapshot.tags.items()],
    }
    if kind.is_cluster or snapshot.usable:
        told["SnapshotCreateTime"] = snapshot.created
    if snapshot.resource_id:
        told[kind.resource_key] = snapshot.resource_id
    if snapshot.source_arn:
        told[kind.source_arn_key] = snapshot.source_arn
    return told


def listing(*snapshots: DbSnapshot) -> Any:
    """Describe calls for a region with these snapshots, for either kind: RDS filters by type and by identifier."""

    def describe(**arguments: Any) -> dict[str, Any]:
        named = arguments.get("DBSnapshotIdentifier") or arguments.get("DBClusterSnapshotIdentifier")
        wanted = arguments.get("SnapshotType")
        found = [
            snapshot
            for snapshot in snapshots
            if (named is None or named in (snapshot.id, snapshot.arn))
            and (snapshot.snapshot_type == wanted if wanted else snapshot.snapshot_type != "awsbackup")
        ]
        key = found[0].kind.list_key if found else None
        pages = {name: [] for name in ("DBSnapshots", "DBClusterSnapshots")}
        return pages | ({key: [boto_snapshot(snapshot) for snapshot in found]} if key else {})

    return describe


def tags_to_boto(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
