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
from . import api
from .confirm import confirm_copies
from .copying import copy_or_join
from .effects import Effects
from .follow import wait_for_copies, with_progress
from .model import AVAILABLE
from .outcome import Outcome, outcome_before, updated
from .plan import CopyImage, Deregister, Plan, ShareImage, TagImage


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
            if isinstance(step, Deregister):
                api.deregister_image(effects.ec2(step.region), step)
                outcome = replace(outcome, image_id=None, state=None, done=True)
            elif isinstance(step, CopyImage):
                outcome = copy_or_join(outcome, step, effects)
            elif isinstance(step, TagImage):
                api.tag_image(effects.ec2(step.region), step)
                outcome = replace(outcome, done=True)
            elif outcome.state == AVAILABLE:
                outcome = _share(outcome, step, effects)
    except AwsError as error:
        return outcome.failed(error.code, str(error))
    return outcome


def _finish(outcome: Outcome, effects: Effects) -> Outcome:
    """What could not be done before the copy was available: its launch permissions, and tags of its snapshots."""
    was_available = outcome.item.copy is not None and outcome.item.copy.usable
    if was_available or outcome.problem or outcome.state != AVAILABLE:
        return outcome
    try:
        for step in outcome.item.steps:
            if isinstance(step, ShareImage):
                outcome = _share(outcome, step, effects)
            elif isinstance(step, TagImage) and outcome.snapshot_ids:
                api.tag_image(effects.ec2(step.region), replace(step, snapshot_ids=outcome.snapshot_ids))
    except AwsError as error:
        return outcome.failed(error.code, str(error))
    return outcome


def _share(outcome: Outcome, step: ShareImage, effects: Effects) -> Outcome:
    if outcome.image_id is None:
        raise ValueError("only a copy that exists can be shared")
    api.share_image(effects.ec2(step.region), step, outcome.image_id)
    return replace(outcome, done=True)
