# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Never lose a recovery point: what retention lets go, over generated estates, jobs and states of copies.

A random generator makes many estates with much in them; Hypothesis makes fewer, and shows the smallest that is lost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.decide import plan_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.expired import Removal
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.never_lose import losses
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.outcome import (
    Outcome,
    outcome_before,
    outcome_foretold,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import Remove
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan_removals import SAFEGUARD, let_go, plan_expiry
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import USABLE
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.retention import Point, SetRetention, plan_retention
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import RULES, Retention
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.model import Snapshot, SnapshotRequest
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.plan import SnapshotRules
from tests.unit.module_utils._ebs.builders import a_copy, a_request, a_snapshot, day
from tests.unit.module_utils._ebs.builders import a_view as view_of

VOLUMES = ("vol-0a", "vol-0b")
REGIONS = ("us-east-1", "eu-central-1")
ACCOUNTS = ("123456789012", "210987654321")
SETS = ("server", "daily", "monthly")


def mostly_first(random: Random, of: tuple[str, ...]) -> str:
    return of[0] if random.random() < 0.7 else random.choice(of)


def a_source(random: Random, number: int) -> Snapshot:
    region = mostly_first(random, REGIONS)
    return a_snapshot(
        id=f"snap-{number}",
        region=region,
        created=day(random.randrange(60)),
        volume_id=random.choice(VOLUMES),
        owner=mostly_first(random, ACCOUNTS),
        encrypted=random.random() < 0.3,
        state=random.choices(["completed", "pending", "error"], [8, 1, 1])[0],
    )


def a_copy_of(random: Random, source: Snapshot) -> Snapshot:
    """As a run of this or of an earlier version, people, or an accident have left it."""
    several = " // ".join(random.sample(SETS, 2))
    name = several if random.random() < 0.3 else mostly_first(random, SETS)
    copy = a_copy(source, name, state=random.choices(["completed", "pending", "error"], [8, 1, 1])[0])
    tags = {**copy.tags, "lifeboat:source-resource": f"{source.owner}/{source.volume_id}"}
    if random.random() < 0.2:
        del tags["lifeboat:source-resource"]
    if random.random() < 0.15:
        tags["lifeboat:recognized-set"] = tags.pop("lifeboat:set")
    elif random.random() < 0.15:
        del tags[random.choice(["lifeboat:set", "lifeboat:source-created"])]
    return replace(copy, tags=tags, resource_id=None, encrypted=random.random() < 0.5)


AnyRun = tuple[SnapshotRequest, list[Snapshot], list[Snapshot], list[Outcome], list[SetRetention]]


def a_run(random: Random) -> AnyRun:
    everything = [a_source(random, number) for number in range(random.randrange(2, 14))]
    copies = [a_copy_of(random, source) for source in random.sample(everything, random.randrange(len(everything) + 1))]
    region, account = mostly_first(random, REGIONS), mostly_first(random, ACCOUNTS)
    mine = [source for source in everything if (source.region, source.owner) == (region, account)]
    sources = random.sample(mine, random.randrange(len(mine) + 1))
    counts = {rule: random.randrange(1, 4) for rule in random.sample(RULES, random.randrange(1, 4))}
    request = a_request(
        source_region=region,
        set_name=mostly_first(random, SETS),
        retain=Retention({rule: counts[rule] for rule in RULES if rule in counts}),
        encrypted=random.random() < 0.3,
        wait=random.random() < 0.5,
    )
    plan = plan_copies(request, sources, [view_of(*copies)], SnapshotRules())
    outcomes = [
        outcome_foretold(item, wait=request.wait, pending_state="pending", usable_state="completed")
        if item.new_copy
        else outcome_before(item)
        for item in plan.items
    ]
    return request, sources, copies, outcomes, plan_retention(request, [view_of(*copies)], outcomes)


def gone_of(plans: list[SetRetention]) -> list[Removal]:
    return [removal for removal in plan_expiry(plans, {}).items if removal.removes]


def removing(point: Point, set_name: str) -> Removal:
    """What a planner without any sense would say."""
    return Removal(point, set_name, steps=(Remove(point.region, point.id, "no longer wanted"),))


def test_no_plan_loses_anything_and_each_that_would_is_told() -> None:
    """Catches: a planner that loses a recovery point, and a safeguard that would let one pass."""
    random = Random(19)
    told = 0
    for _run in range(2000):
        _request, _sources, _copies, _outcomes, retention = a_run(random)
        assert all(removal.kept_because != SAFEGUARD for removal in plan_expiry(retention, {}).items)
        for of_set in retention:
            planned = [let_go(point, of_set.name) for point in of_set.beyond]
            assert losses(of_set, planned) == []
            everything = [removing(point, of_set.name) for point in of_set.points]
            assert losses(of_set, everything) or not any(point.usable for point in of_set.points)
            told += bool(losses(of_set, everything))
    assert told > 100, "estates in which nothing can be lost prove nothing"


def a_set(*points: Point) -> SetRetention:
    return SetRetention("us-west-2", "server", {}, points, points)


def a_point(number: int, *, sets: tuple[str, ...] = ("server",), stays: str | None = None, **tags: Any) -> Point:
    copy = a_copy(a_snapshot(id=f"snap-{number}", created=day(number)), "server")
    assert copy.tracking is not None
    return Point("us-west-2", copy.id, replace(copy.tracking, sets=sets, **tags), True, copy, stays)


NEWER, OLDER = a_point(2), a_point(1)


@pytest.mark.parametrize(
    ("there", "gone", "lost"),
    [
        pytest.param([NEWER, OLDER], [OLDER], [], id="an_older_one"),
        pytest.param([NEWER, OLDER], [NEWER], [NEWER], id="the_newest"),
        pytest.param([NEWER, OLDER], [NEWER, OLDER], [NEWER, OLDER], id="all"),
        pytest.param([replace(NEWER, usable=False), OLDER], [OLDER], [OLDER], id="the_newest_that_is_usable"),
        pytest.param([NEWER, replace(NEWER, id="twin")], [NEWER], [], id="one_of_two_copies_of_the_newest"),
        pytest.param([NEWER, a_point(1, is_ours=False)], [a_point(1, is_ours=False)], [1], id="not_ours"),
        pytest.param([NEWER, a_point(1, stays="in use")], [a_point(1, stays="in use")], [1], id="it_is_to_stay"),
        pytest.param(
            [NEWER, a_point(1, sets=("server", "monthly"))],
            [a_point(1, sets=("server", "monthly"))],
            [1],
            id="another_set_wants_it",
        ),
    ],
)
def test_losses_are_what_no_plan_may_remove(there: list[Point], gone: list[Point], lost: list[Any]) -> None:
    removals = [removing(point, "server") for point in gone]
    assert len(losses(a_set(*there), removals)) == len(lost)


def test_a_plan_that_would_lose_something_keeps_it_and_says_so() -> None:
    """Catches: a safeguard that nothing asks."""
    (removal,) = plan_expiry([a_set(NEWER)], {}).items
    assert (removal.steps, removal.kept_because) == ((), SAFEGUARD)


def test_what_goes_is_ours_complete_and_wanted_by_no_set() -> None:
    """Catches: any estate in which something is removed that is not ours, was incomplete, or that another set keeps."""
    random = Random(20261127)
    removed = 0
    for _run in range(4000):
        request, _sources, copies, _outcomes, plans = a_run(random)
        by_id = {copy.id: copy for copy in copies}
        for expired in gone_of(plans):
            copy = by_id[expired.point.id]
            tracking = copy.tracking
            assert tracking is not None
            assert tracking.is_ours
            assert copy.usable
            assert tracking.sets == (request.set_name,)
            assert tracking.source_region == request.source_region
            removed += 1
    assert removed > 100, "estates in which nothing goes prove nothing"


def newest_of(run: AnyRun) -> set[str]:
    """Ids of the newest usable copy of each volume in the set of the run."""
    request, _sources, copies, outcomes, _plans = run
    joined = {outcome.id: outcome.item.tracking for outcome in outcomes if outcome.id and outcome.item.tracking}
    there = [(copy.id, joined.get(copy.id, copy.tracking)) for copy in copies if copy.usable]
    # A new copy may take the place of an older one of the same moment: the tilde sorts it last.
    there += [("~new", o.item.tracking) for o in outcomes if o.item.new_copy and o.phase == USABLE]
    newest: dict[tuple[str | None, str | None], tuple[datetime, str]] = {}
    for copy_id, tracking in there:
        if tracking and tracking.source_region == request.source_region and request.set_name in tracking.sets:
            thing = (tracking.account, tracking.resource)
            newest[thing] = max(newest.get(thing, (day(-1), "")), (tracking.source_created, copy_id))
    return {copy_id for _created, copy_id in newest.values()}


def check_newest_stays(run: AnyRun) -> None:
    assert not newest_of(run) & {expired.point.id for expired in gone_of(run[-1])}


def test_the_newest_usable_copy_of_each_volume_stays() -> None:
    """Catches: any estate in which the newest usable copy of a volume in a set goes, and perhaps its last one."""
    random = Random(27)
    for _run in range(4000):
        check_newest_stays(a_run(random))


@settings(
    max_examples=400, derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(some.randoms(use_true_random=False).map(a_run))
def test_the_newest_usable_copy_stays_in_estates_that_are_made_small(run: AnyRun) -> None:
    """Catches: the same where somebody has to understand the estate."""
    check_newest_stays(run)


def test_a_second_look_lets_nothing_more_go() -> None:
    """Catches: retention that removes a little more in each run."""
    random = Random(11)
    for _run in range(1500):
        request, sources, copies, outcomes, plans = a_run(random)
        if any(outcome.item.steps for outcome in outcomes):
            continue
        left = [copy for copy in copies if copy.id not in {expired.point.id for expired in gone_of(plans)}]
        plan = plan_copies(request, sources, [view_of(*left)], SnapshotRules())
        again = plan_retention(request, [view_of(*left)], [outcome_before(item) for item in plan.items])
        assert gone_of(again) == []
