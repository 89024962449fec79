# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Images, requests and views for tests: sound ones, with what a test is about changed.

They never hide a rule: every default is the plainest case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.calls import ImageCalls
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import (
    PHASES,
    Image,
    ImageRequest,
    Permissions,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.plan import ImageRules
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.scans import InstanceScans
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.steps import CopyImage
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.decide import plan_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.ports import Effects
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.region_view import RegionView
from ansible_collections.lifeboat.aws.plugins.module_utils._core.progress import ProgressLog
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, ScriptedClock

HERE = "us-east-1"
THERE = "us-west-2"
ACCOUNT = "123456789012"
BORN = datetime(2026, 11, 19, 6, 10, tzinfo=timezone.utc)

WEB_TRACKING = {
    "lifeboat:set": "web",
    "lifeboat:source": "us-east-1/ami-web",
    "lifeboat:source-created": "2026-11-19T06:10:00Z",
    "lifeboat:source-resource": f"{ACCOUNT}/web",
}


def day(number: int) -> datetime:
    """The day of birth plus so many days."""
    return BORN + timedelta(days=number)


def an_image(snapshot_ids: tuple[str, ...] = (), **changes: Any) -> Image:
    """The image ``web-1`` of us-east-1, available and unencrypted."""
    fields: dict[str, Any] = {
        "region": HERE,
        "id": "ami-web",
        "name": "web-1",
        "state": "available",
        "created": BORN,
        "owner": ACCOUNT,
        "tags": {"Sync-Identifier": "web", "Team": "shop"},
        "encrypted": False,
    }
    fields |= changes
    family = fields["tags"].get("Sync-Identifier")
    told: dict[str, Any] = {
        "phase": PHASES[fields["state"]],
        "tagged_ids": (fields["id"], *snapshot_ids),
        "resource_id": family,
        "resource_name": family or fields["tags"].get("lifeboat:set"),
    }
    if fields.get("protected"):
        told["protection"] = "enabled"
    return Image(**{**told, **fields})


def in_state(image: Image, state: str) -> Image:
    """The same image in another state of AWS."""
    return replace(image, state=state, phase=PHASES[state])


def a_copy(of: Image | None = None, set_name: str = "web", **changes: Any) -> Image:
    """The complete copy of an image (``ami-web`` if none is given) in us-west-2."""
    source = of or an_image()
    tracking = {
        "lifeboat:set": set_name,
        "lifeboat:source": f"{source.region}/{source.id}",
        "lifeboat:source-created": source.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "lifeboat:source-resource": f"{ACCOUNT}/{source.resource_id}" if source.resource_id else ACCOUNT,
    }
    fields: dict[str, Any] = {
        "region": THERE,
        "id": f"{source.id}-copy",
        "name": source.name,
        "created": source.created + timedelta(hours=1),
        "tags": {**source.tags, **tracking},
        "source_id": source.id,
        "source_region": source.region,
        "snapshot_ids": (f"snap-of-{source.id}-copy",),
    }
    return an_image(**{**fields, **changes})


def untracked(image: Image) -> dict[str, str]:
    """The tags of an image without ours."""
    return {key: value for key, value in image.tags.items() if not key.startswith("lifeboat:")}


def a_request(**changes: Any) -> ImageRequest:
    """All images named web, from us-east-1 to us-west-2."""
    fields: dict[str, Any] = {
        "source_region": HERE,
        "destination_regions": (THERE,),
        "sync_identifiers": ("web",),
        "owner": "self",
        "select": "all",
    }
    return ImageRequest(**{**fields, **changes})


def a_view(*tracked: Image, **changes: Any) -> RegionView[Image]:
    """What is in us-west-2."""
    return RegionView(**{"region": THERE, "tracked": tracked, **changes})


@dataclass(frozen=True)
class Seen:
    """Everything that a plan of images is made from."""

    sources: tuple[Image, ...] = ()
    views: tuple[RegionView[Image], ...] = ()
    permissions: Permissions = field(default_factory=Permissions)
    scans: InstanceScans = field(default_factory=InstanceScans)


def an_observation(
    *tracked: Image,
    sources: tuple[Image, ...] | None = None,
    permissions: Mapping[str, Any] | None = None,
    problems: Mapping[str, Any] | None = None,
    **of_view: Any,
) -> Seen:
    """One source, and these tracked copies in us-west-2; launch permissions by image id."""
    return Seen(
        sources=(an_image(),) if sources is None else sources,
        views=(a_view(*tracked, **of_view),),
        permissions=Permissions(known=permissions or {}, problems=problems or {}),
    )


def plan_of(request: ImageRequest, seen: Seen) -> Plan[Item]:
    """The plan that the module makes of what it has seen."""
    return plan_copies(request, seen.sources, seen.views, ImageRules(seen.permissions, seen.scans, BORN))


def a_copy_step(**changes: Any) -> CopyImage:
    fields: dict[str, Any] = {
        "region": THERE,
        "source_region": HERE,
        "source_id": "ami-web",
        "name": "web-1",
        "description": "",
        "tags": {**WEB_TRACKING, "Team": "shop"},
        "encrypted": False,
        "kms_key_id": None,
        "completion_minutes": None,
    }
    return CopyImage(**{**fields, **changes})


def boto_image(image: Image) -> dict[str, Any]:
    """The image as DescribeImages tells it: what is not set is left out (recordings/ec2.DescribeImages.*)."""
    told: dict[str, Any] = {
        "ImageId": image.id,
        "Name": image.name,
        "State": image.state,
        "CreationDate": image.created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "OwnerId": image.owner,
        "BlockDeviceMappings": [
            {"DeviceName": f"/dev/sd{letter}", "Ebs": _disk(snapshot_id, image.encrypted)}
            for letter, snapshot_id in zip("abcdefgh", image.tagged_ids[1:], strict=False)
        ],
    }
    if image.tags:
        told["Tags"] = [{"Key": key, "Value": value} for key, value in image.tags.items()]
    if image.source_id:
        told["SourceImageId"] = image.source_id
        told["SourceImageRegion"] = image.source_region
    if image.instance_id:
        told["SourceInstanceId"] = image.instance_id
    if image.state_reason:
        told["StateReason"] = {"Code": "Server.InternalError", "Message": image.state_reason}
    if image.protection:
        told["DeregistrationProtection"] = image.protection
    if image.deprecated_at:
        told["DeprecationTime"] = image.deprecated_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return told


def _disk(snapshot_id: str, encrypted: bool | None) -> dict[str, Any]:
    return {"SnapshotId": snapshot_id} | ({} if encrypted is None else {"Encrypted": encrypted})


def images_page(*images: Image) -> dict[str, Any]:
    """An answer of DescribeImages."""
    return {"Images": [boto_image(image) for image in images]}


def describing(*images: Image) -> Any:
    """DescribeImages for a region with these images: it filters as AWS does, by the filters that we use."""

    def describe(**arguments: Any) -> dict[str, Any]:
        found = [image for image in images if all(_fits(image, f) for f in arguments.get("Filters", ()))]
        shown = found if arguments.get("IncludeDisabled") else [i for i in found if i.state != "disabled"]
        return images_page(*shown)

    return describe


def _fits(image: Image, wanted: Mapping[str, Any]) -> bool:
    name, values = wanted["Name"], wanted["Values"]
    if name == "tag-key":
        return any(value in image.tags for value in values)
    if name.startswith("tag:"):
        return image.tags.get(name.removeprefix("tag:")) in values
    fields = {
        "image-id": image.id,
        "name": image.name,
        "source-image-id": image.source_id,
        "source-image-region": image.source_region,
    }
    return fields[name] in values


def some_effects(
    clock: ScriptedClock | None = None,
    timeout: Timeout | None = None,
    progress: str | None = None,
    **by_service: ScriptedClient | dict[str, ScriptedClient],
) -> Effects:
    """Effects with scripted clients: ``ec2=client`` is the one of us-west-2."""
    clock = clock or ScriptedClock()
    clients = {
        service: regions if isinstance(regions, dict) else {THERE: regions} for service, regions in by_service.items()
    }
    return Effects(
        calls=ImageCalls(ScriptedClients(**clients), clock),  # type: ignore[arg-type]
        clock=clock,
        timeout=timeout or Timeout(600, 15),
        progress=ProgressLog(progress, clock),
    )
