# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only file of the EBS slice that calls AWS, beside ``create_api``: one function for each call, errors explained.

It never decides anything: which call is made with what stands in the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._copies.errors import RULES
from .._copies.plan import AddTags, Remove
from .._core.errors import ABSENT, AwsError, explained
from .._core.filters import MAX_RESOURCES, chunked
from .._core.listing import listed
from .._core.tags import tags_to_boto
from .._core.tracking import SOURCE
from .model import Snapshot, snapshot_from_boto
from .steps import CopySnapshot


def describe_snapshots(
    ec2: Any, region: str, filters: Mapping[str, Sequence[str]], owner: str | None
) -> list[Snapshot]:
    """All snapshots that match, page by page. Without an owner also those shared with the account and public ones."""
    arguments: dict[str, Any] = {"OwnerIds": [owner]} if owner else {}
    with explained("ec2", "DescribeSnapshots", region, "the snapshots", RULES):
        found = [
            snapshot_from_boto(region, snapshot)
            for snapshot in listed(ec2, "describe_snapshots", "Snapshots", filters, **arguments)
        ]
    return list({snapshot.id: snapshot for snapshot in found}.values())


def describe_tracked(ec2: Any, region: str, filters: Mapping[str, Sequence[str]]) -> list[Snapshot]:
    """Copies of ours. The snapshots of a copied image carry its tags; they are the image's and no copies themselves."""
    found = describe_snapshots(ec2, region, filters, "self")
    return [snapshot for snapshot in found if "/snap-" in snapshot.tags.get(SOURCE, "")]


def describe_snapshots_by_id(ec2: Any, region: str, snapshot_ids: Iterable[str]) -> dict[str, Snapshot]:
    """Those of the account's snapshots that exist. A filter, because asking by id fails for all if one is gone."""
    found = describe_snapshots(ec2, region, {"snapshot-id": list(snapshot_ids)}, "self")
    return {snapshot.id: snapshot for snapshot in found}


def copy_snapshot(ec2: Any, step: CopySnapshot) -> str:
    """Ask for a copy; the id of the snapshot that AWS has begun to make. There is no client token for it."""
    arguments: dict[str, Any] = {
        "SourceRegion": step.source_region,
        "SourceSnapshotId": step.source_id,
        "TagSpecifications": [{"ResourceType": "snapshot", "Tags": tags_to_boto(step.tags)}],
    }
    if step.description:
        arguments["Description"] = step.description
    # Encrypted=False is never sent: AWS refuses it for an encrypted source, and leaving it out means the same.
    if step.encrypted:
        arguments["Encrypted"] = True
    if step.kms_key_id:
        arguments["KmsKeyId"] = step.kms_key_id
    if step.completion_minutes:
        arguments["CompletionDurationMinutes"] = step.completion_minutes
    with explained(
        "ec2", "CopySnapshot", step.region, f"The copy of snapshot {step.source_id} of {step.source_region}", RULES
    ):
        return str(ec2.copy_snapshot(**arguments)["SnapshotId"])


def tag_snapshot(ec2: Any, step: AddTags) -> None:
    with explained("ec2", "CreateTags", step.region, f"snapshot {step.id}", RULES):
        for ids in chunked(step.tagged_ids, MAX_RESOURCES):
            ec2.create_tags(Resources=ids, Tags=tags_to_boto(step.tags))


def delete_snapshot(ec2: Any, step: Remove) -> None:
    """Delete a snapshot. One that is gone already is what was wanted."""
    try:
        with explained("ec2", "DeleteSnapshot", step.region, f"snapshot {step.id}", RULES):
            ec2.delete_snapshot(SnapshotId=step.id)
    except AwsError as error:
        if error.kind != ABSENT:
            raise


def images_with_snapshots(ec2: Any, region: str, snapshot_ids: Iterable[str]) -> dict[str, str]:
    """Snapshot id -> the image of the account that it belongs to; such a snapshot cannot be deleted."""
    found: dict[str, str] = {}
    wanted = set(snapshot_ids)
    filters = {"block-device-mapping.snapshot-id": sorted(wanted)}
    with explained("ec2", "DescribeImages", region, "the images", RULES):
        for image in listed(ec2, "describe_images", "Images", filters, Owners=["self"], IncludeDisabled=True):
            disks = [mapping.get("Ebs", {}) for mapping in image.get("BlockDeviceMappings", ())]
            found.update({d["SnapshotId"]: image["ImageId"] for d in disks if d.get("SnapshotId") in wanted})
    return found
