# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries removals out, and asks AWS before what uses the recovery points that may go.

It never decides which go, nor touches anything that has changed since the run began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .._core.errors import AwsError
from .._core.parallel import in_each_region, in_parallel
from .._core.tracking import SOURCE, sets_from_tags
from .._steps.carry_out import Doers, carry_out
from .expired import Expired, Removal
from .plan import UNCHANGED, AddTags, Remove
from .plan_removals import let_go
from .ports import Effects
from .resource import GONE
from .retention import Point, SetRetention

CHANGED = "its tracking tags have changed during this run; the next run checks again"
_Place = tuple[str, str]


def in_use(retention: Sequence[SetRetention], effects: Effects) -> dict[_Place, str]:
    """Region and id -> why a recovery point that may go stays: what uses it, or that this could not be told."""
    may_go = [let_go(point, of_set.name) for of_set in retention for point in of_set.beyond]
    regions = _by_region(removal for removal in may_go if removal.steps)
    answers = in_each_region(lambda region: _uses(region, regions[region], effects), regions)
    return {place: why for answer in answers for place, why in answer.items()}


def _uses(region: str, may_go: Sequence[Removal], effects: Effects) -> dict[_Place, str]:
    ids = [removal.point.id for removal in may_go if removal.removes]
    try:
        uses: Mapping[str, str] = effects.calls.uses(region, ids) if ids else {}
    except AwsError as error:
        uses = {removal.point.id: f"whether it is in use could not be determined: {error}" for removal in may_go}
    return {(region, copy_id): why for copy_id, why in uses.items()}


@dataclass(frozen=True, slots=True)
class Removing:
    """The work of plans of removals. One after the other in each region, unless ``at_once``."""

    effects: Effects
    at_once: bool = False

    def before(self, item: Removal) -> Expired:
        return Expired(item, problem=item.problem)

    def predict(self, item: Removal) -> Expired:
        return replace(self.before(item), done=bool(item.steps))

    def carry_out(self, items: tuple[Removal, ...]) -> list[Expired]:
        regions = _by_region(items)
        answers = in_each_region(lambda region: self._changed(region, regions[region]), regions)
        changed = {place: why for answer in answers for place, why in answer.items()}
        if self.at_once:
            return in_parallel(lambda item: self._apply(item, changed), items)
        done = in_each_region(lambda region: [self._apply(item, changed) for item in regions[region]], regions)
        in_order = zip(regions.values(), done, strict=True)
        by_item = {id(i): each for of_region, all_of in in_order for i, each in zip(of_region, all_of, strict=True)}
        return [by_item[id(item)] for item in items]

    def _apply(self, item: Removal, changed: Mapping[_Place, str]) -> Expired:
        why = changed.get((item.point.region, item.point.id))
        doers: Doers[Expired] = {Remove: self._remove, AddTags: self._release}
        expired = carry_out(self.before(item), item.steps, doers, lambda _condition, _so_far: why is None)
        return replace(expired, removal=item.staying(why)) if why and item.steps else expired

    def _remove(self, expired: Expired, step: Remove) -> Expired:
        return replace(expired, left=self.effects.calls.remove(step), done=True)

    def _release(self, expired: Expired, step: AddTags) -> Expired:
        self.effects.calls.add_tags(step)
        return replace(expired, done=True)

    def _changed(self, region: str, items: Iterable[Removal]) -> dict[_Place, str]:
        """Why what is to go only if it is unchanged stays: another run may have put it into a set of its own."""
        points = [item.point for item in items if any(step.condition == UNCHANGED for step in item.steps)]
        if not points:
            return {}
        try:
            there = self.effects.calls.describe(region, [point.id for point in points])
        except AwsError as error:
            return {(region, point.id): f"whether it has changed could not be determined: {error}" for point in points}
        return {
            (region, point.id): CHANGED
            for point in points
            if (copy := there.get(point.id)) and copy.phase != GONE
            if (sets_from_tags(copy.tags), copy.tags.get(SOURCE)) != _tags_of(point)
        }


def _tags_of(point: Point) -> tuple[tuple[str, ...], str]:
    return point.tracking.sets, point.tracking.source


def _by_region(items: Iterable[Removal]) -> dict[str, list[Removal]]:
    regions: dict[str, list[Removal]] = defaultdict(list)
    for item in items:
        regions[item.point.region].append(item)
    return regions
