"""DescribeSnapshots: who sees which snapshot, and how a snapshot looks.

It never changes anything.
"""

from __future__ import annotations

from typing import Any

from ..models.snapshot import SimSnapshot
from ..state import World
from ..wire import Call
from ..xml_writer import aws_time
from .filters import Values, compile_filters
from .find import check_snapshot_ids, is_visible_snapshot, snapshot_not_found
from .paging import check_paging, page
from .parameters import stop_if_dry_run


def describe_snapshots(call: Call, world: World) -> dict[str, Any]:
    params = call.params
    # 5..1000: documented for DescribeSnapshots in the EC2 API reference.
    check_paging(call, "SnapshotIds", smallest=5)
    predicates = compile_filters(params.get("Filters", []), FILTERS, _tags)
    visible = _visible(call, world)
    ids = params.get("SnapshotIds", [])
    check_snapshot_ids(ids)
    for snapshot_id in ids:
        if snapshot_id not in visible:
            raise snapshot_not_found(snapshot_id)
    chosen = [
        snapshot
        for snapshot in visible.values()
        if (not ids or snapshot.id in ids)
        and _is_wanted(call, snapshot)
        and all(predicate(snapshot) for predicate in predicates)
    ]
    stop_if_dry_run(call)
    snapshots, token = page(call, chosen)
    return {"Snapshots": [snapshot_to_boto(snapshot) for snapshot in snapshots], "NextToken": token}


def _visible(call: Call, world: World) -> dict[str, SimSnapshot]:
    found = [
        snapshot
        for backend in world.backends_in(call.region)
        for snapshot in backend.snapshots.values()
        if snapshot.is_shared_with(call.account) and is_visible_snapshot(world, snapshot)
    ]
    return {snapshot.id: snapshot for snapshot in sorted(found, key=lambda snapshot: snapshot.serial)}


def _is_wanted(call: Call, snapshot: SimSnapshot) -> bool:
    owners = call.params.get("OwnerIds", [])
    mine = snapshot.owner_id == call.account
    if owners and not (snapshot.owner_id in owners or (mine and "self" in owners)):
        return False
    users = call.params.get("RestorableByUserIds", [])
    if not users:
        return True
    named = {call.account if user == "self" else user for user in users}
    public = "all" in named and "all" in snapshot.create_volume_permission_groups
    return public or bool(named & snapshot.create_volume_permission_userids)


def _tags(snapshot: SimSnapshot) -> dict[str, str]:
    tags: dict[str, str] = snapshot.ec2_backend.tags.get(snapshot.id, {})
    return tags


def snapshot_to_boto(snapshot: SimSnapshot) -> dict[str, Any]:
    """Description is always there, Tags only if there are any, KmsKeyId only if encrypted (recordings)."""
    described: dict[str, Any] = {
        "SnapshotId": snapshot.id,
        "VolumeId": snapshot.volume_id,
        "VolumeSize": snapshot.volume_size,
        "State": snapshot.status,
        "StateMessage": snapshot.status_message,
        "StartTime": snapshot.start_time,
        "Progress": snapshot.progress,
        "OwnerId": snapshot.owner_id,
        "Description": snapshot.description,
        "Encrypted": snapshot.encrypted,
        "KmsKeyId": snapshot.kms_key_id if snapshot.encrypted else None,
        "StorageTier": snapshot.storage_tier,
    }
    if snapshot.timed_minutes:
        described |= {"TransferType": "time-based", "CompletionDurationMinutes": snapshot.timed_minutes}
    if snapshot.completed_at:
        described["CompletionTime"] = snapshot.completed_at
    if tags := _tags(snapshot):
        described["Tags"] = [{"Key": key, "Value": value} for key, value in tags.items()]
    return described


FILTERS: dict[str, Values] = {
    "description": lambda snapshot: [snapshot.description],
    "encrypted": lambda snapshot: [snapshot.encrypted],
    "owner-alias": lambda _: [],
    "owner-id": lambda snapshot: [snapshot.owner_id],
    "progress": lambda snapshot: [snapshot.progress],
    "snapshot-id": lambda snapshot: [snapshot.id],
    "start-time": lambda snapshot: [aws_time(snapshot.start_time)],
    "status": lambda snapshot: [snapshot.status],
    "storage-tier": lambda snapshot: [snapshot.storage_tier],
    "transfer-type": lambda snapshot: ["time-based" if snapshot.timed_minutes else "standard"],
    "volume-id": lambda snapshot: [snapshot.volume_id],
    "volume-size": lambda snapshot: [snapshot.volume_size],
}
