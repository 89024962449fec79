# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removes recovery points beyond ``retain``: observe what uses them, plan, remove.

It never touches a set in a region where anything has failed in this run, nor anything without complete tracking tags.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._core.errors import AwsError
from .._core.parallel import in_each_region
from .._core.problem import Problem
from .._core.retention import beyond_retention
from .._core.tracking import Tracking, format_time
from .effects import Effects
from .items import Remove
from .observation import RegionView
from .outcome import Outcome
from .planning import wanted_tracking
from .resource import USABLE, Resource


@dataclass(frozen=True, slots=True)
class Point:
    """One copy as retention sees it. A copy that is only foretold has no id yet."""

    region: str
    id: str
    tracking: Tracking
    usable: bool
    protected: bool = False

    @property
    def source(self) -> str:
        return self.tracking.source

    @property
    def source_created(self) -> datetime:
        return self.tracking.source_created


@dataclass(frozen=True, slots=True)
class Expired:
    """A recovery point that is no longer wanted: removed, or kept for a reason, or not removable."""

    point: Point
    kept_because: str | None = None
    problem: Problem | None = None
    left: Mapping[str, str] | None = None

    @property
    def is_gone(self) -> bool:
        return not (self.kept_because or self.problem)

    def to_result(self) -> dict[str, Any]:
        tracking = self.point.tracking
        result: dict[str, Any] = {
            "region": self.point.region,
            "id": self.point.id,
            "set": tracking.set,
            "source_region": tracking.source_region,
            "source_id": tracking.source_id,
            "source_created": format_time(tracking.source_created),
        }
        if self.kept_because:
            result["kept_because"] = self.kept_because
        if self.left:
            result["snapshots_left"] = dict(self.left)
        if self.problem:
            result["error"] = self.problem.to_result()
        return result


def expire(
    retain: int | None,
    views: Sequence[RegionView[Any]],
    outcomes: Sequence[Outcome],
    effects: Effects,
    *,
    dry: bool,
) -> list[Expired]:
    """What is beyond ``retain`` in each set and region of this run; with ``dry`` nothing is removed."""
    if retain is None:
        return []
    by_region: dict[str, list[Point]] = defaultdict(list)
    for points in _sets(views, outcomes):
        by_region[points[0].region] += beyond_retention(points, retain)
    found = in_each_region(lambda pair: _expire_region(*pair, effects, dry=dry), by_region.items())
    return [expired for group in found for expired in group]


def _sets(views: Sequence[RegionView[Any]], outcomes: Sequence[Outcome]) -> Iterable[list[Point]]:
    """The copies of each (region, set) of this run in which nothing failed, as they are after the run."""
    failed = {(o.item.region, o.item.set) for o in outcomes if o.problem}
    wanted = {(o.item.region, o.item.set) for o in outcomes} - failed
    points: dict[tuple[str, str], dict[str, Point]] = defaultdict(dict)
    # A copy of this run counts in the set that the run gives it, not in the one of which its tag spoke before.
    of_this_run = {(o.item.region, o.id) for o in outcomes}
    for view in views:
        for copy in view.tracked:
            tracking = copy.tracking
            if tracking and (view.region, tracking.set) in wanted and (view.region, copy.id) not in of_this_run:
                points[(view.region, tracking.set)][copy.id] = point_of(copy, tracking)
    for outcome in outcomes:
        key = (outcome.item.region, outcome.item.set)
        if key in wanted and outcome.phase is not None:
            copy_id = outcome.id or f"copy of {outcome.item.source.id}"
            tracking = wanted_tracking(outcome.item.source, outcome.item.set)
            is_protected = outcome.copy is not None and outcome.copy.protected
            points[key][copy_id] = Point(key[0], copy_id, tracking, outcome.phase == USABLE, is_protected)
    return [list(of_set.values()) for of_set in points.values() if of_set]


def point_of(copy: Resource, tracking: Tracking) -> Point:
    return Point(copy.region, copy.id, tracking, copy.usable, copy.protected)


def _expire_region(region: str, beyond: list[Point], effects: Effects, *, dry: bool) -> list[Expired]:
    if not beyond:
        return []
    try:
        uses = effects.calls.uses(region, [point.id for point in beyond])
    except AwsError as error:
        return [Expired(point, kept_because=f"whether it is in use could not be told: {error}") for point in beyond]
    protected = {point.id: "it is protected against removal" for point in beyond if point.protected}
    kept = {**uses, **protected}
    return [
        Expired(point, kept_because=kept[point.id]) if point.id in kept else remove(point, effects, dry=dry)
        for point in beyond
    ]


def remove(point: Point, effects: Effects, *, dry: bool) -> Expired:
    """Remove one copy of ours, or with ``dry`` only say so."""
    if dry:
        return Expired(point)
    try:
        return Expired(point, left=effects.calls.remove(Remove(point.region, point.id, "no longer wanted")))
    except AwsError as error:
        return Expired(point, problem=Problem(error.code, str(error)))
