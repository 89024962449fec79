# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to say after ``state: absent``: what stays, what several sets lost, and which set a name may have meant.

It never removes anything; a region is read again only if nothing in it has the name of the set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .._core.errors import AwsError
from .._core.nearest import nearest
from .._core.tracking import set_name
from .expired import Expired
from .request import OWN, CopyRequest
from .resource import Resource
from .retention import NOT_OURS, ORIGINAL


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
        f"{each.point.id} in {each.point.region} stays: {ORIGINAL}" for each in removed if each.kept_because == ORIGINAL
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
