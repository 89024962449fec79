# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``state: absent``: removes our copies of the selected sources from the destination regions.

It never touches anything without complete tracking tags, nor what others have made. A pending copy is cancelled by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .._core.errors import AwsError
from .._core.nearest import nearest
from .._core.parallel import in_each_region, in_parallel
from .._core.problem import Problem
from .._core.tracking import set_name
from .effects import Effects
from .expire import carry_out
from .expired import Expired, let_go
from .request import OWN, CopyRequest
from .resource import GONE, Resource
from .retention import NOT_OURS, Point, point_of


def remove_copies(
    find: Callable[[str], Iterable[Resource]], request: CopyRequest, effects: Effects, *, dry: bool
) -> tuple[list[Expired], list[Problem]]:
    """What was removed (with ``dry``: would be), and why regions could not be read.

    ``find`` answers the copies in a region that are meant, in any state. With a set they leave that set, and those go
    that serve no other one; without they are gone for all sets.
    """
    views = in_each_region(lambda region: _points(region, find, request), request.destination_regions)
    points = [point for view in views if not isinstance(view, Problem) for point in view]
    removed = in_parallel(lambda point: _remove(point, request, effects, dry=dry), points)
    return removed, [view for view in views if isinstance(view, Problem)]


def absent_warnings(
    removed: Sequence[Expired],
    request: CopyRequest,
    noun: str,
    tracked: Callable[[str], Iterable[Resource]] | None = None,
) -> list[str]:
    """What should be known of copies that stay, that served more than one set, or that a mistyped name did not mean."""
    said = [
        f"{each.point.id} in {each.point.region} stays: {NOT_OURS}; adopt: {OWN} removes it as well"
        for each in removed
        if each.kept_because == NOT_OURS
    ]
    said += [
        f"{each.point.id} in {each.point.region} served the sets {', '.join(each.point.tracking.sets)} and is "
        "removed for all of them; name one with set to take it out of that one only"
        for each in removed
        if each.is_gone and not request.set_name and len(each.point.tracking.sets) > 1
    ]
    if request.set_name and not removed and tracked:
        said += _near_misses(request, noun, tracked)
    return said


def _near_misses(request: CopyRequest, noun: str, tracked: Callable[[str], Iterable[Resource]]) -> list[str]:
    """The name that is nearest to that of a set of which a region has nothing."""
    wanted, said = set_name(request.set_name or ""), []
    for region in request.destination_regions:
        try:
            known = {name for copy in tracked(region) if copy.tracking for name in copy.tracking.sets}
        except AwsError:
            # Listing the copies that are meant has failed with it, and said so.
            continue
        if wanted not in known and (hint := nearest(wanted, sorted(known))):
            said.append(f"no {noun} in {region} is a copy of the set {wanted}{hint}")
    return said


def _points(region: str, find: Callable[[str], Iterable[Resource]], request: CopyRequest) -> list[Point] | Problem:
    try:
        copies = find(region)
    except AwsError as error:
        return Problem(error.code, str(error))
    points = [point_of(copy, copy.tracking) for copy in copies if copy.tracking and copy.phase != GONE]
    wanted = set_name(request.set_name) if request.set_name else None
    return [point for point in points if wanted is None or wanted in point.tracking.sets]


def _remove(point: Point, request: CopyRequest, effects: Effects, *, dry: bool) -> Expired:
    # Without a set named the copy is to be gone for all that it serves.
    name = set_name(request.set_name) if request.set_name else ", ".join(point.tracking.sets)
    gone = let_go(point, name) if request.set_name else Expired(point, name)
    if gone.serves:
        return carry_out(gone, effects, dry=dry)
    if point.copy is not None and point.copy.protected:
        return Expired(point, name, problem=_protected(point, effects))
    if not point.tracking.is_ours and request.adopt != OWN:
        return Expired(point, name, kept_because=NOT_OURS)
    return carry_out(Expired(point, name), effects, dry=dry)


def _protected(point: Point, effects: Effects) -> Problem:
    return Problem(
        "DeregistrationProtected",
        f"{effects.calls.noun} {point.id} in {point.region} is protected against removal; switch the protection off "
        "(for an AMI: aws ec2 disable-image-deregistration-protection) and run again, or leave it out",
    )
