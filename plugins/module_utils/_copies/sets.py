# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which copies belong to which set: a name alone does not make two things one.

Pure. A copy of which not enough is known to say whose it is belongs to no set of the run, so that it is never removed
for another one's sake.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .._core.tracking import Origin
from .region_view import AnyResource, RegionView


@dataclass(frozen=True, slots=True)
class SetKey:
    """What makes the copies of a set the copies of one thing over time. The kind is that of the run."""

    name: str
    origin: Origin


class Sets:
    """The sets of a run, to be asked for the one that a copy belongs to."""

    def __init__(self, keys: Iterable[SetKey]) -> None:
        self._by_name: dict[str, list[SetKey]] = defaultdict(list)
        self._by_resource: dict[tuple[str, str], list[SetKey]] = defaultdict(list)
        for key in dict.fromkeys(keys):
            self._by_name[key.name].append(key)
            if key.origin.resource:
                self._by_resource[key.name, key.origin.resource].append(key)

    def of(self, name: str, origin: Origin) -> SetKey | None:
        """The one set of that name that a copy of that origin is of for sure, or None if there is none, or more."""
        near = self._by_resource.get((name, origin.resource), []) if origin.resource else []
        fit = [key for key in near or self._by_name.get(name, []) if origin.is_sure_to_be(key.origin)]
        return fit[0] if len(fit) == 1 else None

    def may_have(self, name: str, origin: Origin) -> bool:
        """Whether a copy of that origin can belong to a set of that name."""
        return any(origin.may_be(key.origin) for key in self._by_name.get(name, []))


def members(view: RegionView[AnyResource], keys: Iterable[SetKey]) -> Mapping[SetKey, list[AnyResource]]:
    """Set -> its completely tracked copies in a region, in any state. What may be none counts for no rule."""
    sets = Sets(keys)
    found: dict[SetKey, list[AnyResource]] = defaultdict(list)
    for copy, name in _tracked(view):
        if key := sets.of(name, copy.copied_origin):
            found[key].append(copy)
    return found


def unplaced(view: RegionView[AnyResource], keys: Iterable[SetKey]) -> list[tuple[AnyResource, str]]:
    """Copies that may be of one of the sets, and the name of the set: too little is known of them to say."""
    sets = Sets(keys)
    return [
        (copy, name)
        for copy, name in _tracked(view)
        if sets.of(name, copy.copied_origin) is None and sets.may_have(name, copy.copied_origin)
    ]


def _tracked(view: RegionView[AnyResource]) -> Iterator[tuple[AnyResource, str]]:
    for copy in view.tracked:
        if (tracking := copy.tracking) and not copy.seems_original:
            yield from ((copy, name) for name in tracking.sets)
