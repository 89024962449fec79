# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes when an instance gives up its names.

Pure. Only what a record names as this very instance's is ever removed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..._core.problem import Problem
from ..names.model import Change, Found, Hostname
from .item import REMOVED, Item


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
