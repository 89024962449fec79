# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check instance_type_offered: the instance type is on offer in the zones of the subnets.

Pure: it never asks about capacity.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.intended import instance_type
from ..._facts.templates import content_of, named_template, subnets_of
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed, warned

META = Meta(
    id="instance_type_offered",
    title="The instance type is offered in the zones of the subnets",
    why="EC2 refuses a type that the zone does not have.",
    remedy="Set launch.instance_type to a type that is offered there, or choose subnets in zones that have it.",
    severity=CRITICAL,
    needs=("offerings", "subnets", "manifests", "launch_templates", "template_contents"),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    intended = instance_type(workload, facts)
    if intended is None:
        # Without the template that it names, another check is red.
        if not named_template(workload) or content_of(workload, facts):
            yield warned(
                "Neither the plan, a launch template nor a manifest says an instance type",
                remedy="Set launch.instance_type.",
            )
        return
    name = intended.value
    places = known(facts.offerings).get(name, frozenset())
    if not places:
        yield failed(f"{facts.region} does not offer {intended}", name)
        return
    there = known(facts.subnets)
    subnets = [there[each] for each in subnets_of(workload, facts) if each in there]
    lacking = sorted({subnet.zone for subnet in subnets} - places)
    if lacking:
        yield failed(f"{intended} is not offered in {', '.join(lacking)}", name)
    else:
        yield passed(f"{intended} is offered in {', '.join(sorted({s.zone for s in subnets} or places))}", name)
