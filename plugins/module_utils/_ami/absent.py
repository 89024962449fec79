# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``state: absent``: removes our copies of the selected sources from the destination regions.

It never touches an image without complete tracking tags. A pending copy is cancelled by it.
"""

from __future__ import annotations

from collections.abc import Iterable

from .._core.errors import AwsError
from .._core.parallel import in_each_region, in_parallel
from .._core.tracking import SOURCE, source_value
from . import api
from .effects import Effects
from .expire import Expired, Point, point_of, remove
from .model import GONE_STATES, Problem, Request
from .observe import find_sources, tracked_images
from .select import select_sources


def remove_copies(request: Request, effects: Effects, *, dry: bool) -> tuple[list[Expired], list[Problem]]:
    """What was removed (with ``dry``: would be), and why regions could not be read."""
    sources = {source_value(request.source_region, image_id) for image_id in _source_ids(request, effects)}
    views = in_each_region(lambda region: _tracked_points(region, sources, effects), request.destination_regions)
    points = [point for view in views if not isinstance(view, Problem) for point in view]
    removed = in_parallel(lambda point: _remove(point, effects, dry=dry), points)
    return removed, [view for view in views if isinstance(view, Problem)]


def _source_ids(request: Request, effects: Effects) -> Iterable[str]:
    """Ids alone name the sources, so that copies can be removed when their sources, or the source region, are gone."""
    if request.image_ids and not (request.sync_identifiers or request.filters or request.owner):
        return request.image_ids
    found = find_sources(request, effects.ec2(request.source_region))
    return [image.id for image in select_sources(request, found)]


def _tracked_points(region: str, sources: set[str], effects: Effects) -> list[Point] | Problem:
    """Our copies of the sources in a region, in any state."""
    try:
        images = [
            image
            for values in api.chunked(sorted(sources))
            for image in tracked_images(effects.ec2(region), region, {f"tag:{SOURCE}": values})
        ]
    except AwsError as error:
        return Problem(error.code, str(error))
    return [point_of(i, i.tracking) for i in images if i.tracking and i.state not in GONE_STATES]


def _remove(point: Point, effects: Effects, *, dry: bool) -> Expired:
    if not point.protected:
        return remove(point, effects, dry=dry)
    message = (
        f"AMI {point.id} in {point.region} is protected against deregistration; switch the protection off "
        "(aws ec2 disable-image-deregistration-protection) and run again, or leave it out"
    )
    return Expired(point, problem=Problem("DeregistrationProtected", message))
