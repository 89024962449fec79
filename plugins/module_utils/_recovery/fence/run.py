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
from ..._steps.step import Step
from ..changing import TAG
from ..item import Item, Watched
from ..ownership import AUTOSCALING, EC2, FENCED, RDS
from ..progress import StateLog
from ..steps import Stop, Suspend
from ..stopping import stop, suspend
from ..work import Outcome, Work
from . import api
from .marks import former_of
from .model import Mark, Regroup, Restart, Resume, Start, There, Unmark
from .plan import is_fenced, plan_fence, remarks, things_of
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
        self._known: dict[str, dict[str, str | None]] = {}

    def look(self) -> There:
        there = self._database() if self._request.database else self._servers()
        return there.with_tags(self._known)

    def _database(self) -> There:
        request, region = self._request, self._request.region
        rds, ec2 = self._clients.get("rds", region), self._clients.get("ec2", region)
        found = api.describe_database(rds, region, request.database, is_cluster=request.is_cluster)
        former = former_of(found.tags) if found and not request.is_wanted else ()
        names = tuple(dict.fromkeys((*request.groups, *(found.given if found else ()), *former)))
        inbound = api.inbound(ec2, region, names)
        open_ = tuple(name for name in names if inbound.get(name))
        return There(database=found, open=open_, missing=tuple(name for name in names if name not in inbound))

    def _servers(self) -> There:
        """What was marked stays part of the fence until it is released, whatever the plan chooses by now."""
        request, region = self._request, self._request.region
        ec2, autoscaling = self._clients.get("ec2", region), self._clients.get("autoscaling", region)
        marked = {f"tag:{FENCED}": (request.owner,)}
        servers = [*api.describe_servers(ec2, region, request.filters), *api.describe_servers(ec2, region, marked)]
        groups = {each.id: each for each in api.describe_scaling(autoscaling, region, marked)}
        others = tuple(dict.fromkeys(each.group for each in servers if each.group and each.group not in groups))
        if others:
            groups |= {each.id: each for each in api.describe_scaling_named(autoscaling, region, others)}
        # A group that is suspended is so for all of its instances.
        members = api.describe_servers(ec2, region, {f"tag:{api.OF_GROUP}": tuple(groups)})
        every = {each.id: each for each in (*servers, *members)}
        return There(tuple(every.values()), tuple(groups.values()))

    def plan(self, there: There) -> Item:
        return plan_fence(self._request, there, self._restarted)

    def do(self, step: Step) -> None:
        region = self._request.region
        if isinstance(step, Mark):
            client, what = self._clients.get(step.service, region), ", ".join(step.ids)
            TAG[step.service](client, region, step.ids, step.tags, what=what, rules=api.RULES)
            self._remember(step.ids, step.tags)
        elif isinstance(step, Unmark):
            _UNMARKS[step.service](self._clients.get(step.service, region), region, step)
            self._remember(step.ids, dict.fromkeys(step.keys))
        elif isinstance(step, Regroup):
            api.regroup(self._clients.get(RDS, region), region, step)
        elif isinstance(step, Restart):
            api.restart(self._clients.get(RDS, region), region, step)
            self._restarted = self._restarted | {step.unit.id}
        elif isinstance(step, Stop):
            stop(self._clients.get(EC2, region), region, step, api.RULES)
        elif isinstance(step, Start):
            api.start(self._clients.get(EC2, region), region, step.ids)
        elif isinstance(step, Suspend):
            suspend(self._clients.get(AUTOSCALING, region), region, step, api.RULES)
        elif isinstance(step, Resume):
            api.resume(self._clients.get(AUTOSCALING, region), region, step.group, step.processes)
        else:
            raise TypeError(f"nothing here can do a {type(step).__name__}")

    def _remember(self, ids: tuple[str, ...], tags: Mapping[str, str | None]) -> None:
        """A mark that AWS does not show yet would be set once more, with what is there after the fence as FORMER."""
        for id_ in ids:
            self._known[id_] = {**self._known.get(id_, {}), **tags}

    def watched(self, there: There) -> list[Watched]:
        units = [each for each in there.database.units if each.id != there.database.id] if there.database else []
        return [*things_of(there), *units]

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
    outcome = work.run(executor)
    end = outcome.there
    fenced = [_shown(request, each) for each in things_of(end) if is_fenced(request, end, each)]
    verb = "would " if outcome.is_predicted else ""
    result = {
        "workload": name,
        "region": request.region,
        "fenced": fenced,
        "steps": list(outcome.titles),
        "lines": [
            f"{name}: {_verdict(request, fenced, outcome)}",
            *(f"  {verb}{title}" for title in outcome.titles),
            *(f"  {remark}" for remark in remarks(request, end)),
        ],
    }
    return outcome.ended(result, "Fence")


def _verdict(request: Request, fenced: list[dict[str, Any]], outcome: Outcome[There]) -> str:
    done = "fenced" if request.is_wanted else "released"
    if outcome.failure:
        return f"not {done} in {request.region} yet"
    if outcome.is_predicted and outcome.titles:
        return f"would be {done} in {request.region}"
    if request.is_wanted:
        ids = ", ".join(each["id"] for each in fenced)
        return f"fenced in {request.region}: {ids or 'nothing of it runs'}"
    return f"not fenced in {request.region}"


def _shown(request: Request, thing: Any) -> dict[str, Any]:
    kinds = {"Server": "instance", "Scaling": "auto_scaling_group", "Database": "db_instance"}
    kind = "db_cluster" if request.is_cluster else kinds[type(thing).__name__]
    about = {"kind": kind, "id": thing.id, "region": request.region, "state": thing.status}
    return {**about, "former": list(former_of(thing.tags))}
