# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two sources that would be copied under one name into one region.

Pure: whether a name is free in the region is AWS's to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .plan import CreateCopy, Item


def without_name_clashes(items: Sequence[Item]) -> list[Item]:
    """Each under a name of its own; under a name that the user chose neither is copied, since only one could be."""
    named = [(item.region, item.new_copy.name if item.new_copy else None) for item in items]
    count = Counter(named)
    return [
        _renamed(item, item.new_copy, count[name]) if item.new_copy and count[name] > 1 else item
        for item, name in zip(items, named, strict=True)
    ]


def _renamed(item: Item, step: CreateCopy, count: int) -> Item:
    if step.fallback_names:
        name, *others = step.fallback_names
        renamed = replace(step, name=name, fallback_names=tuple(others))
        return replace(item, steps=tuple(renamed if each is step else each for each in item.steps))
    return item.failed(
        "DuplicateName",
        f"{count} sources would be copied to {item.region} under the name '{step.name}'; "
        "put {id} or {date} into name",
    )
