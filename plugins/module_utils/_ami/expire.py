# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removes recovery points beyond ``retain``: observe what uses them, plan, deregister.

It never touches a set in a region where anything has failed in this run, nor anything without complete tracking tags.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._core.errors import AwsError
from .._core.parallel import in_each_region
from .._core.retention import beyond_retention
from .._core.tracking import Tracking, format_time, source_value
from . import api
from .effects import Effects
from .model import AVAILABLE, Image, Observation, Problem, Request
from .outcome import Outcome
from .plan import Deregister, wanted_tracking
from .usage import images_in_use


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
        return source_value(self.tracking.source_region, self.tracking.source_id)

    @property
    def source_created(self) -> datetime:
        return self.tracking.source_created


@dataclass(frozen=True, slots=True)
class Expired:
    """A recovery point beyond ``retain``: removed, or kept for a reason, or not removable."""

    point: Point
    kept_because: str | None = None
    problem: Problem | None = None
    snapshots_left: Mapping[str, str] | None = None

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
        if self.snapshots_left:
            result["snapshots_left"] = dict(self.snapshots_left)
        if self.problem:
            result["error"] = self.problem.to_result()
        return result


def expire(
    request: Request, seen: Observation, outcomes: list[Outcome], effects: Effects, *, dry: bool
) -> list[Expired]:
    """What is beyond ``retain`` in each set and region of this run; with ``dry`` nothing is removed."""
    if request.retain is None:
        return []
    by_region: dict[str, list[Point]] = defaultdict(list)
    for points in _sets(request, seen, outcomes):
        by_region[points[0].region] += beyond_retention(points, request.retain)
    found = in_each_region(lambda pair: _expire_region(*pair, effects, dry=dry), by_region.items())
    return [expired for group in found for expired in group]


def _sets(request: Request, seen: Observation, outcomes: list[Outcome]) -> Iterable[list[Point]]:
    """The copies of each (region, set) of this run in which nothing failed, as they are after the run."""
    failed = {(o.item.region, o.item.set) for o in outcomes if o.problem}
    wanted = {(o.item.region, o.item.set) for o in outcomes} - failed
    points: dict[tuple[str, str], dict[str, Point]] = defaultdict(dict)
    for view in seen.regions:
        for image in view.tracked:
            if (tracking := image.tracking) and (view.region, tracking.set) in wanted:
                points[(view.region, tracking.set)][image.id] = point_of(image, tracking)
    for outcome in outcomes:
        key = (outcome.item.region, outcome.item.set)
        if key in wanted and outcome.state is not None:
            image_id = outcome.image_id or f"copy of {outcome.item.source.id}"
            before = points[key].get(image_id)
            tracking = wanted_tracking(request, outcome.item.source)
            is_protected = before.protected if before else False
            points[key][image_id] = Point(key[0], image_id, tracking, outcome.state == AVAILABLE, is_protected)
    return [list(of_set.values()) for of_set in points.values() if of_set]


def point_of(image: Image, tracking: Tracking) -> Point:
    return Point(image.region, image.id, tracking, image.usable, image.protected)


def _expire_region(region: str, beyond: list[Point], effects: Effects, *, dry: bool) -> list[Expired]:
    if not beyond:
        return []
    try:
        autoscaling = effects.clients.get("autoscaling", region)
        uses = images_in_use(effects.ec2(region), autoscaling, region, [point.id for point in beyond])
    except AwsError as error:
        return [Expired(point, kept_because=f"whether it is in use could not be told: {error}") for point in beyond]
    protected = {point.id: "it is protected against deregistration" for point in beyond if point.protected}
    kept = {**uses, **protected}
    return [
        Expired(point, kept_because=kept[point.id]) if point.id in kept else remove(point, effects, dry=dry)
        for point in beyond
    ]


def remove(point: Point, effects: Effects, *, dry: bool) -> Expired:
    """Deregister one copy of ours, or with ``dry`` only say so."""
    if dry:
        return Expired(point)
    try:
        step = Deregister(point.region, point.id, "no longer wanted")
        return Expired(point, snapshots_left=api.deregister_image(effects.ec2(point.region), step))
    except AwsError as error:
        return Expired(point, problem=Problem(error.code, str(error)))
