# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks at every copy just asked for: it must be alive and carry its tags, or it is asked for again or tagged.

What AWS answers to a token whose image has been deregistered is not documented; so no id is believed unseen.
"""

from __future__ import annotations

from dataclasses import replace

from .._core.errors import PASSING, AwsError
from .._core.parallel import in_each_region
from .._core.tags import missing_tags
from .._core.tracking import SET, SOURCE, joined_tags
from .outcome import Outcome, by_region, updated
from .plan import AddTags, CreateCopy
from .ports import Effects
from .request_copy import copy_or_join
from .resource import FAILED, GONE, Resource
from .yielding import yielded

# How often a copy is asked for when AWS keeps answering with ids that are gone.
MAX_TOKENS = 5


def confirm_copies(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """The same outcomes, new copies confirmed: one listing for each region, more only if one is missing."""
    new = by_region(outcome for outcome in outcomes if outcome.is_new)
    confirmed = in_each_region(lambda group: _confirm_region(group, effects), new)
    return updated(outcomes, (outcome for group in confirmed for outcome in group))


def _confirm_region(outcomes: list[Outcome], effects: Effects) -> list[Outcome]:
    """Outcomes of new copies in one region."""
    region, noun = outcomes[0].item.region, effects.calls.noun
    done: list[Outcome] = []
    todo = outcomes
    for attempt in range(1, MAX_TOKENS + 1):
        try:
            copies = _visible(region, todo, effects)
        except AwsError as error:
            text = "was requested, but could not be described; the next run continues"
            return done + [o.failed(error.code, f"{noun} {o.id} in {region} {text}: {error}") for o in todo]
        seen = [_with_tags(o, copies[str(o.id)], effects) for o in todo if o.id in copies]
        done += [yielded(outcome, copies.values(), effects) for outcome in seen]
        if not effects.calls.has_token:
            return done + [_not_seen(o) for o in todo if o.id not in copies]
        todo = [outcome for outcome in todo if outcome.id not in copies]
        if attempt < MAX_TOKENS:
            again = [_ask_again(outcome, effects) for outcome in todo]
            done += [outcome for outcome in again if not outcome.is_new]
            todo = [outcome for outcome in again if outcome.is_new]
        if not todo:
            return done
    message = (
        "AWS keeps answering the request to copy {0} {1} to {2} with copies that no longer exist; run again tomorrow"
    )
    return done + [o.failed("CopyVanished", message.format(noun, o.item.source.id, region)) for o in todo]


def _visible(region: str, outcomes: list[Outcome], effects: Effects) -> dict[str, Resource]:
    """Those of the copies that exist, after giving AWS the time it says a new one may take to show.

    An answer that does not come, or cannot be read, is asked for again; the last one counts. Where another run can have
    copied the same sources, its copies are found as well, in the same calls.
    """
    ids = {str(outcome.id) for outcome in outcomes}
    found: dict[str, Resource] = {}
    for pause in (*effects.pauses(), None):
        try:
            if effects.calls.can_double and pause is not None:
                seen = {copy.id: copy for copy in effects.calls.tracked(region, _sources(outcomes))}
            else:
                seen = dict(effects.calls.describe(region, ids - set(found)))
            found |= {copy_id: copy for copy_id, copy in seen.items() if copy.phase != GONE}
        except AwsError as error:
            if pause is None or error.kind not in PASSING:
                raise
        if pause is None or ids <= set(found):
            break
        effects.clock.sleep(pause)
    return found


def _sources(outcomes: list[Outcome]) -> list[str]:
    return sorted({_step(outcome).tags[SOURCE] for outcome in outcomes})


def _step(outcome: Outcome) -> CreateCopy:
    step = outcome.item.new_copy
    if step is None:
        raise ValueError("only a copy that the plan creates is confirmed")
    return step


def _not_seen(outcome: Outcome) -> Outcome:
    """Asking again could make a second copy: AWS has said that there is a first, so it is waited for."""
    note = f"{outcome.id} is not visible yet; the next run checks again"
    return replace(outcome, notes=(*outcome.notes, note), is_hidden=True)


def _ask_again(outcome: Outcome, effects: Effects) -> Outcome:
    try:
        return copy_or_join(outcome, _step(outcome), effects, salt=str(outcome.id))
    except AwsError as error:
        return outcome.failed(error.code, str(error))


def _with_tags(outcome: Outcome, copy: Resource, effects: Effects) -> Outcome:
    """The copy as it was seen, tagged now if an AWS look-alike has dropped the tags of the request."""
    if copy.phase == FAILED:
        return outcome.broken(copy, effects.calls.noun)
    outcome = outcome.seen(copy)
    wanted = _step(outcome).tags
    # A look-alike has dropped all tags; where some are there, another run may have added a set of its own.
    missing = missing_tags(copy.tags, joined_tags(copy.tags, wanted) if SET in copy.tags else wanted)
    if missing:
        try:
            effects.calls.add_tags(AddTags(copy.region, copy.id, copy.tagged_ids, missing, {}))
        except AwsError as error:
            return outcome.failed(error.code, str(error))
    return outcome
