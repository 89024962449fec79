# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check dns_zone_accelerated: public zones of the workload can be changed while us-east-1 is down.

Pure: it never enables anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.names import wanted_names, zones_for
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, passed, warned

META = Meta(
    id="dns_zone_accelerated",
    title="Public zones have accelerated recovery",
    why="Route 53 is controlled from us-east-1: while that region is down, names of other zones cannot be moved.",
    remedy=(
        "Enable accelerated recovery for the zone (UpdateHostedZoneFeatures), which takes hours; or move "
        "names by failover records with health checks."
    ),
    severity=MEDIUM,
    needs=("dns_zones",),
    kinds=("database", "cluster", "fleet", "volumes", "tasks"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    zones = known(facts.dns_zones)
    found = {zone for name in wanted_names(workload) for zone in zones_for(name, zones) if not zone.zone.is_private}
    for each in sorted(found, key=lambda zone: zone.zone.name):
        if each.is_accelerated:
            yield passed(f"The zone {each.zone.name} has accelerated recovery", each.zone.id)
        else:
            yield warned(f"The zone {each.zone.name} has no accelerated recovery", each.zone.id)
