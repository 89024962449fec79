# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check db_parameter_group_exists: the parameter groups of the plan are in the recovery region and fit.

Pure: it never compares values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..._facts.answer import known
from ..._facts.db_groups import intended_groups
from ..._facts.facts import Facts
from ..._facts.model import DbParameterGroup
from ..._facts.points import points_of
from ..._rds.model import DbSnapshot
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed
from ..naming import intended_existing

META = Meta(
    id="db_parameter_group_exists",
    title="The parameter groups exist and fit the engine",
    why="A database cannot be restored with a parameter group that is not there, or of another family.",
    remedy=(
        "Create the parameter group in the recovery region with the family of the engine version, or correct its name."
    ),
    severity=CRITICAL,
    needs=("db_parameter_groups", "db_cluster_parameter_groups", "points", "engine_versions", "manifests"),
    kinds=("database", "cluster"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for option, there, noun in (
        ("db_parameter_group_name", facts.db_parameter_groups, "DB parameter group"),
        ("db_cluster_parameter_group_name", facts.db_cluster_parameter_groups, "DB cluster parameter group"),
    ):
        intended = intended_groups(workload, option, facts)
        if intended:
            default = "RDS would use its default, without the values"
            yield from intended_existing(intended, known(there), noun, facts.region, default)
            yield from _unfit(workload, facts, [each.value for each in intended], known(there), noun)


def _unfit(
    workload: Settled, facts: Facts, names: list[str], there: Mapping[str, DbParameterGroup], noun: str
) -> Iterator[Answered]:
    """Those that exist and are of another family than the newest recovery point."""
    versions = known(facts.engine_versions)
    for point in points_of(workload, facts.points):
        snapshot = point.newest.resource if point.newest else None
        of_engine = (
            versions.get((snapshot.engine, snapshot.engine_version)) if isinstance(snapshot, DbSnapshot) else None
        )
        for group in (there[name] for name in names if name in there):
            if of_engine and group.family != of_engine.family:
                said = f"{of_engine.engine} {of_engine.version} needs {of_engine.family}"
                yield failed(f"The {noun} {group.name} is of family {group.family}; {said}", group.name)
