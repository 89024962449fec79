# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is in the recovery region already and follows the source: a read replica, or a cluster of a global database.

Pure: it never calls AWS. The plan says which one is meant, or our tag, or AWS's own lineage; it is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..._core.problem import Problem
from ..._core.tracking import format_time, source_value
from .model import Database, GlobalCluster, There
from .request import IDENTIFIERS, PROMOTE, SWITCHOVER, Request


@dataclass(frozen=True, slots=True)
class Standby:
    """The database that takes over. ``moment`` is how far it follows the source; None if that is not known.

    ``world`` is the global database, ``problem`` says why there is none that could take over.
    """

    request: Request
    id: str = ""
    world: str = ""
    moment: datetime | None = None
    no_lag: str = ""
    problem: Problem | None = None

    @property
    def point(self) -> str:
        """What it stands for in tags and results."""
        return source_value(self.request.workload.source_region, self.request.source_name)

    def to_result(self, database: Database | None, now: datetime) -> dict[str, Any]:
        values: Mapping[str, Any] = database.values if database else {}
        return {
            "id": self.id,
            "arn": database.arn if database else None,
            "source": self.point,
            "source_created": format_time(self.moment) if self.moment else None,
            "age": round((now - self.moment).total_seconds()) if self.moment else None,
            "engine": values.get("engine"),
            "engine_version": values.get("engine_version"),
            "size": values.get("allocated_storage"),
            "encrypted": values.get("storage_encrypted"),
        }


def find_standby(request: Request, there: There) -> Standby:
    """The one that is meant, or why there is none."""
    return _of_global(request, there) if request.way == SWITCHOVER else _replica(request, there)


def _replica(request: Request, there: There) -> Standby:
    databases = there.clusters if request.is_cluster else there.instances
    named = str(request.restore.get(IDENTIFIERS[request.kind]) or "").lower()
    if named:
        return (
            Standby(request, named) if named in databases else _none(request, f"there is no {_noun(request)} {named}")
        )
    if own := [each.id for each in databases.values() if request.owner.owns(each.tags)]:
        return _only(request, own)
    following = [each.id for each in databases.values() if _is_of_source(each.replica_of, request)]
    if not following:
        return _none(request, f"there is no read replica of {request.source_name} of {request.workload.source_region}")
    return _only(request, following)


def _of_global(request: Request, there: There) -> Standby:
    named = str(request.restore.get(IDENTIFIERS[request.kind]) or "").lower()
    found: list[tuple[str, str]] = []
    for world in there.worlds:
        own = [name for region, name in map(_place, world.members) if region == request.region]
        is_meant = named in own if named else any(_is_of_source(arn, request) for arn in world.members)
        found += [(name, world.id) for name in own if is_meant and name in there.clusters and named in ("", name)]
    if not found:
        title = named or f"{request.source_name} of {request.workload.source_region}"
        return _none(request, f"there is no cluster that belongs to the global database of {title}")
    standby = _only(request, [name for name, _world in found])
    return standby if standby.problem else Standby(request, *found[0])


def _only(request: Request, names: list[str]) -> Standby:
    if len(names) == 1:
        return Standby(request, names[0])
    option = f"restore.{IDENTIFIERS[request.kind]}"
    said = f"{', '.join(sorted(names))} in {request.region} could take over; set {option} to the one that is meant"
    return Standby(request, problem=Problem("SeveralStandbys", f"{request.workload.name}: {said}"))


def _none(request: Request, why: str) -> Standby:
    return Standby(
        request,
        problem=Problem(
            "NoStandby",
            f"{request.workload.name}: recover_by is {request.way}, and {why} in {request.region}; create one, set "
            f"restore.{IDENTIFIERS[request.kind]} to it, or set recover_by to restore",
        ),
    )


def _noun(request: Request) -> str:
    return "DB cluster" if request.is_cluster else "DB instance"


def _is_of_source(arn: str | None, request: Request) -> bool:
    return bool(arn) and _place(str(arn)) == (request.workload.source_region, request.source_name)


def _place(arn: str) -> tuple[str, str]:
    """Region and identifier of an ARN of RDS; of an identifier alone, which is one of the same region, no region."""
    parts = arn.split(":", 6)
    return (parts[3], parts[6].lower()) if len(parts) == 7 else ("", arn.lower())


def world_of(there: There, standby: Standby) -> GlobalCluster | None:
    return next((each for each in there.worlds if each.id == standby.world), None)


def is_following(standby: Standby, top: Database, there: There) -> bool:
    """Whether it still takes what the source writes, and nothing else."""
    if standby.request.way == PROMOTE:
        return bool(top.replica_of)
    world = world_of(there, standby)
    return world is not None and top.arn not in world.writers


def moment_of(samples: Iterable[tuple[datetime, float]], unit: timedelta) -> datetime | None:
    """Until when it has what the source wrote, by the newest sample of its lag; RDS says -1 if nothing replicates."""
    known = sorted((time, lag) for time, lag in samples if lag >= 0)
    return known[-1][0] - unit * known[-1][1] if known else None
