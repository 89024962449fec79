# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that a database or a cluster is back: decided from what is there, and from nothing else.

Pure: it never calls AWS. A run that was killed at any point is continued from what it has left. What is not ours is
never touched, and what was once complete is never changed again: its owners may have changed it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..._core.problem import Problem
from ..._core.tracking import format_time, parse_time
from ..._rds.model import MULTI_AZ_ENGINES, SERVERLESS_V1
from ..._rds.names import plain_identifier
from ..item import Item
from ..ownership import COMPLETE, POINT, POINT_CREATED, SET_IT_ASIDE, STATE, kept_text, tags_of_restore
from ..settings import Values
from ..steps import Create
from .finishing import Tried, complete, correct, finish
from .model import COMING, STUCK, Database, There
from .point import Point
from .promotion import plan_promotion
from .request import Request
from .standby import Standby
from .tasks import cluster_task, instance_task, member_task


@dataclass(frozen=True, slots=True)
class Member:
    """An instance of a cluster: its identifier in the recovery region and its values."""

    id: str
    values: Values


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be there. ``point`` is None if nothing is left to restore; ``members`` are those of a cluster.

    ``standby`` takes over instead of a restore, if the plan says so.
    """

    request: Request
    values: Values
    point: Point | None = None
    members: tuple[Member, ...] = ()
    standby: Standby | None = None


def plan_recovery(wanted: Wanted, there: There, tried: Tried) -> Item:
    """The next steps."""
    request = wanted.request
    if wanted.standby:
        return plan_promotion(wanted.standby, wanted.values, there, tried)
    top = top_of(request, there)
    if problem := _problem(wanted, top, there):
        return Item(problem=problem)
    if top is None:
        return Item((_restore(wanted),))
    if top.phase == COMING:
        return Item(waits_for=(top,))
    if top.tags.get(STATE) == COMPLETE:
        return Item(waits_for=_coming(wanted, there))
    if unfinished := finish(request, wanted.values, top, tried):
        return unfinished
    return _members(wanted, top, there, tried) if request.is_cluster else Item((complete(request, top),))


def top_of(request: Request, there: There) -> Database | None:
    """The database or the cluster itself, if it is there."""
    return (there.clusters if request.is_cluster else there.instances).get(request.identifier)


def _members(wanted: Wanted, top: Database, there: There, tried: Tried) -> Item:
    request = wanted.request
    missing = [member for member in wanted.members if member.id not in there.instances]
    if missing:
        return Item(tuple(_create(wanted, top, member) for member in missing))
    if coming := _coming(wanted, there):
        return Item(waits_for=coming)
    steps = [
        step
        for member in wanted.members
        for step in correct(there.instances[member.id], member.values, tried, is_cluster=False)
    ]
    return Item(tuple(steps) or (complete(request, top),))


def _coming(wanted: Wanted, there: There) -> tuple[Database, ...]:
    found = (there.instances.get(member.id) for member in wanted.members)
    return tuple(member for member in found if member and member.phase == COMING)


def _restore(wanted: Wanted) -> Create:
    request, point = wanted.request, wanted.point
    if point is None:
        raise ValueError("nothing is restored without a recovery point")
    tags = tags_of_restore(request.owner, wanted.values.tags, point)
    make = cluster_task if request.is_cluster else instance_task
    module, options = make(request.identifier, wanted.values, point, tags, request.region)
    noun = "DB cluster" if request.is_cluster else "DB instance"
    return Create(request.region, f"{noun} {request.identifier} from {point.id}", module, options, verb="restore")


def _create(wanted: Wanted, top: Database, member: Member) -> Create:
    request = wanted.request
    tags = tags_of_restore(request.owner, member.values.tags, None)
    engine = str(top.values.get("engine") or "")
    module, options = member_task(member.id, member.values, top.id, engine, tags, request.region)
    thing = f"DB instance {member.id} of DB cluster {top.id}"
    # Each of them can be the writer.
    return Create(request.region, thing, module, options, is_apart=True)


def _problem(wanted: Wanted, top: Database | None, there: There) -> Problem | None:
    request = wanted.request
    noun = "DB cluster" if request.is_cluster else "DB instance"
    if top is None:
        return _of_restore(wanted, there)
    if not request.owner.owns(top.tags):
        return _foreign(request, noun, top)
    if top.phase == STUCK:
        return _stuck(request, noun, top)
    if said := _other_point(request, noun, top):
        return said
    return _of_members(wanted, there)


def _of_restore(wanted: Wanted, there: There) -> Problem | None:
    request, point = wanted.request, wanted.point
    if point is None:
        return Problem("Vanished", f"{request.identifier} in {request.region} was there and no longer is; run again")
    if request.is_cluster and point.engine in MULTI_AZ_ENGINES:
        return Problem(
            "MultiAzCluster",
            f"{request.identifier} in {request.region}: amazon.aws.rds_cluster cannot restore Multi-AZ DB clusters; "
            f"restore {point.id} with aws rds restore-db-cluster-from-snapshot, and run again with its tags "
            f"{request.owner.tags}",
        )
    if request.is_cluster and not wanted.members:
        return Problem(
            "NoInstances",
            f"{request.identifier} in {request.region}: {_serverless(point)}which instances the cluster has is not "
            "known, as neither the plan nor a manifest says it; set restore.instances, such as "
            "[{db_instance_class: db.r6g.large}]",
        )
    return _of_members(wanted, there)


def _serverless(point: Point) -> str:
    if point.engine_mode != SERVERLESS_V1:
        return ""
    return f"{point.id} is of Aurora Serverless v1, which comes back as a provisioned cluster; "


def _of_members(wanted: Wanted, there: There) -> Problem | None:
    """An instance of a cluster that is another one's, or in a state that it does not leave."""
    request = wanted.request
    for member in wanted.members:
        found = there.instances.get(member.id)
        if found and (not request.owner.owns(found.tags) or found.cluster != request.identifier):
            return _foreign(request, "DB instance", found)
        if found and found.phase == STUCK:
            return _stuck(request, "DB instance", found)
    return None


