# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which names an instance has no room for among its tags.

Pure. It is counted before anything is written, because a refused tag would leave a name written that nothing notes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..._core.problem import Problem
from ..instances.model import MAX_TAGS, Instance
from .item import CONVERGED, NONE, Item


def with_room(items: Iterable[Item], instances: Iterable[Instance], *, holds_ownership: bool) -> list[Item]:
    """The items, without the tags that their instances have no room for.

    Where records say whose a name is, it does without. Where they do not, the name would be asked for again and again,
    so it is refused.
    """
    items = list(items)
    keys = {instance.id: set(instance.own_tags) for instance in instances}
    crowded: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        if item.tag is None or item.note is None:
            continue
        there = keys.setdefault(item.instance_id, set())
        if item.tag in there or len(there) < MAX_TAGS:
            there.add(item.tag)
        else:
            crowded.setdefault(item.instance_id, []).append(number)
    for numbers in crowded.values():
        for number in numbers:
            items[number] = _unnoted(items[number], len(numbers)) if holds_ownership else _refused(items[number])
    return items


def _unnoted(item: Item, count: int) -> Item:
    text = (
        f"instance {item.instance_id} has no room for more than {MAX_TAGS} tags, so {count} of its names are noted in "
        "their TXT records alone; to take them back, give the names or their zones (zone_id, private_zone_id, zone)"
    )
    action = NONE if item.action == CONVERGED else item.action
    return replace(item, action=action, tag=None, note=None, notes=(*item.notes, text))


def _refused(item: Item) -> Item:
    text = (
        f"{item.hostname}: instance {item.instance_id} has no room for more than {MAX_TAGS} tags, and the service "
        "keeps no owners, so that each name must be noted in a tag; remove other tags, or give it fewer names"
    )
    return item.failed(Problem("TooManyTags", text))
