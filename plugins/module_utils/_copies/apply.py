# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries out a plan: every item is tried, and what was done is kept whatever happens to the others.

It never decides what a copy should look like; it only makes it so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .._core.errors import AwsError
from .._core.parallel import in_parallel
from .confirm import confirm_copies
from .copying import copy_or_join
from .effects import Effects
from .follow import wait_for_copies, with_progress
from .items import AddTags, CreateCopy, LateStep, Plan, Remove
from .outcome import Outcome, outcome_before, updated
from .resource import USABLE


def apply_plan(plan: Plan, effects: Effects, *, wait: bool) -> list[Outcome]:
    """The outcomes in the order of the plan's items."""
    outcomes = [outcome_before(item) for item in plan.items]
    outcomes = _for_those_with_steps(outcomes, lambda outcome: _apply_steps(outcome, effects))
    outcomes = confirm_copies(outcomes, effects)
    if not wait:
        return with_progress(outcomes, effects)
    outcomes = wait_for_copies(outcomes, effects)
    return _for_those_with_steps(outcomes, lambda outcome: _finish(outcome, effects))


def _for_those_with_steps(outcomes: list[Outcome], work: Callable[[Outcome], Outcome]) -> list[Outcome]:
    return updated(outcomes, in_parallel(work, (outcome for outcome in outcomes if outcome.item.steps)))


def _apply_steps(outcome: Outcome, effects: Effects) -> Outcome:
    """All steps of an item that need not wait for a copy to become available."""
    try:
        for step in outcome.item.steps:
            if isinstance(step, Remove):
                effects.calls.remove(step)
                outcome = replace(outcome.without_copy(), done=True)
            elif isinstance(step, CreateCopy):
                outcome = copy_or_join(outcome, step, effects)
            elif isinstance(step, AddTags):
                effects.calls.add_tags(step)
                outcome = replace(outcome, done=True)
            elif outcome.phase == USABLE:
                outcome = _apply_late(outcome, step, effects)
    except AwsError as error:
        return outcome.failed(error.code, str(error))
    return outcome


def _finish(outcome: Outcome, effects: Effects) -> Outcome:
    """What could not be done before the copy was available: late steps, and tags of what belongs to it."""
    was_usable = outcome.item.copy is not None and outcome.item.copy.usable
    if was_usable or outcome.problem or outcome.phase != USABLE or outcome.copy is None:
        return outcome
    tagged_ids = outcome.copy.tagged_ids
    try:
        for step in outcome.item.steps:
            if isinstance(step, LateStep):
                outcome = _apply_late(outcome, step, effects)
            elif isinstance(step, AddTags) and set(tagged_ids) - set(step.tagged_ids):
                effects.calls.add_tags(replace(step, tagged_ids=tagged_ids))
    except AwsError as error:
        return outcome.failed(error.code, str(error))
    return outcome


def _apply_late(outcome: Outcome, step: LateStep, effects: Effects) -> Outcome:
    if outcome.id is None:
        raise ValueError("a late step needs a copy")
    effects.calls.late(step, outcome.id)
    return replace(outcome, done=True)
