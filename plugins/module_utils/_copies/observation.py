# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was seen of sources and copies: the input of every plan.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from .._core.problem import Problem
from .._core.tracking import SOURCE, source_value
from .resource import DISABLED, GONE, PENDING, USABLE, Resource

AnyResource = TypeVar("AnyResource", bound=Resource)

_RANK = {USABLE: 0, PENDING: 1, DISABLED: 2}
_FAILED_RANK = 3


@dataclass(frozen=True, slots=True)
class RegionView(Generic[AnyResource]):
    """What was seen in one destination region.

    ``tracked`` carry our source tag, ``candidates`` may be copies without it. With ``problem`` the region could not be
    read: nothing in it is known, so nothing in it is touched. ``key_problem`` says why the region's KMS key cannot be
    used.
    """

    region: str
    tracked: tuple[AnyResource, ...] = ()
    candidates: tuple[AnyResource, ...] = ()
    problem: Problem | None = None
    key_problem: Problem | None = None


def copies_by_source(view: RegionView[AnyResource]) -> dict[str, list[AnyResource]]:
    """``lifeboat:source`` value -> its copies, the one that counts first: usable before pending, then the newest."""
    copies: dict[str, list[AnyResource]] = defaultdict(list)
    for resource in view.tracked:
        if SOURCE in resource.tags and resource.phase != GONE:
            copies[resource.tags[SOURCE]].append(resource)
    for of_source in copies.values():
        of_source.sort(key=lambda resource: (resource.created, resource.id), reverse=True)
        of_source.sort(key=rank)
    return copies


def latest_points(view: RegionView[AnyResource]) -> dict[str, datetime]:
    """Set -> when the source of its newest usable copy was made."""
    points = [t for resource in view.tracked if resource.usable and (t := resource.tracking)]
    return {point.set: point.source_created for point in sorted(points, key=lambda point: point.source_created)}


def rank(resource: Resource) -> int:
    """Which of several copies counts: the smaller, the better."""
    return _RANK.get(resource.phase, _FAILED_RANK)


def without_copy(sources: Iterable[AnyResource], view: RegionView[AnyResource]) -> list[AnyResource]:
    """The sources that have no tracked copy in a region."""
    copies = copies_by_source(view)
    return [source for source in sources if source_value(source.region, source.id) not in copies]
