# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which addresses a name has at this moment, asked past caches, and who has said it.

It never takes an answer from before: each question is asked anew. It asks the name servers that are given, else those
with authority over the zone of the name, else the resolver of this machine.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .._core.clock import Clock
from .._core.refusal import InvalidInput, LifeboatError
from .._dns.dyndns2.lookup import Lookup
from .._dns.dyndns2.options import DNS_PORT, NameServer
from .._dns.library import dns
from .model import Server

THIS_MACHINE = "the resolver of this machine"
_LIFETIME_SECONDS = 3.0
# How long those with authority are left alone after none of them could be asked.
_AGAIN_SECONDS = 60.0
_LONGEST_CHAIN = 8


class NoAddress(LifeboatError):
    """The name has none, or nobody could say it."""


class _NobodyCanSay(LifeboatError):
    """No server that was asked knows the zone or answers."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """``each`` is not empty: IPv4 if there is any, since more machines have it. ``asked`` is who has said so."""

    each: tuple[str, ...]
    asked: str | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """Servers that are asked one after the other; ``zone`` is the one that they have authority over, if that is why."""

    servers: tuple[NameServer, ...]
    zone: str | None = None

    def shown(self, server: NameServer) -> str:
        where = Server(server.address, server.port) if server.port != DNS_PORT else server.address
        return f"name server {where}" + (f" of {self.zone or 'the root'}" if self.zone is not None else "")


@dataclass(frozen=True, slots=True)
class _Answer:
    """Addresses, or the name that this one is an alias of, or neither."""

    addresses: tuple[str, ...]
    alias: str | None
    asked: str


class Names:
    """``finder`` finds zones and their servers, which answer on ``port``; by default that of this machine does."""

    def __init__(
        self, resolvers: Sequence[Server], clock: Clock, *, finder: NameServer | None = None, port: int = DNS_PORT
    ) -> None:
        self._resolvers = tuple(resolvers)
        if resolvers and not _has_library():
            raise InvalidInput(
                "resolvers: dnspython 2 or newer is needed on the machine that runs the module: pip install dnspython"
            )
        self._clock = clock
        self._finder, self._port = finder, port
        self._lookup: Lookup | None = None
        self._left_alone_until = float("-inf")

    def find(self, host: str) -> Addresses:
        """NoAddress with who was asked and what was said."""
        if _is_address(host):
            return Addresses((host,), None)
        if self._resolvers:
            return self._from_resolvers(host)
        return self._from_authority(host)

    def _from_resolvers(self, host: str) -> Addresses:
        servers = tuple(_located(each) for each in self._resolvers)
        try:
            return self._followed(host, _Asked(servers))
        except _NobodyCanSay as error:
            raise NoAddress(str(error)) from None

    def _from_authority(self, host: str) -> Addresses:
        is_asked = "." in host and _has_library() and self._clock.monotonic() >= self._left_alone_until
        if not is_asked:
            return _from_this_machine(host)
        try:
            return self._followed(host, self._authority(host))
        except NoAddress as error:
            raise NoAddress(f"{error}{_said_here(host)}") from None
        except _NobodyCanSay:
            # Such as a private zone, whose servers answer no one, or a network without a way to port 53.
            self._left_alone_until = self._clock.monotonic() + _AGAIN_SECONDS
            self._lookup = None
            return _from_this_machine(host)

    def _authority(self, host: str) -> _Asked:
        self._lookup = self._lookup or Lookup(resolver=self._finder, port=self._port, lifetime=_LIFETIME_SECONDS)
        try:
            zone, servers = self._lookup.authority(host)
        except (dns.exception.DNSException, OSError) as error:
            raise _NobodyCanSay(str(error)) from error
        if not servers:
            raise _NobodyCanSay(f"the name servers of {zone} have no addresses")
        return _Asked(servers, zone)

    def _followed(self, host: str, asked: _Asked) -> Addresses:
        """An alias leads to another zone, whose servers are asked then if those that are asked do not know it."""
        name = host
        for _step in range(_LONGEST_CHAIN):
            try:
                said = _first_answer(asked, name)
            except _NobodyCanSay:
                if name == host:
                    raise
                return self._from_authority(name)
            if said.addresses:
                return Addresses(said.addresses, said.asked)
            if not said.alias:
                raise NoAddress(f"{name} has no address, says {said.asked}")
            name = said.alias
        raise NoAddress(f"{host} is an alias of an alias, {_LONGEST_CHAIN} times")


def _first_answer(asked: _Asked, name: str) -> _Answer:
    """What the first server that knows says."""
    reasons = []
    for server in asked.servers:
        try:
            return _answer(server, name, asked.shown(server))
        except dns.resolver.NXDOMAIN as error:
            raise NoAddress(f"there is no name {name}, says {asked.shown(server)}") from error
        except dns.exception.Timeout:
            reasons.append(f"{asked.shown(server)} does not answer")
        except (dns.exception.DNSException, OSError, _NobodyCanSay):
            reasons.append(f"{asked.shown(server)} does not know it")
    raise _NobodyCanSay(f"no name server can say the address of {name}: {', '.join(reasons)}")


def _answer(server: NameServer, name: str, shown: str) -> _Answer:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [server.address], server.port
    resolver.timeout, resolver.lifetime = _LIFETIME_SECONDS, _LIFETIME_SECONDS
    for kind in ("A", "AAAA"):
        answer = resolver.resolve(f"{name}.", kind, raise_on_no_answer=False, search=False)
        if not answer.response.flags & (dns.flags.AA | dns.flags.RA):
            # A referral looks like a name without addresses.
            raise _NobodyCanSay(f"{shown} has no authority over {name}")
        if answer.rrset:
            return _Answer(tuple(sorted(data.address for data in answer.rrset)), None, shown)
        canonical = answer.canonical_name.to_text().lower().removesuffix(".")
        if canonical != name:
            return _Answer((), canonical, shown)
    return _Answer((), None, shown)


def _said_here(host: str) -> str:
    """A zone may be another one inside than outside; and a cache may have what was there before."""
    try:
        found = _from_this_machine(host)
    except NoAddress:
        return ""
    return f"; {THIS_MACHINE} says {', '.join(found.each)}: if that is right, name it in resolvers"


def _located(server: Server) -> NameServer:
    if _is_address(server.host):
        return NameServer(server.host, server.port)
    return NameServer(_from_this_machine(server.host).each[0], server.port)


def _from_this_machine(host: str) -> Addresses:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NoAddress(f"{host} has no address, says {THIS_MACHINE} ({error.strerror or error})") from error
    return Addresses(_four_first(str(entry[4][0]) for entry in found), THIS_MACHINE)


def _four_first(addresses: Iterable[str]) -> tuple[str, ...]:
    every = tuple(dict.fromkeys(addresses))
    return tuple(address for address in every if ":" not in address) or every


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _has_library() -> bool:
    resolver: Any = getattr(dns, "resolver", None)
    # In version 1 resolvers do not have it.
    return hasattr(getattr(resolver, "Resolver", None), "resolve")
