# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which untracked image is the copy of which source: by AWS's lineage, the gem's note or equal tags.

Pure, and never by name: a name says nothing about where an image came from.
"""

from __future__ import annotations

from collections.abc import Iterable

from .._copies.observation import RegionView, rank
from .._copies.resource import PENDING, USABLE
from .._core.tags import missing_tags
from .._core.tracking import SOURCE, gem_copy_id
from .model import Image, ImageRequest


def orphans_by_source(request: ImageRequest, sources: Iterable[Image], view: RegionView[Image]) -> dict[str, Image]:
    """Source id -> an untracked image that is its copy. No image is taken for two sources."""
    fit = [image for image in view.candidates if _is_adoptable(request, image)]
    fit.sort(key=lambda image: (rank(image), image.id))
    by_id = {image.id: image for image in fit}
    by_lineage: dict[str, Image] = {}
    for image in fit:
        # Within one region lineage proves nothing we could use: the copy may be somebody's on purpose.
        if image.is_copy_from(request.source_region) and image.region != request.source_region:
            by_lineage.setdefault(str(image.source_id), image)
    by_tags = [image for image in fit if request.tag_equality and not missing_tags(image.tags, request.tags)]
    found: dict[str, Image] = {}
    taken: set[str] = set()
    for source in sources:
        noted = by_id.get(gem_copy_id(source.tags, view.region) or "")
        choices = [by_lineage.get(source.id), noted, *by_tags]
        orphan = next((i for i in choices if i and i.id not in taken and _may_be_copy(i, source)), None)
        if orphan:
            found[source.id] = orphan
            taken.add(orphan.id)
    return found


def _is_adoptable(request: ImageRequest, image: Image) -> bool:
    is_too_open = request.encrypted and image.encrypted is False
    return image.phase in (USABLE, PENDING) and SOURCE not in image.tags and not is_too_open


def _may_be_copy(image: Image, source: Image) -> bool:
    """AWS's lineage, where there is any, must not name another source."""
    is_of_another = image.source_id is not None and not image.made_from_instance and image.source_id != source.id
    return image.id != source.id and not is_of_another
