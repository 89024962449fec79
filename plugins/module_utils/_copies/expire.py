# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries retention out: asks what uses the recovery points that may go, looks at them once more, and removes them.

It never decides which rule keeps what, nor touches anything that has changed since the run began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .._core.errors import AwsError
from .._core.parallel import in_each_region
from .._core.problem import Problem
from .._core.tracking import RECOGNIZED, SET, SET_SEPARATOR, SOURCE, sets_from_tags
from .effects import Effects
from .expired import Expired, let_go
from .items import AddTags, Remove
from .resource import GONE
from .retention import Point, SetRetention


def expire(plans: Sequence[SetRetention], effects: Effects, *, dry: bool) -> list[Expired]:
    """What is beyond the rules of each set; with ``dry`` nothing is changed."""
    by_region: dict[str, list[Expired]] = defaultdict(list)
    for plan in plans:
        by_region[plan.region] += [let_go(point, plan.name) for point in plan.beyond]
    found = in_each_region(lambda pair: _expire_region(*pair, effects, dry=dry), by_region.items())
    return [expired for group in found for expired in group]


def _expire_region(region: str, beyond: list[Expired], effects: Effects, *, dry: bool) -> list[Expired]:
    ids = [each.point.id for each in beyond if each.is_gone]
    try:
        uses = effects.calls.uses(region, ids) if ids else {}
        changed = {} if dry else _changed(region, [each.point for each in beyond if not each.kept_because], effects)
    except AwsError as error:
        unknown = f"whether it is in use could not be determined: {error}"
        return [each if each.kept_because else _staying(each, unknown) for each in beyond]
    stays = {**changed, **uses}
    return [
        each
        if each.kept_because
        else _staying(each, stays[each.point.id])
        if each.point.id in stays
        else carry_out(each, effects, dry=dry)
        for each in beyond
    ]


def _staying(expired: Expired, why: str) -> Expired:
    return Expired(expired.point, expired.set, kept_because=why, serves=expired.serves)


def _changed(region: str, points: list[Point], effects: Effects) -> dict[str, str]:
    """Id -> that its tracking tags are no longer what they were: another run may have put it into a set of its own."""
    if not points:
        return {}
    there = effects.calls.describe(region, [point.id for point in points])
    return {
        point.id: "its tracking tags have changed during this run; the next run checks again"
        for point in points
        if (copy := there.get(point.id)) and copy.phase != GONE
        if (sets_from_tags(copy.tags), copy.tags.get(SOURCE)) != (point.tracking.sets, point.tracking.source)
    }


def carry_out(expired: Expired, effects: Effects, *, dry: bool) -> Expired:
    """Remove one copy of ours, or take it out of one of its sets; with ``dry`` only say so."""
    point = expired.point
    if dry:
        return expired
    try:
        if not expired.serves:
            left = effects.calls.remove(Remove(point.region, point.id, "no longer wanted"))
            return Expired(point, expired.set, left=left)
        effects.calls.add_tags(_release(point, expired.serves))
    except AwsError as error:
        return Expired(point, expired.set, problem=Problem(error.code, str(error)), serves=expired.serves)
    return expired


def _release(point: Point, serves: tuple[str, ...]) -> AddTags:
    if point.copy is None:
        raise ValueError("only a copy that is there can be released")
    key = SET if point.tracking.is_ours else RECOGNIZED
    before = {key: SET_SEPARATOR.join(point.tracking.sets)}
    return AddTags(point.region, point.id, point.copy.tagged_ids, {key: SET_SEPARATOR.join(serves)}, before)
