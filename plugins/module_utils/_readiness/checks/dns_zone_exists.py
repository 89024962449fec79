# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check dns_zone_exists: each name of the workload is in exactly one hosted zone.

Pure: it never creates a zone.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.names import wanted_names, zones_for
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed, passed

META = Meta(
    id="dns_zone_exists",
    title="Each DNS name has a hosted zone",
    why="Clients find what comes back by its names, and a name without a zone cannot be moved.",
    remedy="Create the hosted zone, correct the name, or say zone for it.",
    severity=HIGH,
    needs=("dns_zones",),
    kinds=("database", "cluster", "fleet", "volumes", "tasks"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    zones = known(facts.dns_zones)
    for name in wanted_names(workload):
        found = zones_for(name, zones)
        said = f"{name.hostname.scope} hosted zone"
        if len(found) == 1:
            yield passed(f"{name.hostname} is in the zone {found[0].zone.name}", str(name.hostname))
        elif found:
            ids = ", ".join(each.zone.id for each in found)
            yield failed(f"{name.hostname} could be in {len(found)} zones: {ids}", str(name.hostname))
        else:
            which = f" {name.zone}" if name.zone else ""
            yield failed(f"There is no {said}{which} for {name.hostname}", str(name.hostname))
