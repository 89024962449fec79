# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of the recovery region stands for what the source of a workload consists of, and which tags that has.

Pure: it never sets a tag. What exists before a recovery is meant: security groups, subnets and target groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._core.tracking import is_bookkeeping
from .._manifest.model import tags_of_parts
from .._workloads.settled import Settled
from .answer import known, known_of
from .facts import Facts

SECURITY_GROUP, SUBNET, TARGET_GROUP = "security group", "subnet", "target group"
NEEDS = ("manifests", "subnets", "security_groups", "db_subnet_groups", "target_groups", "target_group_tags")
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
    def lacking(self) -> list[str]:
        return sorted(key for key in self.of_source if key not in self.tags)


@dataclass(frozen=True, slots=True)
class _Part:
    id: str
    name: str
    tags: Mapping[str, str]


def counterparts_of(workload: Settled, facts: Facts) -> list[Counterpart]:
    """Nothing without a manifest. CannotTell if that, or what is there, is not known."""
    found = known_of(facts.manifests, workload.name)
    if found is None:
        return []
    parts: dict[str, list[_Part]] = {}
    for section, part, name, tags in tags_of_parts(found.manifest):
        own = {key: value for key, value in tags.items() if not is_bookkeeping(key)}
        parts.setdefault(section, []).append(_Part(part, name, own))
    here = {
        "security_groups": list(_security_groups(workload, facts)),
        "subnets": list(_subnets(workload, facts)),
        "target_groups": list(_target_groups(workload, facts)),
    }
    return [
        _with_source(thing, parts.get(section, ()), workload.counterparts)
        for section, things in here.items()
        for thing in things
    ]


def _with_source(thing: Counterpart, parts: Sequence[_Part], named: Mapping[str, str]) -> Counterpart:
    """The tags of the one that it stands for, by the plan or by its name, or else those that all of them have."""
    same = [part for part in parts if named.get(part.id) == thing.id]
    same = same or [part for part in parts if thing.kind != SUBNET and part.name == thing.name]
    tags = same[0].tags if len(same) == 1 else _shared(part.tags for part in parts)
    return Counterpart(kind=thing.kind, id=thing.id, name=thing.name, tags=thing.tags, of_source=tags)


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
    wanted = {*workload.texts("security_groups"), *workload.texts("vpc_security_group_ids")}
    for group in known(facts.security_groups).values() if wanted else ():
        if wanted & {group.id, group.name}:
            yield Counterpart(kind=SECURITY_GROUP, id=group.id, name=group.name, tags=group.tags)


def _subnets(workload: Settled, facts: Facts) -> Iterator[Counterpart]:
    """Those of the plan, and those of its DB subnet group."""
    ids: Sequence[str] = workload.texts("subnets")
    if name := workload.text("db_subnet_group_name").lower():
        group = known(facts.db_subnet_groups).get(name)
        ids = group.subnets if group else ()
    there = known(facts.subnets) if ids else {}
    for each in (there[name] for name in ids if name in there):
        yield Counterpart(kind=SUBNET, id=each.id, name=each.tags.get(OF_ONE_THING, ""), tags=each.tags)


def _target_groups(workload: Settled, facts: Facts) -> Iterator[Counterpart]:
    wanted: set[Any] = set(workload.options.get("target_groups") or ())
    for group in known(facts.target_groups) if wanted else ():
        if wanted & {group.name, group.arn}:
            tags = known(facts.target_group_tags).get(group.arn, {})
            yield Counterpart(kind=TARGET_GROUP, id=group.arn, name=group.name, tags=tags)
