# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check db_class_offered: the DB instance classes are on offer for the engine version where the database comes back.

Pure: it never asks about capacity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..._facts.answer import known_of
from ..._facts.db_groups import subnet_group
from ..._facts.facts import Facts
from ..._facts.model import DbClassOption, DbSubnetGroup
from ..._facts.placings import Placing, placings
from ..._facts.points import points_of
from ..._rds.model import DbSnapshot
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed, warned

META = Meta(
    id="db_class_offered",
    title="The DB instance class is offered",
    why="RDS refuses a class that the region does not offer for the engine version.",
    remedy="Set db_instance_class to a class that is offered there, or add subnets in other zones to its group.",
    severity=CRITICAL,
    needs=("points", "db_classes", "db_subnet_groups", "manifests"),
    kinds=("database", "cluster"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    wanted = placings(workload, facts)
    if not wanted:
        yield warned(
            "Neither the plan nor a manifest says a class; RDS would use that of the source, which may not be offered",
            remedy="Set restore.db_instance_class.",
        )
    for point in points_of(workload, facts.points):
        snapshot = point.newest.resource if point.newest else None
        for placing in wanted if isinstance(snapshot, DbSnapshot) else ():
            if isinstance(snapshot, DbSnapshot):
                yield _answer(workload, facts, snapshot, placing)


def _answer(workload: Settled, facts: Facts, snapshot: DbSnapshot, placing: Placing) -> Answered:
    engine, name = f"{snapshot.engine} {snapshot.engine_version}", placing.intended.value
    said = f"{placing.intended} for {engine}"
    options = known_of(facts.db_classes, (snapshot.engine, snapshot.engine_version, name))
    if not options:
        return failed(f"{facts.region} does not offer {said}", name)
    # Storage of Aurora is of the cluster, whatever the class.
    storage = workload.text("storage_type") if workload.kind == "database" else ""
    fit = [each for each in options if storage in ("", each.storage_type)]
    if not fit:
        others = ", ".join(sorted({each.storage_type for each in options}))
        return failed(f"{said} is not offered with storage type {storage}, only with {others}", name)
    fit = [each for each in fit if each.multi_az or not placing.multi_az]
    if not fit:
        return failed(f"{said} is not offered with a standby in another zone (multi_az)", name)
    return _of_zones(said, placing, fit, subnet_group(workload, facts))


def _of_zones(said: str, placing: Placing, options: Sequence[DbClassOption], group: DbSubnetGroup | None) -> Answered:
    """``said`` is the class with the engine."""
    name, offered = placing.intended.value, frozenset(zone for each in options for zone in each.zones)
    where = f"a zone of {group.name}" if group else "a zone"
    if group and (outside := placing.within - group.zones) == placing.within and outside:
        return failed(f"{group.name} has no subnet in {_list(outside)}, which the plan names", name)
    usable = offered & (group.zones if group else offered)
    if not usable:
        return failed(f"{said} is not offered in {where}", name)
    if placing.within:
        usable &= placing.within
        if not usable:
            return failed(f"{said} is not offered in {_list(placing.within)}, which the plan names", name)
    if placing.multi_az and len(usable) < 2:
        return failed(f"{said} is offered in only one zone, {_list(usable)}, and multi_az needs two", name)
    if placing.spread and len(usable) < 2:
        return warned(f"{said} is offered in only one zone, {_list(usable)}, where all instances would be", name)
    return passed(f"{placing.intended} is offered for {said.rpartition(' for ')[2]} in {_list(usable)}", name)


def _list(zones: frozenset[str]) -> str:
    return ", ".join(sorted(zones))
