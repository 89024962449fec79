# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that a workload writes nothing more, or writes again.

Pure: it never calls AWS. What is marked first is found again after a kill, and only what was marked is let go.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..._core.problem import Problem
from ..._steps.step import Step
from ..item import Item, Watched
from ..ownership import AUTOSCALING, EC2, RDS
from .model import (
    CUT,
    FENCED,
    FORMER,
    PROCESSES,
    Database,
    Mark,
    Regroup,
    Restart,
    Resume,
    Scaling,
    Server,
    Start,
    Stop,
    Suspend,
    There,
    Unmark,
)
from .request import Request

# RDS API reference, Tag: the most characters of a value.
_LONGEST_VALUE = 256
_UP = ("available", "storage-optimization")
_DEAD = ("stopped", "stopping", "failed", "deleting")
_RUNS = ("pending", "running")


def plan_fence(request: Request, there: There, restarted: frozenset[str] = frozenset()) -> Item:
    """The next steps; ``restarted`` are the databases that this run has restarted."""
    if problem := _problem(request, there):
        return Item(problem=problem)
    if request.database:
        return _database(request, there, restarted) if request.is_wanted else _open(request, there)
    return _stop(request, there) if request.is_wanted else _start(request, there)


def is_ours(request: Request, tags: Mapping[str, str]) -> bool:
    return tags.get(FENCED) == request.owner


def _problem(request: Request, there: There) -> Problem | None:
    things: list[Server | Scaling | Database] = [
        *there.servers,
        *there.groups,
        *([there.database] if there.database else []),
    ]
    for thing in things:
        other = thing.tags.get(FENCED)
        if other and other != request.owner and (request.is_wanted or not request.database):
            said = f"{thing.id} in {request.region} is fenced for {other}; release that first"
            return Problem("OtherFence", f"{request.name}: {said}")
    return _of_database(request, there) if request.database else _of_servers(request, there)


def _of_servers(request: Request, there: There) -> Problem | None:
    if not request.is_wanted:
        return None
    if not there.servers:
        chosen = "; ".join(f"{key}={', '.join(value)}" for key, value in request.filters.items())
        return Problem(
            "NoInstances", f"{request.name}: no instance in {request.region} matches {chosen}; correct fence"
        )
    fixed = [each.id for each in there.servers if each.root == "instance-store" and each.status in _RUNS]
    if fixed:
        said = f"{', '.join(fixed)} in {request.region} cannot be stopped, as its root device is an instance store"
        return Problem("InstanceStore", f"{request.name}: {said}; fence it by hand, and leave fence out")
    return None


def _of_database(request: Request, there: There) -> Problem | None:
    database = there.database
    if database is None:
        noun = "DB cluster" if request.is_cluster else "DB instance"
        return Problem("NoDatabase", f"{request.name}: there is no {noun} {request.database} in {request.region}")
    if not request.is_wanted:
        return None
    if there.missing:
        said = f"there is no security group {', '.join(there.missing)} in {request.region}"
        return Problem("NoGroup", f"{request.name}: fence.security_groups: {said}")
    if there.open:
        said = f"{', '.join(there.open)} in {request.region} lets connections in; name groups without inbound rules"
        return Problem("OpenGroup", f"{request.name}: fence.security_groups: {said}")
    if database.state in _DEAD:
        said = f"{database.id} in {request.region} is {database.state}, and no final snapshot of it can be created"
        return Problem("Stopped", f"{request.name}: {said}; start it, and run again")
    if len(" ".join(database.groups)) > _LONGEST_VALUE:
        return Problem("ManyGroups", f"{request.name}: {database.id} has more security groups than a tag can keep")
    return None


def _stop(request: Request, there: There) -> Item:
    """First the groups, which would replace what is stopped."""
    steps: list[Step] = []
    for group in there.groups:
        if not is_ours(request, group.tags):
            former = " ".join(each for each in PROCESSES if each not in group.suspended)
            steps.append(Mark(AUTOSCALING, (group.id,), {FENCED: request.owner, FORMER: former}))
        if not set(PROCESSES) <= group.suspended:
            steps.append(Suspend(group.id))
    running = [each for each in there.servers if each.status in _RUNS]
    if new := tuple(each.id for each in running if not is_ours(request, each.tags)):
        steps.append(Mark(EC2, new, {FENCED: request.owner, FORMER: "running"}))
    if running:
        steps.append(Stop(tuple(each.id for each in running)))
    return Item(tuple(steps), waits_for=() if steps else _in(there.servers, "stopping"))


def _start(request: Request, there: There) -> Item:
    """The groups last: they would replace what does not run yet."""
    own = [each for each in there.servers if is_ours(request, each.tags)]
    if stopped := tuple(each.id for each in own if each.status == "stopped"):
        return Item((Start(stopped),))
    if coming := _in(own, "stopping", "pending"):
        return Item(waits_for=coming)
    steps: list[Step] = []
    for group in (each for each in there.groups if is_ours(request, each.tags)):
        steps += _resumed(group)
    if own:
        steps.append(Unmark(EC2, tuple(each.id for each in own)))
    return Item(tuple(steps))


def _resumed(group: Scaling) -> list[Step]:
    former = tuple(group.tags.get(FORMER, "").split())
    suspended = tuple(each for each in former if each in group.suspended)
    return [*([Resume(group.id, suspended)] if suspended else []), Unmark(AUTOSCALING, (group.id,))]


def _database(request: Request, there: There, restarted: frozenset[str]) -> Item:
    """A restart after the groups: connections that are open outlive the rules that let them in."""
    database = _known(there)
    is_closed = set(database.groups) == set(request.groups)
    if not is_closed:
        if database.state not in _UP:
            return Item(waits_for=(database,))
        former = {FENCED: request.owner, FORMER: " ".join(database.groups)}
        mark = [] if is_ours(request, database.tags) else [Mark(RDS, (database.arn,), former)]
        return Item((*mark, Regroup(database, request.groups, ", and restart it")))
    if database.status not in _UP:
        return Item(waits_for=(database,))
    if is_ours(request, database.tags) and CUT not in database.tags:
        done = Mark(RDS, (database.arn,), {CUT: "yes"})
        return Item((done,) if database.id in restarted else (Restart(database),))
    return Item()


def _open(request: Request, there: There) -> Item:
    database = _known(there)
    if not is_ours(request, database.tags):
        return Item()
    former = tuple(database.tags.get(FORMER, "").split())
    if database.status not in _UP:
        return Item(waits_for=(database,))
    if former and set(database.groups) != set(former):
        return Item((Regroup(database, former),))
    return Item((Unmark(RDS, (database.arn,)),))


def _known(there: There) -> Database:
    if there.database is None:
        raise ValueError("nothing is planned for a database that is not there")
    return there.database


def _in(servers: tuple[Server, ...] | list[Server], *states: str) -> tuple[Watched, ...]:
    return tuple(each for each in servers if each.status in states)
