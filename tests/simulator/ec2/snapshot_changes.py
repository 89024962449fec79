"""DeleteSnapshot and ModifySnapshotAttribute.

It never deletes a snapshot that an image uses.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError, missing_parameter
from ..models.snapshot import SimSnapshot
from ..state import World
from ..wire import Call
from .encryption import uses_aws_managed_key
from .find import image_using, own_snapshot
from .parameters import required, stop_if_dry_run
from .permissions import check_account


def delete_snapshot(call: Call, world: World) -> dict[str, Any]:
    snapshot = own_snapshot(call, world, required(call, "SnapshotId"))
    user = image_using(world, call.account, call.region, snapshot.id)
    if user:
        # sebdah/automated-ebs-snapshots#4
        text = f"The snapshot {snapshot.id} is currently in use by {user}"
        raise AwsError("InvalidSnapshot.InUse", text)
    stop_if_dry_run(call)
    backend = world.backend(call.account, call.region)
    del backend.snapshots[snapshot.id]
    backend.tags.pop(snapshot.id, None)
    return {}


def modify_snapshot_attribute(call: Call, world: World) -> dict[str, Any]:
    snapshot = own_snapshot(call, world, required(call, "SnapshotId"))
    added, removed = _changes(call)
    if not added and not removed:
        raise missing_parameter("createVolumePermission")
    for item in added + removed:
        if "UserId" in item:
            check_account(item["UserId"])
    if added:
        _check_can_be_shared(snapshot, public={"Group": "all"} in added)
    stop_if_dry_run(call)
    for item in added:
        _permitted(snapshot, item).add(item.get("UserId") or item["Group"])
    for item in removed:
        _permitted(snapshot, item).discard(item.get("UserId") or item["Group"])
    return {}


def _changes(call: Call) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Both forms of the request: CreateVolumePermission={Add, Remove}, and OperationType with lists."""
    permission = call.params.get("CreateVolumePermission", {})
    added, removed = list(permission.get("Add", [])), list(permission.get("Remove", []))
    listed = [{"UserId": user} for user in call.params.get("UserIds", [])]
    listed += [{"Group": group} for group in call.params.get("GroupNames", [])]
    if call.params.get("OperationType") == "remove":
        return added, removed + listed
    return added + listed, removed


def _permitted(snapshot: SimSnapshot, item: dict[str, str]) -> set[str]:
    by_user: set[str] = snapshot.create_volume_permission_userids
    by_group: set[str] = snapshot.create_volume_permission_groups
    return by_user if "UserId" in item else by_group


def _check_can_be_shared(snapshot: SimSnapshot, public: bool) -> None:
    if not snapshot.encrypted:
        return
    if public:
        text = "Encrypted snapshots can't be shared publicly. Specify another snapshot."
        raise AwsError("UnsupportedOperation", text)
    if uses_aws_managed_key(snapshot):
        # hashicorp/packer#7499
        raise AwsError("OperationNotPermitted", "Encrypted snapshots with EBS default key cannot be shared")
