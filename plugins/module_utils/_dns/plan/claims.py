# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the names of an instance are to say, given its addresses.

Pure. A name that cannot say anything is a problem of that name; it is never registered with half an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..._core.problem import Problem
from ..instances.model import Instance
from ..names.hostnames import WILDCARD
from ..names.model import AAAA, CNAME, PRIVATE, PUBLIC, A, Found, Hostname, NameOptions, Wanted

INSTANCE_GONE, NO_PUBLIC_ADDRESS = "InstanceGone", "NoPublicAddress"


@dataclass(frozen=True, slots=True)
class Claim:
    """A name that an instance is to have: what it is to say, or why that cannot be told.

    ``owner`` is the logical one.
    """

    hostname: Hostname
    instance: Instance
    owner: str
    wanted: Wanted | Problem


def hostnames_of(names: NameOptions) -> list[Hostname]:
    """Every name of an instance, aliases and wildcards included."""
    plain = [*(Hostname(name, PUBLIC) for name in names.public), *(Hostname(name, PRIVATE) for name in names.private)]
    bases = [each for each in plain if not each.name.startswith(WILDCARD)]
    wildcards = [Hostname(WILDCARD + each.name, each.scope) for each in bases] if names.wildcard else []
    aliases = [
        Hostname(alias, scope) for alias, points_to in names.cnames.items() for scope in _sides(names, points_to)
    ]
    return list(dict.fromkeys([*plain, *wildcards, *aliases]))


def claims_of(instance: Instance, owner: str, names: NameOptions) -> list[Claim]:
    """What each name of an instance is to say."""
    return [Claim(hostname, instance, owner, _wanted(hostname, instance, names)) for hostname in hostnames_of(names)]


def without_rivals(claims: Iterable[Claim]) -> list[Claim]:
    """Two instances that claim one name: neither gets it, since the second would take it from the first."""
    claims = list(claims)
    claimants: dict[Hostname, list[str]] = {}
    for claim in claims:
        claimants.setdefault(claim.hostname, []).append(claim.instance.id)
    return [
        claim if len(claimants[claim.hostname]) == 1 else _rivalry(claim, claimants[claim.hostname]) for claim in claims
    ]


def without_shared_records(found: Mapping[Hostname, Found | Problem]) -> dict[Hostname, Found | Problem]:
    """Two sides of a name in one zone are one name: neither gets it, since each would overwrite the other."""
    sides: dict[tuple[str, str], list[Hostname]] = {}
    for hostname, there in found.items():
        if isinstance(there, Found):
            sides.setdefault((there.zone.id, hostname.name), []).append(hostname)
    shared = {hostname: place for place, hostnames in sides.items() if len(hostnames) > 1 for hostname in hostnames}
    return {
        hostname: _one_zone(hostname, shared[hostname][0]) if hostname in shared else there
        for hostname, there in found.items()
    }


def _one_zone(hostname: Hostname, zone_id: str) -> Problem:
    return Problem(
        "DuplicateName",
        f"{hostname} is to have a public and a private address, and zone {zone_id} would hold both; name a zone for "
        "each side, or use two names",
    )


def _rivalry(claim: Claim, instance_ids: list[str]) -> Claim:
    problem = Problem(
        "DuplicateName", f"{claim.hostname} is claimed by {' and '.join(instance_ids)}; a name belongs to one instance"
    )
    return Claim(claim.hostname, claim.instance, claim.owner, problem)


def _sides(names: NameOptions, points_to: str) -> list[str]:
    """An alias is seen by whoever sees the name that it points to."""
    sides = [scope for scope, own in ((PUBLIC, names.public), (PRIVATE, names.private)) if points_to in own]
    return sides or [PUBLIC]


def _wanted(hostname: Hostname, instance: Instance, names: NameOptions) -> Wanted | Problem:
    if instance.is_gone:
        return Problem(INSTANCE_GONE, f"{hostname}: instance {instance.label} is {instance.state}")
    if hostname.name in names.cnames:
        return Wanted(hostname, {CNAME: (names.cnames[hostname.name],)})
    if names.ipv6 and not instance.ipv6:
        return Problem(
            "NoIpv6Address",
            f"{hostname}: instance {instance.label} has no IPv6 address; give it one, or leave ipv6 off",
        )
    values = {AAAA: instance.ipv6[:1]} if names.ipv6 else {}
    if address := instance.address(hostname.scope):
        values[A] = (address,)
    if not values:
        return Problem(
            NO_PUBLIC_ADDRESS,
            f"{hostname}: instance {instance.label} has no public address; associate an Elastic IP, "
            "or name it in private_hostnames",
        )
    return Wanted(hostname, values)
