# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading from a name server: the zone of each name, and what it has of the name.

It never changes anything, never asks another server, and never takes a wildcard's answer for a record of the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..._core.problem import Problem
from ..library import dns
from ..names.hostnames import is_within, owned_name, ownership_name
from ..names.model import ADDRESS_TYPES, TXT, Found, Hostname, RecordSet, Zone
from . import errors as answers
from . import messages
from .errors import ASK, UPDATE, Server
from .exchange import Answer, Connection
from .messages import Key


def zones_of(connection: Connection, server: Server, names: Iterable[str]) -> dict[str, str | Problem]:
    """The zone of each name: the longest on the server that holds it."""
    zones: dict[str, str | Problem] = {}
    asked = {name: name for name in names}
    while asked:
        said = connection.ask([messages.question(at, "SOA") for at in asked.values()])
        above: dict[str, str] = {}
        for (name, at), answer in zip(asked.items(), said, strict=True):
            zone = messages.zone_in(answer, at)
            parent = at.partition(".")[2]
            if wrong := _wrong(answer, name, server):
                zones[name] = wrong
            elif zone is not None and is_within(at, zone):
                zones[name] = zone
            elif parent:
                # There is an alias, whose zone is the one above it: the top of a zone cannot be an alias.
                above[name] = parent
            else:
                zones[name] = _problem(answers.NOT_AUTHORITATIVE, name, server)
        asked = above
    return zones


def look(connection: Connection, server: Server, zones: Mapping[Hostname, Zone]) -> dict[Hostname, Found | Problem]:
    """What there is of each name in its zone."""
    keys = [(hostname, key) for hostname in zones for key in _keys(hostname.name)]
    said = connection.ask([messages.question(*key) for _hostname, key in keys])
    by_hostname: dict[Hostname, dict[Key, dns.message.Message]] = {}
    for (hostname, key), answer in zip(keys, said, strict=True):
        by_hostname.setdefault(hostname, {})[key] = answer
    found = {hostname: _found(zones[hostname], hostname, each, server) for hostname, each in by_hostname.items()}
    return {**found, **_without_wildcards(connection, server, found)}


def _keys(name: str) -> list[Key]:
    return [*((name, rdtype) for rdtype in ADDRESS_TYPES), (ownership_name(name), TXT)]


def _found(zone: Zone, hostname: Hostname, said: Mapping[Key, dns.message.Message], server: Server) -> Found | Problem:
    for answer in said.values():
        # Before the rest: an answer for a whole tree of names says nothing about this one.
        if above := messages.rewriting(answer):
            return Found(zone, obstacle=f"DNAME {above} answers for all names below it")
        if wrong := _wrong(answer, hostname.name, server):
            return wrong
    return found_of(zone, hostname.name, {key: messages.set_in(answer, key) for key, answer in said.items()})


def found_of(zone: Zone, name: str, sets: Mapping[Key, RecordSet | None]) -> Found:
    """What a zone has of one name, out of sets that may be of others, too."""
    *own, beside = [sets.get(key) for key in _keys(name)]
    return Found(zone, records=tuple(records for records in own if records), ownership=beside)


def owned_in(zone: Zone, sets: Iterable[RecordSet]) -> dict[Hostname, Found]:
    """The names of a whole zone that have an ownership record of ours."""
    by_key = {messages.key_of(records): records for records in sets}
    names = [name for beside, rdtype in by_key if rdtype == TXT and (name := owned_name(beside))]
    found = {Hostname(name): found_of(zone, name, by_key) for name in names}
    return {hostname: each for hostname, each in found.items() if each.owner}


def _without_wildcards(
    connection: Connection, server: Server, found: Mapping[Hostname, Found | Problem]
) -> dict[Hostname, Found | Problem]:
    """What remains of the names that a wildcard may answer for. Where our TXT is, none does: RFC 4592, 2.2.3."""
    doubtful = {
        (hostname, records.name): each.zone.name
        for hostname, each in found.items()
        if isinstance(each, Found) and each.owner is None
        for records in each.everything
    }
    said = connection.probe([messages.probe(zone, name) for (_hostname, name), zone in doubtful.items()])
    said_of = dict(zip(doubtful, said, strict=True))
    return {hostname: _as_probed(found[hostname], hostname, said_of, server) for hostname, _name in doubtful}


def _as_probed(
    found: Found | Problem, hostname: Hostname, said_of: Mapping[tuple[Hostname, str], Answer], server: Server
) -> Found | Problem:
    if isinstance(found, Problem):
        return found
    own = {name: answer for (each, name), answer in said_of.items() if each == hostname}
    if wrong := next((answer for answer in own.values() if answer.code not in ("NOERROR", "NXDOMAIN")), None):
        return answers.problem(wrong.code, UPDATE, hostname.name, server, facts=wrong.facts)
    sets = {messages.key_of(records): records for records in found.everything if own[records.name].code == "NOERROR"}
    return found_of(found.zone, hostname.name, sets)


def _wrong(answer: dns.message.Message, name: str, server: Server) -> Problem | None:
    """Why an answer says nothing about a name. That it does not exist is an answer."""
    if answer.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return _problem(dns.rcode.to_text(answer.rcode()), name, server)
    if not answer.flags & dns.flags.AA:
        return _problem(answers.NOT_AUTHORITATIVE, name, server)
    return None


def _problem(code: str, name: str, server: Server) -> Problem:
    return answers.problem(code, ASK, name, server)
