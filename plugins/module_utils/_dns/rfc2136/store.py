# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names on a server of one's own (BIND, Knot, PowerDNS): the provider ``rfc2136`` of the port RecordStore.

It never overwrites: an update names exactly the records that it replaces, and the server refuses it if they have
changed (TTLs are the exception: RFC 2136 compares none). It never believes a server's "done": it looks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import InvalidInput
from ..._core.problem import Problem
from ..._core.waiters import Timeout
from ..library import dns, required_library
from ..names.hostnames import normal_name
from ..names.model import PRIVATE, PUBLIC, Change, Found, Hostname, Zone
from ..store import Context
from . import errors as answers
from . import messages
from .batches import batches_of
from .errors import Server
from .exchange import Connection
from .key import key_algorithm, key_from_options
from .reading import look, owned_in, zones_of
from .visible import GRACE, Watch
from .writing import write

DNS_PORT = 53
_PORTS = range(1, 65536)


def from_options(options: Mapping[str, Any], context: Context) -> Rfc2136Store:
    """With ``wait`` the server has all of the timeout to answer with a change, else the moment that signing takes."""
    required_library(Rfc2136Store.provider)
    host, port = options.get("server"), options.get("port")
    if not host:
        raise InvalidInput("server: the name or address of the primary name server is needed")
    port = DNS_PORT if port is None else port
    if port not in _PORTS:
        raise InvalidInput(f"port: {port} is no TCP port")
    key = key_from_options(options)
    server = Server(host, port, messages.plain_name(key.name), key_algorithm(options))
    zone = normal_name(options.get("zone") or "") or None
    timeout = context.timeout if options.get("wait") else GRACE
    is_private = options.get("private_zone", True)
    return Rfc2136Store(server, key, zone, private_zone=is_private, clock=context.clock, timeout=timeout)


class Rfc2136Store:
    """The zones of one primary name server, as one key sees them."""

    provider = "rfc2136"

    def __init__(
        self,
        server: Server,
        key: dns.tsig.Key,
        zone: str | None,
        *,
        private_zone: bool,
        clock: Clock,
        timeout: Timeout,
    ) -> None:
        self._server = server
        self._key = key
        self._only_zone = zone
        self._private_zone = private_zone
        self._clock = clock
        self._timeout = timeout

    def find(self, hostnames: Sequence[Hostname]) -> Mapping[Hostname, Found | Problem]:
        asked = dict.fromkeys(hostnames)
        found: dict[Hostname, Found | Problem] = {
            hostname: answers.problem(answers.TWO_SIDES, answers.ASK, hostname.name, self._server)
            for hostname in asked
            if hostname.scope == PRIVATE and Hostname(hostname.name, PUBLIC) in asked
        }
        rest = [hostname for hostname in asked if hostname not in found]
        with self._connection() as connection:
            names = zones_of(connection, self._server, dict.fromkeys(hostname.name for hostname in rest))
            zones = {hostname: self._zone_of(hostname, names[hostname.name]) for hostname in rest}
            found.update({hostname: zone for hostname, zone in zones.items() if isinstance(zone, Problem)})
            held = {hostname: zone for hostname, zone in zones.items() if isinstance(zone, Zone)}
            return found | look(connection, self._server, held)

    def apply(self, changes: Sequence[Change]) -> Mapping[Hostname, Problem | None]:
        """A server that fails half-way is a Problem of each change that is left, so that what was done is not lost."""
        with self._connection() as connection:
            return write(Watch(connection, self._server, self._clock, self._timeout), batches_of(changes))

    def settle(self) -> Problem | None:
        """None: applied is what the primary answers with; when secondaries fetch it is theirs (NOTIFY, refresh)."""
        return None

    def owned(self) -> Mapping[Hostname, Found]:
        """All names count as public: a server does not say who sees its zones."""
        zone = self._only_zone
        if not zone:
            raise InvalidInput("zone: name the zone to look through; the key must be allowed to transfer it")
        with self._connection() as connection:
            return owned_in(Zone(zone, zone), messages.sets_in(connection.transfer(zone)))

    def _zone_of(self, hostname: Hostname, name: str | Problem) -> Zone | Problem:
        """What the option names is never taken on trust: below a zone cut nobody would see the record."""
        if isinstance(name, Problem):
            return name
        if self._only_zone not in (None, name):
            detail = f"zone: {self._only_zone}, but it is in {name}"
            return answers.problem(answers.OTHER_ZONE, answers.ASK, hostname.name, self._server, detail)
        return Zone(name, name, is_private=self._private_zone and hostname.scope == PRIVATE)

    def _connection(self) -> Connection:
        return Connection(self._server, self._key)
