# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that the volumes of a workload are out of the way.

Pure: it never calls AWS. They stay attached to instances that are set aside with them. From an instance that the next
recovery uses they have to be detached, which is done only if it is stopped: nobody takes a file system from under a
program.
"""

from __future__ import annotations

from ..._core.problem import Problem
from ..._core.tracking import SET_ASIDE
from ..._steps.step import Step
from ..item import Item, Watched
from ..ownership import EC2, KEPT
from .committed import committed
from .model import Server, There, Volume, Watch
from .request import Request
from .steps import DetachVolume, Mark


def plan_volumes(request: Request, there: There) -> Item:
    """The next steps, until nothing of it is left to set aside."""
    own = [each for each in there.volumes if request.owner.owns(each.tags) and each.status != "deleting"]
    if not own:
        kept = [each for each in there.volumes if request.owner.kept(each.tags) and not each.is_aside]
        return Item(problem=committed(request, f"volume {kept[0].id}", kept[0].tags[KEPT])) if kept else Item()
    used = {each.id: each for each in there.servers if request.fleet_owner.owns(each.tags)}
    held = [(volume, used[id_]) for volume in own for id_ in volume.instances if id_ in used]
    if held:
        return _released(request, held)
    if coming := tuple(each for each in own if each.status == "creating"):
        return Item(waits_for=coming)
    ids = tuple(each.id for each in own)
    return Item((Mark(EC2, ids, ids, {KEPT: request.moment, SET_ASIDE: request.name}),))


def _released(request: Request, held: list[tuple[Volume, Server]]) -> Item:
    """By the fleet, which is set aside in the same run, or else from what is stopped."""
    if request.fleet in request.together:
        waits: list[Watched] = [Watch(each.id, f"attached to {server.id}, not set aside yet") for each, server in held]
        return Item(waits_for=waits)
    running = [(each, server) for each, server in held if server.status != "stopped"]
    if running:
        volume, server = running[0]
        said = f"{volume.id} in {request.region} is attached to {server.id}, which is {server.status}"
        todo = f"set {request.fleet} aside with it (--limit {request.fleet},{request.name}), or stop the instance"
        return Item(problem=Problem("Attached", f"{request.name}: {said}; {todo}"))
    steps: list[Step] = [DetachVolume(volume.id, server.id) for volume, server in held]
    return Item(tuple(steps))
