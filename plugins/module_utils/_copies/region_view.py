# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was seen of sources and copies: the input of every plan.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Seen(Generic[AnyResource]):
    """The sources, and what was seen in each destination region.

    ``missing`` are things of which there is nothing to copy, and why.
    """

    sources: tuple[AnyResource, ...] = ()
    views: tuple[RegionView[AnyResource], ...] = ()
    missing: Mapping[str, Problem] = field(default_factory=dict)


def copies_by_source(view: RegionView[AnyResource], sources: Iterable[AnyResource]) -> dict[str, list[AnyResource]]:
    """Source id -> its copies, the one that counts first: a copy for sure, usable before pending, the newest."""
    tagged: dict[str, list[AnyResource]] = defaultdict(list)
    for resource in view.tracked:
        if SOURCE in resource.tags and resource.phase != GONE:
            tagged[resource.tags[SOURCE]].append(resource)
    copies = {}
    for source in sources:
        of_source = [c for c in tagged.get(source_value(source.region, source.id), ()) if c.is_copy_of(source)]
        if of_source:
            of_source.sort(key=lambda resource: (resource.created, resource.id), reverse=True)
            copies[source.id] = sorted(of_source, key=lambda resource: (resource.seems_original, rank(resource)))
    return copies


def rank(resource: Resource) -> int:
    """Which of several copies counts: the smaller, the better."""
    return _RANK.get(resource.phase, _FAILED_RANK)
