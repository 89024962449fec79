# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes sent to a name server, and what became of each.

It never takes a lost answer for a failure without having looked, and never sends a change a second time after one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TypeAlias

from .._core.problem import Problem
from . import rfc2136_answers as answers
from . import rfc2136_messages as messages
from .batches import Batch
from .model import Change, Found, Hostname, RecordSet
from .rfc2136_answers import PREREQUISITE_CODES, RECORD_CHANGED, UPDATE, Server
from .rfc2136_exchange import Connection, LostAnswer, ServerError
from .rfc2136_reading import look

with suppress(ImportError):  # rfc2136.from_options says when dnspython is missing
    import dns.exception

_DONE = "NOERROR"
# A text, because ansible-test's pylint takes the alias for a value otherwise.
Outcome: TypeAlias = "dict[Hostname, Problem | None]"


def write(connection: Connection, server: Server, batches: Iterable[Batch]) -> Outcome:
    """None for what was done. When the server cannot be worked with any more, the rest is not tried."""
    done: Outcome = {}
    waiting = deque(batches)
    while waiting:
        batch = waiting.popleft()
        try:
            outcome = _try(connection, server, batch)
        except ServerError as error:
            left = [change.hostname for each in (batch, *waiting) for change in each.changes]
            return done | dict.fromkeys(left, Problem(error.code, str(error)))
        if outcome is None:
            # Each instance alone, so that only those fail that are the reason.
            waiting.extend(batch.parts())
        else:
            done.update(outcome)
    return done


def _try(connection: Connection, server: Server, batch: Batch) -> Outcome | None:
    """None if a batch for several instances was refused; then nothing of it was done."""
    try:
        code = connection.update(messages.update(batch.zone.name, batch.changes))
    except LostAnswer as error:
        return _after_lost_answer(connection, server, batch, error)
    except dns.exception.TooBig:
        code = answers.TOO_LARGE
    if code != _DONE and len(batch.groups) > 1:
        return None
    return _outcome(connection, server, batch, code)


def _outcome(connection: Connection, server: Server, batch: Batch, code: str) -> Outcome:
    """Of a batch for one instance."""
    if code in PREREQUISITE_CODES:
        return _changed(connection, server, batch, code)
    hostnames = [change.hostname for change in batch.changes]
    thing = f"{_listed([hostname.name for hostname in hostnames])} in zone {batch.zone.name}"
    return dict.fromkeys(hostnames, None if code == _DONE else answers.problem(code, UPDATE, thing, server))


# --- a lost answer ---


def _after_lost_answer(connection: Connection, server: Server, batch: Batch, error: LostAnswer) -> Outcome:
    """The update may have been carried out all the same: done, not done, or not to be seen."""
    found: dict[Hostname, Found | Problem]
    try:
        found = look(connection, server, {change.hostname: change.zone for change in batch.changes})
    except ServerError as unseen:
        found = dict.fromkeys((change.hostname for change in batch.changes), Problem(unseen.code, str(unseen)))
    return {change.hostname: _after_looking(change, found[change.hostname], server, error) for change in batch.changes}


def _after_looking(change: Change, found: Found | Problem, server: Server, error: LostAnswer) -> Problem | None:
    if isinstance(found, Problem):
        detail = f"whether it was carried out could not be seen: {found.message}"
    elif _agrees(change, change.new, found, with_ttl=True):
        return None
    else:
        detail = f"it was not carried out: {_now(found)}"
    return answers.problem(error.code, UPDATE, change.hostname.name, server, detail)


# --- a condition that did not hold ---


def _changed(connection: Connection, server: Server, batch: Batch, code: str) -> Outcome:
    """Whose fault it was that the changes of an instance were not made, as well as can be seen now."""
    changes = batch.changes
    found = look(connection, server, {change.hostname: change.zone for change in changes})
    reasons = {change.hostname: _reason(connection, server, change, found[change.hostname]) for change in changes}
    culprits = [hostname.name for hostname, reason in reasons.items() if reason]
    if culprits:
        rest = f"the changes for an instance are made together, and the reason is {_listed(culprits)}"
    else:
        rest = f"{code} of the server; it looks unchanged now"
    return {
        hostname: reason or answers.problem(RECORD_CHANGED, UPDATE, hostname.name, server, rest)
        for hostname, reason in reasons.items()
    }


def _reason(connection: Connection, server: Server, change: Change, found: Found | Problem) -> Problem | None:
    name = change.hostname.name
    if isinstance(found, Problem):
        return found
    # The server compares no TTLs either.
    if not _agrees(change, change.old, found, with_ttl=False):
        return answers.problem(RECORD_CHANGED, UPDATE, name, server, _now(found))
    if others := _beside_cname(connection, change):
        return answers.problem(answers.CNAME_BESIDE_OTHERS, UPDATE, name, server, ", ".join(others))
    return None


def _beside_cname(connection: Connection, change: Change) -> list[str]:
    """The types at a name that keep a new CNAME from it."""
    keys = [(name, rdtype) for name in messages.new_cnames(change) for rdtype in messages.OTHER_TYPES]
    said = connection.ask([messages.question(*key) for key in keys])
    return [
        rdtype for (name, rdtype), answer in zip(keys, said, strict=True) if messages.set_in(answer, (name, rdtype))
    ]


# --- what is there ---


def _agrees(change: Change, wanted: Sequence[RecordSet], found: Found, *, with_ttl: bool) -> bool:
    """Whether all that a change touches is as ``wanted`` says, and nothing is there where that says nothing."""
    there = {messages.key_of(records): records for records in found.everything}
    expected = {messages.key_of(records): records for records in wanted}
    touched = {messages.key_of(records) for records in (*change.old, *change.new)}
    touched |= {(name, rdtype) for name, rdtype in messages.absences(change) if rdtype}
    return all(messages.is_same(there.get(key), expected.get(key), with_ttl=with_ttl) for key in touched)


def _now(found: Found) -> str:
    return ", ".join(f"now {records.type} {' '.join(records.values)}" for records in found.everything) or "now nothing"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
