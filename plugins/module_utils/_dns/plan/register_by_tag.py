# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decisions for providers that hold no TXT records: the instance's own tag says what was registered, and when.

Pure. Such services block whoever asks for what is so already, and whoever asks again after a refusal.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from ..._core.problem import Problem
from ..._core.tracking import format_time
from ..instances.instance_tags import Note
from ..instances.tag_keys import note_of, tag_of
from ..names.model import Change, Found, Wanted, Zone
from .claims import Claim
from .item import REGISTERED, UPDATED, Item, item_of
from .register import Rules, exposed, new_note, wanted_records, with_note

# A registration that its name servers never show, as with a DNS of their own inside, is repeated once a day at most.
_REPEAT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RatePolicy:
    """How a service wants to be treated; the four answers of an UpdateService, and whether a person has acted."""

    refresh_seconds: float | None
    visible_seconds: float
    pause_seconds: Callable[[str], float | None]
    change_limit: Callable[[Change], Problem | None]
    retry_refused: bool = False


def plan_by_tag(claim: Claim, found: Found | Problem, rules: Rules, rates: RatePolicy) -> Item:
    """Ask for an update only if the name answers something else, or the service would forget it."""
    item = item_of(claim)
    if isinstance(claim.wanted, Problem):
        return item.failed(claim.wanted)
    note = note_of(claim.hostname, claim.instance.notes)
    if note is not None and note.provider != rules.provider:
        note = None
    if note and not rates.retry_refused and (problem := _pause(claim, note, rules, rates)):
        return item.failed(problem)
    if isinstance(found, Problem):
        return _plan_unseen(item, claim, claim.wanted, found, note, rules, rates)
    item = replace(item, zone=found.zone, records=found.records)
    if found.obstacle:
        return item.failed(Problem("NameInUse", f"{claim.hostname}: {found.obstacle}; remove it or use another name"))
    if problem := exposed(claim.wanted, found.zone, rules):
        return item.failed(problem)
    has_note = note is not None and not note.refused and note.values == new_note(claim.wanted, rules).values
    age = rules.now - note.at if note else timedelta(0)
    if _answers(found, claim.wanted):
        is_stale = rates.refresh_seconds is not None and age.total_seconds() >= rates.refresh_seconds
        return (
            _update(item, claim, claim.wanted, rules, rates) if has_note and is_stale else with_note(item, claim, rules)
        )
    if has_note and age.total_seconds() < rates.visible_seconds:
        return replace(item, notes=(f"registered {int(age.total_seconds())} s ago, and not answered yet",))
    if note and has_note and age < _REPEAT:
        return item.failed(_not_answered(claim, note))
    return _update(item, claim, claim.wanted, rules, rates)


def _not_answered(claim: Claim, note: Note) -> Problem:
    return Problem(
        "NotAnswered",
        f"{claim.hostname} was registered at {format_time(note.at)} and its name servers still answer something else, "
        "and asking again would block the account; check whether this machine sees another DNS (nameservers), and "
        "whether another client updates the name",
    )


def _plan_unseen(
    item: Item, claim: Claim, wanted: Wanted, problem: Problem, note: Note | None, rules: Rules, rates: RatePolicy
) -> Item:
    """When the name servers do not answer, the tag decides. Without one nothing is known, so nothing is asked for."""
    if note is None:
        return item.failed(problem)
    if note.refused or note.values != new_note(wanted, rules).values:
        exposure = exposed(wanted, Zone(rules.provider, claim.hostname.name), rules)
        return item.failed(exposure) if exposure else _update(item, claim, wanted, rules, rates)
    return replace(item, notes=(f"left as registered at {format_time(note.at)}: {problem.message}",))


def _pause(claim: Claim, note: Note, rules: Rules, rates: RatePolicy) -> Problem | None:
    seconds = rates.pause_seconds(note.refused) if note.refused else None
    if seconds is None or not note.refused:
        return None
    said = f"{claim.hostname}: {rules.provider} answered {note.refused} at {format_time(note.at)}"
    if seconds == math.inf:
        return Problem(
            note.refused,
            f"{said}, and asking again would block the account; put that right, then run once with retry_refused: true",
        )
    again = note.at + timedelta(seconds=seconds)
    if rules.now >= again:
        return None
    return Problem(note.refused, f"{said}; it is not asked again before {format_time(again)}")


def _answers(found: Found, wanted: Wanted) -> bool:
    """Whether the name says what it is to say. How long that may be kept is the service's affair."""
    there = {records.type: records.values for records in found.records}
    return there == {kind: tuple(sorted(values)) for kind, values in wanted.values.items()}


def _update(item: Item, claim: Claim, wanted: Wanted, rules: Rules, rates: RatePolicy) -> Item:
    records = wanted_records(wanted, rules.ttl)
    zone = item.zone or Zone(rules.provider, claim.hostname.name)
    change = Change(claim.hostname, zone, item.records, records, claim.instance.id)
    if problem := rates.change_limit(change):
        return item.failed(problem)
    return replace(
        item,
        zone=zone,
        action=UPDATED if item.records else REGISTERED,
        change=change,
        records=records,
        tag=tag_of(claim.hostname, claim.instance.notes),
        note=new_note(wanted, rules),
    )
