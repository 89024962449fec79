# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check dns_ttl_within_rto: the TTL of each name is shorter than the RTO.

Pure: it never changes a record.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._core.durations import shown_duration
from ..._facts.answer import known, known_of
from ..._facts.facts import Facts
from ..._facts.names import wanted_names, zones_for
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed, passed

META = Meta(
    id="dns_ttl_within_rto",
    title="The TTL of each DNS name is within the RTO",
    why="Clients keep the address of the lost region for as long as the TTL, after the workload is back.",
    remedy="Lower the TTL of the record now; it counts only after the old one has expired.",
    severity=HIGH,
    needs=("dns_zones", "dns_records"),
    kinds=("database", "cluster", "fleet", "volumes", "tasks"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    rto, zones = workload.objective("rto"), known(facts.dns_zones)
    for name in wanted_names(workload) if rto else ():
        fit = zones_for(name, zones)
        if len(fit) != 1 or rto is None:
            continue
        found = known_of(facts.dns_records, fit[0].zone.id).get(name.hostname.name)
        ttl = max((records.ttl for records in found.records), default=0) if found else 0
        said = f"The TTL of {name.hostname} is {shown_duration(ttl)}"
        if ttl > rto.total_seconds():
            yield failed(f"{said}; the RTO is {shown_duration(rto.total_seconds())}", name.hostname.name)
        elif ttl:
            yield passed(said, name.hostname.name)
