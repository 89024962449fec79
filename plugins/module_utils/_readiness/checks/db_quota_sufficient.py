# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check db_quota_sufficient: the quotas of RDS have room for all databases together.

Pure: it never asks for more.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._workloads.settled import Settled
from ..demand import demand, room
from ..finding import CRITICAL, Answered, Meta, warned

META = Meta(
    id="db_quota_sufficient",
    title="The RDS quotas suffice",
    why="RDS restores no database beyond its quotas (InstanceQuotaExceeded, StorageQuotaExceeded).",
    remedy="Request an increase of the quota in Service Quotas for the recovery region.",
    severity=CRITICAL,
    needs=("points", "db_quotas"),
    kinds=("database", "cluster"),
)
# RDS API reference, AccountQuota: each kind of snapshots has its own.
_OF_COPIES = {"database": "ManualSnapshots", "cluster": "ManualClusterSnapshots"}


def needs(workload: Settled, facts: Facts) -> dict[str, int]:
    gib = [point.newest.resource.size_gib or 0 for point in points_of(workload, facts.points) if point.newest]
    count = max(1, len(list(workload.sections("instances", workload.section))))
    wanted = {"DBInstances": count, "DBClusters": 1 if workload.kind == "cluster" else 0, "AllocatedStorage": sum(gib)}
    return {name: number for name, number in wanted.items() if number}


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    quotas = known(facts.db_quotas)
    wanted = demand(workload, facts, needs, META.kinds)
    for name in needs(workload, facts):
        if quota := quotas.get(name):
            said = f"{name}: {wanted.shown(name)} needed and {quota.used} in use, the quota is {quota.most}"
            yield from room(said, wanted, name, quota.used, quota.most, name)
    name = _OF_COPIES[workload.kind]
    copies = quotas.get(name)
    if copies and copies.used >= copies.most:
        said = f"{name}: {copies.used} in use, the quota is {copies.most}; the next copy will fail"
        yield warned(said, name, "Request an increase of the quota in Service Quotas.")
