# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes after what, guessed from security groups: who may reach a database needs it.

Pure: it never calls AWS. Guesses never make a cycle: of things that may reach each other none comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .._workloads.graph import cycles
from .model import Estate, Ingress, SecurityGroup, Thing
from .words import some

# A fleet may come after any of these.
_FOUNDATIONS = ("database", "cluster")


@dataclass(frozen=True, slots=True)
class Order:
    """Key of a thing -> keys of those before it, each with the reason; and what to say about things without any."""

    after: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)


def order_of(things: Sequence[Thing], estate: Estate) -> Order:
    groups = {group.id: group for group in estate.security_groups.things}
    order = Order()
    fleets = [thing for thing in things if thing.kind == "fleet"]
    for fleet in fleets:
        found = {}
        for other in things:
            reason = _reason(fleet, other, groups) if other is not fleet else ""
            if reason:
                found[other.key] = reason
        order.after[fleet.key] = found
    _drop_cycles(order, {thing.key: thing for thing in things})
    for thing in things:
        if thing.kind in _FOUNDATIONS and (ranges := _open_ranges(thing, groups)):
            order.notes.setdefault(thing.key, []).append(
                f"Its security groups let {some(ranges)} in, so who else uses it cannot be guessed: check after of the "
                f"others."
            )
    return order


def _reason(fleet: Thing, other: Thing, groups: dict[str, SecurityGroup]) -> str:
    if other.kind not in (*_FOUNDATIONS, "fleet"):
        return ""
    if other.kind == "fleet" and set(fleet.security_groups) & set(other.security_groups):
        # Instances of one group may mostly reach each other, which says nothing about their order.
        return ""
    for group_id in other.security_groups:
        group = groups.get(group_id)
        for rule in group.ingress if group else ():
            source = next((each for each in rule.groups if each in fleet.security_groups), None)
            if group and source and rule.has_port(other.port):
                return f"its security group {_shown(source, groups)} may reach {group.name} ({group.id}){_port(rule)}"
    return ""


def _shown(group_id: str, groups: dict[str, SecurityGroup]) -> str:
    return f"{groups[group_id].name} ({group_id})" if group_id in groups else group_id


def _port(rule: Ingress) -> str:
    if rule.ports is None:
        return ""
    low, high = rule.ports
    return f" on port {low}" if low == high else f" on ports {low} to {high}"


def _open_ranges(thing: Thing, groups: dict[str, SecurityGroup]) -> list[str]:
    rules = [rule for group in thing.security_groups if group in groups for rule in groups[group].ingress]
    return sorted({text for rule in rules if rule.has_port(thing.port) for text in rule.ranges})


def _drop_cycles(order: Order, things: dict[str, Thing]) -> None:
    """What is in a cycle loses what it is after in it, and says so."""
    while found := cycles({key: list(others) for key, others in order.after.items()} | _rest(order, things)):
        for cycle in found:
            members = sorted(set(cycle))
            for key in members:
                for other in members:
                    order.after.get(key, {}).pop(other, None)
                names = some(things[other].base for other in members if other != key)
                order.notes.setdefault(key, []).append(
                    f"It and {names} may reach each other, so their order cannot be guessed."
                )


def _rest(order: Order, things: dict[str, Thing]) -> dict[str, list[str]]:
    return {key: [] for key in things if key not in order.after}
