"""DNS answers from the simulated Route 53 and from the names that AWS itself gives, with loopback addresses in place of
those of AWS.

It never asks another server. Like the resolver of a VPC it knows private zones, too, and follows aliases to their end.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdatatype
import dns.rrset

from ..models.domain_name import is_within, order_of, plain_name
from ..models.hosted_zone import SimZone
from ..models.record_set import RecordSet
from ..state import World
from .addresses import Addresses
from .things import holder_of_address, holder_of_name

_LONGEST_CHAIN = 8
_TTL_OF_AWS = 60


class WorldNames:
    """``ready`` is called before an answer goes out, so that what it leads to listens by then."""

    def __init__(self, world: World, addresses: Addresses, ready: Callable[[], None]) -> None:
        self._world, self._addresses, self._ready = world, addresses, ready

    def answer(self, wire: bytes) -> bytes | None:
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        response = dns.message.make_response(query)
        if query.opcode() != dns.opcode.QUERY or len(query.question) != 1:
            response.set_rcode(dns.rcode.NOTIMP)
        else:
            response.flags |= dns.flags.AA | dns.flags.RA
            [question] = query.question
            with self._world.lock:
                self._world.deferred.catch_up()
                self._fill(response, plain_name(question.name.to_text()), dns.rdatatype.to_text(question.rdtype))
            self._ready()
        return response.to_wire()

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> None:
        for _step in range(_LONGEST_CHAIN):
            zone = self._zone_of(name)
            if zone is None:
                self._fill_of_aws(response, name, name, kind)
                return
            records = self._records(zone, name)
            alias = next((record.values[0] for record in records if record.type == "CNAME"), None)
            if alias is None or kind == "CNAME":
                self._fill_of_zone(response, zone, name, records, kind)
                return
            _add(response, name, _ttl(records), "CNAME", [plain_name(alias)])
            name = plain_name(alias)
        response.set_rcode(dns.rcode.SERVFAIL)

    def _fill_of_zone(
        self, response: dns.message.Message, zone: SimZone, name: str, records: list[RecordSet], kind: str
    ) -> None:
        fitting = [record for record in records if record.type == kind]
        values = [value for record in fitting for value in record.values]
        if values:
            _add(response, name, _ttl(fitting), kind, [self._value(kind, value) for value in values])
            return
        for record in fitting:
            if target := (record.fields.get("AliasTarget") or {}).get("DNSName"):
                self._fill_alias(response, name, plain_name(target), kind)
                return
        if not records and not self._exists(zone, name):
            response.set_rcode(dns.rcode.NXDOMAIN)
        [soa] = [record for record in zone.named(order_of(zone.name)) if record.type == "SOA"]
        response.authority.append(dns.rrset.from_text(zone.name, soa.fields["TTL"], "IN", "SOA", *soa.values))

    def _fill_alias(self, response: dns.message.Message, name: str, target: str, kind: str) -> None:
        """Addresses of the target under the name itself, as Route 53 answers."""
        zone = self._zone_of(target)
        if zone is None:
            self._fill_of_aws(response, name, target, kind)
            return
        values = [value for record in self._records(zone, target) if record.type == kind for value in record.values]
        if values:
            _add(response, name, _TTL_OF_AWS, kind, [self._value(kind, value) for value in values])

    def _fill_of_aws(self, response: dns.message.Message, name: str, target: str, kind: str) -> None:
        # A load balancer has its name with this prefix as well.
        thing = holder_of_name(target.removeprefix("dualstack.").removesuffix("."))
        if thing is None:
            if target.endswith((".amazonaws.com.", ".amazonaws.com.cn.")):
                response.set_rcode(dns.rcode.NXDOMAIN)
            elif not response.answer:
                response.set_rcode(dns.rcode.REFUSED)
        elif kind == "A":
            _add(response, name, _TTL_OF_AWS, "A", [self._addresses.of(thing)])

    def _value(self, kind: str, value: str) -> str:
        if kind != "A" or ipaddress.ip_address(value).is_loopback:
            return value
        return self._addresses.of(holder_of_address(self._world, value))

    # --- zones ---

    def _zone_of(self, name: str) -> SimZone | None:
        """The longest that fits; of two with one name the private one, as in a VPC that has both."""
        zones = [zone for zone in self._world.all_zones() if is_within(name, zone.name)]
        return max(zones, key=lambda zone: (len(zone.name), zone.is_private), default=None)

    def _records(self, zone: SimZone, name: str) -> list[RecordSet]:
        """Those in sync, or else of the closest wildcard above the name."""
        now = self._world.clock.elapsed()
        if self._exists(zone, name):
            return zone.answered(order_of(name), now)
        parent = name
        while parent != zone.name:
            parent = parent.partition(".")[2]
            if self._exists(zone, f"*.{parent}"):
                return zone.answered(order_of(f"*.{parent}"), now)
            if self._exists(zone, parent):
                break
        return []

    def _exists(self, zone: SimZone, name: str) -> bool:
        """Also a name that has only names below it."""
        order, now = order_of(name), self._world.clock.elapsed()
        below = (key.order for key in zone.starting_at_order(order) if key.order.startswith(order))
        return any(zone.answered(each, now) for each in below)


def _ttl(records: list[RecordSet]) -> int:
    return next((int(record.fields["TTL"]) for record in records if "TTL" in record.fields), _TTL_OF_AWS)


def _add(response: dns.message.Message, name: str, ttl: int, kind: str, values: list[str]) -> None:
    response.answer.append(dns.rrset.from_text(name, ttl, "IN", kind, *dict.fromkeys(values)))
