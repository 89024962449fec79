# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries out the items of a plan: every one is tried, and what was done is kept whatever happens to the others.

It never decides what a copy should look like; it only makes it so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timezone

from .._core.parallel import in_each_region, in_parallel
from .._steps.carry_out import carry_out
from .._steps.step import Condition, Once
from .confirm import confirm_copies
from .follow import wait_for_copies, with_progress
from .outcome import Outcome, by_region, outcome_before, updated
from .plan import AddTags, CreateCopy, Item, LateStep, Remove
from .ports import Effects
from .request_copy import copy_or_join, copy_queued
from .resource import USABLE


def apply_items(items: Iterable[Item], effects: Effects, *, wait: bool) -> list[Outcome]:
    """The outcomes in the order of the items."""
    outcomes = [outcome_before(item) for item in items]
    outcomes = _for_those_with_steps(outcomes, effects, lambda outcome: _apply_steps(outcome, effects))
    outcomes = confirm_copies(outcomes, effects)
    follow = _wait_in_region if wait else with_progress
    followed = in_each_region(lambda group: follow(group, effects), by_region(outcomes))
    outcomes = updated(outcomes, (outcome for group in followed for outcome in group))
    if not wait:
        return outcomes
    return _for_those_with_steps(outcomes, effects, lambda outcome: _finish(outcome, effects))


def _wait_in_region(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """Wait for the copies of one region; those it had no room for are asked for as others finish, urgent ones first."""
    deadline = effects.clock.monotonic() + effects.timeout.seconds
    while True:
        left = replace(effects.timeout, seconds=max(0.0, deadline - effects.clock.monotonic()))
        queue = sorted((outcome for outcome in outcomes if outcome.is_queued), key=_urgency)
        outcomes = wait_for_copies(outcomes, effects, left, until_one=bool(queue))
        if not queue or effects.clock.monotonic() >= deadline:
            return outcomes
        if not any(outcome.is_pending for outcome in outcomes):
            # Copies of somebody else fill the region.
            effects.clock.sleep(min(effects.timeout.interval, left.seconds))
        effects.full_regions.pop(outcomes[0].item.region, None)
        # One after the other: of several at once any could win the free place.
        asked = [copy_queued(outcome, effects) for outcome in queue]
        outcomes = updated(outcomes, confirm_copies(asked, effects))


def _urgency(outcome: Outcome) -> datetime:
    """Sets whose newest recovery point is oldest come first, so that no set is always the one put off."""
    return outcome.item.latest_point or datetime.min.replace(tzinfo=timezone.utc)


def _for_those_with_steps(
    outcomes: list[Outcome], effects: Effects, work: Callable[[Outcome], Outcome]
) -> list[Outcome]:
    """The most urgent first, so that what AWS has no room for is what can wait."""
    todo = sorted((outcome for outcome in outcomes if outcome.item.steps), key=_urgency)
    if not effects.calls.is_in_order:
        return updated(outcomes, in_parallel(work, todo))
    done = in_each_region(lambda group: [work(outcome) for outcome in group], by_region(todo))
    return updated(outcomes, (outcome for group in done for outcome in group))


def _apply_steps(outcome: Outcome, effects: Effects) -> Outcome:
    """All steps of an item that need not wait for a copy to become available."""
    doers = {
        Remove: lambda so_far, step: _remove(so_far, step, effects),
        CreateCopy: lambda so_far, step: copy_or_join(so_far, step, effects),
        AddTags: lambda so_far, step: _add_tags(so_far, step, effects),
        LateStep: lambda so_far, step: _apply_late(so_far, step, effects),
    }
    return carry_out(outcome, outcome.item.steps, doers, _was_so)


def _was_so(condition: Condition, outcome: Outcome) -> bool:
    """Whether the copy that was there already is in the phase that a step needs."""
    copy = outcome.item.copy
    return isinstance(condition, Once) and copy is not None and copy.phase == condition.phase


def _is_so(condition: Condition, outcome: Outcome) -> bool:
    return isinstance(condition, Once) and outcome.phase == condition.phase


def _finish(outcome: Outcome, effects: Effects) -> Outcome:
    """What could not be done before the copy was available: late steps, and tags of what belongs to it."""
    was_usable = outcome.item.copy is not None and outcome.item.copy.usable
    if was_usable or outcome.problem or outcome.phase != USABLE or outcome.copy is None:
        return outcome
    tagged_ids = outcome.copy.tagged_ids
    doers = {
        LateStep: lambda so_far, step: _apply_late(so_far, step, effects),
        AddTags: lambda so_far, step: _add_tags(so_far, replace(step, tagged_ids=tagged_ids), effects),
    }
    left = [
        step
        for step in outcome.item.steps
        if isinstance(step, LateStep) or (isinstance(step, AddTags) and set(tagged_ids) - set(step.tagged_ids))
    ]
    return carry_out(outcome, left, doers, _is_so)


def _remove(outcome: Outcome, step: Remove, effects: Effects) -> Outcome:
    effects.calls.remove(step)
    return replace(outcome.without_copy(), done=True)


def _add_tags(outcome: Outcome, step: AddTags, effects: Effects) -> Outcome:
    effects.calls.add_tags(step)
    return replace(outcome, done=True)


def _apply_late(outcome: Outcome, step: LateStep, effects: Effects) -> Outcome:
    if outcome.id is None:
        raise ValueError("a late step needs a copy")
    effects.calls.late(step, outcome.id)
    return replace(outcome, done=True)
