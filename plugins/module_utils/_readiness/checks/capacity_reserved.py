# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check capacity_reserved: if the plan counts on Capacity Reservations, all fleets of a type fit into them together.

Pure: it never reserves anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.intended import instance_count, instance_type
from ..._facts.templates import subnets_of
from ..._workloads.settled import Settled
from ..demand import demand, room
from ..finding import HIGH, Answered, Meta, passed, warned

META = Meta(
    id="capacity_reserved",
    title="Capacity is reserved, if the plan counts on it",
    why="When a region is lost, many accounts launch in the next one, and what is offered may be out of capacity.",
    remedy="Create an open Capacity Reservation of the type in zones of the subnets, or leave capacity_reserved out.",
    severity=HIGH,
    needs=("manifests", "subnets", "reservations", "launch_templates", "template_contents"),
    kinds=("fleet",),
)


def needs(workload: Settled, facts: Facts) -> Mapping[str, int]:
    intended = instance_type(workload, facts)
    return {intended.value: instance_count(workload, facts)} if intended and _is_counted_on(workload) else {}


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    if (intended := instance_type(workload, facts)) is None:
        return
    name, there = intended.value, known(facts.subnets)
    zones = {there[each].zone for each in subnets_of(workload, facts) if each in there}
    reserved = [each for each in known(facts.reservations) if each.instance_type == name]
    free = sum(each.free for each in reserved if not zones or each.zone in zones)
    said = f"Open Capacity Reservations have room for {free} instances of {name}"
    if not _is_counted_on(workload):
        yield passed(said if free else f"No capacity is reserved for {name}, and the plan does not count on it", name)
        return
    wanted = demand(workload, facts, needs, META.kinds)
    said = f"{said}; {wanted.shown(name)} are needed"
    if wanted.of(name) > free:
        yield warned(said, name)
    else:
        yield from room(said, wanted, name, 0, free, name)


def _is_counted_on(workload: Settled) -> bool:
    return str(workload.options.get("capacity_reserved")).lower() in ("true", "yes", "on", "1")
