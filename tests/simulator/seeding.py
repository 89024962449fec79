"""Fills a region with images in bulk, without API calls: sources, copies of them, in any state and of any age.

It never checks names, limits or permissions; a seed is the past, and the past may be odd.
"""

from __future__ import annotations

from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID

from .clock import Failure, Job, utc_from_text
from .ec2.encryption import aws_ebs_key
from .models.image import DEFAULT_TRAITS, FAILURE_CODE, Disk, SimAmi
from .models.snapshot import COPIED_VOLUME_ID, SimSnapshot, copy_description
from .state import World

Spec = dict[str, Any]
SEEN_FOREVER = float("-inf")
"""The past is visible at once, whatever eventual consistency a test asked for."""

_TRAITS = {
    "architecture": "Architecture",
    "source_image_id": "SourceImageId",
    "source_region": "SourceImageRegion",
    "source_instance_id": "SourceInstanceId",
    "owner_alias": "ImageOwnerAlias",
    "boot_mode": "BootMode",
    "imds_support": "ImdsSupport",
    "platform": "Platform",
}
_KNOWN = {*_TRAITS, "name", "tags", "snapshot_tags", "created", "description", "size_gib", "block_devices"} | {
    *("encrypted", "kms_key_id", "state", "launch_permissions", "share_storage", "protected", "seconds"),
}


def seed(world: World, request: Spec) -> list[str]:
    """``{region, account?, images: [...]}`` and/or ``{region, count, name_template, tags}`` and/or
    ``{region, copies_of: {region, image_ids?}, name_template?, tags}``; README.md explains the fields."""
    account, region = request.get("account", DEFAULT_ACCOUNT_ID), request["region"]
    specs = [*request.get("images", []), *_numbered(request), *_copies(world, account, request)]
    return [_add(world, account, region, spec) for spec in specs]


def _numbered(request: Spec) -> list[Spec]:
    common = {name: request[name] for name in _KNOWN & set(request) if name not in ("name", "tags")}
    return [
        {**common, **_named(request.get("name_template", "image-{i:05d}"), request.get("tags", {}), {"i": i})}
        for i in range(int(request.get("count", 0)))
    ]


def _copies(world: World, account: str, request: Spec) -> list[Spec]:
    """An available copy of each source, as CopyImage would have left it."""
    wanted = request.get("copies_of")
    if not wanted:
        return []
    sources = world.backend(account, wanted["region"]).amis
    template, tags = request.get("name_template", "{name}"), request.get("tags", {})
    specs: list[Spec] = []
    for i, image_id in enumerate(wanted.get("image_ids") or list(sources)):
        source = sources[image_id]
        names = {"i": i, "name": source.name, "source_id": source.id, "source_region": wanted["region"]}
        own = _named(template, tags, names)
        if wanted.get("copy_tags"):
            own["tags"] = {**source.tags, **own["tags"]}
        origin = {"source_image_id": source.id, "source_region": wanted["region"], "size_gib": source.size_gib}
        specs.append({**own, **origin, "created": request.get("created")})
    return specs


def _named(template: str, tags: dict[str, str], names: dict[str, Any]) -> Spec:
    return {
        "name": template.format(**names),
        "tags": {key: value.format(**names) for key, value in tags.items()},
    }


def _add(world: World, account: str, region: str, spec: Spec) -> str:
    unknown = sorted(set(spec) - _KNOWN)
    if unknown:
        raise ValueError(f"unknown fields {', '.join(unknown)}; known are {', '.join(sorted(_KNOWN))}")
    backend = world.backend(account, region)
    job = _job(world, spec)
    disks = [_disk(world, account, region, spec, device, job) for device in _devices(spec)]
    traits = {**DEFAULT_TRAITS, "EnaSupport": True, "SriovNetSupport": "simple"}
    traits |= {trait: spec[name] for name, trait in _TRAITS.items() if spec.get(name)}
    traits["RootDeviceName"] = disks[0].device if disks else traits["RootDeviceName"]
    created = utc_from_text(spec["created"]) if spec.get("created") else None
    image = SimAmi(
        world,
        backend,
        spec["name"],
        disks,
        traits=traits,
        job=job,
        created=created,
        description=spec.get("description"),
    )
    image.launch_permissions = [dict(permission) for permission in spec.get("launch_permissions", [])]
    image.is_disabled = spec.get("state") == "disabled"
    image.protection = "enabled-without-cooldown" if spec.get("protected") else "disabled"
    image.created_at = SEEN_FOREVER
    backend.amis[image.id] = image
    backend.tags[image.id].update(spec.get("tags", {}))
    for snapshot in image.snapshots:
        _finish_snapshot(image, snapshot, spec)
    return image.id


def _finish_snapshot(image: SimAmi, snapshot: SimSnapshot, spec: Spec) -> None:
    backend = image.ec2_backend
    snapshot.created_at = SEEN_FOREVER
    backend.snapshots[snapshot.id] = snapshot
    backend.tags[snapshot.id].update(spec.get("snapshot_tags", {}))
    snapshot.start_time = image.creation_date
    if source := spec.get("source_image_id"):
        snapshot.description = copy_description(image.id, source, "snap-0123456789abcdef0", image.creation_date)
    if spec.get("share_storage"):
        users = {permission.get("UserId") for permission in image.launch_permissions}
        snapshot.create_volume_permission_userids.update(user for user in users if user)


def _job(world: World, spec: Spec) -> Job | None:
    state, now = spec.get("state", "available"), world.clock.elapsed()
    if state == "pending":
        return Job(world.clock, now, float(spec.get("seconds", 1800)))
    if state == "failed":
        return Job(world.clock, now, 0.0, Failure(FAILURE_CODE, "Copy image failed with an internal error"))
    if state not in ("available", "disabled"):
        raise ValueError(f"state {state!r} cannot be seeded")
    return None


def _devices(spec: Spec) -> list[Spec]:
    """``block_devices``: [{device, size_gib?, virtual_name?, volume_type?, encrypted?}], or one disk."""
    one: Spec = {"device": "/dev/sda1", "size_gib": spec.get("size_gib", 8)}
    devices: list[Spec] = spec.get("block_devices") or [one]
    return devices


def _disk(world: World, account: str, region: str, spec: Spec, device: Spec, job: Job | None) -> Disk:
    if device.get("virtual_name"):
        return Disk(device["device"], virtual_name=device["virtual_name"])
    encrypted = bool(device.get("encrypted", spec.get("encrypted", False)))
    key = spec.get("kms_key_id") or (aws_ebs_key(account, region).arn if encrypted else None)
    snapshot = SimSnapshot(
        world,
        world.backend(account, region),
        int(device.get("size_gib", 8)),
        job=job,
        kms_key_arn=key if encrypted else None,
        encrypted=encrypted,
        volume_id=COPIED_VOLUME_ID if spec.get("source_image_id") else "vol-0123456789abcdef0",
    )
    kind = device.get("volume_type", "gp3")
    return Disk(device["device"], snapshot, size_gib=snapshot.volume_size, volume_type=kind, encrypted=encrypted)
