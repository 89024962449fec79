# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done next so that the place of a workload is free, and all of it that a prediction tells.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..._steps.step import Step
from ..item import Item
from .databases import plan_databases
from .model import UP, Database, Forget, Mark, Rename, There
from .request import Request

_PLANS: Mapping[str, Callable[[Request, There], Item]] = {
    "database": plan_databases,
    "cluster": plan_databases,
}


def plan_aside(request: Request, there: There) -> Item:
    """What is written of the workload goes last: until then the same command continues."""
    plan = _PLANS.get(request.kind)
    item = plan(request, there) if plan else Item()
    if item.problem or item.steps or item.waits_for or there.state is None:
        return item
    return Item((Forget(request.name, request.parameter, there.state),))


def foretold(request: Request, there: There) -> tuple[Step, ...]:
    """All steps, if AWS does its part: what is on its way arrives."""
    steps: list[Step] = []
    there = _arrived(there)
    while (item := plan_aside(request, there)).steps:
        steps += item.steps
        for step in item.steps:
            there = _after(there, step)
    return tuple(steps)


def _arrived(there: There) -> There:
    return replace(there, databases=tuple(replace(each, status=UP[0]) for each in there.databases))


def _after(there: There, step: Step) -> There:
    if isinstance(step, Forget):
        return replace(there, state=None)
    if isinstance(step, Rename):
        return replace(there, databases=tuple(_renamed(each, step) for each in there.databases))
    if isinstance(step, Mark):
        return replace(there, databases=tuple(_marked(each, step) for each in there.databases))
    return there


def _renamed(database: Database, step: Rename) -> Database:
    if database.key == step.database.key:
        return replace(database, id=step.name)
    is_member = step.database.is_cluster and database.cluster == step.database.id
    return replace(database, cluster=step.name) if is_member else database


def _marked(database: Database, step: Mark) -> Database:
    return replace(database, tags={**database.tags, **step.tags}) if database.arn in step.ids else database
