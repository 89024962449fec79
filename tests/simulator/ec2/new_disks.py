"""Disks of an image that is registered or created: from BlockDeviceMappings and from an instance's volumes.

It never copies between regions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..clock import Job
from ..models.image import Disk
from ..models.snapshot import SimSnapshot
from ..state import World
from ..wire import Call
from .encryption import aws_ebs_key
from .find import own_snapshot


def registered_disks(call: Call, world: World) -> list[Disk]:
    """RegisterImage: a mapping names an existing snapshot, a virtual device, or an empty volume."""
    return [_registered(call, world, mapping) for mapping in call.params.get("BlockDeviceMappings", [])]


def _registered(call: Call, world: World, mapping: dict[str, Any]) -> Disk:
    device = mapping.get("DeviceName", "")
    if mapping.get("VirtualName"):
        return Disk(device, virtual_name=mapping["VirtualName"])
    ebs = mapping.get("Ebs", {})
    snapshot = own_snapshot(call, world, ebs["SnapshotId"]) if ebs.get("SnapshotId") else None
    size = ebs.get("VolumeSize") or (snapshot.volume_size if snapshot else 8)
    encrypted = snapshot.encrypted if snapshot else bool(ebs.get("Encrypted"))
    return _with_options(Disk(device, snapshot, size_gib=int(size), encrypted=bool(encrypted)), ebs)


def _with_options(disk: Disk, ebs: dict[str, Any]) -> Disk:
    return replace(
        disk,
        # EC2's own default is still gp2 where a mapping says nothing (recording ec2.DescribeImages.two-disks).
        volume_type=ebs.get("VolumeType", "gp2"),
        delete_on_termination=bool(ebs.get("DeleteOnTermination", True)),
        iops=ebs.get("Iops"),
        throughput=ebs.get("Throughput"),
    )


def disks_of_instance(call: Call, world: World, instance: Any, image_id: str, job: Job) -> list[Disk]:
    """CreateImage: a snapshot of every volume; mappings of the request add disks or leave volumes out (NoDevice)."""
    asked = {mapping.get("DeviceName"): mapping for mapping in call.params.get("BlockDeviceMappings", [])}
    backend = world.backend(call.account, call.region)
    disks: list[Disk] = []
    for device, block in instance.block_device_mapping.items():
        mapping = asked.pop(device, {})
        if "NoDevice" in mapping:
            continue
        volume = backend.volumes[block.volume_id]
        disk = _snapshot_of_volume(call, world, device, volume, image_id, instance.id, job)
        disks.append(_with_options(disk, {"VolumeType": volume.volume_type, **mapping.get("Ebs", {})}))
    return disks + [_registered(call, world, mapping) for mapping in asked.values() if "NoDevice" not in mapping]


def _snapshot_of_volume(
    call: Call, world: World, device: str, volume: Any, image_id: str, instance_id: str, job: Job
) -> Disk:
    backend = world.backend(call.account, call.region)
    encrypted = volume.encrypted in (True, "true")
    key = volume.kms_key_id or (aws_ebs_key(call.account, call.region).arn if encrypted else None)
    snapshot = SimSnapshot(
        world,
        backend,
        int(volume.size),
        # EC2 guide, deregister-ami: how the snapshots of an image are recognised.
        description=f"Created by CreateImage({instance_id}) for {image_id}",
        job=job,
        kms_key_arn=key,
        encrypted=encrypted,
        volume_id=volume.id,
    )
    backend.snapshots[snapshot.id] = snapshot
    return Disk(device, snapshot, size_gib=int(volume.size), encrypted=encrypted)
