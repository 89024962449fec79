# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a server answers with what it has taken: at once, later, or never.

NOERROR says only that an update was understood: RFC 2136, 3.4.2.2, lets a server drop what it does not like, and one
that signs its zones answers with what it has signed. It never waits for what the zone does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..._core.clock import Clock
from ..._core.problem import Problem
from ..._core.waiters import Timeout, wait_until
from ..names.model import Change, Found, Hostname, RecordSet
from . import errors as answers
from . import messages
from .errors import PREREQUISITE_CODES, UPDATE, Server
from .exchange import Connection
from .reading import look

# Without wait. BIND signs what an update has written within milliseconds; when its machine is busy it takes longer.
GRACE = Timeout(3.0, 0.1)


@dataclass(frozen=True, slots=True)
class Watch:
    """A server, and how long it is looked at."""

    connection: Connection
    server: Server
    clock: Clock
    timeout: Timeout = GRACE

    def visible(self, changes: Sequence[Change]) -> dict[Hostname, Problem | None]:
        """None for each change that the server answers with; else what it lacks, and whether that is still to come."""
        pending = self._pending(changes)
        dropped = self._dropped([change for change, _found in pending])
        late = [change for change, _found in pending if change not in dropped]
        if late:
            late_ones = wait_until(lambda: self._pending(late), lambda rest: not rest, self.timeout, self.clock)
        else:
            late_ones = []
        done: dict[Hostname, Problem | None] = {change.hostname: None for change in changes}
        for change, found in pending:
            if change in dropped:
                done[change.hostname] = self._problem(answers.NOT_WRITTEN, change, found)
        for change, found in late_ones:
            done[change.hostname] = self._problem(answers.NOT_VISIBLE, change, found)
        return done

    def _pending(self, changes: Sequence[Change]) -> list[tuple[Change, Found | Problem]]:
        """What is not answered yet, and what is instead."""
        found = look(self.connection, self.server, {change.hostname: change.zone for change in changes})
        seen = [(change, found[change.hostname]) for change in changes]
        return [(change, there) for change, there in seen if isinstance(there, Problem) or lacking(change, there)]

    def _dropped(self, changes: Sequence[Change]) -> list[Change]:
        """Those that the zone does not have. Where that cannot be told, they may still come."""
        said = self.connection.probe([messages.outcome(change.zone.name, change) for change in changes])
        return [change for change, answer in zip(changes, said, strict=True) if answer.code in PREREQUISITE_CODES]

    def _problem(self, code: str, change: Change, found: Found | Problem) -> Problem:
        if isinstance(found, Problem):
            detail = f"what it answers could not be seen: {found.message}"
        else:
            detail = f"{', '.join(lacking(change, found))}; {now(found)}{_without_owner(change, found)}"
        return answers.problem(code, UPDATE, change.hostname.name, self.server, detail)


def lacking(change: Change, found: Found) -> list[str]:
    """What a change was to write or to remove and the server does not answer so, as a user reads it."""
    there = {messages.key_of(records): records for records in found.everything}
    wanted = {messages.key_of(records): records for records in change.new}
    missing = [
        _shown(each) for key, each in wanted.items() if not messages.is_same(there.get(key), each, with_ttl=True)
    ]
    left = [each for key, each in there.items() if key in _touched(change) and key not in wanted]
    return [f"not there: {text}" for text in missing] + [f"still there: {_shown(each)}" for each in left]


def _without_owner(change: Change, found: Found) -> str:
    """What to do about records that a server took without the one that says whose they are."""
    written = [records for records in change.new if records in found.records]
    if not written or found.ownership is not None:
        return ""
    return (
        f"; {change.hostname} stands there without its owner's record, so no run takes it for yours: let the server "
        "accept TXT records of this key, and then run again with takeover: force, or delete it"
    )


def agrees(change: Change, wanted: Iterable[RecordSet], found: Found) -> bool:
    """Whether all that a change touches is as ``wanted`` says, TTLs apart: an update compares none."""
    there = {messages.key_of(records): records for records in found.everything}
    expected: Mapping[messages.Key, RecordSet] = {messages.key_of(records): records for records in wanted}
    return all(messages.is_same(there.get(key), expected.get(key), with_ttl=False) for key in _touched(change))


def _touched(change: Change) -> set[messages.Key]:
    touched = {messages.key_of(records) for records in (*change.old, *change.new)}
    return touched | {(name, rdtype) for name, rdtype in messages.absences(change) if rdtype}


def now(found: Found) -> str:
    return ", ".join(f"now {_shown(records)}" for records in found.everything) or "now nothing"


def _wanted(records: RecordSet, there: RecordSet | None) -> str:
    is_other_ttl = messages.is_same(there, records, with_ttl=False)
    return f"{_shown(records)} with TTL {records.ttl}" if is_other_ttl else _shown(records)


def _shown(records: RecordSet) -> str:
    return f"{records.type} {' '.join(records.values)}"
