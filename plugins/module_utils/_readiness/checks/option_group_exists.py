# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check option_group_exists: the option group of the plan is in the recovery region and fits.

Pure: it never compares options.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.db_groups import intended_groups
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._rds.model import DbSnapshot
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed
from ..naming import intended_existing

META = Meta(
    id="option_group_exists",
    title="The option group exists and fits the engine",
    why="A database with options, such as TDE, cannot be restored without its option group.",
    remedy="Create the option group in the recovery region, or correct restore.option_group_name.",
    severity=CRITICAL,
    needs=("option_groups", "points", "manifests"),
    kinds=("database", "cluster"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    intended = intended_groups(workload, "option_group_name", facts)
    if not intended:
        return
    there, name = known(facts.option_groups), intended[0].value
    default = "RDS would use its default, without the options"
    yield from intended_existing(intended, there, "option group", facts.region, default)
    group = there.get(name)
    for point in points_of(workload, facts.points) if group else ():
        snapshot = point.newest.resource if point.newest else None
        if group and isinstance(snapshot, DbSnapshot) and not _fits(snapshot, group.engine, group.major_version):
            has = f"{group.engine} {group.major_version}"
            yield failed(f"{name} is for {has}; {snapshot.id} is {snapshot.engine} {snapshot.engine_version}", name)


def _fits(snapshot: DbSnapshot, engine: str, major_version: str) -> bool:
    return snapshot.engine == engine and f"{snapshot.engine_version}.".startswith(f"{major_version}.")