def _foreign(request: Request, noun: str, found: Database) -> Problem:
    beside = f"set restore.{'db_cluster' if request.is_cluster else 'db_instance'}_identifier to restore beside it"
    if request.owner.kept(found.tags):
        said = kept_text(noun, found.id, request.region, found.tags)
        return Problem("Kept", f"{said}. Rename it first, or {beside}")
    return Problem(
        "NotOurs",
        f"{noun} {found.id} exists in {request.region}, and was not created by a recovery of {request.owner}; it is "
        f"left as it is. {beside[0].upper()}{beside[1:]}, or rename it first",
    )


def _stuck(request: Request, noun: str, found: Database) -> Problem:
    # What has been up has data of its own.
    todo = "mend it" if found.tags.get(STATE) == COMPLETE else "delete it"
    return Problem(
        "Stuck",
        f"{noun} {found.id} in {request.region} is {found.status}; see its events (aws rds describe-events), "
        f"{todo}, and run again",
    )


def _other_point(request: Request, noun: str, top: Database) -> Problem | None:
    """What is there came from another point than the one asked for. Without a wish any will do."""
    has, moment = top.tags.get(POINT, ""), parse_time(top.tags.get(POINT_CREATED, ""))
    asked = ""
    if request.point and has and plain_identifier(request.point) != has:
        asked = request.point
    elif request.before and moment and moment > request.before:
        asked = f"one from {format_time(request.before)} or before"
    if not asked:
        return None
    return Problem(
        "OtherPoint",
        f"{noun} {top.id} in {request.region} was restored from {has}, and {asked} is asked for. {SET_IT_ASIDE}, or "
        f"set restore.{'db_cluster' if request.is_cluster else 'db_instance'}_identifier to restore beside it",
    )
