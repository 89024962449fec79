# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only file of the AMI slice that calls AWS: one function for each call, errors explained, answers as models.

It never decides anything: which call is made with what stands in the plan.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._copies.plan import AddTags, Remove
from .._core.errors import ABSENT, AwsError, explained
from .._core.filters import MAX_RESOURCES, chunked
from .._core.listing import listed
from .._core.tags import tags_from_boto, tags_to_boto
from .errors import RULES
from .model import Image, Permission, image_from_boto, permissions_from_boto, permissions_to_boto
from .steps import DISABLED, WITH_COOLDOWN, CopyImage, DeprecateImage, ProtectImage, ShareImage

_COPY_DESCRIPTION = re.compile(r"Copied for DestinationAmi (?P<id>ami-\w+) ")


def describe_images(
    ec2: Any, region: str, filters: Mapping[str, Sequence[str]], owner: str | None, *, with_disabled: bool = False
) -> list[Image]:
    """All images that match, page by page. Without an owner also those shared with the account and public ones."""
    arguments: dict[str, Any] = {"Owners": [owner]} if owner else {}
    if with_disabled:
        arguments["IncludeDisabled"] = True
    with explained("ec2", "DescribeImages", region, "the images", RULES):
        images = [image_from_boto(region, i) for i in listed(ec2, "describe_images", "Images", filters, **arguments)]
    return list({image.id: image for image in images}.values())


def describe_images_by_id(ec2: Any, region: str, image_ids: Iterable[str]) -> dict[str, Image]:
    """Those of the account's images that exist. A filter, because asking by id fails for all if one is gone."""
    found = describe_images(ec2, region, {"image-id": list(image_ids)}, "self", with_disabled=True)
    return {image.id: image for image in found}


def describe_tracked(ec2: Any, region: str, filters: Mapping[str, Sequence[str]]) -> list[Image]:
    """Copies of ours, disabled ones included: they exist and keep their names."""
    return describe_images(ec2, region, filters, "self", with_disabled=True)


def describe_launch_permissions(ec2: Any, region: str, image_id: str) -> frozenset[Permission]:
    """Who may launch an image; AWS tells its owner only."""
    with explained("ec2", "DescribeImageAttribute", region, f"AMI {image_id}", RULES):
        answer = ec2.describe_image_attribute(ImageId=image_id, Attribute="launchPermission")
        # An image that is shared with nobody has an empty list. Without one nobody knows.
        return permissions_from_boto(answer["LaunchPermissions"])


def describe_instance_tag(ec2: Any, region: str, instance_ids: Iterable[str], key: str) -> dict[str, str]:
    """Value of a tag of those instances that exist and have it. A filter, because an id that is gone fails for all."""
    filters = {"instance-id": instance_ids, "tag-key": [key]}
    with explained("ec2", "DescribeInstances", region, "the instances that images were created from", RULES):
        reservations = listed(ec2, "describe_instances", "Reservations", filters)
        instances = [instance for reservation in reservations for instance in reservation["Instances"]]
        return {instance["InstanceId"]: tags_from_boto(instance["Tags"])[key] for instance in instances}


def describe_progress(ec2: Any, region: str, image_ids: Iterable[str]) -> dict[str, int]:
    """Percent done of pending copies: the mean of their snapshots, which AWS describes as copied for that image."""
    percents: dict[str, list[int]] = defaultdict(list)
    descriptions = {"description": [f"Copied for DestinationAmi {image_id} *" for image_id in image_ids]}
    with explained("ec2", "DescribeSnapshots", region, "the snapshots of copies", RULES):
        for snapshot in listed(ec2, "describe_snapshots", "Snapshots", descriptions, OwnerIds=["self"]):
            if match := _COPY_DESCRIPTION.match(snapshot.get("Description", "")):
                percents[match["id"]].append(int(snapshot.get("Progress", "0%").rstrip("%") or 0))
    return {image_id: sum(values) // len(values) for image_id, values in percents.items()}


def copy_image(ec2: Any, step: CopyImage, client_token: str) -> str:
    """Ask for a copy; the id of the image that AWS has begun to make."""
    tags = tags_to_boto(step.tags)
    arguments: dict[str, Any] = {
        "SourceRegion": step.source_region,
        "SourceImageId": step.source_id,
        "Name": step.name,
        "ClientToken": client_token,
        "TagSpecifications": [{"ResourceType": kind, "Tags": tags} for kind in ("image", "snapshot")],
    }
    if step.description:
        arguments["Description"] = step.description
    # Encrypted=False is never sent: AWS refuses it for an encrypted source, and leaving it out means the same.
    if step.encrypted:
        arguments["Encrypted"] = True
    if step.kms_key_id:
        arguments["KmsKeyId"] = step.kms_key_id
    if step.completion_minutes:
        arguments["SnapshotCopyCompletionDurationMinutes"] = step.completion_minutes
    with explained("ec2", "CopyImage", step.region, f"The copy of AMI {step.source_id} of {step.source_region}", RULES):
        return str(ec2.copy_image(**arguments)["ImageId"])


def tag_image(ec2: Any, step: AddTags) -> None:
    """Set tags on the image and its snapshots in one call, unless there are more than a thousand."""
    with explained("ec2", "CreateTags", step.region, f"AMI {step.id}", RULES):
        for ids in chunked(step.tagged_ids, MAX_RESOURCES):
            ec2.create_tags(Resources=ids, Tags=tags_to_boto(step.tags))


def share_image(ec2: Any, step: ShareImage, image_id: str) -> None:
    """Change who may launch an image; AWS refuses empty lists, so they are left out."""
    change = {"Add": permissions_to_boto(step.add), "Remove": permissions_to_boto(step.remove)}
    with explained("ec2", "ModifyImageAttribute", step.region, f"AMI {image_id}", RULES):
        ec2.modify_image_attribute(ImageId=image_id, LaunchPermission={k: v for k, v in change.items() if v})


def deprecate_image(ec2: Any, step: DeprecateImage, image_id: str) -> None:
    """Set or take away the time at which an image is deprecated."""
    operation = "EnableImageDeprecation" if step.at else "DisableImageDeprecation"
    with explained("ec2", operation, step.region, f"AMI {image_id}", RULES):
        if step.at:
            ec2.enable_image_deprecation(ImageId=image_id, DeprecateAt=step.at)
        else:
            ec2.disable_image_deprecation(ImageId=image_id)


def protect_image(ec2: Any, step: ProtectImage, image_id: str) -> None:
    """Switch an image's protection against deregistration on or off."""
    is_on = step.protection != DISABLED
    operation = "EnableImageDeregistrationProtection" if is_on else "DisableImageDeregistrationProtection"
    with explained("ec2", operation, step.region, f"AMI {image_id}", RULES):
        if is_on:
            ec2.enable_image_deregistration_protection(ImageId=image_id, WithCooldown=step.protection == WITH_COOLDOWN)
        else:
            ec2.disable_image_deregistration_protection(ImageId=image_id)


def deregister_image(ec2: Any, step: Remove) -> dict[str, str]:
    """Deregister an image with its snapshots. Answers the snapshots that stayed, id -> AWS's return code.

    An image that is gone already is what was wanted.
    """
    try:
        with explained("ec2", "DeregisterImage", step.region, f"AMI {step.id}", RULES):
            answer = ec2.deregister_image(ImageId=step.id, DeleteAssociatedSnapshots=True)
            results = answer.get("DeleteSnapshotResults", [])
            return {r["SnapshotId"]: r["ReturnCode"] for r in results if r.get("ReturnCode") != "success"}
    except AwsError as error:
        if error.kind == ABSENT:
            return {}
        raise
