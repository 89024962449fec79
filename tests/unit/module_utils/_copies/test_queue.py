# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies beyond the limit of a region: put off, and with wait asked for as others finish. A scripted clock."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.apply import apply_items
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.outcome import Outcome
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from tests.unit.module_utils._copies.scripted_calls import THERE, Region, RegionCalls, copy_plan, some_effects
from tests.unit.module_utils.scripted import START, ScriptedClock

NAMES = [f"s{number}" for number in range(5)]
OTHER = "eu-west-1"


class PatientClock(ScriptedClock):
    """A clock for loops: it fails a test in which nobody sleeps any more, instead of hanging."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        if self.looks > 20_000:
            raise AssertionError("the time is asked for again and again and nobody sleeps")
        return super().monotonic()

    def sleep(self, seconds: float) -> None:
        self.looks = 0
        super().sleep(seconds)


def carry_out(
    plan: Plan[Item], regions: dict[str, Region], *, wait: bool = True, seconds: float = 7200, has_token: bool = True
) -> tuple[list[Outcome], RegionCalls, PatientClock]:
    clock = PatientClock()
    calls = RegionCalls(clock, regions, has_token=has_token)
    return apply_items(plan.items, some_effects(clock, calls, Timeout(seconds, 15)), wait=wait), calls, clock


def told(outcomes: list[Outcome]) -> dict[str, int]:
    """How many outcomes say what."""
    return dict(Counter(f"{outcome.action} {outcome.state}" for outcome in outcomes))


@pytest.mark.parametrize("has_token", [True, False])
@pytest.mark.parametrize(
    ("limit", "minutes"),
    [
        pytest.param(1, 50, id="one_at_a_time"),
        pytest.param(2, 30, id="two_at_a_time"),
        pytest.param(4, 20, id="one_too_many"),
        pytest.param(5, 10, id="room_for_all"),
    ],
)
def test_queue_with_wait_makes_all_copies_and_never_more_than_the_limit(
    limit: int, minutes: float, has_token: bool
) -> None:
    """Catches: copies left to the next run although there was time, or a wait for all before the next is asked for."""
    region = Region(limit=limit)
    outcomes, calls, clock = carry_out(copy_plan(NAMES, THERE), {THERE: region}, has_token=has_token)
    assert told(outcomes) == {"copied ready": 5}
    assert sorted(calls.began[THERE]) == NAMES
    assert region.most == limit
    # Each round ends at the first look after the copies are done, 15 seconds later at the most.
    assert minutes * 60 <= clock.seconds <= minutes * 60 + 15 * (minutes / 10)
    assert all(outcome.done and not outcome.is_queued and outcome.notes == () for outcome in outcomes)
    assert {outcome.progress for outcome in outcomes} == {100}


def test_queue_asks_again_only_when_a_copy_has_finished() -> None:
    """Catches: CopyImage for the whole queue at every poll, which gets the account throttled."""
    region = Region(limit=1)
    carry_out(copy_plan(NAMES[:2], THERE), {THERE: region})
    (again,) = [moment for moment, _name in region.asked if moment]
    assert 600 <= again <= 615


def test_queue_with_slots_that_come_free_one_by_one_asks_for_each() -> None:
    """Catches: slots left empty until all copies of a round are done."""
    region = Region(limit=3, minutes=(10, 20, 60))
    outcomes, _calls, clock = carry_out(copy_plan(NAMES, THERE), {THERE: region})
    assert told(outcomes) == {"copied ready": 5}
    begun = sorted(moment for moment, _name in region.asked if moment)
    assert (begun[0], begun[-1]) == (600, 1200)
    assert clock.seconds == 3600


def test_queue_without_wait_is_put_off_and_says_so() -> None:
    """Catches: a run without wait that waits, or a failure where the next run takes it up."""
    outcomes, _calls, clock = carry_out(copy_plan(NAMES, THERE), {THERE: Region(limit=2)}, wait=False)
    assert told(outcomes) == {"copied pending": 2, "deferred None": 3}
    assert clock.slept == []
    put_off = [outcome for outcome in outcomes if outcome.action == "deferred"]
    note = "too many copies are in progress in us-west-2: the next run copies it (ResourceLimitExceeded)"
    assert {(outcome.notes, outcome.done, outcome.problem) for outcome in put_off} == {((note,), False, None)}


def test_queue_begins_with_the_sets_whose_newest_point_is_oldest() -> None:
    """Catches: the same set put off night after night, because it comes last in the alphabet. Ten are asked for at a
    time, and which of those AWS takes first is its own affair; none behind them may come before.
    """
    names = [f"s{number:02}" for number in range(40)]
    latest = {name: START - timedelta(days=number) for number, name in enumerate(names[:-1])}
    urgent = {"s39", *(f"s{number}" for number in range(30, 39))}
    for wait in (False, True):
        plan = copy_plan(names, THERE, latest=latest)
        _outcomes, calls, _clock = carry_out(plan, {THERE: Region(limit=1)}, wait=wait, seconds=0)
        assert set(calls.began[THERE]) <= urgent
        assert len(calls.began[THERE]) == 1


def test_queue_when_the_time_is_up_is_put_off_and_what_was_begun_goes_on() -> None:
    """Catches: a timeout that is exceeded, or copies in the queue told as failed."""
    outcomes, calls, clock = carry_out(copy_plan(NAMES, THERE), {THERE: Region(limit=1)}, seconds=1000)
    assert clock.seconds == 1000
    assert told(outcomes) == {"copied ready": 1, "copied pending": 1, "deferred None": 3}
    assert len(calls.began[THERE]) == 2
    assert [outcome.problem for outcome in outcomes] == [None] * 5


def test_queue_that_has_no_time_at_all_looks_once() -> None:
    """Catches: wait_timeout 0 that loops or sleeps."""
    outcomes, _calls, clock = carry_out(copy_plan(NAMES, THERE), {THERE: Region(limit=2)}, seconds=0)
    assert told(outcomes) == {"copied pending": 2, "deferred None": 3}
    assert clock.slept == []


def test_queue_behind_copies_of_somebody_else_asks_at_the_interval_until_there_is_room() -> None:
    """Catches: giving up, or a loop without a pause, when none of the copies in progress is ours."""
    region = Region(limit=2, others=lambda seconds: 2 if seconds < 300 else 1)
    outcomes, _calls, clock = carry_out(copy_plan(NAMES[:2], THERE), {THERE: region})
    assert told(outcomes) == {"copied ready": 2}
    moments = sorted({moment for moment, _name in region.asked})
    assert moments[:21] == [15 * number for number in range(21)]
    assert 1500 <= clock.seconds <= 1515


def test_queue_behind_copies_of_somebody_else_until_the_time_is_up_is_put_off() -> None:
    """Catches: a wait without an end, or one that sleeps past its time."""
    region = Region(limit=2, others=lambda _seconds: 2)
    outcomes, _calls, clock = carry_out(copy_plan(NAMES, THERE), {THERE: region}, seconds=100)
    assert clock.seconds == 100
    assert told(outcomes) == {"deferred None": 5}


def test_queue_of_one_region_does_not_hold_up_another() -> None:
    """Catches: one full region that keeps the other one's slots empty, or its limit applied to both."""
    regions = {THERE: Region(limit=1), OTHER: Region(limit=5)}
    outcomes, calls, _clock = carry_out(copy_plan(NAMES, THERE, OTHER), regions, seconds=1200)
    assert [outcome.item.region for outcome in outcomes] == [THERE] * 5 + [OTHER] * 5
    assert told(outcomes[5:]) == {"copied ready": 5}
    assert {moment for moment, _name in regions[OTHER].asked} == {0}
    assert len(calls.began[THERE]) >= 1


def test_queue_goes_on_when_a_copy_before_it_fails() -> None:
    """Catches: a failed copy that ends the wait of those behind it; it has given its slot back, too."""
    region = Region(limit=1, fails=frozenset({"s0"}))
    outcomes, _calls, _clock = carry_out(copy_plan(NAMES[:3], THERE), {THERE: region})
    assert told(outcomes) == {"failed failed": 1, "copied ready": 2}


def test_queue_behind_somebody_else_after_our_copy_was_removed_still_pauses() -> None:
    """Catches: CopyImage in a loop without a pause until wait_timeout: a copy that is gone is no copy in progress."""
    region = Region(limit=1, removed_at=300, others=lambda seconds: int(seconds >= 300))
    outcomes, _calls, clock = carry_out(copy_plan(NAMES[:2], THERE), {THERE: region}, seconds=1200)
    assert clock.seconds == 1200
    assert sorted(outcome.action for outcome in outcomes) == ["deferred", "failed"]
