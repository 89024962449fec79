# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check subnets_have_addresses: the subnets have room for the instances.

Pure: it never reserves an address.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.db_groups import subnet_group
from ..._facts.facts import Facts
from ..._facts.intended import instance_count
from ..._facts.templates import subnets_of
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed

META = Meta(
    id="subnets_have_addresses",
    title="The subnets have free addresses",
    why="Each instance takes an address of its subnet; without one it cannot be launched.",
    remedy="Free addresses in these subnets, add subnets, or lower launch.count.",
    severity=CRITICAL,
    needs=("subnets", "manifests", "db_subnet_groups", "launch_templates", "template_contents"),
    kinds=("database", "cluster", "fleet"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    there = known(facts.subnets)
    if workload.kind == "fleet":
        subnets = [there[name] for name in subnets_of(workload, facts) if name in there]
        # They are spread evenly, so that the smallest decides.
        each = -(-instance_count(workload, facts) // len(subnets)) if subnets else 0
    else:
        group = subnet_group(workload, facts)
        subnets = [there[name] for name in group.subnets if name in there] if group else []
        # RDS chooses, and moves the database to another one in a failover.
        each = 1
    for subnet in subnets:
        if subnet.free < each:
            yield failed(f"The subnet {subnet.id} has {subnet.free} free addresses; {each} are needed", subnet.id)
        else:
            yield passed(f"The subnet {subnet.id} has {subnet.free} free addresses", subnet.id)
