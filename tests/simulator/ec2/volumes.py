"""CreateVolume, AttachVolume and DescribeVolumes: tokens, states that take a while, and what EC2 refuses.

moto creates and attaches at once, knows no client token, and takes any device, zone and state of an instance. A volume
with a key that cannot be used is accepted and then deleted, as EC2 does it. Volumes of several instances are not
simulated.
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException

from ..clock import Job
from ..errors import AwsError, invalid_value, not_simulated
from ..kms_keys import usable_key
from ..state import World
from ..wire import Call
from .encryption import aws_ebs_key
from .find import own_snapshot
from .paging import check_paging
from .parameters import required, stop_if_dry_run
from .tag_rules import tag_specifications
from .tokens import known_resource, remember

_MOTO_PARAMETERS = {
    "VolumeType": "volume_type",
    "Iops": "iops",
    "Throughput": "throughput",
    "MultiAttachEnabled": "multi_attach_enabled",
}


def create_volume(call: Call, world: World) -> dict[str, Any]:
    zone = required(call, "AvailabilityZone")
    tags = tag_specifications(call, world, ("volume",))["volume"]
    backend = world.backend(call.account, call.region)
    if zone not in {each.name for each in backend.describe_availability_zones()}:
        raise AwsError("InvalidZone.NotFound", f"The zone '{zone}' does not exist.")
    size = _size(call, world)
    known = known_resource(call, world)
    stop_if_dry_run(call)
    if known is not None:
        return {**_first_answer(call, zone, size, tags), "VolumeId": known}
    volume = _created(call, backend, zone, size)
    backend.tags[volume.id].update(tags)
    if call.params.get("SnapshotId"):
        volume.sim_creation = Job(world.clock, world.clock.elapsed(), world.settings.create_volume_seconds)
    key = call.params.get("KmsKeyId")
    usable = usable_key(call.account, call.region, key) if key else None
    if key and usable is None:
        backend.volumes.pop(volume.id)
    elif usable is not None:
        volume.kms_key_id = usable.arn
    remember(call, world, volume.id)
    return {**_view(volume, tags), "State": "creating"}


def _size(call: Call, world: World) -> int | None:
    """Texts: Ansible and Terraform issues that quote them."""
    asked, name = call.params.get("Size"), call.params.get("SnapshotId")
    if not name:
        return asked
    snapshot = own_snapshot(call, world, name)
    if snapshot.status != "completed":
        raise AwsError("IncorrectState", f"Snapshot {name} is not completed")
    size = int(snapshot.volume_size)
    if asked is not None and int(asked) < size:
        text = f"Volume of {asked}GiB is smaller than snapshot '{name}', expect size >= {size}GiB"
        raise AwsError("InvalidParameterValue", text)
    return int(asked or size)


def _created(call: Call, backend: Any, zone: str, size: int | None) -> Any:
    """moto's own volume. A snapshot that is encrypted stays so, with its key unless another one is named."""
    own = {name: call.params[parameter] for parameter, name in _MOTO_PARAMETERS.items() if parameter in call.params}
    snapshot = backend.snapshots.get(call.params.get("SnapshotId"))
    encrypted = bool(call.params.get("Encrypted")) or bool(snapshot is not None and snapshot.encrypted)
    of_snapshot = snapshot.kms_key_id if snapshot is not None else None
    key = call.params.get("KmsKeyId") or of_snapshot
    if call.params.get("KmsKeyId") and not call.params.get("Encrypted"):
        raise AwsError(
            "InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set."
        )
    if encrypted and not key:
        key = aws_ebs_key(call.account, call.region).arn
    try:
        volume = backend.create_volume(size=size, zone_name=zone, encrypted=encrypted, kms_key_id=key, **own)
    except ServiceException as error:
        raise AwsError(str(error.code), str(error.message)) from error
    volume.snapshot_id = call.params.get("SnapshotId") or ""
    volume.sim_initialization_rate = call.params.get("VolumeInitializationRate")
    return volume


def _first_answer(call: Call, zone: str, size: int | None, tags: dict[str, str]) -> dict[str, Any]:
    told = [{"Key": key, "Value": value} for key, value in tags.items()]
    kind = call.params.get("VolumeType", "gp2")
    return {"State": "creating", "AvailabilityZone": zone, "Size": size, "VolumeType": kind, "Tags": told}


