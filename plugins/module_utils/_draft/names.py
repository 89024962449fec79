# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names in hosted zones that point at things of the draft, directly or through a load balancer.

Pure: it never asks a name server. A name is listed with one workload only, because only one can move it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._dns.names.hostnames import WILDCARD, name_problem
from .model import Estate, HostedZone, LeftOut, LoadBalancer, Record, TargetGroup, Thing, is_template


@dataclass(frozen=True, slots=True)
class Names:
    """Key of a thing -> its entries of ``dns``, its target groups, and what to say about them."""

    dns: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    target_groups: dict[str, list[str]] = field(default_factory=dict)
    guessed: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    left: list[LeftOut] = field(default_factory=list)


def names_of(things: Sequence[Thing], estate: Estate) -> Names:
    names = Names()
    balanced = _target_groups(things, estate, names)
    at: dict[str, list[str]] = defaultdict(list)
    for thing in things:
        for address in thing.reached_at:
            at[_form(address)].append(thing.key)
    balancers = {_form(balancer.dns_name): balancer for balancer in estate.load_balancers.things if balancer.dns_name}
    for name, balancer in balancers.items():
        at[name] += balanced.get(balancer.arn, [])
    for zone in sorted(estate.zones.things, key=lambda zone: (zone.name, zone.is_private)):
        _add_zone(zone, at, balancers, names)
    return names


def _form(address: str) -> str:
    return address.lower().removesuffix(".")


def _target_groups(things: Sequence[Thing], estate: Estate, names: Names) -> dict[str, list[str]]:
    """Load balancer -> things behind it. An Auto Scaling group says its target groups; of others they are guessed."""
    behind: dict[str, list[str]] = defaultdict(list)
    claimed = {arn for thing in things for arn in thing.target_groups}
    balancers = {balancer.arn: balancer for balancer in estate.load_balancers.things}
    for thing in (thing for thing in things if thing.kind == "fleet"):
        own = [group for group in estate.target_groups.things if group.arn in thing.target_groups]
        names.target_groups[thing.key] = sorted(group.name for group in own)
        for group in estate.target_groups.things:
            if not thing.target_groups and group.arn not in claimed and _may_be(thing, group, balancers, estate):
                names.guessed[thing.key][group.name] = _balancer_names(group, balancers)
                own.append(group)
        for balancer in sorted({arn for group in own for arn in group.load_balancers}):
            behind[balancer].append(thing.key)
    return behind


def _may_be(thing: Thing, group: TargetGroup, balancers: Mapping[str, LoadBalancer], estate: Estate) -> bool:
    """Whether a security group of the fleet lets the load balancer in at the port of the target group."""
    sources = {each for arn in group.load_balancers if arn in balancers for each in balancers[arn].security_groups}
    return any(
        rule.has_port(group.port) and sources & set(rule.groups)
        for security_group in estate.security_groups.things
        if security_group.id in thing.security_groups
        for rule in security_group.ingress
    )


def _balancer_names(group: TargetGroup, balancers: Mapping[str, LoadBalancer]) -> str:
    return ", ".join(sorted(balancers[arn].name for arn in group.load_balancers if arn in balancers))


def _add_zone(
    zone: HostedZone, at: Mapping[str, list[str]], balancers: Mapping[str, LoadBalancer], names: Names
) -> None:
    by_name: dict[str, list[Record]] = defaultdict(list)
    for record in zone.records:
        by_name[record.name].append(record)
    for name in sorted(by_name, key=lambda name: (name.removeprefix(WILDCARD), name.startswith(WILDCARD))):
        records = by_name[name]
        targets = {target for record in records for target in record.targets}
        keys = list(dict.fromkeys(key for target in sorted(targets) for key in at.get(target, ())))
        to = sorted({balancers[target].name for target in targets if target in balancers})
        if keys and (problem := _problem(name, records)):
            names.left.append(LeftOut("DNS name", _in_zone(name, zone), problem))
        elif keys:
            _add_name(name, zone, records, keys, to, names)
        elif to:
            reason = f"points at load balancer {', '.join(to)}, behind which no fleet of the draft was found"
            names.left.append(LeftOut("DNS name", _in_zone(name, zone), reason))


def _problem(name: str, records: Iterable[Record]) -> str:
    if any(record.policy for record in records):
        return "has several record sets with a routing policy, which a plan cannot say"
    problem = name_problem(name)
    if problem or is_template(name):
        return problem or "would be run as a template by Ansible"
    return ""


def _add_name(
    name: str, zone: HostedZone, records: Sequence[Record], keys: Sequence[str], to: Sequence[str], names: Names
) -> None:
    first, others = keys[0], keys[1:]
    entries = names.dns[first]
    if name.startswith(WILDCARD):
        own = next((entry for entry in entries if _is(entry, name.removeprefix(WILDCARD), zone)), None)
        if own is None:
            reason = f"there is no {name.removeprefix(WILDCARD)} beside it that points there, too"
            names.left.append(LeftOut("DNS name", _in_zone(name, zone), reason))
        else:
            own["wildcard"] = True
        return
    is_alias = any(record.type == "CNAME" for record in records)
    entries.append(
        {
            "name": name,
            "zone": zone.name,
            **({"private": True} if zone.is_private else {}),
            **({"type": "CNAME"} if is_alias else {}),
        }
    )
    if to:
        names.notes[first].append(f"{name} points at load balancer {', '.join(to)}")
    for other in others:
        names.notes[other].append(f"{name} points here, too; it is listed with one workload only")


def _is(entry: Mapping[str, Any], name: str, zone: HostedZone) -> bool:
    return entry["name"] == name and entry["zone"] == zone.name and bool(entry.get("private")) == zone.is_private


def _in_zone(name: str, zone: HostedZone) -> str:
    return f"{name} ({'private' if zone.is_private else 'public'} zone {zone.name})"
