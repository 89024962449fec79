# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The network that a drill would use, as the plan says it, and what the recovery region has of it.

Pure: it never judges it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias

from .._facts.model import DbSubnetGroup, SecurityGroup, Subnet
from .._facts.security_groups import Named, groups_named, vpcs_of
from .._workloads.drill import drill_section, drill_ttl, hosts_outside, in_drill, names_of_production
from .._workloads.options import is_unset, listed
from .._workloads.relations import after_of
from .._workloads.settled import Settled

Network: TypeAlias = "ipaddress.IPv4Network | ipaddress.IPv6Network"
# Kind -> keys of ``drill`` for its subnets and for its security groups, which are those of its own section, too.
OPTIONS = {
    "fleet": ("subnets", "security_groups"),
    "database": ("db_subnet_group_name", "vpc_security_group_ids"),
    "cluster": ("db_subnet_group_name", "vpc_security_group_ids"),
}


@dataclass(frozen=True, slots=True)
class There:
    """What one region has, by id; DB subnet groups by name, and names of prefix lists."""

    region: str
    subnets: Mapping[str, Subnet] = field(default_factory=dict)
    groups: Mapping[str, SecurityGroup] = field(default_factory=dict)
    db_subnet_groups: Mapping[str, DbSubnetGroup] = field(default_factory=dict)
    prefix_lists: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Used:
    """What a workload has in a drill: ``subnets`` are ids, or the name of a DB subnet group."""

    workload: str
    kind: str
    subnets: tuple[str, ...]
    groups: tuple[str, ...]
    # The same of a recovery that counts.
    subnets_of_failover: tuple[str, ...] = ()
    groups_of_failover: tuple[str, ...] = ()
    allowed_groups: tuple[str, ...] = ()
    allowed_addresses: tuple[str, ...] = ()

    def ids(self, there: There, subnets: Sequence[str]) -> list[str]:
        """Subnets by id."""
        if self.kind == "fleet":
            return list(subnets)
        groups = (there.db_subnet_groups.get(name.lower()) for name in subnets)
        return [subnet for group in groups if group for subnet in group.subnets]

    def named(self, there: There) -> Named:
        """Its security groups. Only fleets may give them by name."""
        names = self.groups if self.kind == "fleet" else [name for name in self.groups if name in there.groups]
        return self._in_vpc(names, self.subnets, there)

    def named_of_failover(self, there: There) -> frozenset[str]:
        """Ids of all that it may have in a recovery that counts."""
        found = self._in_vpc(self.groups_of_failover, self.subnets_of_failover, there)
        unsure = (group for groups in found.several.values() for group in groups)
        return frozenset(group.id for group in (*found.groups.values(), *unsure))

    def named_as_allowed(self, there: There) -> frozenset[str]:
        """Ids of those that are sure. Another VPC may have what a drill may talk to."""
        found = self._in_vpc(self.allowed_groups, self.subnets, there)
        only = (groups[0] for groups in found.elsewhere.values() if len(groups) == 1)
        return frozenset(group.id for group in (*found.groups.values(), *only))

    def _in_vpc(self, names: Iterable[str], subnets: Sequence[str], there: There) -> Named:
        return groups_named(names, there.groups, vpcs_of(self.ids(there, subnets), there.subnets))


def used_by(workload: Settled, plan: Mapping[str, Any]) -> Used:
    """``plan`` is what hosts have in ``lifeboat_plan``. Only what the section ``drill`` says counts."""
    drill = drill_section(plan, workload.options)
    subnets, groups = OPTIONS[workload.kind]
    return Used(
        workload.name,
        workload.kind,
        _texts(drill.get(subnets)),
        _texts(drill.get(groups)),
        workload.texts(subnets),
        workload.texts(groups),
        _texts(drill.get("allow_security_groups")),
        _texts(drill.get("allow_addresses")),
    )


def _texts(value: Any) -> tuple[str, ...]:
    return () if is_unset(value) else tuple(str(each) for each in listed(value) if each)


def workloads_in_drill(
    entries: Sequence[Mapping[str, Any]], keep_for: timedelta, *, is_alone: bool
) -> dict[str, dict[str, Any]]:
    """Name -> workload as a drill brings it back, which lives longer if the drill is kept.

    :param is_alone: whether no other run takes part, so that what is not among these is not waited for.
    """
    options = [entry["workload"] for entry in entries]
    names = {str(each["name"]) for each in options}
    found = {}
    for entry in entries:
        workload = in_drill(entry["plan"], entry["workload"], options)
        ttl = drill_ttl(entry["plan"], workload) + keep_for
        kept = {"drill": {**(workload.get("drill") or {}), "ttl": f"{round(ttl.total_seconds())}s"}} if keep_for else {}
        after = [name for name in after_of({"after": workload.get("after")}) if name in names or not is_alone]
        found[str(workload["name"])] = {**workload, **kept, **({"after": after} if "after" in workload else {})}
    return found


def asking_production(
    entries: Sequence[Mapping[str, Any]], left_out: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """(workload, name) where a check of a drill would ask for a name of production.

    :param left_out: workloads of the plan that are not in the drill.
    """
    options = [entry["workload"] for entry in entries]
    for entry in entries:
        for name in names_of_production(entry["plan"], entry["workload"], [*options, *left_out]):
            yield str(entry["workload"]["name"]), name


def asking_outside(
    entries: Sequence[Mapping[str, Any]], left_out: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """(workload, host) where a check of a drill would ask something else than the plan."""
    options = [entry["workload"] for entry in entries]
    for entry in entries:
        for host in hosts_outside(entry["plan"], entry["workload"], [*options, *left_out]):
            yield str(entry["workload"]["name"]), host


def addresses_of_drill(used: Sequence[Used], there: There) -> list[Network]:
    """Those of its subnets that no failover uses, joined where they meet."""
    of_failover = {subnet for each in used for subnet in each.ids(there, each.subnets_of_failover)}
    own = {subnet for each in used for subnet in each.ids(there, each.subnets)} - of_failover
    return joined(there.subnets[subnet].cidr for subnet in own if subnet in there.subnets)


def joined(texts: Iterable[str]) -> list[Network]:
    networks = [network for text in texts if (network := network_of(text))]
    return [*_collapsed(networks, 4), *_collapsed(networks, 6)]


def _collapsed(networks: Iterable[Network], version: int) -> Iterator[Network]:
    of_version: list[Any] = [network for network in networks if network.version == version]
    yield from ipaddress.collapse_addresses(of_version)


def network_of(text: str) -> Network | None:
    """None for what is no range of addresses, such as a prefix list."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def is_inside(network: Network, ranges: Iterable[Network]) -> bool:
    return any(network.subnet_of(each) for each in _of_version(network, ranges))


def overlaps(network: Network, ranges: Iterable[Network]) -> bool:
    return any(network.overlaps(each) for each in _of_version(network, ranges))


def _of_version(network: Network, ranges: Iterable[Network]) -> Iterator[Any]:
    """Ranges of IPv4 and of IPv6 are not compared with each other: ipaddress raises TypeError."""
    return (each for each in ranges if each.version == network.version)
