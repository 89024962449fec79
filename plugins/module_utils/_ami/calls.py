# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of ``_copies.ports`` for images: which of api's functions answers which question.

It never decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._copies.plan import AddTags, CreateCopy, LateStep, Remove
from .._copies.ports import Calls
from .._copies.resource import PENDING, USABLE, Resource
from .._copies.tokens import client_token
from .._core.clock import Clock
from .._core.shell import Clients
from .._core.tracking import SOURCE
from .._steps.step import expect
from . import api
from .model import Image
from .steps import CopyImage, DeprecateImage, ProtectImage, ShareImage
from .usage import images_in_use


@dataclass(frozen=True, slots=True)
class ImageCalls(Calls):
    clients: Clients
    clock: Clock
    noun: str = "AMI"
    usable_state: str = "available"
    has_token: bool = True
    # AWS allows 300 at a time.
    is_in_order: bool = False

    def _ec2(self, region: str) -> Any:
        return self.clients.get("ec2", region)

    def create(self, step: CreateCopy, salt: str) -> Resource:
        step = expect(step, CopyImage)
        image_id = api.copy_image(self._ec2(step.region), step, client_token(step, salt))
        return Image(
            region=step.region,
            id=image_id,
            name=step.name,
            state="pending",
            phase=PENDING,
            created=self.clock.now(),
            tags=step.tags,
            tagged_ids=(image_id,),
        )

    def find_refused(self, step: CreateCopy) -> tuple[Resource | None, str]:
        ec2 = self._ec2(step.region)
        named = api.describe_images(ec2, step.region, {"name": [step.name]}, "self", with_disabled=True)
        copy = next((image for image in named if _is_the_copy(image, step)), None)
        wanted = f"{'an encrypted' if step.encrypted else 'a'} copy of {step.source_id} that could be used"
        return copy, f"{named[0].id} has it and is not {wanted}" if named else ""

    def describe(self, region: str, ids: Iterable[str]) -> Mapping[str, Resource]:
        return api.describe_images_by_id(self._ec2(region), region, ids)

    def percents(self, region: str, ids: Iterable[str]) -> Mapping[str, int]:
        return api.describe_progress(self._ec2(region), region, ids)

    def tracked(self, region: str, sources: Iterable[str]) -> Iterable[Resource]:
        return api.describe_tracked(self._ec2(region), region, {f"tag:{SOURCE}": list(sources)})

    def all_tracked(self, region: str) -> Iterable[Resource]:
        return api.describe_tracked(self._ec2(region), region, {"tag-key": [SOURCE]})

    def add_tags(self, step: AddTags) -> None:
        api.tag_image(self._ec2(step.region), step)

    def late(self, step: LateStep, copy_id: str) -> None:
        if isinstance(step, DeprecateImage):
            api.deprecate_image(self._ec2(step.region), step, copy_id)
        elif isinstance(step, ProtectImage):
            api.protect_image(self._ec2(step.region), step, copy_id)
        else:
            step = expect(step, ShareImage)
            api.share_image(self._ec2(step.region), step, copy_id)

    def remove(self, step: Remove) -> Mapping[str, str]:
        return api.deregister_image(self._ec2(step.region), step)

    def uses(self, region: str, ids: Iterable[str]) -> Mapping[str, str]:
        return images_in_use(self._ec2(region), self.clients.get("autoscaling", region), region, ids)


def _is_the_copy(image: Image, step: CreateCopy) -> bool:
    if image.phase not in (USABLE, PENDING) or (step.encrypted and image.encrypted is False):
        return False
    if image.tags.get(SOURCE) == step.tags[SOURCE]:
        return True
    is_lineage = image.is_copy_from(step.source_region) and image.source_id == step.source_id
    return is_lineage and step.region != step.source_region
