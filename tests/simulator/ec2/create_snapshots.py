"""CreateSnapshots: snapshots of all volumes of an instance at one moment, pending for a while.

It never stops the instance. moto ignores the volumes that are to be left out and the tags that are to be copied.
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException

from ..clock import Job
from ..errors import AwsError
from ..models.snapshot import SimSnapshot
from ..state import World
from ..wire import Call
from .encryption import aws_ebs_key
from .parameters import required, stop_if_dry_run
from .tag_rules import tag_specifications


def create_snapshots(call: Call, world: World) -> dict[str, Any]:
    specification = required(call, "InstanceSpecification")
    instance = _instance(call, world, specification.get("InstanceId", ""))
    tags = tag_specifications(call, world, ("snapshot",))["snapshot"]
    volumes = _volumes(call, world, instance, specification)
    stop_if_dry_run(call)
    backend = world.backend(call.account, call.region)
    job, started = Job(world.clock, world.clock.elapsed(), world.settings.create_image_seconds), world.clock.now()
    made = []
    for volume in volumes:
        encrypted = volume.encrypted in (True, "true")
        snapshot = SimSnapshot(
            world,
            backend,
            int(volume.size),
            description=call.params.get("Description") or "",
            job=job,
            kms_key_arn=volume.kms_key_id or (aws_ebs_key(call.account, call.region).arn if encrypted else None),
            encrypted=encrypted,
            volume_id=volume.id,
            started=started,
        )
        backend.snapshots[snapshot.id] = snapshot
        backend.tags[snapshot.id].update({**_copied_tags(call, backend, volume.id), **tags})
        made.append(_view(call, snapshot, dict(backend.tags[snapshot.id])))
    return {"Snapshots": made}


def _instance(call: Call, world: World, instance_id: str) -> Any:
    try:
        return world.backend(call.account, call.region).get_instance(instance_id)
    except ServiceException as error:
        raise AwsError("InvalidInstanceID.NotFound", f"The instance ID '{instance_id}' does not exist") from error


def _volumes(call: Call, world: World, instance: Any, specification: dict[str, Any]) -> list[Any]:
    """API_InstanceSpecification: naming the root volume among the data volumes makes the request fail. The texts of
    both errors are inferred; nobody has published them."""
    backend = world.backend(call.account, call.region)
    excluded = specification.get("ExcludeDataVolumeIds", [])
    devices = instance.block_device_mapping
    root = devices[instance.root_device_name].volume_id if instance.root_device_name in devices else None
    if root in excluded:
        text = f"Value ({root}) for parameter ExcludeDataVolumeId is invalid. The root volume is not a data volume."
        raise AwsError("InvalidParameterValue", text)
    left_out = {*excluded, *([root] if specification.get("ExcludeBootVolume") else [])}
    volumes = [backend.volumes[block.volume_id] for block in devices.values() if block.volume_id not in left_out]
    if not volumes:
        raise AwsError("InvalidParameterCombination", "There are no volumes to create snapshots of.")
    return volumes


def _copied_tags(call: Call, backend: Any, volume_id: str) -> dict[str, str]:
    copies = call.params.get("CopyTagsFromSource") == "volume"
    return {k: v for k, v in backend.tags.get(volume_id, {}).items() if copies and not k.startswith("aws:")}


def _view(call: Call, snapshot: SimSnapshot, tags: dict[str, str]) -> dict[str, Any]:
    """The members of botocore's SnapshotInfo."""
    return {
        "Description": snapshot.description,
        "Encrypted": bool(snapshot.encrypted),
        "VolumeId": snapshot.volume_id,
        "State": snapshot.status,
        "VolumeSize": snapshot.volume_size,
        "StartTime": snapshot.start_time,
        "Progress": snapshot.progress,
        "OwnerId": call.account,
        "SnapshotId": snapshot.id,
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }
