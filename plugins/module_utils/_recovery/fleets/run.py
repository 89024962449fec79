# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The recovery of a fleet: observe, plan, and do what AWS has to be asked for directly.

It never launches anything itself: that is a task for a module of amazon.aws. What AWS accepts it may show some time
later, so what was done once in a run is not done again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..._core.clock import Clock
from ..._core.shell import Clients
from ..._core.waiters import timeout_from_params
from ..._steps.executor import Executor
from ..._steps.step import Step
from ..item import Item
from ..ownership import COMPLETE, STATE
from ..progress import StateLog
from ..steps import Complete
from ..work import Work
from . import api
from .lost import scaling_of_source
from .model import There, Watch
from .observe import Eyes
from .plan import members_of, plan_recovery, waiting
from .request import request_from_params
from .result import Report
from .steps import Associate, Publish, Register, TagInterfaces
from .wanted import Wanted, wanted_of


class FleetHands:
    """What is done about one fleet."""

    def __init__(self, wanted: Wanted, eyes: Eyes) -> None:
        self._wanted, self._eyes = wanted, eyes
        # Ids and names of what this run has done, and AWS may show later.
        self._tried: set[str] = set()

    def look(self) -> There:
        group = self._wanted.values.group
        return self._eyes.there(self._wanted.request, self._wanted.target_groups, group.name if group else None)

    def plan(self, there: There) -> Item:
        return plan_recovery(self._wanted, there, self._tried)

    def do(self, step: Step) -> None:
        region, clients = self._wanted.request.region, self._eyes.clients
        if isinstance(step, Register):
            api.register(clients.get("elbv2", region), step)
            self._tried.update(f"{step.arn} {target}" for target in step.targets)
        elif isinstance(step, Associate):
            # AWS carries it out twice if the first answer is lost, and the second time something has the address.
            api.associate(clients.get("ec2", region), step)
            self._tried.add(step.address)
        elif isinstance(step, TagInterfaces):
            api.tag_interfaces(clients.get("ec2", region), step)
            self._tried.update(step.ids)
        elif isinstance(step, Publish):
            api.publish(clients.get("ssm", region), step)
            self._tried.add(step.parameter)
        elif isinstance(step, Complete) and self._wanted.values.group:
            api.complete_group(clients.get("autoscaling", region), step)
        elif isinstance(step, Complete):
            api.complete_instances(clients.get("ec2", region), step)
        else:
            raise TypeError(f"nothing here can do a {type(step).__name__}")

    def watched(self, there: There) -> list[Watch]:
        """All instances, and what is waited for beside them."""
        own = [Watch(each.id, each.status) for each in members_of(self._wanted, there)]
        ids = {each.id for each in own}
        return own + [each for each in waiting(self._wanted, there, self._tried) if each.id not in ids]

    def is_settling(self, item: Item, there: There) -> bool:
        del item, there
        return False

    def completed(self, there: There) -> There:
        if there.group and self._wanted.values.group:
            return replace(there, group=replace(there.group, tags={**there.group.tags, STATE: COMPLETE}))
        own = tuple(replace(each, tags={**each.tags, STATE: COMPLETE}) for each in there.instances)
        return replace(there, instances=own)


def run_recovery(
    params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed. LifeboatError if it cannot even begin."""
    request, timeout = request_from_params(params, clock.now()), timeout_from_params(params)
    eyes = Eyes(clients, clock)
    observed = eyes.everything(request)
    wanted = wanted_of(request, observed)
    hands = FleetHands(wanted, eyes)
    log = StateLog(params.get("progress_file"), request.region, clock)
    work = Work(request.workload.name, request.region, observed.there, hands, timeout, log, clock)
    outcome = work.run(executor)
    if outcome.there.group and not request.drill and scaling_of_source(observed.known):
        observed = replace(observed, scaling=eyes.scaling(request.region, outcome.there.group.name))
    report = Report(wanted, observed, clock.now(), outcome.titles, outcome.is_predicted)
    return outcome.ended({**report.result(outcome.there), "create": outcome.tasks}, "Fleets")
