# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of the recovery region stands for what the source of a workload consists of, and which tags that has.

Pure: it never sets a tag. What exists before a recovery is meant: the network, and the groups of databases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .._core.tracking import is_bookkeeping
from .._manifest.model import Part, tags_of_parts
from .._manifest.model import Unknown as NotSeen
from .._rds.groups import NOUNS
from .._workloads.settled import Settled
from .answer import CannotTell, Unknown, known, known_of
from .db_groups import own_groups, subnet_group
from .facts import Facts
from .security_groups import security_groups_of
from .templates import subnets_of

SECURITY_GROUP, SUBNET, TARGET_GROUP = "security group", "subnet", "target group"
DB_GROUPS = frozenset(NOUNS.values())
NETWORK_NEEDS = (
    *("manifests", "subnets", "security_groups", "db_subnet_groups", "target_groups", "target_group_tags"),
    *("launch_templates", "template_contents"),
)
DB_GROUP_NEEDS = (
    *("manifests", "db_subnet_groups", "db_parameter_groups", "db_cluster_parameter_groups", "option_groups"),
    "db_group_tags",
)
# Sections that each manifest has of the workloads that consist of such things.
SINCE_EVER = ("security_groups", "subnets", "target_groups")
# What stands for several things, or for one of another name, has a name of its own.
OF_ONE_THING = "Name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """A thing of the recovery region with the tags it has, and those that it has in the source."""

    kind: str
    id: str
    name: str
    tags: Mapping[str, str] = field(default_factory=dict)
    of_source: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """For users: groups of databases have short names, and ARNs that say nothing more."""
        return f"{self.kind} {self.name}" if self.kind in DB_GROUPS else self.id

    @property
    def lacking(self) -> list[str]:
        return sorted(key for key in self.of_source if key not in self.tags)


def network_of(workload: Settled, facts: Facts) -> list[Counterpart]:
    """Security groups, subnets and target groups. Nothing without a manifest; CannotTell if that, or what is there, is
    not known.
    """
    parts = _parts(workload, facts)
    if parts is None:
        return []
    here = {
        "security_groups": _security_groups(workload, facts),
        "subnets": _subnets(workload, facts),
        "target_groups": _target_groups(workload, facts),
    }
    return [
        _with_source(thing, _of_source(parts, section, workload), workload.counterparts)
        for section, things in here.items()
        for thing in things
    ]


def unsure_of_network(workload: Settled, facts: Facts) -> list[Unknown]:
    """Why some of it is not known: names of which there are several in the region. The same CannotTell."""
    is_compared = _parts(workload, facts) is not None
    return list(security_groups_of(workload, facts).unsure(facts.region).values()) if is_compared else []


def db_groups_of(workload: Settled, facts: Facts) -> list[Counterpart]:
    """DB subnet group, parameter groups and option group; the same."""
    parts = _parts(workload, facts)
    if parts is None or workload.kind not in ("database", "cluster"):
        return []
    found = []
    for option, group in own_groups(workload, facts):
        tags = known(facts.db_group_tags).get(group.arn, {})
        thing = Counterpart(kind=NOUNS[option], id=group.arn, name=group.name, tags=tags)
        of_source = [part for part in _of_source(parts, "db_group_tags", workload) if part.kind == option]
        found.append(_with_source(thing, of_source, workload.counterparts))
    return found


_Parts = Mapping[str, Sequence[Part] | NotSeen]


def _parts(workload: Settled, facts: Facts) -> _Parts | None:
    """What the source of a workload consists of, by the sections of its manifest; None without one."""
    found = known_of(facts.manifests, workload.name)
    return None if found is None else tags_of_parts(found.manifest)


def _of_source(parts: _Parts, section: str, workload: Settled) -> list[Part]:
    """Without the tags that say what copied it. What the sync could not read is not known, and not without tags."""
    found = parts.get(section, () if section in SINCE_EVER else NotSeen("", "an earlier version has written it"))
    if isinstance(found, NotSeen):
        said = f"the manifest of {workload.name} does not have {section} of the source: {found.message}"
        raise CannotTell(Unknown(f"{said}; run lifeboat.aws.sync"))
    return [
        replace(part, tags={key: value for key, value in part.tags.items() if not is_bookkeeping(key)})
        for part in found
    ]


def _with_source(thing: Counterpart, parts: Sequence[Part], named: Mapping[str, str]) -> Counterpart:
    """The tags of the one that it stands for, by the plan or by its name, or else those that all of them have."""
    same = [part for part in parts if {named.get(part.id), named.get(part.name)} & {thing.id, thing.name}]
    same = same or [part for part in parts if thing.kind != SUBNET and part.name == thing.name]
    tags = same[0].tags if len(same) == 1 else _shared(part.tags for part in parts)
    return replace(thing, of_source=tags)


def _shared(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Tags that each has with the same value."""
    every = list(tags)
    first: Mapping[str, str] = every[0] if every else {}
    return {
        key: value
        for key, value in first.items()
        if key != OF_ONE_THING and all(each.get(key) == value for each in every)
    }


def _security_groups(workload: Settled, facts: Facts) -> Iterator[Counterpart]:
    """Those that are known; of others ``unsure_of_network`` says why they are not."""
    groups = security_groups_of(workload, facts).groups.values()
    for group in {group.id: group for group in groups}.values():
        yield Counterpart(kind=SECURITY_GROUP, id=group.id, name=group.name, tags=group.tags)


def _subnets(workload: Settled, facts: Facts) -> Iterator[Counterpart]:
    """Those of the plan, and those of its DB subnet group."""
    group = subnet_group(workload, facts)
    ids = group.subnets if group else subnets_of(workload, facts)
    there = known(facts.subnets) if ids else {}
    for each in (there[name] for name in ids if name in there):
        yield Counterpart(kind=SUBNET, id=each.id, name=each.tags.get(OF_ONE_THING, ""), tags=each.tags)


def _target_groups(workload: Settled, facts: Facts) -> Iterator[Counterpart]:
    wanted: set[Any] = set(workload.options.get("target_groups") or ())
    for group in known(facts.target_groups) if wanted else ():
        if wanted & {group.name, group.arn}:
            tags = known(facts.target_group_tags).get(group.arn, {})
            yield Counterpart(kind=TARGET_GROUP, id=group.arn, name=group.name, tags=tags)
