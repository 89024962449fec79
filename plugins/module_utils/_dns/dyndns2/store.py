# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The provider dyndns2: names at services such as Dyn, No-IP and deSEC, which are told a name and its addresses.

It never sends an update without an address, and never another one after an answer that the next would get as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._core.errors import InvalidInput
from ..._core.problem import Problem
from ..._core.waiters import wait_until
from ..library import required_library
from ..names.hostnames import WILDCARD
from ..names.model import Change, Found, Hostname, RecordSet
from ..store import Context
from .answers import Outcome, answer_to_all
from .errors import pause_after, problem_from_code
from .https import Sender
from .limits import NOT_POSSIBLE, addresses_of, change_limit, name_limit
from .lookup import Lookup
from .options import account_from_options, nameservers_from_options

# Dyn: more are answered with numhost.
MAX_NAMES = 20
_DAY = 24 * 60 * 60.0


class Dyndns2Store:
    """One account at one service.

    The protocol has neither conditions nor transactions: ``old`` of a change is not compared again, a request may
    succeed for one name and fail for another, and the names of one instance share a request only because they share
    an address. ``find`` asks the DNS, never the service; when the DNS cannot be asked it answers LookupFailed, and
    then a name may be sent only if it is known by other means that its address differs. ``apply`` uses nothing of a
    change but its names and addresses, so that this is possible without a Found.
    """

    provider = "dyndns2"
    # Free accounts lose names that are not updated for 30 days; ddclient repeats after 25.
    refresh_seconds = 25 * _DAY
    # Services use times to live of 60 seconds, and secondaries that follow within minutes.
    visible_seconds = 300.0

    def __init__(self, service: Sender, lookup: Lookup, context: Context) -> None:
        self._service = service
        self._lookup = lookup
        self._clock = context.clock
        self._timeout = context.timeout
        # What was registered and may not be answered everywhere yet.
        self._unseen: dict[Hostname, Change] = {}

    def pause_seconds(self, code: str) -> float | None:
        return pause_after(code)

    def change_limit(self, change: Change) -> Problem | None:
        return change_limit(change)

    def find(self, hostnames: Sequence[Hostname]) -> Mapping[Hostname, Found | Problem]:
        return {hostname: name_limit(hostname, hostnames) or self._lookup.find(hostname.name) for hostname in hostnames}

    def apply(self, changes: Sequence[Change]) -> Mapping[Hostname, Problem | None]:
        # The name of a wildcard may be right already, and is no change then.
        asked = [name for each in changes for name in (each.hostname, Hostname(_base(each), each.hostname.scope))]
        problems = {change.hostname: name_limit(change.hostname, asked) or change_limit(change) for change in changes}
        rest: Outcome | None = None
        for batch in _batches([change for change in changes if not problems[change.hostname]]):
            names = list(batch.names)
            answer = (
                answer_to_all(rest, len(names))
                if rest
                else self._service.update(names, batch.addresses, wildcard=batch.wildcard)
            )
            for of_name, outcome in zip(batch.names.values(), answer.outcomes, strict=True):
                for change in of_name:
                    problems[change.hostname] = self._problem(change.hostname, outcome)
                    if outcome.is_done:
                        self._unseen[change.hostname] = change
            rest = rest or answer.rest
        return problems

    def settle(self) -> Problem | None:
        leftovers: list[str] = []

        def unseen() -> list[str]:
            """Why each name is not answered as registered, for those that are not."""
            reasons = []
            for hostname, change in list(self._unseen.items()):
                if reason := self._difference(change, leftovers):
                    reasons.append(reason)
                else:
                    del self._unseen[hostname]
            return reasons

        reasons = wait_until(unseen, lambda reasons: not reasons, self._timeout, self._clock)
        if reasons:
            text = f"{self._service.shown} has taken the update, but it is not answered everywhere yet: "
            return Problem("NotInSync", f"{text}{'; '.join(reasons)}; raise wait_timeout to wait longer")
        if leftovers:
            return Problem(NOT_POSSIBLE, "; ".join(leftovers))
        return None

    def owned(self) -> Mapping[Hostname, Found]:
        raise InvalidInput("provider: dyndns2 keeps no owners of names, so there are none to look for")

    def _problem(self, hostname: Hostname, outcome: Outcome) -> Problem | None:
        if outcome.is_done:
            return None
        return problem_from_code(outcome.code, outcome.said, hostname.name, self._service.shown, self._clock.now())

    def _difference(self, change: Change, leftovers: list[str]) -> str | None:
        """What the name servers say that is not as registered, or None.

        ``leftovers`` gets what they say beside it: an address of the other kind, which nobody can take away this way.
        """
        name = change.hostname.name
        everywhere = self._lookup.everywhere(name)
        if isinstance(everywhere, Problem):
            return everywhere.message
        wanted = _values(change.new)
        answers = [_values(said.records) for said in everywhere]
        if any(answer.get(kind) != values for answer in answers for kind, values in wanted.items()):
            return f"{name} should have {', '.join(addresses_of(change))}"
        if gone := sorted({kind for answer in answers for kind in answer} - wanted.keys()):
            leftovers.append(
                f"{name}: it still has {' and '.join(gone)}, which dyndns2 cannot take away; remove it there"
            )
        return None


def from_options(options: Mapping[str, Any], context: Context) -> Dyndns2Store:
    """The store of the account that the options name. Raises InvalidInput that names the option."""
    required_library(Dyndns2Store.provider)
    account = account_from_options(options)
    return Dyndns2Store(Sender(account), Lookup(nameservers_from_options(options)), context)


@dataclass(frozen=True, slots=True)
class _Batch:
    """One request; ``names`` are those that it names, each with the changes that it carries out."""

    addresses: tuple[str, ...]
    wildcard: bool
    names: Mapping[str, Sequence[Change]]


def _batches(changes: Sequence[Change]) -> Iterator[_Batch]:
    """Changes that want the same addresses, 20 names at a time. A wildcard and its name are one of them."""
    wild = {(_base(change), addresses_of(change)) for change in changes if _base(change) != change.hostname.name}
    alike: dict[tuple[tuple[str, ...], bool], dict[str, list[Change]]] = {}
    for change in changes:
        name, addresses = _base(change), addresses_of(change)
        alike.setdefault((addresses, (name, addresses) in wild), {}).setdefault(name, []).append(change)
    for (addresses, is_wild), by_name in alike.items():
        names = list(by_name)
        for start in range(0, len(names), MAX_NAMES):
            yield _Batch(addresses, is_wild, {name: by_name[name] for name in names[start : start + MAX_NAMES]})


def _base(change: Change) -> str:
    return change.hostname.name.removeprefix(WILDCARD)


def _values(records: Sequence[RecordSet]) -> dict[str, tuple[str, ...]]:
    """The time to live is the service's own business."""
    return {each.type: each.values for each in records}
