# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check elastic_ips_free: the Elastic IPs of the plan are in the recovery region, and nothing has them.

Pure: it never associates one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, warned
from ..naming import existing

META = Meta(
    id="elastic_ips_free",
    title="The Elastic IPs exist and are free",
    why="A recovery never takes an address away from what has it, and ends without it.",
    remedy="Allocate the addresses in the recovery region, disassociate them, or correct elastic_ips.",
    severity=HIGH,
    needs=("addresses",),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    wanted = [str(each) for each in workload.options.get("elastic_ips") or ()]
    if not wanted:
        return
    there = known(facts.addresses)
    for name in wanted:
        if name in there and (used_by := there[name].used_by):
            # After a failover that is the fleet itself.
            yield warned(f"{name} ({there[name].address}) is associated with {used_by}", name)
        else:
            yield from existing([name], there, "Elastic IP", facts.region)
    if workload.count is not None and len(wanted) > workload.count:
        yield warned(f"{len(wanted)} addresses are for {workload.count} instances")
