# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Images that are created of an instance.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone

from .._copies.resource import PENDING
from .._core.names import MAX_IMAGE_NAME_LENGTH, image_name_problem, render_name
from .._core.scan_tag import SCAN_TAG
from .._core.tracking import MADE_FOR, SYNC_IDENTIFIER
from .._create.instances import Instance
from .._create.model import CreateOptions, Source
from .._create.steps import CreateSource
from .model import Image, ImageRequest

# API reference of CreateImage, parameter Name.
_NOT_IN_IMAGE_NAME = re.compile(r"[^A-Za-z0-9()\[\] ./\-'@_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateImage(CreateSource):
    """CreateImage with its options. No two images of an account have one name, which does what a token would."""

    instance_id: str
    name: str
    no_reboot: bool

    def lines_about(self) -> list[str]:
        return [f"image of {self.instance_id}", *([] if self.no_reboot else [f"reboot of {self.instance_id}"])]


def identifier_of(request: ImageRequest, options: CreateOptions) -> str:
    """What says which set the copies belong to."""
    return request.sync_identifiers[0] if request.sync_identifiers else options.purpose


def image_step(instance: Instance, request: ImageRequest, options: CreateOptions, now: datetime) -> CreateImage:
    """What a scan for couplings has noted on the instance is true of its image, too."""
    scan = {key: text for key, text in instance.tags.items() if key == SCAN_TAG}
    identifier = identifier_of(request, options)
    tags = {**scan, **options.tags, SYNC_IDENTIFIER: identifier, MADE_FOR: options.purpose}
    predicted = Image(
        region=request.source_region,
        id="",
        name=options.purpose,
        state="pending",
        phase=PENDING,
        created=now,
        tags=tags,
        instance_id=instance.id,
    )
    return CreateImage(
        region=request.source_region,
        tags=tags,
        predicted=(predicted,),
        about=({"instance_id": instance.id},),
        instance_id=instance.id,
        name=image_name(options, instance.id, now),
        no_reboot=options.no_reboot,
    )


def image_name(options: CreateOptions, instance_id: str, now: datetime) -> str:
    """The template with what AWS does not accept in a name replaced; the time of the second makes it a new one."""
    purpose = options.purpose[: MAX_IMAGE_NAME_LENGTH // 2]
    date = now.astimezone(timezone.utc).strftime("%Y-%m-%d-%H-%M-%S")
    values = {"purpose": purpose, "job": purpose, "date": date, "instance_id": instance_id}
    name = _NOT_IN_IMAGE_NAME.sub("-", render_name(options.name, values))
    return name if image_name_problem(name) is None else name[:MAX_IMAGE_NAME_LENGTH]


def sources_of(images: Iterable[Image], series: str) -> list[Source]:
    return [Source(series, (image,)) for image in images]
