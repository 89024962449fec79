# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fences one workload in its source region, or lets it run again, until that is seen.

It never calls the recovery region, and it never creates or deletes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..._core.clock import Clock
from ..._core.shell import Clients
from ..._core.waiters import timeout_from_params
from ..._steps.executor import Executor
from ..._steps.plan import Plan
from ..._steps.step import Step
from ..item import Item, Watched
from ..ownership import AUTOSCALING, EC2, RDS
from ..progress import StateLog
from ..tagging import TAG
from ..work import Work
from . import api
from .model import (
    FORMER,
    Mark,
    Regroup,
    Restart,
    Resume,
    Start,
    Stop,
    Suspend,
    There,
    Unmark,
)
from .plan import is_ours, plan_fence
from .request import Request, request_from_params

_UNMARKS: Mapping[str, Callable[..., None]] = {
    EC2: api.untag_ec2,
    AUTOSCALING: api.untag_autoscaling,
    RDS: api.untag_rds,
}


class FenceHands:
    """What is done about one workload."""

    def __init__(self, request: Request, clients: Clients) -> None:
        self._request, self._clients = request, clients
        self._restarted: frozenset[str] = frozenset()

    def look(self) -> There:
        request, region = self._request, self._request.region
        if request.database:
            rds, ec2 = self._clients.get("rds", region), self._clients.get("ec2", region)
            found = api.describe_database(rds, region, request.database, is_cluster=request.is_cluster)
            inbound = api.inbound(ec2, region, request.groups)
            open_ = tuple(name for name in request.groups if inbound.get(name))
            missing = tuple(name for name in request.groups if name not in inbound)
            return There(database=found, open=open_, missing=missing)
        ec2 = self._clients.get("ec2", region)
        servers = api.describe_servers(ec2, region, request.filters)
        names = tuple(dict.fromkeys(each.group for each in servers if each.group))
        if not names:
            return There(tuple(servers))
        autoscaling = self._clients.get("autoscaling", region)
        # A group that is suspended is so for all of its instances.
        members = api.describe_servers(ec2, region, {"tag:aws:autoscaling:groupName": names})
        every = {each.id: each for each in (*servers, *members)}
        return There(tuple(every.values()), tuple(api.describe_scaling(autoscaling, region, names)))

    def plan(self, there: There) -> Item:
        return plan_fence(self._request, there, self._restarted)

    def do(self, step: Step) -> None:
        region = self._request.region
        if isinstance(step, Mark):
            client, what = self._clients.get(step.service, region), ", ".join(step.ids)
            TAG[step.service](client, region, step.ids, step.tags, what=what, rules=api.RULES)
        elif isinstance(step, Unmark):
            _UNMARKS[step.service](self._clients.get(step.service, region), region, step.ids)
        elif isinstance(step, Regroup):
            api.regroup(self._clients.get(RDS, region), region, step)
        elif isinstance(step, Restart):
            api.restart(self._clients.get(RDS, region), region, step.database)
            self._restarted = self._restarted | {step.database.id}
        elif isinstance(step, Stop):
            api.stop(self._clients.get(EC2, region), region, step.ids)
        elif isinstance(step, Start):
            api.start(self._clients.get(EC2, region), region, step.ids)
        elif isinstance(step, Suspend):
            api.suspend(self._clients.get(AUTOSCALING, region), region, step.group)
        elif isinstance(step, Resume):
            api.resume(self._clients.get(AUTOSCALING, region), region, step.group, step.processes)
        else:
            raise TypeError(f"nothing here can do a {type(step).__name__}")

    def watched(self, there: There) -> list[Watched]:
        return [*there.groups, *there.servers, *([there.database] if there.database else [])]

    def is_settling(self, item: Item, there: There) -> bool:
        del item, there
        return False

    def completed(self, there: There) -> There:
        return there


def run_fence(
    params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed. LifeboatError if it cannot even begin."""
    request, timeout = request_from_params(params), timeout_from_params(params)
    name = str(params["workload"]["name"])
    if request is None:
        line = f"{name}: the plan has no fence for it, and it runs on"
        return {"changed": False, "workload": name, "region": None, "fenced": [], "steps": [], "lines": [line]}, None
    hands = FenceHands(request, clients)
    there = hands.look()
    log = StateLog(params.get("progress_file"), request.region, clock)
    work = Work(name, request.region, there, hands, timeout, log, clock)
    [outcome] = executor.run(Plan((hands.plan(there),)), work)
    fenced = [_shown(request, each) for each in hands.watched(outcome.there) if is_ours(request, _tags(each))]
    verb = "would " if outcome.is_predicted else ""
    return {
        "changed": bool(outcome.done),
        "workload": name,
        "region": request.region,
        "fenced": fenced,
        "steps": list(outcome.titles),
        "lines": [
            f"{name}: {_verdict(request, fenced, outcome.titles, is_predicted=outcome.is_predicted)}",
            *(f"  {verb}{title}" for title in outcome.titles),
        ],
        "diff": outcome.diff("Fence", request.region),
    }, outcome.failure


def _verdict(request: Request, fenced: list[dict[str, Any]], titles: tuple[str, ...], *, is_predicted: bool) -> str:
    if is_predicted and titles:
        return f"would be {'fenced' if request.is_wanted else 'released'} in {request.region}"
    ids = ", ".join(each["id"] for each in fenced)
    if request.is_wanted:
        return f"fenced in {request.region}: {ids or 'nothing of it runs'}"
    return f"not released in {request.region} yet: {ids}" if ids else f"not fenced in {request.region}"


def _tags(thing: Any) -> Mapping[str, str]:
    tags: Mapping[str, str] = thing.tags
    return tags


def _shown(request: Request, thing: Any) -> dict[str, Any]:
    kinds = {"Server": "instance", "Scaling": "auto_scaling_group", "Database": "db_instance"}
    kind = "db_cluster" if request.is_cluster else kinds[type(thing).__name__]
    about = {"kind": kind, "id": thing.id, "region": request.region, "state": thing.status}
    return {**about, "former": thing.tags.get(FORMER, "").split()}
