# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``state: absent``: removes our copies of the selected sources from the destination regions.

It never touches anything without complete tracking tags. A pending copy is cancelled by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .._core.errors import AwsError
from .._core.parallel import in_each_region, in_parallel
from .._core.problem import Problem
from .effects import Effects
from .expire import Expired, Point, point_of, remove
from .resource import GONE, Resource


def remove_copies(
    find: Callable[[str], Iterable[Resource]], regions: Sequence[str], effects: Effects, *, dry: bool
) -> tuple[list[Expired], list[Problem]]:
    """What was removed (with ``dry``: would be), and why regions could not be read.

    ``find`` answers the copies in a region that are to go, in any state.
    """
    views = in_each_region(lambda region: _tracked_points(region, find), regions)
    points = [point for view in views if not isinstance(view, Problem) for point in view]
    removed = in_parallel(lambda point: _remove(point, effects, dry=dry), points)
    return removed, [view for view in views if isinstance(view, Problem)]


def _tracked_points(region: str, find: Callable[[str], Iterable[Resource]]) -> list[Point] | Problem:
    try:
        copies = find(region)
    except AwsError as error:
        return Problem(error.code, str(error))
    return [point_of(copy, copy.tracking) for copy in copies if copy.tracking and copy.phase != GONE]


def _remove(point: Point, effects: Effects, *, dry: bool) -> Expired:
    if not point.protected:
        return remove(point, effects, dry=dry)
    message = (
        f"{effects.calls.noun} {point.id} in {point.region} is protected against removal; switch the protection off "
        "(for an AMI: aws ec2 disable-image-deregistration-protection) and run again, or leave it out"
    )
    return Expired(point, problem=Problem("DeregistrationProtected", message))
