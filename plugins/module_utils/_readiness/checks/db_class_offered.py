# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check db_class_offered: the DB instance classes are on offer for the engine version.

Pure: it never asks about capacity.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known_of
from ..._facts.db_groups import subnet_group
from ..._facts.facts import Facts
from ..._facts.intended import Intended, db_instance_classes
from ..._facts.points import points_of
from ..._rds.model import DbSnapshot
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed, warned

META = Meta(
    id="db_class_offered",
    title="The DB instance class is offered",
    why="RDS refuses a class that the region does not offer for the engine version.",
    remedy="Set db_instance_class to a class that is offered in the recovery region.",
    severity=CRITICAL,
    needs=("points", "db_classes", "db_subnet_groups", "manifests"),
    kinds=("database", "cluster"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    classes = db_instance_classes(workload, facts)
    if not classes:
        yield warned(
            "Neither the plan nor a manifest says a class; RDS would use that of the source, which may not be offered",
            remedy="Set restore.db_instance_class.",
        )
    for point in points_of(workload, facts.points):
        snapshot = point.newest.resource if point.newest else None
        for db_class in classes if isinstance(snapshot, DbSnapshot) else ():
            if isinstance(snapshot, DbSnapshot):
                yield _answer(workload, facts, snapshot, db_class)


def _answer(workload: Settled, facts: Facts, snapshot: DbSnapshot, intended: Intended) -> Answered:
    engine, db_class = f"{snapshot.engine} {snapshot.engine_version}", intended.value
    offered = known_of(facts.db_classes, (snapshot.engine, snapshot.engine_version, db_class))
    if not offered:
        return failed(f"{facts.region} does not offer {intended} for {engine}", db_class)
    group = subnet_group(workload, facts)
    if group and not group.zones & offered:
        return failed(f"{intended} for {engine} is not offered in a zone of {group.name}", db_class)
    return passed(f"{intended} is offered for {engine}", db_class)
