"""CopyImage: checks everything first, then makes a pending image with its pending snapshots.

It never waits; the copy progresses on the simulated clock.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..clock import Failure, Job
from ..errors import AwsError, not_simulated
from ..models.image import FAILURE_CODE, Disk, SimAmi, new_image_id
from ..models.snapshot import SimSnapshot, copy_description
from ..state import World
from ..wire import Call
from .copy_source import source_of_copy
from .copy_time import check_completion_minutes, seconds_of_copy
from .encryption import Encryption, encryption_of_copy
from .names import check_name
from .parameters import required, stop_if_dry_run
from .tag_rules import check_tag_count, tag_specifications
from .tokens import known_image, remember

# A copy says these about itself like its source does (inferred: it boots the same way).
_INHERITED = (
    "Architecture",
    "BootMode",
    "EnaSupport",
    "Hypervisor",
    "ImdsSupport",
    "KernelId",
    "Platform",
    "PlatformDetails",
    "RamdiskId",
    "RootDeviceName",
    "RootDeviceType",
    "SriovNetSupport",
    "TpmSupport",
    "UsageOperation",
    "VirtualizationType",
)


def copy_image(call: Call, world: World) -> dict[str, Any]:
    name = required(call, "Name")
    _refuse_what_is_not_simulated(call)
    if known := known_image(call, world):
        return {"ImageId": known}
    tags = tag_specifications(call, world, ("image", "snapshot"))
    check_completion_minutes(call, "SnapshotCopyCompletionDurationMinutes")
    source = source_of_copy(call, world)
    plans = {disk.device: encryption_of_copy(call, world, disk) for disk in source.disks if not disk.virtual_name}
    check_name(call, world, name)
    _check_copies_in_progress(call, world)
    image_tags = {**_copied_tags(call, source), **tags["image"]}
    check_tag_count(len(image_tags))
    stop_if_dry_run(call)
    image = _make_copy(call, world, source, plans)
    stored = world.backend(call.account, call.region).tags
    stored[image.id].update(image_tags)
    for snapshot in image.snapshots:
        # One set of tags for all snapshots; they cannot be tagged individually (EC2 guide, CopyingAMIs).
        stored[snapshot.id].update(tags["snapshot"])
    remember(call, world, image.id)
    return {"ImageId": image.id}


def _refuse_what_is_not_simulated(call: Call) -> None:
    for name in ("DestinationOutpostArn", "DestinationAvailabilityZone", "DestinationAvailabilityZoneId"):
        if call.params.get(name):
            raise not_simulated(f"CopyImage with {name}")


def _check_copies_in_progress(call: Call, world: World) -> None:
    """The limit is documented (how-ami-copy-works: 300 per destination region), the error is not: code and text are
    inferred from CopySnapshot's "Too many snapshot copies in progress" (aws-samples/copy-encrypted-ami#3)."""
    images = world.backend(call.account, call.region).amis.values()
    limit = world.settings.copies_in_progress_limit
    copies = (image for image in images if "SourceInstanceId" not in image.traits)
    if sum(1 for image in copies if image.state == "pending") >= limit:
        text = f"Too many AMI copies in progress. The limit is {limit} for this destination region."
        raise AwsError("ResourceLimitExceeded", text)


def _copied_tags(call: Call, source: SimAmi) -> dict[str, str]:
    """CopyImageTags copies user tags of the image, never another account's (API_CopyImage)."""
    if not call.params.get("CopyImageTags") or source.owner_id != call.account:
        return {}
    return {key: value for key, value in source.tags.items() if not key.startswith("aws:")}


def _make_copy(call: Call, world: World, source: SimAmi, plans: dict[str, Encryption]) -> SimAmi:
    image_id = new_image_id()
    backend = world.backend(call.account, call.region)
    failure = _failure(call, world, plans)
    disks = [_copy_disk(call, world, disk, source, image_id, plans.get(disk.device), failure) for disk in source.disks]
    image = SimAmi(
        world,
        backend,
        call.params["Name"],
        disks,
        image_id=image_id,
        # Not inherited; the "[Copied ami-... from ...]" in some recordings is the console's.
        description=call.params.get("Description"),
        traits={
            **{name: value for name, value in source.traits.items() if name in _INHERITED},
            "SourceImageId": source.id,
            "SourceImageRegion": call.params["SourceRegion"],
        },
        job=_longest(world, [disk.snapshot.job for disk in disks if disk.snapshot and disk.snapshot.job]),
    )
    backend.amis[image.id] = image
    return image


def _copy_disk(
    call: Call,
    world: World,
    disk: Disk,
    source: SimAmi,
    image_id: str,
    plan: Encryption | None,
    failure: Failure | None,
) -> Disk:
    if disk.snapshot is None or plan is None:
        return disk
    backend = world.backend(call.account, call.region)
    minutes = call.params.get("SnapshotCopyCompletionDurationMinutes")
    snapshot = SimSnapshot(
        world,
        backend,
        disk.size_gib,
        description=copy_description(image_id, source.id, disk.snapshot.id, world.clock.now()),
        job=Job(
            world.clock, world.clock.elapsed(), seconds_of_copy(call, world, disk.size_gib, minutes, failure), failure
        ),
        kms_key_arn=plan.key_arn,
        encrypted=plan.encrypted,
        timed_minutes=minutes,
    )
    backend.snapshots[snapshot.id] = snapshot
    return replace(disk, snapshot=snapshot, encrypted=plan.encrypted)


def _failure(call: Call, world: World, plans: dict[str, Encryption]) -> Failure | None:
    """A bad key on any disk, or a failure that a test asked for, fails the whole image."""
    bad_keys = [plan.failure for plan in plans.values() if plan.failure]
    if bad_keys:
        return bad_keys[0]
    for wish in world.settings.fail_copies:
        wanted = {"region": call.region, "source_image_id": call.params["SourceImageId"]}
        if any(wish.get(name) not in (None, value) for name, value in wanted.items()) or wish.get("times") == 0:
            continue
        if "times" in wish:
            wish["times"] -= 1
        message = wish.get("message", "Copy image failed with an internal error")
        return Failure(wish.get("code", FAILURE_CODE), message)
    return None


def _longest(world: World, jobs: list[Job]) -> Job:
    """An image is complete when its last snapshot is."""
    return max(jobs, key=lambda job: job.started + job.seconds, default=Job(world.clock, world.clock.elapsed(), 0.0))
