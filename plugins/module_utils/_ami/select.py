# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of the images found are the sources: exactly one, the newest, or all.

Pure: it never calls AWS, and it never guesses between several matches.
"""

from __future__ import annotations

from collections.abc import Sequence

from .._core.errors import InvalidInput
from .._core.tracking import format_time, set_name
from .model import Image, ImageRequest

# Enough to see what a filter matched without burying the message.
LISTED = 10


def select_sources(request: ImageRequest, found: Sequence[Image]) -> tuple[Image, ...]:
    """The sources, newest first; InvalidInput says what was found instead of what was asked for."""
    candidates = [image for image in found if image.id in request.image_ids or not _is_copy_within(image)]
    newest_first = sorted(candidates, key=lambda image: (image.created, image.id), reverse=True)
    missing = [image_id for image_id in request.image_ids if image_id not in {image.id for image in found}]
    if missing and not request.allow_none:
        raise InvalidInput(
            f"image_ids: {', '.join(missing)} not found in {request.source_region} (id, region, owner and filters "
            "must all match, and the account must be allowed to see it)"
        )
    chosen: list[Image] = []
    for identifier in request.sync_identifiers or (None,):
        group = [image for image in newest_first if identifier is None or image.sync_identifier == identifier]
        chosen.extend(_select_group(request, identifier, group))
    sources = tuple({image.id: image for image in chosen}.values())
    _check_sets(request, sources)
    return sources


def _is_copy_within(image: Image) -> bool:
    """Whether an image is our copy of another one of its region. It has all the tags by which that one is found."""
    return image.tracking is not None and image.tracking.source_region == image.region


def _check_sets(request: ImageRequest, sources: tuple[Image, ...]) -> None:
    """Retention of images that are each a set of their own would silently keep everything."""
    alone = next((source for source in sources if not (request.set_name or source.sync_identifier)), None)
    if request.retain is not None and alone:
        raise InvalidInput(
            f"retain: AMI {alone.label} has no tag Sync-Identifier to say which set it belongs to; "
            "name the set with the option set, or tag the image"
        )


def _select_group(request: ImageRequest, identifier: str | None, group: list[Image]) -> list[Image]:
    sought = f"sync_identifier '{identifier}'" if identifier else "image_ids and filters"
    if not group:
        if request.allow_none:
            return []
        raise InvalidInput(
            f"{sought}: no image in {request.source_region} matches; check the owner, the tags and the region, "
            "or set allow_none if that is fine"
        )
    if request.select == "all":
        return group
    if request.select == "single" and len(group) > 1:
        raise InvalidInput(
            f"{sought}: {len(group)} images in {request.source_region} match and select is single: "
            f"{_listing(group)}; narrow it down, or set select to newest or all"
        )
    return group[:1]


def _listing(images: list[Image]) -> str:
    shown = ", ".join(f"{image.label} of {format_time(image.created)}" for image in images[:LISTED])
    return shown if len(images) <= LISTED else f"{shown} and {len(images) - LISTED} more"


def set_of(request: ImageRequest, source: Image) -> str:
    """Name of the set a source's copies belong to: as told, as the source is tagged, or the source alone."""
    return set_name(request.set_name or source.sync_identifier or source.id)
