"""DeregisterImage, with or without its snapshots.

It never deletes a snapshot that another image uses.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..models.image import SimAmi
from ..state import World
from ..wire import Call
from .find import check_image_ids, image_using, own_image
from .parameters import required, stop_if_dry_run


def deregister_image(call: Call, world: World) -> dict[str, Any]:
    image_id = required(call, "ImageId")
    check_image_ids([image_id])
    state = world.region(call.account, call.region)
    if image_id in state.deregistered:
        text = f"The image id '[{image_id}]' is no longer available"
        raise AwsError("InvalidAMIID.Unavailable", text)
    image = own_image(call, world, image_id)
    if image.protection != "disabled" or world.clock.elapsed() < image.protected_until:
        # EC2 guide, ami-deregistration-protection: it can't be deregistered; the code is inferred.
        text = f"The AMI {image_id} can't be deregistered because deregistration protection is enabled."
        raise AwsError("OperationNotPermitted", text)
    stop_if_dry_run(call)
    backend = world.backend(call.account, call.region)
    was_pending = image.state == "pending"
    del backend.amis[image_id]
    backend.tags.pop(image_id, None)
    state.deregistered[image_id] = world.clock.elapsed()
    state.released_names[image.name] = (image_id, world.clock.elapsed())
    if call.params.get("DeleteAssociatedSnapshots"):
        return {"Return": True, "DeleteSnapshotResults": _delete_snapshots(call, world, image)}
    if was_pending:
        # "Deregistering a pending copy cancels it" (how-ami-copy-works): nothing of it stays.
        _delete_snapshots(call, world, image)
    return {"Return": True}


def _delete_snapshots(call: Call, world: World, image: SimAmi) -> list[dict[str, str]]:
    """One result per snapshot, in API_DeregisterImage's words."""
    backend = world.backend(call.account, call.region)
    results: list[dict[str, str]] = []
    for snapshot in image.snapshots:
        if snapshot.id not in backend.snapshots:
            code = "client-error"
        elif image_using(world, call.account, call.region, snapshot.id):
            code = "skipped"
        else:
            code = "success"
            del backend.snapshots[snapshot.id]
            backend.tags.pop(snapshot.id, None)
        results.append({"SnapshotId": snapshot.id, "ReturnCode": code})
    return results
