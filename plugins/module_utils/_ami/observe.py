# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading what is there: the sources, their copies in each destination region, and who may launch them.

It never writes. Each region costs one paginated listing, and a second look only where a copy is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._core.errors import AwsError
from .._core.parallel import in_each_region, in_parallel
from .._core.shell import Clients
from .._core.tracking import SOURCE, SYNC_IDENTIFIER, gem_copy_id, source_value
from . import api
from .matching import without_copy
from .model import Image, Observation, Permission, Problem, RegionView, Request
from .plan import needs_copies
from .select import select_sources


@dataclass(frozen=True, slots=True)
class Region:
    """A destination region and the clients that reach it."""

    name: str
    ec2: Any
    kms: Any = None


def regions_of(request: Request, clients: Clients) -> list[Region]:
    """The destination regions, with a KMS client only where a key is named."""
    return [
        Region(name, clients.get("ec2", name), clients.get("kms", name) if name in request.kms_keys else None)
        for name in request.destination_regions
    ]


def observe(request: Request, clients: Clients) -> Observation:
    """Everything the plan needs. A source region that cannot be read ends it; a destination is one region's problem."""
    source_ec2 = clients.get("ec2", request.source_region)
    regions = regions_of(request, clients)
    sources = select_sources(request, find_sources(request, source_ec2))
    views = in_each_region(lambda region: _view_region(request, region, sources), regions) if sources else []
    seen = Observation(sources=sources, regions=tuple(views))
    return _with_permissions(seen, clients) if request.copy_launch_permissions else seen


def find_sources(request: Request, ec2: Any) -> list[Image]:
    """The images of the source region that match everything the user named."""
    filters = {name: list(values) for name, values in request.filters.items()}
    if request.sync_identifiers:
        filters[f"tag:{SYNC_IDENTIFIER}"] = list(request.sync_identifiers)
    if not request.image_ids:
        return api.describe_images(ec2, request.source_region, filters, request.owner)
    found = [
        api.describe_images(ec2, request.source_region, {**filters, "image-id": ids}, request.owner)
        for ids in api.chunked(request.image_ids)
    ]
    return [image for images in found for image in images]


def tracked_images(ec2: Any, region: str, filters: Mapping[str, list[str]]) -> list[Image]:
    return api.describe_images(ec2, region, filters, "self", with_disabled=True)


def _view_region(request: Request, region: Region, sources: tuple[Image, ...]) -> RegionView:
    try:
        view = RegionView(region.name, tracked=tuple(_describe_tracked(request, region, sources)))
        missing = without_copy(sources, view)
        if missing:
            view = replace(view, candidates=tuple(_describe_candidates(request, region, missing)))
    except AwsError as error:
        return RegionView(region.name, problem=Problem(error.code, str(error)))
    if region.kms is None or not needs_copies(request, sources, view):
        return view
    return replace(view, key_problem=api.key_problem(region.kms, region.name, request.kms_keys[region.name]))


def _describe_tracked(request: Request, region: Region, sources: tuple[Image, ...]) -> list[Image]:
    """Copies of the sources; with retention all copies of ours, since it counts those of sources long gone too."""
    values = [source_value(source.region, source.id) for source in sources]
    if request.retain is None and len(values) <= api.MAX_FILTER_VALUES:
        return tracked_images(region.ec2, region.name, {f"tag:{SOURCE}": values})
    return tracked_images(region.ec2, region.name, {"tag-key": [SOURCE]})


def _describe_candidates(request: Request, region: Region, missing: list[Image]) -> list[Image]:
    """Images that may be copies of the sources without our tag."""
    found: list[Image] = []
    if region.name != request.source_region:
        lineage = {"source-image-region": [request.source_region]}
        if len(missing) <= api.MAX_FILTER_VALUES:
            lineage["source-image-id"] = [source.id for source in missing]
        found += api.describe_images(region.ec2, region.name, lineage, "self")
    by_gem = [copy_id for source in missing if (copy_id := gem_copy_id(source.tags, region.name))]
    found += api.describe_images_by_id(region.ec2, region.name, by_gem).values()
    if request.tag_equality:
        equal = {f"tag:{key}": [value] for key, value in request.tags.items()}
        found += api.describe_images(region.ec2, region.name, equal, "self")
    return list({image.id: image for image in found}.values())


def _with_permissions(seen: Observation, clients: Clients) -> Observation:
    """The same with launch permissions: one call for each source, and one for each of its copies that can have any."""
    wanted = {source_value(source.region, source.id) for source in seen.sources}
    copies = [i for view in seen.regions for i in view.tracked if i.usable and i.tags.get(SOURCE) in wanted]
    candidates = [i for view in seen.regions for i in view.candidates if i.usable]
    images = {image.id: image for image in (*seen.sources, *copies, *candidates)}

    def read(image: Image) -> frozenset[Permission] | Problem:
        try:
            return api.describe_launch_permissions(clients.get("ec2", image.region), image.region, image.id)
        except AwsError as error:
            return Problem(error.code, str(error))

    answers = dict(zip(images, in_parallel(read, images.values()), strict=True))
    return replace(
        seen,
        permissions={image_id: answer for image_id, answer in answers.items() if not isinstance(answer, Problem)},
        problems={image_id: answer for image_id, answer in answers.items() if isinstance(answer, Problem)},
    )
