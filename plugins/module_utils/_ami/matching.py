# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which untracked image is the copy of which source: by AWS's lineage, the gem's note or equal tags.

Pure, and never by name: a name says nothing about where an image came from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from .._copies.region_view import RegionView, rank
from .._copies.request import OWN
from .._copies.resource import PENDING, USABLE
from .._core.tags import missing_tags
from .._core.tracking import SOURCE, gem_copy_id
from .model import Image, ImageRequest

# Which of the candidates one kind of evidence names for a source, the best first.
Evidence = Callable[[Image], Sequence[Image]]


def orphans_by_source(request: ImageRequest, sources: Sequence[Image], view: RegionView[Image]) -> dict[str, Image]:
    """Source id -> an untracked image that is its copy. No image is taken for two sources, nor a source for a copy.

    Better evidence goes first for all sources, so that no guess takes what is known to be the copy of another.
    """
    fit = [image for image in view.candidates if _is_adoptable(request, image)]
    fit.sort(key=lambda image: (rank(image), image.id))
    found: dict[str, Image] = {}
    taken = {source.id for source in sources}
    for evidence in (_by_lineage(request, fit), _by_note(fit, view.region), _by_tags(request, fit)):
        for source in sources:
            images = evidence(source) if source.id not in found else ()
            if orphan := next((i for i in images if i.id not in taken and _may_be_copy(i, source)), None):
                found[source.id] = orphan
                taken.add(orphan.id)
    return found


def _by_lineage(request: ImageRequest, images: Sequence[Image]) -> Evidence:
    """Within one region lineage proves nothing we could use: the copy may be somebody's on purpose."""
    copies: dict[str, list[Image]] = defaultdict(list)
    for image in images:
        if image.is_copy_from(request.source_region) and image.region != request.source_region:
            copies[str(image.source_id)].append(image)
    return lambda source: copies.get(source.id, ())


def _by_note(images: Sequence[Image], region: str) -> Evidence:
    by_id = {image.id: image for image in images}

    def noted(source: Image) -> Sequence[Image]:
        image = by_id.get(gem_copy_id(source.tags, region) or "")
        return (image,) if image else ()

    return noted


def _by_tags(request: ImageRequest, images: Sequence[Image]) -> Evidence:
    """What was created in the region counts as a copy if it is asked for, but can never become ours."""
    equal = [image for image in images if request.tag_equality and not missing_tags(image.tags, request.tags)]
    fit = [image for image in equal if request.adopt != OWN or not image.is_original]
    return lambda _source: fit


def _is_adoptable(request: ImageRequest, image: Image) -> bool:
    is_too_open = request.encrypted and image.encrypted is False
    return image.phase in (USABLE, PENDING) and SOURCE not in image.tags and not is_too_open


def _may_be_copy(image: Image, source: Image) -> bool:
    """AWS's lineage, where there is any, must not name another source."""
    is_of_another = image.source_id is not None and not image.instance_id and image.source_id != source.id
    return image.id != source.id and not is_of_another
