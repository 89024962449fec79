# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries out a plan: every item is tried, and what was done is kept whatever happens to the others.

It never decides what a copy should look like; it only makes it so.
"""

from __future__ import annotations

from dataclasses import replace

from .._core.errors import AwsError
from .._core.parallel import in_parallel
from . import api
from .confirm import confirm_copies
from .copying import copy_or_join
from .effects import Effects
from .follow import wait_for_copies, with_progress
from .model import AVAILABLE
from .outcome import Outcome, outcome_before
from .plan import CopyImage, Deregister, Item, Plan, ShareImage, TagImage


def apply_plan(plan: Plan, effects: Effects, *, wait: bool) -> list[Outcome]:
    """The outcomes in the order of the plan's items."""
    outcomes = in_parallel(lambda item: _apply_item(item, effects), plan.items)
    outcomes = confirm_copies(outcomes, effects)
    if not wait:
        return with_progress(outcomes, effects)
    outcomes = wait_for_copies(outcomes, effects)
    return in_parallel(lambda outcome: _share_late(outcome, effects), outcomes)


def _apply_item(item: Item, effects: Effects) -> Outcome:
    """All steps of an item that need not wait for a copy to become available."""
    outcome = outcome_before(item)
    try:
        for step in item.steps:
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


def _share_late(outcome: Outcome, effects: Effects) -> Outcome:
    """Launch permissions of a copy that has become available only now."""
    was_available = outcome.item.copy is not None and outcome.item.copy.usable
    late = [step for step in outcome.item.steps if isinstance(step, ShareImage)]
    if was_available or outcome.problem or outcome.state != AVAILABLE:
        return outcome
    try:
        for step in late:
            outcome = _share(outcome, step, effects)
    except AwsError as error:
        return outcome.failed(error.code, str(error))
    return outcome


def _share(outcome: Outcome, step: ShareImage, effects: Effects) -> Outcome:
    if outcome.image_id is None:
        raise ValueError("only a copy that exists can be shared")
    api.share_image(effects.ec2(step.region), step, outcome.image_id)
    return replace(outcome, done=True)
