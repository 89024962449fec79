# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The DNS names of drills in Route 53: found by the owner in the TXT record beside each, removed as they were found.

It never touches a name whose owner is another, and what has changed meanwhile is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._core.errors import OTHER, AwsError
from .._core.problem import Problem
from .._dns.names.hostnames import is_within, normal_name, ownership_name
from .._dns.names.model import ADDRESS_TYPES, PRIVATE, PUBLIC, TXT, Change, Found, Hostname, Zone
from .._dns.route53 import api
from .._dns.route53.records import record_name, set_from_boto
from .._dns.route53.store import Route53Store
from .._dns.route53.zones import HostedZone
from .._dns.store import Context
from .._recovery.names import api as names_api
from .._recovery.names import plan as names_plan
from .._recovery.ownership import DRILL, WORKLOAD, drill_of_name_owner
from .model import DNS_NAME, Thing


@dataclass(frozen=True, slots=True)
class Names:
    """``dns`` are the names of the plan, as it has them: their zones are searched."""

    context: Context
    region: str
    plan: str
    dns: Sequence[Mapping[str, Any]]

    def things(self) -> list[Thing]:
        """Names of drills of the plan, with the tags that records cannot have."""
        if not self.dns:
            return []
        zones = zones_of(self.dns, api.list_zones(self._route53))
        return [thing for zone in zones for name, found in self._owned(zone) if (thing := self._thing(name, found))]

    def look(self, thing: Thing) -> Thing | None:
        found = self._find(thing)
        return self._thing(_hostname(thing), found) if found else None

    def remove(self, thing: Thing) -> None:
        """AwsError if the name is no longer as it is found now."""
        found = self._find(thing)
        if found is None:
            return
        hostname = _hostname(thing)
        if found.is_alias:
            # Its sets are no lists of values, so they go just as Route 53 lists them.
            listed = tuple(self._listed(found.zone, hostname))
            names_api.change(self._route53, names_plan.Change(hostname, found.zone, listed, ()))
            return
        problem = self._store(found.zone.id, thing).apply([Change(hostname, found.zone, found.everything, ())])[
            hostname
        ]
        if problem:
            raise AwsError(problem.message, kind=OTHER, code=problem.code, right=problem.right)

    def _owned(self, zone: HostedZone) -> Iterator[tuple[Hostname, Found]]:
        side = "private_zone_id" if zone.zone.is_private else "zone_id"
        for hostname, found in Route53Store({**self._options, side: zone.zone.id}, self.context).owned().items():
            yield hostname, self._with_owner(hostname, found)

    def _with_owner(self, hostname: Hostname, found: Found) -> Found:
        """Also of an alias, such as that of a load balancer, which a store of plain records leaves alone."""
        if not found.is_alias:
            return found
        beside = [set_from_boto(each) for each in self._listed(found.zone, hostname) if each["Type"] == TXT]
        return replace(found, ownership=next(iter(beside), None))

    def _listed(self, zone: Zone, hostname: Hostname) -> list[Mapping[str, Any]]:
        """All that is of the name, in the form of Route 53: where it points to, and who owns it."""
        name, beside = hostname.name, ownership_name(hostname.name)
        pages = [api.list_records_at(self._route53, zone, each)[0] for each in (name, beside)]
        by_place = {(record_name(each["Name"]), each["Type"]): each for page in pages for each in page}
        wanted = {(name, kind) for kind in ADDRESS_TYPES} | {(beside, TXT)}
        return [each for place, each in by_place.items() if place in wanted]

    @property
    def _route53(self) -> Any:
        return self.context.clients.get("route53", self.region)

    def _find(self, thing: Thing) -> Found | None:
        hostname = _hostname(thing)
        found = self._store(thing.handle, thing).find([hostname])[hostname]
        if isinstance(found, Problem):
            raise AwsError(found.message, kind=OTHER, code=found.code, right=found.right)
        found = self._with_owner(hostname, found)
        return found if found.everything else None

    def _store(self, zone: str, thing: Thing) -> Route53Store:
        side = "private_zone_id" if thing.state == PRIVATE else "zone_id"
        return Route53Store({**self._options, side: zone}, self.context)

    @property
    def _options(self) -> dict[str, Any]:
        return {
            "zone_id": None,
            "private_zone_id": None,
            "private_zone": True,
            "vpc_id": None,
            "region": self.region,
        }

    def _thing(self, hostname: Hostname, found: Found) -> Thing | None:
        drill = drill_of_name_owner(found.owner.owner, self.plan) if found.owner else None
        if drill is None:
            return None
        tags = {DRILL: drill, WORKLOAD: f"{self.plan}/"}
        return Thing(DNS_NAME, hostname.name, found.zone.name, tags, hostname.scope, handle=found.zone.id)


def _hostname(thing: Thing) -> Hostname:
    return Hostname(thing.id, thing.state or PUBLIC)


def zones_of(dns: Iterable[Mapping[str, Any]], zones: Sequence[HostedZone]) -> list[HostedZone]:
    """The zones that the names of a plan are in, on both sides: the one that is said, or the longest that holds it."""
    wanted = set()
    for entry in dns:
        name, said = normal_name(str(entry.get("name") or "")), normal_name(str(entry.get("zone") or ""))
        holding = [each.zone.name for each in zones if is_within(name.removeprefix("*."), each.zone.name)]
        wanted |= {said} if said else {max(holding, key=len, default="")}
    return [each for each in zones if each.zone.name in wanted]
