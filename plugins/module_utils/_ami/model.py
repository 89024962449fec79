# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Machine images and what a user wants of them, as plain frozen data.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from .._core.tags import tags_from_boto
from .._core.tracking import SYNC_IDENTIFIER, Tracking, parse_time, tracking_from_tags

AVAILABLE = "available"
PENDING = "pending"
DISABLED = "disabled"
# States a copy never leaves by itself and in which it restores nothing (EC2 API reference, Image.State).
FAILED_STATES = frozenset({"failed", "error", "invalid"})
# What is going or gone: the same as no image at all.
GONE_STATES = frozenset({"deregistered", "transient"})

# Who may launch an image: pairs such as ("UserId", "123456789012") and ("Group", "all").
Permission = tuple[str, str]
PERMISSION_KINDS = ("UserId", "Group", "OrganizationArn", "OrganizationalUnitArn")
PUBLIC: Permission = ("Group", "all")


@dataclass(frozen=True, slots=True)
class Image:
    """One machine image in one region.

    ``encrypted`` is None while AWS does not say (a pending copy has no snapshots to ask). ``made_from_instance`` tells
    an image made by CreateImage, whose ``source_id`` is the image the instance was launched from, not what it copies.
    """

    region: str
    id: str
    name: str
    state: str
    created: datetime
    owner: str
    description: str = ""
    state_reason: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    encrypted: bool | None = None
    source_id: str | None = None
    source_region: str | None = None
    made_from_instance: bool = False
    snapshot_ids: tuple[str, ...] = ()
    protected: bool = False

    @property
    def tracking(self) -> Tracking | None:
        return tracking_from_tags(self.tags)

    @property
    def tags_of_users(self) -> dict[str, str]:
        """The tags that count against the limit of 50."""
        return {key: value for key, value in self.tags.items() if not key.startswith("aws:")}

    @property
    def sync_identifier(self) -> str | None:
        return self.tags.get(SYNC_IDENTIFIER) or None

    @property
    def usable(self) -> bool:
        return self.state == AVAILABLE

    def is_copy_from(self, region: str) -> bool:
        """Whether AWS's lineage says that CopyImage made it from an image of that region."""
        return self.source_id is not None and self.source_region == region and not self.made_from_instance

    @property
    def label(self) -> str:
        return f"{self.id} ({self.name})" if self.name else self.id


def image_from_boto(region: str, image: Mapping[str, Any]) -> Image:
    """An image out of a DescribeImages answer; what AWS leaves out when it is not set stays empty."""
    disks = [mapping["Ebs"] for mapping in image.get("BlockDeviceMappings", ()) if "Ebs" in mapping]
    told = [disk["Encrypted"] for disk in disks if "Encrypted" in disk]
    return Image(
        region=region,
        id=image["ImageId"],
        name=image.get("Name", ""),
        state=image["State"],
        created=parse_time(image.get("CreationDate", "")) or datetime.fromtimestamp(0, timezone.utc),
        owner=image.get("OwnerId", ""),
        description=image.get("Description", ""),
        state_reason=image.get("StateReason", {}).get("Message", ""),
        tags=tags_from_boto(image.get("Tags")),
        encrypted=all(told) if told else None,
        source_id=image.get("SourceImageId"),
        source_region=image.get("SourceImageRegion"),
        made_from_instance="SourceInstanceId" in image,
        snapshot_ids=tuple(disk["SnapshotId"] for disk in disks if "SnapshotId" in disk),
        # "disabled", or "enabled", "enabled-with-cooldown", "disabling-..." while the cooldown runs
        protected=image.get("DeregistrationProtection", "disabled") != "disabled",
    )


def permissions_from_boto(permissions: list[Mapping[str, str]]) -> frozenset[Permission]:
    """Launch permissions out of a DescribeImageAttribute answer."""
    return frozenset((kind, item[kind]) for item in permissions for kind in PERMISSION_KINDS if kind in item)


def permissions_to_boto(permissions: frozenset[Permission]) -> list[dict[str, str]]:
    return [{kind: value} for kind, value in sorted(permissions)]


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for, checked and in one form.

    ``kms_keys`` has one key for each destination region that is to be encrypted with a key of the user's; empty
    ``kms_keys`` with ``encrypted`` means AWS's own key of the region.
    """

    source_region: str
    destination_regions: tuple[str, ...]
    image_ids: tuple[str, ...] = ()
    sync_identifiers: tuple[str, ...] = ()
    owner: str | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    select: str = "single"
    allow_none: bool = False
    set_name: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    exclude_tags: tuple[str, ...] = ()
    tag_equality: bool = False
    copy_launch_permissions: bool = False
    allow_public: bool = False
    encrypted: bool = False
    kms_keys: Mapping[str, str] = field(default_factory=dict)
    completion_minutes: int | None = None
    name_template: str | None = None
    description: str | None = None
    retain: int | None = None
    wait: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one item failed: AWS's code (or ours, in CamelCase) and one sentence."""

    code: str
    message: str

    def to_result(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class RegionView:
    """What was seen in one destination region.

    ``tracked`` are images with our source tag, ``candidates`` images that may be copies without it. With ``problem``
    the region could not be read: nothing in it is known, so nothing in it is touched. ``key_problem`` says why the
    region's KMS key cannot be used.
    """

    region: str
    tracked: tuple[Image, ...] = ()
    candidates: tuple[Image, ...] = ()
    problem: Problem | None = None
    key_problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything a plan is made from: the selected sources and the destination regions.

    ``permissions`` has the launch permissions of sources and copies by image id, ``problems`` why those of an image
    could not be read.
    """

    sources: tuple[Image, ...]
    regions: tuple[RegionView, ...]
    permissions: Mapping[str, frozenset[Permission]] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
