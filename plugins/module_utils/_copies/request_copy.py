# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking for one copy so that no second one is made, whatever AWS answers.

It never takes a resource for the copy by its name alone.
"""

from __future__ import annotations

from dataclasses import replace

from .._core.errors import LIMIT, NAME_IN_USE, TOKEN_MISMATCH, AwsError
from .._core.tags import missing_tags
from .._core.tracking import joined_tags
from .outcome import Outcome
from .plan import ADOPTED, DEFERRED, REPLACED, AddTags, CreateCopy
from .ports import Effects
from .resource import Resource


def copy_or_join(outcome: Outcome, step: CreateCopy, effects: Effects, salt: str | None = None) -> Outcome:
    """Ask for the copy; join one that is there already, and put off what AWS has no room for now.

    ``salt`` is given when AWS answered an earlier token with something that is gone.
    """
    if step.region in effects.full_regions:
        return _deferred(outcome, step.region, effects)
    try:
        begun = replace(outcome, begun=effects.clock.now())
        return _begun(begun, _copy_with_free_name(outcome, step, effects, salt))
    except AwsError as error:
        if error.kind == LIMIT:
            effects.full_regions[step.region] = error.said
            return _deferred(outcome, step.region, effects)
        if error.kind not in (NAME_IN_USE, TOKEN_MISMATCH):
            raise
        return _join(outcome, step, error, effects, salt)


def copy_queued(outcome: Outcome, effects: Effects) -> Outcome:
    """Ask once more for a copy that AWS had no room for."""
    step = outcome.item.new_copy
    if step is None:
        raise ValueError("only a copy that the plan creates can be queued")
    waiting = replace(outcome, action=outcome.item.action, notes=outcome.item.notes, is_queued=False)
    try:
        return copy_or_join(waiting, step, effects)
    except AwsError as error:
        return waiting.failed(error.code, str(error))


def _begun(outcome: Outcome, copy: Resource) -> Outcome:
    return replace(outcome.seen(copy), progress=copy.progress or 0, done=True)


def _deferred(outcome: Outcome, region: str, effects: Effects) -> Outcome:
    # With AWS's words: one code may stand for several limits, and some of them no later run gets past.
    note = f"too many copies are in progress in {region}: the next run copies it ({effects.full_regions[region]})"
    return replace(outcome, action=DEFERRED, notes=(*outcome.item.notes, note), is_queued=True)


def _copy_with_free_name(outcome: Outcome, step: CreateCopy, effects: Effects, salt: str | None) -> Resource:
    """After we removed a failed copy AWS may hold its name for a while; asking again is its advice."""
    salt = salt or effects.clock.now().date().isoformat()
    for pause in effects.pauses() if outcome.action == REPLACED else ():
        try:
            return effects.calls.create(step, salt)
        except AwsError as error:
            if error.kind != NAME_IN_USE:
                raise
        effects.clock.sleep(pause)
    return effects.calls.create(step, salt)


def _join(outcome: Outcome, step: CreateCopy, refusal: AwsError, effects: Effects, salt: str | None) -> Outcome:
    """AWS refused because something is there: if that is the copy of our source, it is what we want; else say so."""
    copy, holder = effects.calls.find_refused(step)
    if copy is None and refusal.kind == TOKEN_MISMATCH and salt is None:
        return copy_or_join(outcome, step, effects, salt=refusal.code)
    # Where nobody is to be seen who has the name, it may be the copy itself, which AWS does not show yet.
    if copy is None and holder and refusal.kind == NAME_IN_USE and step.fallback_names:
        return _under_another_name(outcome, step, holder, effects, salt)
    if copy is None:
        return outcome.failed(refusal.code, f"{refusal} [{holder}]" if holder else str(refusal))
    return _joined(outcome, step, copy, effects)


def _under_another_name(outcome: Outcome, step: CreateCopy, holder: str, effects: Effects, salt: str | None) -> Outcome:
    """Something else has the name. A copy under another one is worth more than none."""
    name, *others = step.fallback_names
    taken = f"{step.region}: the name '{step.name}' is taken" + (f" ({holder})" if holder else "")
    renamed = replace(outcome, notes=(*outcome.notes, f"{taken}, so the copy is called '{name}'"))
    return copy_or_join(renamed, replace(step, name=name, fallback_names=tuple(others)), effects, salt)


def _joined(outcome: Outcome, step: CreateCopy, copy: Resource, effects: Effects) -> Outcome:
    missing = missing_tags(copy.tags, joined_tags(copy.tags, step.tags))
    if missing:
        effects.calls.add_tags(AddTags(step.region, copy.id, copy.tagged_ids, missing, {}))
    # There was no copy when the run began, and there is one when it ends.
    return replace(outcome.seen(copy), action=ADOPTED, done=True)
