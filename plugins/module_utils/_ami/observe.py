# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading what is there: the sources, their copies in each destination region, and who may launch them.

It never writes. Each region costs one paginated listing, and a second look only where a copy is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from .._copies.decide import needs_copies, wanting_copy
from .._copies.elsewhere import elsewhere
from .._copies.kind import Closer
from .._copies.region_view import RegionView, Seen
from .._core.errors import AwsError, InvalidInput
from .._core.filters import MAX_FILTER_VALUES
from .._core.parallel import in_parallel
from .._core.problem import Problem
from .._core.scan_tag import SCAN_TAG
from .._core.shell import Clients
from .._core.tracking import SOURCE, SYNC_IDENTIFIER, gem_copy_id, source_value
from . import api
from .model import Image, ImageRequest, Permission, Permissions
from .plan import ImageRules
from .scans import InstanceScans, instances_to_ask
from .select import select_sources


def selected(request: ImageRequest, clients: Clients) -> Seen[Image]:
    """The images to copy."""
    return Seen(select_sources(request, find_sources(request, clients)))


def find_sources(request: ImageRequest, clients: Clients) -> list[Image]:
    """The images of the source region that match everything the user named."""
    ec2 = clients.source.get("ec2", request.source_region)
    filters = {name: list(values) for name, values in request.filters.items()}
    if request.sync_identifiers:
        filters[f"tag:{SYNC_IDENTIFIER}"] = list(request.sync_identifiers)
    if request.image_ids:
        filters["image-id"] = list(request.image_ids)
    found = api.describe_images(ec2, request.source_region, filters, request.owner)
    missing = set(request.image_ids) - {image.id for image in found}
    if missing and not request.allow_none and (problem := _elsewhere(request, missing, clients)):
        raise InvalidInput(problem)
    return found


def _elsewhere(request: ImageRequest, image_ids: Iterable[str], clients: Clients) -> str | None:
    def look(region: str) -> Iterable[str]:
        return api.describe_images_by_id(clients.get("ec2", region), region, image_ids)

    return elsewhere(look, request, "image_ids")


def read_region(request: ImageRequest, region: str, sources: Sequence[Image], clients: Clients) -> RegionView[Image]:
    """One listing, and a second one only where a copy is missing."""
    ec2 = clients.get("ec2", region)
    view = RegionView(region, tracked=tuple(api.describe_tracked(ec2, region, _tracked_filter(request, sources))))
    missing = wanting_copy(request, sources, view, ImageRules())
    if not missing:
        return view
    candidates = _describe_candidates(request, region, missing, clients)
    # With tag_equality in one region the sources themselves are found; none is the copy of another.
    ids = {source.id for source in sources}
    return replace(view, candidates=tuple(image for image in candidates if image.id not in ids))


def look_closer(
    request: ImageRequest, seen: Seen[Image], clients: Clients, now: datetime
) -> Closer[ImageRequest, Image]:
    """Who may launch sources and copies, and what scans said of the instances that images were created from."""
    sources, views = seen.sources, seen.views
    permissions = _read_permissions(sources, views, clients) if request.copy_launch_permissions else Permissions()
    return Closer(seen, ImageRules(permissions, _read_scans(request, sources, views, clients), now))


def _tracked_filter(request: ImageRequest, sources: Sequence[Image]) -> dict[str, list[str]]:
    """Copies of the sources; with retention all copies of ours, since it counts those of sources long gone too."""
    values = [source_value(source.region, source.id) for source in sources]
    if request.retain is None and len(values) <= MAX_FILTER_VALUES:
        return {f"tag:{SOURCE}": values}
    return {"tag-key": [SOURCE]}


def _describe_candidates(request: ImageRequest, region: str, missing: list[Image], clients: Clients) -> Iterable[Image]:
    """Images that may be copies of the sources without our tag."""
    ec2 = clients.get("ec2", region)
    found: list[Image] = []
    if region != request.source_region:
        lineage = {"source-image-region": [request.source_region]}
        if len(missing) <= MAX_FILTER_VALUES:
            lineage["source-image-id"] = [source.id for source in missing]
        found += api.describe_images(ec2, region, lineage, "self")
    by_gem = [copy_id for source in missing if (copy_id := gem_copy_id(source.tags, region))]
    found += api.describe_images_by_id(ec2, region, by_gem).values()
    if request.tag_equality:
        equal = {f"tag:{key}": [value] for key, value in request.tags.items()}
        found += api.describe_images(ec2, region, equal, "self")
    return {image.id: image for image in found}.values()


def _read_scans(
    request: ImageRequest, sources: Sequence[Image], views: Sequence[RegionView[Image]], clients: Clients
) -> InstanceScans:
    """What the instances say of images that say nothing themselves, if there is something to be copied."""
    instance_ids = instances_to_ask(sources) if request.require_scan else []
    readable = [view for view in views if not view.problem]
    if not instance_ids or not any(needs_copies(request, sources, view, ImageRules()) for view in readable):
        return InstanceScans()
    ec2 = clients.source.get("ec2", request.source_region)
    try:
        return InstanceScans(api.describe_instance_tag(ec2, request.source_region, instance_ids, SCAN_TAG))
    except AwsError as error:
        return InstanceScans(problem=Problem(error.code, str(error)))


def _read_permissions(sources: Sequence[Image], views: Sequence[RegionView[Image]], clients: Clients) -> Permissions:
    """One call for each source, and one for each of its copies that can have any."""
    wanted = {source_value(source.region, source.id) for source in sources}
    copies = [i for view in views for i in view.tracked if i.usable and i.tags.get(SOURCE) in wanted]
    candidates = [i for view in views for i in view.candidates if i.usable]
    images = {image.id: image for image in (*sources, *copies, *candidates)}
    source_ids = {source.id for source in sources}

    def read(image: Image) -> frozenset[Permission] | Problem:
        of_account = clients.source if image.id in source_ids else clients
        try:
            return api.describe_launch_permissions(of_account.get("ec2", image.region), image.region, image.id)
        except AwsError as error:
            return Problem(error.code, str(error))

    answers = dict(zip(images, in_parallel(read, images.values()), strict=True))
    return Permissions(
        known={image_id: answer for image_id, answer in answers.items() if not isinstance(answer, Problem)},
        problems={image_id: answer for image_id, answer in answers.items() if isinstance(answer, Problem)},
    )
