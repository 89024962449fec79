# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check dns_names_available: each name is free, or has a record that the collection registered.

Pure: it never takes a name over.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known, known_of
from ..._facts.facts import Facts
from ..._facts.names import wanted_names, zones_for
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, passed, warned

META = Meta(
    id="dns_names_available",
    title="Each DNS name is free or registered by the collection",
    why=(
        "An instance does not overwrite a record of others, and a failover replaces it: it should be the workload's. A "
        "routing policy is never changed, so the name would keep pointing to the lost region."
    ),
    remedy=(
        "Register the name with ec2_dyndns_register, or let a failover set it, which replaces the record; replace "
        "routing policies by plain records."
    ),
    severity=MEDIUM,
    needs=("dns_zones", "dns_records"),
    kinds=("database", "cluster", "fleet", "volumes", "tasks"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    zones = known(facts.dns_zones)
    for name in wanted_names(workload):
        fit = zones_for(name, zones)
        # A name without one zone is the finding of dns_zone_exists.
        if len(fit) != 1:
            continue
        hostname = name.hostname.name
        found = known_of(facts.dns_records, fit[0].zone.id).get(hostname)
        if found and found.obstacle and not (found.is_alias and found.owner):
            yield warned(f"{found.obstacle}", hostname)
        elif found and found.records and found.owner is None:
            types = ", ".join(sorted(records.type for records in found.records))
            yield warned(f"{hostname} has a record ({types}) without an owner", hostname)
        else:
            owner = f"belongs to {found.owner.owner}" if found and found.owner else "is free"
            yield passed(f"{hostname} {owner}", hostname)
