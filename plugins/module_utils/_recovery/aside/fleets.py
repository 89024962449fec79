# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that a fleet is out of the way: no users, no addresses, stopped, with all its volumes.

Pure: it never calls AWS. An Auto Scaling group has no other name to get, and no data: its instances leave it, and it is
deleted once it is seen to be empty. The launch template stays: the next recovery writes a new version of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._core.problem import Problem
from ..._core.tracking import SET_ASIDE
from ..._steps.step import Step
from ..item import Item, Watched
from ..ownership import EC2, KEPT
from ..steps import PROCESSES, Stop, Suspend
from .committed import committed
from .model import Scaling, Server, There
from .request import Request
from .steps import DeleteEmpty, Deregister, Detach, Disassociate, Mark, Shrink

_DETACHABLE = ("InService", "Standby")
_STOPPED, _RUNNING = "stopped", "running"


def plan_fleet(request: Request, there: There) -> Item:
    """The next steps, until nothing of it is left to set aside."""
    groups = [each for each in there.groups if request.owner.owns(each.tags)]
    servers = [each for each in there.servers if request.owner.owns(each.tags)]
    if problem := _committed(request, there, groups, servers) or _fixed(request, servers):
        return Item(problem=problem)
    members = {id_ for each in groups for id_ in each.members}
    loose = [each for each in servers if each.id not in members]
    steps: list[Step] = [step for each in groups for step in _leaving(each)]
    steps += _out_of_service(there, loose)
    if running := tuple(each.id for each in loose if each.status == _RUNNING):
        steps.append(Stop(running))
    waits: list[Watched] = [*_busy(groups), *(each for each in loose if each.status not in (_RUNNING, _STOPPED))]
    if steps or waits or not loose:
        return Item(tuple(steps), waits_for=waits)
    ids = tuple(each.id for each in loose)
    return Item((Mark(EC2, ids, ids, {KEPT: request.moment, SET_ASIDE: request.name}),))


def _leaving(group: Scaling) -> Iterator[Step]:
    """First it has to let instances go without replacing them."""
    if group.is_deleted:
        return
    if not set(PROCESSES) <= group.suspended:
        yield Suspend(group.id)
    if group.least > 0 or (not group.members and group.desired > 0):
        yield Shrink(group)
    if ready := tuple(id_ for id_, state in group.members.items() if state in _DETACHABLE):
        yield Detach(group.id, ready)
    if not group.members:
        yield DeleteEmpty(group.id)


def _busy(groups: list[Scaling]) -> list[Scaling]:
    """What launches, terminates or leaves just now cannot be detached."""
    return [each for each in groups if each.is_deleted or set(each.members.values()) - set(_DETACHABLE)]


def _out_of_service(there: There, servers: list[Server]) -> Iterator[Step]:
    ids = {id_ for each in servers for id_ in (each.id, each.address) if id_}
    for group in there.registered:
        if targets := tuple(each for each in group.targets if each[0] in ids):
            yield Deregister(group, targets)
    used = {id_ for each in servers for id_ in (each.id, *each.interfaces)}
    for address in there.addresses:
        if address.used_by & used:
            yield Disassociate(address)


def _committed(request: Request, there: There, groups: list[Scaling], servers: list[Server]) -> Problem | None:
    """What was kept is production now. Nothing of the failover is left beside it, or a commit was not finished."""
    kept: list[Scaling | Server] = [each for each in there.groups if request.owner.kept(each.tags)]
    kept += [each for each in there.servers if request.owner.kept(each.tags) and not each.is_aside]
    members = {id_ for each in kept if isinstance(each, Scaling) for id_ in each.members}
    is_half = any(each.id in members for each in servers)
    if not kept or ((groups or servers) and not is_half):
        return None
    noun = "Auto Scaling group" if isinstance(kept[0], Scaling) else "instance"
    return committed(request, f"{noun} {kept[0].id}", kept[0].tags[KEPT])


def _fixed(request: Request, servers: list[Server]) -> Problem | None:
    fixed = [each.id for each in servers if each.root == "instance-store"]
    if not fixed:
        return None
    said = f"{', '.join(fixed)} in {request.region} cannot be stopped, as its root device is an instance store"
    todo = "deregister it by hand, and give it the tags lifeboat:kept and lifeboat:set-aside"
    return Problem("InstanceStore", f"{request.name}: {said}; {todo}")
