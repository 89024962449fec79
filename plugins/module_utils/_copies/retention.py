# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What retention makes of each set in each region: which recovery points stay, by which rule, and which go.

Pure: it never calls AWS. It never lets go the newest usable copy, one that is not completely ours, one that serves
another set, nor anything of a set in which something has failed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._core.tracking import Tracking, format_time
from .decide import is_as_asked
from .outcome import Outcome
from .region_view import RegionView
from .request import CopyRequest
from .resource import USABLE, Resource
from .sets import SetKey, members, unplaced

NOT_OURS = "it was not created by this collection"
ORIGINAL = "AWS says that it was created here and not copied, so its tags are those of something else"
UNKNOWN = "an earlier version created it without recording its source, which no longer exists"
ALIKE = "there is another copy of its source, and nothing says which of them was created by hand; remove one yourself"
INCOMPLETE = "its tags were incomplete when this run began; the next run may remove it"


@dataclass(frozen=True, slots=True)
class Point:
    """One copy as retention sees it, after the run. A copy that is only predicted is told by its source.

    ``stays`` says why it is not to be removed in this run whatever a rule says, ``is_as_asked`` whether it is encrypted
    as it is asked for now, ``is_new`` whether this run has made it or, in check mode, would.
    """

    region: str
    id: str
    tracking: Tracking
    usable: bool
    copy: Resource | None = None
    stays: str | None = None
    is_as_asked: bool = True
    is_new: bool = False

    @property
    def moment(self) -> tuple[str, str]:
        """The recovery point that it is a copy of; several copies of one source are one."""
        return self.tracking.source, format_time(self.tracking.source_created)

    def line(self) -> str:
        """For the diff, which is the same in check mode, when a new copy has no id yet."""
        source, created = self.moment
        return f"{'new' if self.is_new else self.id}: copy of {source} of {created}"


@dataclass(frozen=True, slots=True)
class SetRetention:
    """The points of one set in one region: those that a rule keeps, and those beyond all rules, newest first."""

    region: str
    name: str
    kept: Mapping[str, tuple[str, ...]]
    points: tuple[Point, ...]
    beyond: tuple[Point, ...] = ()

    def to_result(self) -> list[dict[str, Any]]:
        """The recovery points that stay, and the rules that keep them."""
        return [
            {
                "region": self.region,
                "id": point.copy.id if point.copy else None,
                "set": self.name,
                "source_region": point.tracking.source_region,
                "source_id": point.tracking.source_id,
                "source_created": format_time(point.tracking.source_created),
                "kept_by": list(self.kept[point.id]),
            }
            for point in self.points
            if point.id in self.kept
        ]


def point_of(copy: Resource, tracking: Tracking) -> Point:
    """A tracked copy as it is. Who protects it from being removed is known before anything is tried."""
    stays = None if tracking.is_ours else NOT_OURS
    if copy.protected:
        stays = "it is protected against removal"
    return Point(copy.region, copy.id, tracking, copy.usable, copy, stays)


def plan_retention(
    request: CopyRequest, views: Sequence[RegionView[Any]], outcomes: Sequence[Outcome]
) -> list[SetRetention]:
    """Each set of this run in each region that could be read and in which nothing failed."""
    if request.retain is None:
        return []
    plans = []
    for view in views:
        here = [outcome for outcome in outcomes if outcome.item.region == view.region]
        failed = {outcome.item.key for outcome in here if outcome.problem}
        for key, points in _points(request, view, here).items():
            if key not in failed and points:
                plans.append(_plan_set(request, view.region, key, points))
        plans += _unknown_sets(view, here)
    return plans


def _unknown_sets(view: RegionView[Any], outcomes: Sequence[Outcome]) -> Iterator[SetRetention]:
    """Copies that no rule counts, because it is not known whether they are of this run's sources. All of them stay."""
    of_run = {outcome.id for outcome in outcomes}
    for copy, name in unplaced(view, (outcome.item.key for outcome in outcomes)):
        if (tracking := copy.tracking) and copy.usable and copy.id not in of_run:
            point = replace(point_of(copy, tracking), stays=UNKNOWN)
            yield SetRetention(view.region, name, {}, (point,), (point,))


