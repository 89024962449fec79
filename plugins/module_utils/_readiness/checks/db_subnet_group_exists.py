# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check db_subnet_group_exists: the DB subnet group of the plan is in the recovery region.

Pure: it never creates one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.db_groups import intended_groups, subnet_group
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, warned
from ..naming import intended_existing

META = Meta(
    id="db_subnet_group_exists",
    title="The DB subnet group exists",
    why="A database cannot be restored into a DB subnet group that is not there.",
    remedy="Create the DB subnet group in the recovery region, or correct restore.db_subnet_group_name.",
    severity=CRITICAL,
    needs=("db_subnet_groups", "manifests"),
    kinds=("database", "cluster"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    intended, there = intended_groups(workload, "db_subnet_group_name", facts), known(facts.db_subnet_groups)
    if not intended:
        yield warned(
            "No DB subnet group is set; RDS would use the default VPC, if there is one",
            remedy="Set restore.db_subnet_group_name to a DB subnet group of the recovery region.",
        )
        return
    default = "RDS would use the default VPC, if there is one"
    yield from intended_existing(intended, there, "DB subnet group", facts.region, default)
    group = subnet_group(workload, facts)
    if workload.section.get("multi_az") is True and group and len(group.zones) < 2:
        yield failed(f"The DB subnet group {group.name} is in one zone only, which multi_az cannot use", group.name)
