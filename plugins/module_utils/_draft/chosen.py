# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which things a draft is about: those that have the tags that were asked for.

Pure: it never calls AWS. What it leaves out is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from .model import Estate, LeftOut, Listing
from .request import tags_text


class Tagged(Protocol):
    @property
    def tags(self) -> Mapping[str, str]: ...


T = TypeVar("T", bound=Tagged)
Wanted = Mapping[str, "str | None"]


def chosen_of(estate: Estate, wanted: Wanted) -> tuple[Estate, list[LeftOut]]:
    """The estate without what lacks the tags. Instances of a group and attached volumes are chosen with it."""
    if not wanted:
        return estate, []
    groups = _with_tags(estate.groups.things, wanted)
    of_chosen = {instance for group in groups for instance in group.instance_ids}
    of_groups = {instance for group in estate.groups.things for instance in group.instance_ids}
    instances = [
        instance
        for instance in estate.instances.things
        if instance.id in of_chosen or (instance.id not in of_groups and has_tags(instance.tags, wanted))
    ]
    hosts = {instance.id for instance in instances}
    volumes = [v for v in estate.volumes.things if v.instance_id in hosts or has_tags(v.tags, wanted)]
    chosen = replace(
        estate,
        groups=_only(estate.groups, groups),
        instances=_only(estate.instances, instances),
        volumes=_only(estate.volumes, volumes),
        databases=_only(estate.databases, _with_tags(estate.databases.things, wanted)),
        clusters=_only(estate.clusters, _with_tags(estate.clusters.things, wanted)),
    )
    return chosen, _left_out(estate, chosen, wanted, of_groups)


def has_tags(tags: Mapping[str, str], wanted: Wanted) -> bool:
    return all(key in tags and value in (None, tags[key]) for key, value in wanted.items())


def _with_tags(things: Iterable[T], wanted: Wanted) -> list[T]:
    return [thing for thing in things if has_tags(thing.tags, wanted)]


def _only(listing: Listing[Any], things: Iterable[Any]) -> Listing[Any]:
    return Listing(tuple(things), listing.problem)


def _left_out(estate: Estate, chosen: Estate, wanted: Wanted, of_groups: set[str]) -> list[LeftOut]:
    """Instances of groups and volumes of instances go with these, and are not named a second time."""
    reason = f"has no tag {tags_text(wanted)}"

    def missing(what: str, field: str, label: Callable[[Any], str]) -> list[LeftOut]:
        kept = set(map(_identity, getattr(chosen, field).things))
        lost = [thing for thing in getattr(estate, field).things if _identity(thing) not in kept]
        lost = [thing for thing in lost if not _goes_with_another(thing, of_groups)]
        return [LeftOut(what, label(thing), reason) for thing in lost]

    return [
        *missing("Auto Scaling group", "groups", lambda group: str(group.name)),
        *missing("instance", "instances", lambda instance: str(instance.label)),
        *missing("DB instance", "databases", lambda database: str(database.id)),
        *missing("DB cluster", "clusters", lambda cluster: str(cluster.id)),
        *missing("volume", "volumes", lambda volume: str(volume.label)),
    ]


def _goes_with_another(thing: Any, of_groups: set[str]) -> bool:
    """A volume with its instance, an instance with its group, a DB instance with its cluster."""
    return bool(getattr(thing, "instance_id", "") or getattr(thing, "cluster", "") or _id(thing) in of_groups)


def _id(thing: Any) -> str:
    return str(getattr(thing, "id", ""))


def _identity(thing: Any) -> str:
    return _id(thing) or str(thing.name)
