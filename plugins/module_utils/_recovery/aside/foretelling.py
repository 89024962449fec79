# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that would be done, step by step, if AWS does its part: what is on its way arrives.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..._core.tracking import SET_ASIDE
from ..._steps.step import Step
from ..ownership import EC2, KEPT
from ..steps import PROCESSES, UP, Stop, Suspend
from .model import There
from .plan import plan_aside
from .request import Request
from .steps import (
    DeleteEmpty,
    Deregister,
    Detach,
    DetachVolume,
    Disassociate,
    Forget,
    Mark,
    Rename,
    Shrink,
)


def foretold(request: Request, there: There) -> tuple[Step, ...]:
    steps: list[Step] = []
    there = _arrived(request, there)
    while (item := plan_aside(request, there)).steps:
        steps += item.steps
        for step in item.steps:
            there = _AFTER[type(step)](there, step)
    return tuple(steps)


def _arrived(request: Request, there: There) -> There:
    """Also the fleet of the same run, with which volumes are set aside."""
    aside = {KEPT: request.moment, SET_ASIDE: request.fleet} if request.fleet in request.together else {}
    arrived = {"pending": "running", "stopping": "stopped"}
    return replace(
        there,
        databases=tuple(replace(each, status=UP[0]) for each in there.databases),
        servers=tuple(
            replace(each, status=arrived.get(each.status, each.status), tags={**each.tags, **aside})
            for each in there.servers
        ),
        groups=tuple(
            replace(each, members=dict.fromkeys(each.members, "InService"))
            for each in there.groups
            if not each.is_deleted
        ),
        volumes=tuple(replace(each, status="available") for each in there.volumes),
    )


def _forgotten(there: There, step: Any) -> There:
    del step
    return replace(there, state=None)


def _renamed(there: There, step: Any) -> There:
    old = step.database
    found = (replace(each, id=step.name) if each.key == old.key else each for each in there.databases)
    return replace(
        there,
        databases=tuple(
            replace(each, cluster=step.name) if old.is_cluster and each.cluster == old.id else each for each in found
        ),
    )


def _marked(there: There, step: Any) -> There:
    def of(each: Any) -> Any:
        id_ = each.id if step.service == EC2 else each.arn
        return replace(each, tags={**each.tags, **step.tags}) if id_ in step.ids else each

    if step.service == EC2:
        return replace(there, servers=tuple(map(of, there.servers)), volumes=tuple(map(of, there.volumes)))
    return replace(there, databases=tuple(map(of, there.databases)))


def _of_group(there: There, name: str, **changes: Any) -> There:
    return replace(there, groups=tuple(replace(each, **changes) if each.id == name else each for each in there.groups))


def _detached(there: There, step: Any) -> There:
    """With all instances: those that launch are detached, too, once they can be. They leave its target groups."""
    gone = {id_ for each in there.groups if each.id == step.group for id_ in each.members}
    left = (
        replace(each, targets=tuple(target for target in each.targets if target[0] not in gone))
        for each in there.registered
    )
    return replace(_of_group(there, step.group, members={}, desired=0), registered=tuple(left))


def _stopped(there: There, step: Any) -> There:
    found = (replace(each, status="stopped") if each.id in step.ids else each for each in there.servers)
    return replace(there, servers=tuple(found))


def _free(there: There, step: Any) -> There:
    found = (replace(each, instances=()) if each.id == step.volume else each for each in there.volumes)
    return replace(there, volumes=tuple(found))


_AFTER: Mapping[type, Callable[[There, Any], There]] = {
    Forget: _forgotten,
    Rename: _renamed,
    Mark: _marked,
    Suspend: lambda there, step: _of_group(there, step.group, suspended=frozenset(PROCESSES)),
    Shrink: lambda there, step: _of_group(
        there, step.group.id, least=0, desired=step.group.desired if step.group.members else 0
    ),
    Detach: _detached,
    DeleteEmpty: lambda there, step: replace(
        there, groups=tuple(each for each in there.groups if each.id != step.group)
    ),
    Deregister: lambda there, step: replace(
        there, registered=tuple(each for each in there.registered if each != step.group)
    ),
    Disassociate: lambda there, step: replace(
        there, addresses=tuple(each for each in there.addresses if each != step.address)
    ),
    Stop: _stopped,
    DetachVolume: _free,
}
