"""DescribeImages: who sees which image, and how an image looks.

It never changes anything. Absent keys are really absent, as in the recorded answers: no Description if none was
given, no Tags if there are none.
"""

from __future__ import annotations

from typing import Any

from ..models.image import Disk, SimAmi
from ..state import World
from ..wire import Call
from ..xml_writer import aws_time
from .filters import Values, compile_filters
from .find import check_image_ids, image_not_found
from .paging import check_paging, page
from .parameters import stop_if_dry_run


def describe_images(call: Call, world: World) -> dict[str, Any]:
    params = call.params
    check_paging(call, "ImageIds", smallest=1)
    predicates = compile_filters(params.get("Filters", []), FILTERS, lambda image: image.tags)
    ids = params.get("ImageIds")
    candidates = _by_id(call, world, ids) if ids else _visible(call, world)
    chosen = [
        image for image in candidates if _is_wanted(call, image) and all(predicate(image) for predicate in predicates)
    ]
    stop_if_dry_run(call)
    images, token = page(call, chosen)
    return {"Images": [image_to_boto(image) for image in images], "NextToken": token}


def _visible(call: Call, world: World) -> list[SimAmi]:
    """Everything that is the caller's own, public or shared; the own ones first, as they were made."""
    backends = world.backends_in(call.region)
    backends.sort(key=lambda backend: backend.account_id != call.account)
    images = [image for backend in backends for image in backend.amis.values() if image.is_visible_to(call.account)]
    return images if len(backends) == 1 else sorted(images, key=lambda image: image.serial)


def _by_id(call: Call, world: World, image_ids: list[str]) -> list[SimAmi]:
    check_image_ids(image_ids)
    everywhere: dict[str, SimAmi] = {}
    for backend in world.backends_in(call.region):
        for image_id in image_ids:
            image = backend.amis.get(image_id)
            if image is not None and image.is_visible_to(call.account):
                everywhere[image_id] = image
    lost = [i for i in image_ids if i not in everywhere and not _is_recently_deregistered(call, world, i)]
    if lost:
        raise image_not_found(lost)
    return sorted(everywhere.values(), key=lambda image: image.serial)


def _is_recently_deregistered(call: Call, world: World, image_id: str) -> bool:
    """DescribeImages documents an empty answer for these, "for a while" (botocore#2194)."""
    when = world.region(call.account, call.region).deregistered.get(image_id)
    return when is not None and world.clock.elapsed() < when + world.settings.deregistered_empty_seconds


def _is_wanted(call: Call, image: SimAmi) -> bool:
    params = call.params
    if image.is_disabled and not params.get("IncludeDisabled"):
        return False
    mine = image.owner_id == call.account
    if not mine and not params.get("IncludeDeprecated") and image.is_deprecated():
        return False
    owners = params.get("Owners", [])
    if owners and not (image.owner_id in owners or image.owner_alias in owners or (mine and "self" in owners)):
        return False
    users = params.get("ExecutableUsers", [])
    return not users or any(_is_shared_with(image, user, call.account) for user in users)


def _is_shared_with(image: SimAmi, user: str, caller: str) -> bool:
    """ExecutableUsers: an account, ``self`` (explicitly shared with the caller), or ``all`` (public)."""
    wanted = {"Group": "all"} if user == "all" else {"UserId": caller if user == "self" else user}
    return wanted in image.launch_permissions


def image_to_boto(image: SimAmi) -> dict[str, Any]:
    described: dict[str, Any] = {
        "ImageId": image.id,
        "ImageLocation": f"{image.owner_id}/{image.name}",
        "Name": image.name,
        "OwnerId": image.owner_id,
        "State": image.state,
        "CreationDate": aws_time(image.creation_date),
        "Public": image.is_public,
        "ImageType": "machine",
        "DeregistrationProtection": image.protection,
        **image.traits,
        "BlockDeviceMappings": [disk_to_boto(disk, image.state) for disk in image.disks],
    }
    if image.description is not None:
        described["Description"] = image.description
    if image.tags:
        described["Tags"] = [{"Key": key, "Value": value} for key, value in image.tags.items()]
    if image.deprecation_time:
        described["DeprecationTime"] = aws_time(image.deprecation_time)
    if image.job and image.job.has_failed and image.job.failure:
        described["StateReason"] = {"Code": image.job.failure.code, "Message": image.job.failure.message}
    return described


