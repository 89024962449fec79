# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which addresses a name has now, asked of the servers that have authority over its zone.

It never asks a cache unless the user names one, and never takes a failed question for "no such name".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..._core.errors import LifeboatError
from ..._core.problem import Problem
from ..library import dns
from ..names.hostnames import WILDCARD
from ..names.model import AAAA, A, Found, RecordSet, Zone
from .options import DNS_PORT, NameServer

# A question is repeated after the first and given up after the second.
_TRY_SECONDS, LIFETIME_SECONDS = 2.0, 5.0
LOOKUP_FAILED = "LookupFailed"


class NotAuthoritative(LifeboatError):
    """A server answered that does not know the zone; from "nothing here" of it nothing follows."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one server says of a name: its addresses, and whether it is an alias of another one."""

    records: tuple[RecordSet, ...]
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class _Authority:
    zone: Zone
    servers: tuple[NameServer, ...]


class Lookup:
    """``nameservers`` are asked in place of the zone's own, if any are given; they may be resolvers, with caches.

    ``resolver`` finds the zone and its servers; without one it is that of the machine. ``port`` is the one of the
    zone's servers, ``lifetime`` the seconds for each question.
    """

    def __init__(
        self,
        nameservers: Sequence[NameServer] = (),
        *,
        resolver: NameServer | None = None,
        port: int = DNS_PORT,
        lifetime: float = LIFETIME_SECONDS,
    ) -> None:
        self._given = tuple(nameservers)
        self._resolver = resolver
        self._port = port
        self._lifetime = lifetime
        self._zones: dict[str, _Authority] = {}
        self._authorities: dict[str, _Authority] = {}
        self._silent: set[NameServer] = set()

    def find(self, name: str) -> Found | Problem:
        """What the first server that answers says. Names are as in Hostname."""
        said = self.everywhere(name, limit=1)
        if isinstance(said, Problem):
            return said
        zone = self._authorities[name].zone
        if alias := said[0].alias:
            text = f"it is an alias name (CNAME) of {alias}, and dyndns2 registers addresses only; register {alias}"
            return Found(zone, obstacle=text)
        return Found(zone, said[0].records)

    def everywhere(self, name: str, *, limit: int | None = None) -> list[Said] | Problem:
        """What each of the servers that answer says (at least one), or only the first ``limit`` of them."""
        reasons: list[str] = []
        try:
            authority = self._authority(name)
        except (dns.exception.DNSException, OSError) as error:
            return _problem(name, "the name servers of its zone cannot be found", str(error))
        said = []
        for answer in self._each(name, authority.servers, reasons):
            said.append(answer)
            if len(said) == limit:
                break
        if said and name == f"{WILDCARD}{said[0].alias}":
            # That is how some services keep a wildcard: it says what its name says.
            return self.everywhere(said[0].alias or "", limit=limit)
        if said:
            return said
        where = authority.zone.name or "the root"
        return _problem(
            name,
            f"none of the name servers of {where} could say its address",
            "; ".join(reasons) or "they have no addresses",
        )

    def _each(self, name: str, servers: Sequence[NameServer], reasons: list[str]) -> Iterator[Said]:
        """Answers as they come; ``reasons`` gets why there is none. Who was silent once is not waited for again."""
        for server in self._talking(servers):
            try:
                yield self._ask(server, name)
            except dns.exception.Timeout as error:
                self._silent.add(server)
                reasons.append(str(error))
            except (dns.exception.DNSException, OSError, NotAuthoritative) as error:
                reasons.append(str(error))

    def _talking(self, servers: Sequence[NameServer]) -> Sequence[NameServer]:
        """Without those that were silent, unless all were."""
        return [server for server in servers if server not in self._silent] or servers

    # --- whom to ask ---

    def authority(self, name: str) -> tuple[str, tuple[NameServer, ...]]:
        """The zone that a name is in, and its servers. Raises what dnspython and the network raise."""
        found = self._authority(name)
        return found.zone.name, found.servers

    def _authority(self, name: str) -> _Authority:
        """Servers that the user names are asked for the zone, too: inside, it may be another one than outside."""
        if name not in self._authorities:
            errors: list[Exception] = []
            for finder in self._talking(self._given) or (self._resolver,):
                try:
                    self._authorities[name] = self._authority_from(finder, _absolute(name))
                    break
                except (dns.exception.DNSException, OSError) as error:
                    errors.append(error)
            else:
                raise errors[0]
        return self._authorities[name]

    def _authority_from(self, finder: NameServer | None, name: dns.name.Name) -> _Authority:
        resolver = self._resolver_at(finder) if finder else self._system_resolver()
        origin = dns.resolver.zone_for_name(name, resolver=resolver)
        zone = _text(origin)
        if zone not in self._zones:
            servers = self._given or tuple(self._servers_of(origin, resolver))
            self._zones[zone] = _Authority(Zone(zone, zone), servers)
        return self._zones[zone]

    def _system_resolver(self) -> dns.resolver.Resolver:
        resolver = dns.resolver.Resolver()
        resolver.timeout, resolver.lifetime = _TRY_SECONDS, self._lifetime
        return resolver

    def _servers_of(self, origin: dns.name.Name, resolver: dns.resolver.Resolver) -> Iterator[NameServer]:
        """Those with IPv4 first: more machines have it."""
        hosts = [data.target for data in resolver.resolve(origin, "NS", search=False)]
        for kind in (A, AAAA):
            for host in hosts:
                response = _response(resolver, host, kind)
                for data in _rrset(response, host, kind):
                    yield NameServer(data.address, self._port)

    def _resolver_at(self, server: NameServer) -> dns.resolver.Resolver:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = [server.address], server.port
        resolver.timeout, resolver.lifetime = min(_TRY_SECONDS, self._lifetime), self._lifetime
        return resolver

    # --- asking ---

    def _ask(self, server: NameServer, name: str) -> Said:
        resolver, wanted = self._resolver_at(server), _absolute(name)
        records = []
        for kind in (A, AAAA):
            response = _response(resolver, wanted, kind)
            self._check_authority(response, server, name)
            if alias := next((data.target for data in _rrset(response, wanted, "CNAME")), None):
                return Said((), _text(alias))
            if found := _rrset(response, wanted, kind):
                values = tuple(sorted(data.address for data in found))
                records.append(RecordSet(name, kind, found.ttl, values))
            if response.rcode() == dns.rcode.NXDOMAIN:
                break
        return Said(tuple(records))

    def _check_authority(self, response: Any, server: NameServer, name: str) -> None:
        """A referral, or a server that was never told of the zone, looks like a name without records.

        A server that the user names may be a resolver, and then has asked those with authority.
        """
        accepted = dns.flags.AA | (dns.flags.RA if self._given else 0)
        if not response.flags & accepted:
            raise NotAuthoritative(f"{server.address} has no authority over {name}")


def _response(resolver: dns.resolver.Resolver, name: dns.name.Name, type: str) -> Any:
    """The answer, with or without records; the library asks again over TCP if it did not fit a datagram."""
    try:
        return resolver.resolve(name, type, raise_on_no_answer=False, search=False).response
    except dns.resolver.NXDOMAIN as error:
        untyped: Any = error
        return untyped.responses()[name]


def _rrset(response: Any, name: dns.name.Name, type: str) -> Any:
    """The records of exactly this name and type; an empty tuple if there are none."""
    found = response.get_rrset(response.answer, name, dns.rdataclass.IN, dns.rdatatype.from_text(type))
    return () if found is None else found


def _absolute(name: str) -> dns.name.Name:
    return dns.name.from_text(f"{name}.")


def _text(name: dns.name.Name) -> str:
    """As in Hostname; the root is empty."""
    return name.to_text().lower().removesuffix(".")


def _problem(name: str, text: str, reason: str) -> Problem:
    step = "check that this machine may reach them on port 53, or set nameservers"
    return Problem(LOOKUP_FAILED, f"{name}: {text}; {step} ({reason})")
