# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which security groups are meant by the ids and names of a plan. A name is one within a VPC, not within a region.

Pure: it never chooses one of several.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from .._workloads.settled import Settled
from .answer import CannotTell, Unknown, known
from .facts import Facts
from .model import SecurityGroup, Subnet
from .templates import groups_of, subnets_of

OPTIONS = {"fleet": "security_groups", "database": "vpc_security_group_ids", "cluster": "vpc_security_group_ids"}
_Groups: TypeAlias = "tuple[SecurityGroup, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """By id or name as the plan has it: the group that it means, groups of which it may be any, and groups of that name
    that are in other VPCs than ``vpcs`` only. Of what is not there at all there is nothing.
    """

    groups: Mapping[str, SecurityGroup] = field(default_factory=dict)
    several: Mapping[str, _Groups] = field(default_factory=dict)
    elsewhere: Mapping[str, _Groups] = field(default_factory=dict)
    vpcs: Collection[str] = ()

    def unsure(self, region: str) -> dict[str, Unknown]:
        """Why it is not known which group a name means."""
        return {name: Unknown(_unsure(name, groups, region)) for name, groups in self.several.items()}

    def missing(self, region: str) -> dict[str, str]:
        """Where else there is a group of that name."""
        return {name: _missing(name, groups, self.vpcs, region) for name, groups in self.elsewhere.items()}

    def sure(self, region: str) -> list[SecurityGroup]:
        """Each once; CannotTell if one of them may be any of several."""
        for unknown in self.unsure(region).values():
            raise CannotTell(unknown)
        return list({group.id: group for group in self.groups.values()}.values())


def _unsure(name: str, groups: _Groups, region: str) -> str:
    each = " and ".join(f"{group.id} in {group.vpc}" for group in groups)
    said = f"{region} has several security groups {name}, {each}"
    return f"{said}, and no subnet says which of them is meant; write its id, or subnets of its VPC"


def _missing(name: str, groups: _Groups, vpcs: Collection[str], region: str) -> str:
    others = ", ".join(sorted({group.vpc for group in groups}))
    return f"{region} has the security group {name} in {others} only, and the subnets are in {', '.join(sorted(vpcs))}"


def groups_named(names: Iterable[str], there: Mapping[str, SecurityGroup], vpcs: Collection[str]) -> Named:
    """``vpcs`` are those in which names count, as far as they are known; none if nothing is."""
    groups: dict[str, SecurityGroup] = {}
    several: dict[str, _Groups] = {}
    elsewhere: dict[str, _Groups] = {}
    for name in dict.fromkeys(names):
        if name in there:
            groups[name] = there[name]
            continue
        same = tuple(sorted((group for group in there.values() if group.name == name), key=lambda group: group.id))
        inside = tuple(group for group in same if not vpcs or group.vpc in vpcs)
        if len(inside) == 1:
            groups[name] = inside[0]
        elif inside:
            several[name] = inside
        elif same:
            elsewhere[name] = same
    return Named(groups=groups, several=several, elsewhere=elsewhere, vpcs=frozenset(vpcs))


def vpcs_of(subnets: Iterable[str], there: Mapping[str, Subnet]) -> frozenset[str]:
    return frozenset(there[name].vpc for name in subnets if name in there)


def security_groups_of(workload: Settled, facts: Facts) -> Named:
    """Those of the plan, or else those of its launch template. Only fleets may give them by name.

    CannotTell if the groups, or for a name the subnets, are not known.
    """
    names = groups_of(workload, OPTIONS[workload.kind], facts) if workload.kind in OPTIONS else ()
    there = known(facts.security_groups) if names else {}
    if workload.kind != "fleet":
        return groups_named((name for name in names if name in there), there, ())
    # Ids say what they mean without a right to read subnets. No name begins like one (CreateSecurityGroup, GroupName).
    is_named = any(name not in there and not name.startswith("sg-") for name in names)
    subnets = subnets_of(workload, facts) if is_named else ()
    return groups_named(names, there, vpcs_of(subnets, known(facts.subnets) if subnets else {}))