# gp3 disks always say these (recording ec2.DescribeImages.2022-amazon); the figures are gp3's baseline.
_LEAST_IOPS = {"gp3": 3000, "io1": 100, "io2": 100}
_LEAST_THROUGHPUT = {"gp3": 125}


def disk_to_boto(disk: Disk, state: str) -> dict[str, Any]:
    """Ephemeral disks have no Ebs part. The SnapshotId is missing until the image is complete
    (lstein/LibVM-EC2-Perl#17; packer and terraform guard for it)."""
    if disk.virtual_name:
        return {"DeviceName": disk.device, "VirtualName": disk.virtual_name}
    ebs: dict[str, Any] = {
        "DeleteOnTermination": disk.delete_on_termination,
        "VolumeSize": disk.size_gib,
        "VolumeType": disk.volume_type,
        "Encrypted": disk.encrypted,
        "Iops": disk.iops or _LEAST_IOPS.get(disk.volume_type),
        "Throughput": disk.throughput or _LEAST_THROUGHPUT.get(disk.volume_type),
    }
    if disk.snapshot and state not in ("pending", "failed"):
        ebs["SnapshotId"] = disk.snapshot.id
    return {"DeviceName": disk.device, "Ebs": ebs}


def _trait(name: str) -> Values:
    return lambda image: [image.traits.get(name)]


def _disk(attribute: str) -> Values:
    return lambda image: [getattr(disk, attribute) for disk in image.disks if not disk.virtual_name]


def _state_reason(part: str) -> Values:
    def values(image: SimAmi) -> list[str]:
        failed = image.job is not None and image.job.has_failed
        return [getattr(image.job.failure, part)] if failed and image.job else []

    return values


# botocore's documentation of DescribeImages; scan results, watermarks and product codes are not simulated.
FILTERS: dict[str, Values] = {
    "architecture": _trait("Architecture"),
    "block-device-mapping.delete-on-termination": _disk("delete_on_termination"),
    "block-device-mapping.device-name": lambda image: [disk.device for disk in image.disks],
    "block-device-mapping.encrypted": _disk("encrypted"),
    "block-device-mapping.snapshot-id": lambda image: [snapshot.id for snapshot in image.snapshots],
    "block-device-mapping.volume-size": _disk("size_gib"),
    "block-device-mapping.volume-type": _disk("volume_type"),
    "creation-date": lambda image: [aws_time(image.creation_date)],
    "description": lambda image: [image.description],
    "ena-support": lambda image: [image.traits.get("EnaSupport", False)],
    "free-tier-eligible": lambda image: [image.traits.get("FreeTierEligible", False)],
    "hypervisor": _trait("Hypervisor"),
    "image-id": lambda image: [image.id],
    "image-type": lambda _: ["machine"],
    "is-public": lambda image: [image.is_public],
    "kernel-id": _trait("KernelId"),
    "manifest-location": lambda image: [f"{image.owner_id}/{image.name}"],
    "name": lambda image: [image.name],
    "owner-alias": _trait("ImageOwnerAlias"),
    "owner-id": lambda image: [image.owner_id],
    "platform": _trait("Platform"),
    "ramdisk-id": _trait("RamdiskId"),
    "root-device-name": _trait("RootDeviceName"),
    "root-device-type": _trait("RootDeviceType"),
    "source-image-id": _trait("SourceImageId"),
    "source-image-region": _trait("SourceImageRegion"),
    "source-instance-id": _trait("SourceInstanceId"),
    "sriov-net-support": _trait("SriovNetSupport"),
    "state": lambda image: [image.state],
    "state-reason-code": _state_reason("code"),
    "state-reason-message": _state_reason("message"),
    "virtualization-type": _trait("VirtualizationType"),
}