def attach_volume(call: Call, world: World) -> dict[str, Any]:
    volume = _volume(call, world, required(call, "VolumeId"))
    instance = _instance(call, world, required(call, "InstanceId"))
    device = required(call, "Device")
    _check_attachment(volume, instance, device)
    stop_if_dry_run(call)
    world.backend(call.account, call.region).attach_volume(volume.id, instance.id, device)
    volume.attachment.sim_attaching = Job(world.clock, world.clock.elapsed(), world.settings.attach_volume_seconds)
    return {**_attachment(volume.attachment), "State": "attaching"}


def _check_attachment(volume: Any, instance: Any, device: str) -> None:
    """Codes: EC2's errors-overview; texts: issues that quote them."""
    if volume.attachment:
        if volume.multi_attach_enabled:
            raise not_simulated("a volume of several instances")
        raise AwsError("VolumeInUse", f"{volume.id} is already attached to an instance")
    if _is_creating(volume):
        raise AwsError("IncorrectState", f"{volume.id} is not 'available'.")
    state = instance._state.name
    if state not in ("running", "stopped"):
        raise AwsError("IncorrectState", f"Instance '{instance.id}' is not 'running'.")
    zone = instance._placement.zone
    if volume.zone.name != zone:
        text = f"The volume '{volume.id}' is not in the same availability zone as instance '{instance.id}'"
        raise AwsError("InvalidVolume.ZoneMismatch", text)
    if device in instance.block_device_mapping:
        text = f"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use"
        raise AwsError("InvalidParameterValue", text)


def describe_volumes(call: Call, world: World) -> dict[str, Any]:
    """Filters are moto's."""
    check_paging(call, "VolumeIds", smallest=5)
    backend = world.backend(call.account, call.region)
    ids = call.params.get("VolumeIds") or []
    for name in ids:
        _volume(call, world, name)
    filters = {entry["Name"]: entry.get("Values", []) for entry in call.params.get("Filters") or ()}
    try:
        found = backend.describe_volumes(volume_ids=ids, filters=filters)
    except (ServiceException, NotImplementedError) as error:
        raise invalid_value(sorted(filters), "filter", str(error)) from error
    stop_if_dry_run(call)
    start = int(call.params.get("NextToken") or 0)
    most = int(call.params.get("MaxResults") or len(found) or 1)
    token = str(start + most) if start + most < len(found) else None
    chosen = found[start : start + most]
    return {"Volumes": [_view(each, dict(backend.tags.get(each.id, {}))) for each in chosen], "NextToken": token}


def _view(volume: Any, tags: dict[str, str]) -> dict[str, Any]:
    view = {
        "VolumeId": volume.id,
        "State": _state(volume),
        "Size": int(volume.size),
        "SnapshotId": volume.snapshot_id or "",
        "AvailabilityZone": volume.zone.name if volume.zone else "",
        "CreateTime": volume.create_time,
        "VolumeType": volume.volume_type,
        "Iops": volume.iops,
        "Throughput": volume.throughput or (125 if volume.volume_type == "gp3" else None),
        "Encrypted": volume.encrypted in (True, "true"),
        "KmsKeyId": volume.kms_key_id,
        "VolumeInitializationRate": getattr(volume, "sim_initialization_rate", None),
        "MultiAttachEnabled": volume.multi_attach_enabled in (True, "true"),
        "Attachments": [_attachment(each) for each in volume.attachments],
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }
    return {key: value for key, value in view.items() if value is not None and (key != "Tags" or value)}


def _state(volume: Any) -> str:
    return "creating" if _is_creating(volume) else str(volume.status)


def _is_creating(volume: Any) -> bool:
    job: Job | None = getattr(volume, "sim_creation", None)
    return job is not None and not job.is_over


def _attachment(attachment: Any) -> dict[str, Any]:
    job: Job | None = getattr(attachment, "sim_attaching", None)
    block = attachment.instance.block_device_mapping.get(attachment.device)
    return {
        "VolumeId": attachment.volume.id,
        "InstanceId": attachment.instance.id,
        "Device": attachment.device,
        "State": attachment.status if job is None or job.is_over else "attaching",
        "AttachTime": attachment.attach_time,
        "DeleteOnTermination": bool(block.delete_on_termination) if block is not None else False,
    }


def _volume(call: Call, world: World, name: str) -> Any:
    found = world.backend(call.account, call.region).volumes.get(name)
    if found is None:
        raise AwsError("InvalidVolume.NotFound", f"The volume '{name}' does not exist.")
    return found


def _instance(call: Call, world: World, name: str) -> Any:
    try:
        return world.backend(call.account, call.region).get_instance(name)
    except ServiceException as error:
        raise AwsError("InvalidInstanceID.NotFound", f"The instance ID '{name}' does not exist") from error
