# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes when an instance gives up its names, and which names nobody is left to use.

Pure. Only what a record names as this very instance's is ever removed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ..._core.problem import Problem
from ..names.model import Change, Found, Hostname
from .register import REMOVED, Item


@dataclass(frozen=True, slots=True)
class Leaving:
    """An instance that gives up a name; ``tag`` is the key of the tag that notes it, if the instance has one, and
    ``noted`` are the values that it notes."""

    hostname: Hostname
    instance_id: str
    region: str
    tag: str | None = None
    noted: tuple[str, ...] = ()


def plan_removal(leaving: Leaving, found: Found | Problem, *, can_remove: bool) -> Item:
    """Remove a name and the record about its owner, if that is this instance."""
    name = leaving.hostname
    item = Item(name, leaving.instance_id, leaving.region, "")
    if not can_remove:
        text = f"{name} is no longer noted; the service has no way to remove it, do that on its own pages"
        return replace(_untagged(item, leaving), notes=(text,))
    if isinstance(found, Problem):
        return item.failed(found)
    item = replace(item, zone=found.zone, records=found.records)
    theirs = found.owner
    if _has_lost_its_owner(found, leaving):
        return replace(item, action=REMOVED, change=_all_of(leaving, found), records=(), tag=leaving.tag)
    if theirs is None or theirs.instance_id != leaving.instance_id or theirs.region != leaving.region:
        left = f"belongs to {theirs}" if theirs else "is not noted as ours"
        notes = (f"{name} {left} and stays",) if found.everything or found.obstacle else ()
        return replace(_untagged(item, leaving), notes=notes)
    item = replace(item, owner=theirs.owner)
    if found.obstacle:
        return item.failed(Problem("NameInUse", f"{name}: {found.obstacle}; this is left alone"))
    return replace(item, action=REMOVED, change=_all_of(leaving, found), records=(), tag=leaving.tag)


def _has_lost_its_owner(found: Found, leaving: Leaving) -> bool:
    """Whether a server removed the owner's record and kept the rest, which is just what the instance's tag notes."""
    values = {value for records in found.records for value in records.values}
    return found.ownership is None and not found.obstacle and bool(values) and values <= set(leaving.noted)


def _all_of(leaving: Leaving, found: Found) -> Change:
    return Change(leaving.hostname, found.zone, found.everything, (), leaving.instance_id)


def _untagged(item: Item, leaving: Leaving) -> Item:
    return replace(item, action=REMOVED, tag=leaving.tag) if leaving.tag else item


def plan_reaping(
    owned: Mapping[Hostname, Found],
    alive: Mapping[tuple[str, str], bool | Problem],
    *,
    accounts: Collection[str],
    kept: Collection[Hostname],
    limit: float,
) -> list[Item] | Problem:
    """Names of instances that no longer exist, or why none may be removed.

    ``alive`` tells of the instances that were looked for, as (region, id); others are not judged. Whether instances of
    other accounts than ``accounts`` exist cannot be told, so their names stay. ``limit`` is the greatest percentage
    of all owned names that may go at once.
    """
    unknown = [answer for answer in alive.values() if isinstance(answer, Problem)]
    if unknown:
        return Problem(
            "ReapStopped", f"nothing is reaped, because the instances could not be listed: {unknown[0].message}"
        )
    ours = {name: found for name, found in owned.items() if found.owner and found.owner.account in accounts}
    # A name server does not say who sees a zone, so a name counts on both sides.
    kept_names = {name.name for name in kept}
    gone = {name: found for name, found in ours.items() if name.name not in kept_names and _is_gone(found, alive)}
    if alive and not any(alive.values()):
        return Problem(
            "ReapStopped",
            f"nothing is reaped, because not one of the instances of {len(owned)} names was found; check the "
            "credentials and the region",
        )
    if not gone:
        return []
    if len(gone) * 100 > limit * len(ours):
        return Problem(
            "ReapStopped",
            f"nothing is reaped, because {len(gone)} of {len(ours)} names would go and reap_limit is {limit:g} %: "
            f"{', '.join(sorted(str(name) for name in gone)[:5])}; raise reap_limit if that is right",
        )
    return [_reaped(name, found) for name, found in sorted(gone.items())]


def _is_gone(found: Found, alive: Mapping[tuple[str, str], bool | Problem]) -> bool:
    theirs = found.owner
    return theirs is not None and alive.get((theirs.region, theirs.instance_id)) is False and not found.obstacle


def _reaped(name: Hostname, found: Found) -> Item:
    theirs = found.owner
    instance_id, region, owner = (theirs.instance_id, theirs.region, theirs.owner) if theirs else ("", "", "")
    change = Change(name, found.zone, found.everything, (), instance_id)
    return Item(name, instance_id, region, owner, action=REMOVED, zone=found.zone, change=change)
