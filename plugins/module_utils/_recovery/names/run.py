# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run about the names of a workload: read, decide, change each name as a whole, wait for Route 53, and look.

It never takes a name for set that it has not read afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import AwsError, InvalidInput
from ..._core.problem import Problem, failure_text
from ..._core.shell import Clients
from ..._core.waiters import Timeout, timeout_from_params, wait_until
from ..._dns.names.hostnames import ownership_name
from ..._dns.names.model import PRIVATE, Zone
from ..._dns.route53 import api as route53_api
from ..._dns.route53.zones import HostedZone, candidates, no_zone, several_zones
from ..._steps.diff import blocks
from ..._steps.executor import Executor
from ..._steps.plan import Plan
from ..._workloads.drill import in_drill
from ..ownership import drill_name_owner, name_owner
from . import api
from .plan import Change, Context, is_there, plan_name, shown
from .wanted import WantedName, wanted_names

NONE, SET, FAILED = "none", "set", "failed"


@dataclass(frozen=True, slots=True)
class Item:
    """One name, what has to be changed, or why nothing is."""

    wanted: WantedName
    zone: Zone | None = None
    change: Change | None = None
    problem: Problem | None = None
    is_unfinished: bool = False

    @property
    def steps(self) -> tuple[Change, ...]:
        return (self.change,) if self.change else ()


@dataclass(frozen=True, slots=True)
class Outcome:
    item: Item
    action: str
    problem: Problem | None = None


class Names:
    """The hosted zones of the account, for one run."""

    def __init__(self, route53: Any, context: Context, clock: Clock, timeout: Timeout) -> None:
        self._route53, self._context, self._clock, self._timeout = route53, context, clock, timeout

    def item(self, wanted: WantedName, zones: list[HostedZone]) -> Item:
        try:
            zone = self._zone(wanted, zones)
            if isinstance(zone, Problem):
                return Item(wanted, problem=zone)
            found = plan_name(wanted.hostname, wanted.target, zone, self._listed(wanted, zone), self._context)
        except AwsError as error:
            return Item(wanted, problem=Problem(error.code, str(error)))
        return Item(wanted, zone, *((None, found) if isinstance(found, Problem) else (found, None)))

    def _zone(self, wanted: WantedName, zones: list[HostedZone]) -> Zone | Problem:
        asked = wanted.zone
        fitting = [each for each in zones if not asked or asked in (each.zone.name, each.zone.id.lower())]
        found = candidates(wanted.hostname, fitting, private_zone=True)
        if len(found) > 1 and wanted.hostname.scope == PRIVATE:
            found = [
                each for each in found if self._context.region in api.regions_of_zone(self._route53, each.zone)
            ] or found
        if len(found) == 1:
            return found[0].zone
        if found:
            return several_zones(wanted.hostname, found, private_zone=True)
        if asked:
            side = "private" if wanted.hostname.scope == PRIVATE else "public"
            return Problem(
                "NoZone", f"{wanted.hostname}: there is no {side} hosted zone {asked} that holds it; check zone"
            )
        return no_zone(wanted.hostname, private_zone=True)

    def _listed(self, wanted: WantedName, zone: Zone) -> list[Mapping[str, Any]]:
        name, beside = wanted.hostname.name, ownership_name(wanted.hostname.name)
        pages = [route53_api.list_records_at(self._route53, zone, each)[0] for each in (name, beside)]
        by_place = {(each["Name"], each["Type"], each.get("SetIdentifier")): each for page in pages for each in page}
        return list(by_place.values())

    def before(self, item: Item) -> Outcome:
        return Outcome(item, FAILED if item.problem else NONE, item.problem)

    def predict(self, item: Item) -> Outcome:
        return Outcome(item, SET) if item.change else self.before(item)

    def carry_out(self, items: tuple[Item, ...]) -> list[Outcome]:
        return [self._set(item) if item.change else self.before(item) for item in items]

    def _set(self, item: Item) -> Outcome:
        try:
            return self._settled(item)
        except AwsError as error:
            return Outcome(item, FAILED, Problem(error.code, str(error)))

    def _settled(self, item: Item) -> Outcome:
        if item.change is None or item.zone is None:
            return self.before(item)
        number = api.change(self._route53, item.change)
        wait_until(lambda: route53_api.is_in_sync(self._route53, number), bool, self._timeout, self._clock)
        if is_there(item.wanted.hostname, item.wanted.target, self._listed(item.wanted, item.zone)):
            return Outcome(item, SET)
        said = f"{item.wanted.hostname} was set, and Route 53 lists something else for it; run again"
        return Outcome(item, FAILED, Problem("NotConfirmed", said))


def run_names(
    params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed. Every name is tried."""
    plan, timeout = params["plan"], timeout_from_params(params)
    for key in ("name", "recovery_region"):
        if not plan.get(key):
            raise InvalidInput(f"plan.{key} is required")
    drill, region = str(params.get("drill") or ""), str(plan["recovery_region"])
    workload = in_drill(plan, params["workload"]) if drill else params["workload"]
    wanted = wanted_names(workload, params["result"])
    of_plan = str(plan["name"])
    owner = drill_name_owner(of_plan, drill) if drill else name_owner(of_plan, str(workload.get("name") or ""))
    route53 = clients.get("route53", region)
    names = Names(route53, Context(region, clock.now(), owner, is_drill=bool(drill)), clock, timeout)
    zones = route53_api.list_zones(route53) if wanted else []
    items = tuple(names.item(each, zones) for each in wanted)
    outcomes = executor.run(Plan(items), names)
    parts = [
        (f"zone {step.zone.name} ({step.zone.id})", step.lines_before(), step.lines_after())
        for outcome in outcomes
        if outcome.action == SET
        for step in outcome.item.steps
    ]
    return {
        "changed": any(outcome.action == SET for outcome in outcomes),
        "names": [_result(outcome) for outcome in outcomes],
        "diff": blocks(parts),
    }, failure_text([outcome.problem for outcome in outcomes], "names")


def _result(outcome: Outcome) -> dict[str, Any]:
    item, target = outcome.item, outcome.item.wanted.target
    return {
        "name": item.wanted.hostname.name,
        "scope": item.wanted.hostname.scope,
        "zone": item.zone.id if item.zone else None,
        "type": target.type,
        "points_to": [target.alias[0]] if target.alias else list(target.values),
        "is_alias": target.alias is not None,
        "before": [shown(each) for each in item.change.old] if item.change else [],
        "action": outcome.action,
        "error": outcome.problem.to_result() if outcome.problem else None,
    }
