# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the names of a recovered workload are to say: its endpoint, its load balancer, or addresses.

Pure: it never asks a name server, and never says what a name says now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._core.errors import InvalidInput
from ..._dns.names.hostnames import WILDCARD, name_problem, normal_name
from ..._dns.names.model import PRIVATE, PUBLIC, Hostname
from ..._workloads.options import is_unset, listed

# Short, so that a cutover is seen soon; an alias has the TTL of what it points to.
TTL = 60


@dataclass(frozen=True, slots=True)
class Target:
    """All of one type that a name says: values, or an alias, which is a name and the zone that it is in."""

    type: str
    values: tuple[str, ...] = ()
    alias: tuple[str, str] | None = None
    ttl: int | None = None


@dataclass(frozen=True, slots=True)
class WantedName:
    """``zone`` is a name or an id, empty if the one is taken that fits best."""

    hostname: Hostname
    target: Target
    zone: str = ""


def wanted_names(workload: Mapping[str, Any], result: Mapping[str, Any]) -> list[WantedName]:
    """``result`` is what the recovery of the workload has returned. InvalidInput for a name that cannot be set."""
    dns = workload.get("dns")
    entries = [] if is_unset(dns) else [each for each in listed(dns) if isinstance(each, Mapping)]
    return [name for entry in entries for name in _names(entry, workload, result)]


def _names(entry: Mapping[str, Any], workload: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[WantedName]:
    name = normal_name(str(entry.get("name") or ""))
    if problem := name_problem(name):
        raise InvalidInput(f"workload {workload.get('name')}: dns: '{name}' {problem}")
    target = _target(entry, name, workload, result)
    zone = normal_name(str(entry.get("zone") or ""))
    if target.type == "CNAME" and name == zone:
        raise InvalidInput(
            f"workload {workload.get('name')}: dns: {name} is the zone itself, which is never a CNAME; use a name in it"
        )
    scope = PRIVATE if entry.get("private") in (True, "true", "True", "yes") else PUBLIC
    yield WantedName(Hostname(name, scope), target, zone)
    if entry.get("wildcard") in (True, "true", "True", "yes"):
        yield WantedName(Hostname(WILDCARD + name, scope), target, zone)


def _target(entry: Mapping[str, Any], name: str, workload: Mapping[str, Any], result: Mapping[str, Any]) -> Target:
    ttl = int(entry.get("ttl") or TTL)
    asked = str(entry.get("type") or "")
    balancers = [each for each in result.get("load_balancers") or () if each.get("dns_name")]
    if balancers:
        return _of_balancer(_chosen(entry, name, balancers, workload), asked, ttl, name, workload)
    if instances := list(result.get("instances") or ()) if workload.get("kind") == "fleet" else []:
        return _of_instances(instances, entry, name, workload, ttl)
    endpoint = result.get("endpoint")
    if not isinstance(endpoint, Mapping) or not endpoint.get("address"):
        raise InvalidInput(f"workload {workload.get('name')}: dns: {name} has nothing to point to: it has no endpoint")
    if asked not in ("", "CNAME"):
        raise InvalidInput(f"workload {workload.get('name')}: dns: {name}: an endpoint is a name, so type is CNAME")
    return Target("CNAME", (normal_name(str(endpoint["address"])),), ttl=ttl)


def _chosen(
    entry: Mapping[str, Any], name: str, balancers: Sequence[Mapping[str, Any]], workload: Mapping[str, Any]
) -> Mapping[str, Any]:
    asked = str(entry.get("load_balancer") or "")
    found = [each for each in balancers if not asked or str(each.get("name")) == asked]
    if len(found) == 1:
        return found[0]
    there = ", ".join(sorted(str(each.get("name")) for each in balancers))
    said = f"expected one of {there}, got '{asked}'" if asked else f"it could point to {there}; say which"
    raise InvalidInput(f"workload {workload.get('name')}: dns: {name}: load_balancer: {said}")


def _of_balancer(balancer: Mapping[str, Any], asked: str, ttl: int, name: str, workload: Mapping[str, Any]) -> Target:
    """An alias, which is possible for the zone itself, too, and whose answers AWS does not charge."""
    address, zone = normal_name(str(balancer["dns_name"])), balancer.get("zone_id")
    if asked == "CNAME" or (not zone and not asked):
        return Target("CNAME", (address,), ttl=ttl)
    if not zone or asked == "AAAA":
        raise InvalidInput(f"workload {workload.get('name')}: dns: {name}: type: expected A or CNAME, got {asked}")
    return Target("A", alias=(address, str(zone)))


def _of_instances(
    instances: Sequence[Mapping[str, Any]], entry: Mapping[str, Any], name: str, workload: Mapping[str, Any], ttl: int
) -> Target:
    if entry.get("type") not in (None, "", "A"):
        raise InvalidInput(f"workload {workload.get('name')}: dns: {name}: instances have addresses, so type is A")
    key = "private_ip" if entry.get("private") in (True, "true", "True", "yes") else "public_ip"
    without = [str(each.get("id")) for each in instances if not each.get(key)]
    if without:
        said = "private" if key == "private_ip" else "public"
        raise InvalidInput(
            f"workload {workload.get('name')}: dns: {name}: {', '.join(without)} has no {said} address for it"
        )
    return Target("A", tuple(sorted(str(each[key]) for each in instances)), ttl=ttl)
