# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Machine images and what a user wants of them, as plain frozen data.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .._copies.request import CopyRequest
from .._copies.resource import DISABLED, FAILED, GONE, PENDING, USABLE, Resource
from .._core.names import tag_value
from .._core.problem import Problem
from .._core.tags import tags_from_boto
from .._core.tracking import RECOGNIZED, SET, SYNC_IDENTIFIER, parse_time, sets_from_tags, source_value
from .._create.model import CreateOptions

# EC2 API reference, Image.State. A state that AWS may add is none that we could use.
PHASES = {
    "available": USABLE,
    "pending": PENDING,
    "disabled": DISABLED,
    "failed": FAILED,
    "error": FAILED,
    "invalid": FAILED,
    "deregistered": GONE,
    "transient": GONE,
}

# Who may launch an image: pairs such as ("UserId", "123456789012") and ("Group", "all").
Permission = tuple[str, str]
PERMISSION_KINDS = ("UserId", "Group", "OrganizationArn", "OrganizationalUnitArn")
MAX_FAMILY_LENGTH = 240
PUBLIC: Permission = ("Group", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Resource):
    """One machine image in one region.

    ``instance_id`` is the instance of which CreateImage has made it. The ``source_id`` of such an image is the one that
    the instance was launched from, not what it copies. ``deprecated_at`` is None for one that never is, ``protection``
    is AWS's word, or None where it does not say.
    """

    description: str = ""
    source_id: str | None = None
    source_region: str | None = None
    instance_id: str | None = None
    deprecated_at: datetime | None = None
    protection: str | None = None

    @property
    def is_original(self) -> bool:
        """CreateImage has made it, and CopyImage has not. Where tag_equality took it for a copy, that stays so.

        The source of CreateImage is in its own region: what has one in another region is a copy.
        """
        is_recognized = RECOGNIZED in self.tags and SET not in self.tags
        return bool(self.instance_id) and self.source_region in (None, self.region) and not is_recognized

    def is_copy_from(self, region: str) -> bool:
        """Whether AWS's lineage says that CopyImage made it from an image of that region."""
        return self.source_id is not None and self.source_region == region and not self.instance_id


def image_from_boto(region: str, image: Mapping[str, Any]) -> Image:
    """An image out of a DescribeImages answer; what AWS leaves out when it is not set stays empty.

    A pending copy has no snapshots yet, so whether it is encrypted is not known.
    """
    disks = [mapping["Ebs"] for mapping in image.get("BlockDeviceMappings", ()) if "Ebs" in mapping]
    told = [disk["Encrypted"] for disk in disks if "Encrypted" in disk]
    tags = tags_from_boto(image.get("Tags"))
    return Image(
        region=region,
        id=image["ImageId"],
        name=image.get("Name", ""),
        state=image["State"],
        phase=PHASES.get(image["State"], FAILED),
        created=_created(image),
        owner=image.get("OwnerId", ""),
        description=image.get("Description", ""),
        state_reason=image.get("StateReason", {}).get("Message", ""),
        tags=tags,
        encrypted=all(told) if told else None,
        resource_id=_family(tags),
        resource_name=_family(tags) or next(iter(sets_from_tags(tags)), None),
        lineage=_lineage(image),
        source_id=image.get("SourceImageId"),
        source_region=image.get("SourceImageRegion"),
        instance_id=image.get("SourceInstanceId"),
        deprecated_at=parse_time(image.get("DeprecationTime", "")),
        protection=image.get("DeregistrationProtection"),
        tagged_ids=(image["ImageId"], *(disk["SnapshotId"] for disk in disks if "SnapshotId" in disk)),
        size_gib=sum(disk.get("VolumeSize", 0) for disk in disks) or None,
        # "disabled", or "enabled", "enabled-with-cooldown", "disabling-..." while the cooldown runs
        protected=image.get("DeregistrationProtection", "disabled") != "disabled",
    )


def _created(image: Mapping[str, Any]) -> datetime:
    """Of every image AWS says it. Taken for long ago, the newest one would be old, and retention would let it go."""
    created = parse_time(image["CreationDate"])
    if created is None:
        raise ValueError(f"CreationDate is '{image['CreationDate']}'")
    return created


def _family(tags: Mapping[str, str]) -> str | None:
    """What images of one thing have in common, cut so that an account fits before it in a tag."""
    identifier = tags.get(SYNC_IDENTIFIER)
    return tag_value(identifier)[:MAX_FAMILY_LENGTH] if identifier else None


def _lineage(image: Mapping[str, Any]) -> str | None:
    """What CopyImage made it from. Of CreateImage the same fields name what the instance was launched from."""
    if image.get("SourceInstanceId") or not (image.get("SourceImageId") and image.get("SourceImageRegion")):
        return None
    return source_value(image["SourceImageRegion"], image["SourceImageId"])


def permissions_from_boto(permissions: list[Mapping[str, str]]) -> frozenset[Permission]:
    """Launch permissions out of a DescribeImageAttribute answer."""
    return frozenset((kind, item[kind]) for item in permissions for kind in PERMISSION_KINDS if kind in item)


def permissions_to_boto(permissions: frozenset[Permission]) -> list[dict[str, str]]:
    return [{kind: value} for kind, value in sorted(permissions)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """When copies are to be deprecated: then, so long after the source was made, when the source is, or never."""

    at: datetime | None = None
    after: timedelta | None = None
    is_as_source: bool = False

    def of(self, source: Image) -> datetime | None:
        """When the copy of a source is to be deprecated."""
        if self.is_as_source:
            return source.deprecated_at
        return source.created + self.after if self.after else self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRequest(CopyRequest):
    """What the user asked for, checked and in one form. Without ``deprecate_at`` that is left alone.

    With ``create`` the images are created first.
    """

    create: CreateOptions | None = None
    image_ids: tuple[str, ...] = ()
    sync_identifiers: tuple[str, ...] = ()
    owner: str | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    select: str = "single"
    tag_equality: bool = False
    copy_launch_permissions: bool = False
    allow_public: bool = False
    completion_minutes: int | None = None
    name_template: str | None = None
    description: str | None = None
    require_scan: bool = False
    deprecate_at: Deprecation | None = None
    deregistration_protection: str | None = None


@dataclass(frozen=True, slots=True)
class Permissions:
    """The launch permissions of sources and copies by image id, and why those of an image could not be read."""

    known: Mapping[str, frozenset[Permission]] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
