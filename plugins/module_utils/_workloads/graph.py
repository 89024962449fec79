# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be there before what: the order, cycles, and the depth of each workload.

Pure: it never says what a workload is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Workload -> the workloads that have to be there before it.
Before = Mapping[str, Sequence[str]]


def depths(before: Before) -> dict[str, int]:
    """How many workloads come before each, one after another; none for what is in a cycle or comes after one."""
    waiting = {name: {other for other in others if other in before} for name, others in before.items()}
    found: dict[str, int] = {}
    depth = 0
    while ready := [name for name, others in waiting.items() if not others]:
        found |= dict.fromkeys(ready, depth)
        depth += 1
        waiting = {name: others - set(ready) for name, others in waiting.items() if name not in found}
    return found


def in_order(before: Before) -> list[str]:
    """What comes back first stands first, and what has the same depth stays in its order.

    Whoever takes them one by one, however many at a time, never holds one that waits for another not taken yet.
    """
    found = depths(before)
    return sorted((name for name in before if name in found), key=found.__getitem__)


def out_of_order(order: Sequence[str], before: Before) -> tuple[str, str] | None:
    """The first that stands before one that it comes after, and that one.

    Whoever takes them in such an order, a few at a time, may only hold what waits for one that is not taken yet.
    """
    places = {name: place for place, name in enumerate(order)}
    pairs = ((name, other) for name in order for other in before.get(name, ()))
    return next(((name, other) for name, other in pairs if places.get(other, -1) > places[name]), None)


def cycles(before: Before) -> list[list[str]]:
    """Each as ``[a, b, c, a]``: a comes after b, b after c, and c after a. No workload is in two of them."""
    stuck = [name for name in before if name not in depths(before)]
    seen: set[str] = set()
    found = []
    for start in stuck:
        walk: list[str] = []
        name = start
        # What is stuck comes after something that is stuck, so every walk ends where one has been.
        while name not in seen:
            seen.add(name)
            walk.append(name)
            name = next(other for other in before[name] if other in stuck)
        if name in walk:
            found.append([*walk[walk.index(name) :], name])
    return found