def _points(request: CopyRequest, view: RegionView[Any], outcomes: Iterable[Outcome]) -> Mapping[SetKey, list[Point]]:
    """The copies of each set as they are after the run."""
    found: dict[SetKey, dict[str, Point]] = defaultdict(dict)
    outcomes = list(outcomes)
    joined = _sets_joined(outcomes)
    for key, copies in members(view, (outcome.item.key for outcome in outcomes)).items():
        for copy in copies:
            if tracking := copy.tracking:
                sets = tuple(dict.fromkeys((*tracking.sets, *joined.get(copy.id, ()))))
                point = point_of(copy, replace(tracking, sets=sets))
                found[key][copy.id] = replace(point, is_as_asked=is_as_asked(request, copy))
    for outcome in outcomes:
        tracking = outcome.item.tracking
        if tracking and outcome.phase is not None and outcome.item.set in tracking.sets:
            point = _point_of_run(request, outcome, tracking)
            found[outcome.item.key][point.id] = point
    return {key: list(points.values()) for key, points in found.items()}


def _sets_joined(outcomes: Iterable[Outcome]) -> dict[str, tuple[str, ...]]:
    """Copy id -> the sets that it serves after this run, which no set that it served before may overlook."""
    joined: dict[str, tuple[str, ...]] = {}
    for outcome in outcomes:
        if outcome.id and outcome.item.tracking:
            joined[outcome.id] = (*joined.get(outcome.id, ()), *outcome.item.tracking.sets)
    return joined


def _point_of_run(request: CopyRequest, outcome: Outcome, tracking: Tracking) -> Point:
    """A copy that this run has made, tagged or only seen. What was incomplete when it began is not removed in it."""
    before = (
        outcome.item.copy if outcome.copy and outcome.item.copy and outcome.copy.id == outcome.item.copy.id else None
    )
    if before is None:
        stays = None if outcome.copy is None else INCOMPLETE
        is_open = outcome.copy is not None and not is_as_asked(request, outcome.copy)
        copy_id = outcome.id or f"copy of {outcome.item.source.id}"
        is_usable = outcome.phase == USABLE
        point = Point(outcome.item.region, copy_id, tracking, is_usable, outcome.copy, stays, not is_open)
        return replace(point, is_new=True)
    seen = point_of(outcome.copy or before, tracking)
    is_complete = before.tracking is not None and before.tracking.is_ours
    stays = seen.stays or (None if is_complete else INCOMPLETE)
    return replace(seen, stays=stays, is_as_asked=is_as_asked(request, before), usable=outcome.phase == USABLE)


def _plan_set(request: CopyRequest, region: str, key: SetKey, points: list[Point]) -> SetRetention:
    newest_first = sorted(
        points, key=lambda point: (point.tracking.source_created, *point.moment, point.id), reverse=True
    )
    usable = [point for point in newest_first if point.usable]
    rules = _rules(request, usable)
    replaced = {point.moment for point in usable if point.is_as_asked}
    kept, beyond = {}, []
    for point in usable:
        is_outdated = not point.is_as_asked and point.moment in replaced
        if point.moment in rules and not is_outdated:
            kept[point.id] = rules[point.moment]
        else:
            beyond.append(point)
    return SetRetention(region, key.name, kept, tuple(newest_first), tuple(_only_ours(beyond)))


def _rules(request: CopyRequest, usable: Sequence[Point]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Recovery point -> the rules that keep it. Copies of others count, but none of ours goes for their sake."""
    if request.retain is None:
        return {}
    every = {point.moment: point.tracking.source_created for point in usable}
    ours = {point.moment: point.tracking.source_created for point in usable if point.tracking.is_ours}
    return {**request.retain.kept(ours), **request.retain.kept(every)}


def _only_ours(beyond: Sequence[Point]) -> list[Point]:
    """Where AWS tells no lineage, copies that are alike all stay: one may have been made by hand, tags and all."""
    alike = Counter((point.moment, point.is_as_asked) for point in beyond if not (point.copy and point.copy.lineage))
    return [
        replace(point, stays=ALIKE)
        if not point.stays and alike[point.moment, point.is_as_asked] > 1 and not (point.copy and point.copy.lineage)
        else point
        for point in beyond
    ]
