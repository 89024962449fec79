# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes sent to a name server, and what became of each.

It never takes an answer for the fact: what was sent is looked for afterwards, whether an answer came or not. It never
sends a change a second time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from ..._core.problem import Problem
from ..batches import Batch
from ..library import dns
from ..names.model import ADDRESS_TYPES, CNAME, Change, Found, Hostname
from . import errors as answers
from . import messages
from .errors import PREREQUISITE_CODES, RECORD_CHANGED, UPDATE
from .exchange import Answer, LostAnswer, ServerError
from .reading import look
from .visible import Watch, agrees, lacking, now

_DONE = "NOERROR"
# A text, because ansible-test's pylint takes the alias for a value otherwise.
Outcome: TypeAlias = "dict[Hostname, Problem | None]"


def write(watch: Watch, batches: Iterable[Batch]) -> Outcome:
    """None for what was done and is answered. When the server cannot be worked with any more, the rest is not tried."""
    done: Outcome = {}
    taken: list[Change] = []
    waiting = deque(batches)
    while waiting:
        batch = waiting.popleft()
        try:
            outcome = _try(watch, batch)
        except ServerError as error:
            left = [change.hostname for each in (batch, *waiting) for change in each.changes]
            done |= dict.fromkeys(left, Problem(error.code, str(error)))
            break
        if outcome is None:
            # Each instance alone, so that only those fail that are the reason.
            waiting.extend(batch.parts())
        else:
            done.update(outcome)
            taken += [change for change in batch.changes if outcome[change.hostname] is None]
    return done | _looked_for(watch, taken)


def _looked_for(watch: Watch, taken: Sequence[Change]) -> Outcome:
    """All together, so that the waiting is done once."""
    try:
        return watch.visible(taken) if taken else {}
    except ServerError as unseen:
        text = f"the server took the update, but whether it was carried out could not be seen: {unseen}"
        return dict.fromkeys((change.hostname for change in taken), Problem(unseen.code, text))


def _try(watch: Watch, batch: Batch) -> Outcome | None:
    """None if a batch for several instances was refused; then nothing of it was done."""
    try:
        answer = watch.connection.update(messages.update(batch.zone.name, batch.changes))
    except LostAnswer as error:
        return _after_lost_answer(watch, batch, error)
    except dns.exception.TooBig:
        answer = Answer(answers.TOO_LARGE)
    if answer.code != _DONE and len(batch.groups) > 1:
        return None
    return _outcome(watch, batch, answer)


def _outcome(watch: Watch, batch: Batch, answer: Answer) -> Outcome:
    """Of a batch for one instance."""
    if answer.code in PREREQUISITE_CODES:
        return _changed(watch, batch, answer.code)
    hostnames = [change.hostname for change in batch.changes]
    if answer.code == _DONE:
        return dict.fromkeys(hostnames, None)
    thing = f"{_listed([hostname.name for hostname in hostnames])} in zone {batch.zone.name}"
    facts = answer.facts | _facts_of(batch.changes)
    return dict.fromkeys(hostnames, answers.problem(answer.code, UPDATE, thing, watch.server, facts=facts))


def _facts_of(changes: Iterable[Change]) -> set[str]:
    """What of the changes may be the reason of a refusal."""
    facts = set()
    for change in changes:
        if any("_" in each.name and each.type in ADDRESS_TYPES and each.type != CNAME for each in change.added):
            facts.add(answers.UNDERSCORE)
        if messages.turned_into_alias(change):
            facts.add(answers.NEW_ALIAS)
    return facts


# --- a lost answer ---


def _after_lost_answer(watch: Watch, batch: Batch, error: LostAnswer) -> Outcome:
    """The update may have been carried out all the same: done, not done, or not to be seen."""
    found: dict[Hostname, Found | Problem]
    try:
        found = look(watch.connection, watch.server, {change.hostname: change.zone for change in batch.changes})
    except ServerError as unseen:
        found = dict.fromkeys((change.hostname for change in batch.changes), Problem(unseen.code, str(unseen)))
    return {change.hostname: _after_looking(watch, change, found[change.hostname], error) for change in batch.changes}


def _after_looking(watch: Watch, change: Change, found: Found | Problem, error: LostAnswer) -> Problem | None:
    if isinstance(found, Problem):
        detail = f"whether it was carried out could not be seen: {found.message}"
    elif not lacking(change, found) or _is_written(watch, change, found):
        return None
    else:
        detail = f"it was not carried out: {now(found)}"
    return answers.problem(error.code, UPDATE, change.hostname.name, watch.server, detail)


def _is_written(watch: Watch, change: Change, found: Found) -> bool:
    """Whether the zone has it, although it is not answered yet. Of a TTL alone that cannot be told."""
    if agrees(change, change.new, found):
        return False
    [answer] = watch.connection.probe([messages.outcome(change.zone.name, change)])
    return answer.code == _DONE


# --- a condition that did not hold ---


def _changed(watch: Watch, batch: Batch, code: str) -> Outcome:
    """Whose fault it was that the changes of an instance were not made, as well as can be seen now."""
    changes = batch.changes
    found = look(watch.connection, watch.server, {change.hostname: change.zone for change in changes})
    reasons = {change.hostname: _reason(watch, change, found[change.hostname]) for change in changes}
    culprits = [hostname.name for hostname, reason in reasons.items() if reason]
    if culprits:
        rest = f"the changes for an instance are applied together, and the reason is {_listed(culprits)}"
    else:
        rest = f"{code} of the server; it is unchanged now"
    return {
        hostname: reason or answers.problem(RECORD_CHANGED, UPDATE, hostname.name, watch.server, rest)
        for hostname, reason in reasons.items()
    }


def _reason(watch: Watch, change: Change, found: Found | Problem) -> Problem | None:
    name = change.hostname.name
    if isinstance(found, Problem):
        return found
    if not agrees(change, change.old, found):
        return answers.problem(RECORD_CHANGED, UPDATE, name, watch.server, now(found))
    if others := _beside_cname(watch, change):
        return answers.problem(answers.CNAME_BESIDE_OTHERS, UPDATE, name, watch.server, ", ".join(others))
    [answer] = watch.connection.probe([messages.condition(change.zone.name, change)])
    if answer.code in PREREQUISITE_CODES:
        # An update is compared with the zone, a question answered from what is signed of it.
        return answers.problem(answers.NOT_VISIBLE, UPDATE, name, watch.server, now(found))
    return None


def _beside_cname(watch: Watch, change: Change) -> list[str]:
    """The types at a name that keep a new CNAME from it."""
    keys = [(name, rdtype) for name in messages.new_cnames(change) for rdtype in messages.other_types()]
    said = watch.connection.ask([messages.question(*key) for key in keys])
    return [
        rdtype for (name, rdtype), answer in zip(keys, said, strict=True) if messages.set_in(answer, (name, rdtype))
    ]


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
