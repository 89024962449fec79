# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of a recovery: observe, plan, and do what AWS has to be asked for directly, until something must be created.

It never creates a database itself: that is a task for a module of amazon.aws, which the action plugin runs, and after
which it runs this one again. It never decides either; plan.py does, from what is there, after every step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._core.clock import Clock
from .._core.errors import PASSING, AwsError
from .._core.shell import Clients
from .._core.waiters import Timeout, timeout_from_params
from .._steps.diff import region_blocks
from .._steps.executor import Executor
from .._steps.plan import Plan
from .._steps.step import Step
from . import api
from .compare import corrections
from .model import Database, There
from .observe import Eyes
from .ownership import COMPLETE, STATE
from .plan import Item, Wanted, plan_recovery, top_of
from .progress import StateLog
from .request import request_from_params
from .result import Report
from .steps import Complete, Correct, Create
from .wanted import wanted_of

# How long AWS may take until a change that it has accepted is seen.
SETTLING_SECONDS = 120.0
Tried = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a run has got to. ``create`` are the steps that come next, before this module is run again."""

    there: There
    done: tuple[Step, ...] = ()
    create: tuple[Create, ...] = ()
    failure: str | None = None
    is_predicted: bool = False


class Work:
    """Carries out or predicts the one item of a recovery."""

    def __init__(self, wanted: Wanted, first: There, eyes: Eyes, timeout: Timeout, log: StateLog) -> None:
        self._wanted, self._there, self._eyes, self._log = wanted, first, eyes, log
        self._interval = timeout.interval
        self._deadline = eyes.clock.monotonic() + timeout.seconds
        self._settled_at = 0.0
        self._done: tuple[Step, ...] = ()
        self._tried: dict[str, frozenset[str]] = {}

    def before(self, item: Item) -> Outcome:
        return Outcome(self._there, failure=item.problem.message if item.problem else None)

    def predict(self, item: Item) -> Outcome:
        return Outcome(self._there, item.steps, _creating(item), is_predicted=True)

    def carry_out(self, items: tuple[Item, ...]) -> list[Outcome]:
        return [self._carry_out(item) for item in items]

    def _carry_out(self, item: Item) -> Outcome:
        try:
            return self._until_settled(item)
        except AwsError as error:
            return Outcome(self._there, self._done, failure=str(error))

    def _until_settled(self, item: Item) -> Outcome:
        self._log.report(self._seen())
        while not (item.problem or _creating(item)):
            is_settling = self._is_settling(item)
            if not (item.steps or item.waits_for):
                return Outcome(self._there, self._done)
            for step in () if is_settling else item.steps:
                self._do(step)
            if self._is_complete:
                return Outcome(self._with_tags(), self._done)
            if self._eyes.clock.monotonic() >= self._deadline:
                return Outcome(self._there, self._done, failure=self._too_late(item))
            self._look()
            item = plan_recovery(self._wanted, self._there, self._tried)
        failure = item.problem.message if item.problem else None
        return Outcome(self._there, self._done, _creating(item), failure)

    @property
    def _is_complete(self) -> bool:
        return any(isinstance(step, Complete) for step in self._done)

    def _with_tags(self) -> There:
        """What is there, with the tag that was set just now: AWS may need a while to show it."""
        top = top_of(self._wanted.request, self._there)
        if top is None:
            return self._there
        own = {top.id: replace(top, tags={**top.tags, STATE: COMPLETE})}
        if self._wanted.request.is_cluster:
            return replace(self._there, clusters={**self._there.clusters, **own})
        return replace(self._there, instances={**self._there.instances, **own})

    def _look(self) -> None:
        """What is there after a pause. A question that AWS does not answer just now is asked again."""
        clock = self._eyes.clock
        clock.sleep(max(0.0, min(self._interval, self._deadline - clock.monotonic())))
        try:
            self._there = self._eyes.there(self._wanted.request)
        except AwsError as error:
            if error.kind not in PASSING or clock.monotonic() >= self._deadline:
                raise
        self._log.report(self._seen())

    def _seen(self) -> list[Database]:
        top = top_of(self._wanted.request, self._there)
        members = [self._there.instances.get(member.id) for member in self._wanted.members]
        return [each for each in (top, *members) if each]

    def _do(self, step: Step) -> None:
        rds = self._eyes.clients.get("rds", self._wanted.request.region)
        if isinstance(step, Correct):
            api.modify(rds, self._wanted.request.region, step)
            self._tried[step.id] = self._tried.get(step.id, frozenset()) | frozenset(step.changes)
            self._settled_at = self._eyes.clock.monotonic() + SETTLING_SECONDS
        elif isinstance(step, Complete):
            api.tag(rds, step)
        else:
            raise TypeError(f"nothing here can do a {type(step).__name__}")
        self._done = (*self._done, step)

    def _is_settling(self, item: Item) -> bool:
        """Whether only the end is left, but what was set is not seen yet: AWS begins a change some time later."""
        is_end = bool(item.steps) and all(isinstance(step, Complete) for step in item.steps)
        if not is_end or self._eyes.clock.monotonic() >= self._settled_at:
            return False
        return any(self._differs(database) for database in self._seen() if database.id in self._tried)

    def _differs(self, database: Database) -> bool:
        request = self._wanted.request
        is_cluster = request.is_cluster and database.id == request.identifier
        of_members = [member.values for member in self._wanted.members if member.id == database.id]
        values = self._wanted.values if not of_members or is_cluster else of_members[0]
        return bool(corrections(values, database, is_cluster=is_cluster))

    def _too_late(self, item: Item) -> str:
        states = ", ".join(f"{each.id} is {each.status}" for each in (item.waits_for or self._seen()))
        return (
            f"{self._wanted.request.workload.name}: wait_timeout is over, and {states} in "
            f"{self._wanted.request.region}; the next run continues"
        )


def _creating(item: Item) -> tuple[Create, ...]:
    return tuple(step for step in item.steps if isinstance(step, Create))


def run_recovery(
    params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed. LifeboatError if it cannot even begin."""
    request, timeout = request_from_params(params), timeout_from_params(params)
    eyes = Eyes(clients, clock)
    observed = eyes.everything(request)
    wanted = wanted_of(request, observed)
    log = StateLog(params.get("progress_file"), request.region, clock)
    work = Work(wanted, observed.there, eyes, timeout, log)
    item = plan_recovery(wanted, observed.there, {})
    [outcome] = executor.run(Plan((item,)), work)
    steps = tuple(_title(step) for step in (*outcome.done, *(() if outcome.is_predicted else outcome.create)))
    report = Report(request, wanted, observed, clock.now(), steps, outcome.is_predicted)
    shown = outcome.done if outcome.is_predicted else (*outcome.done, *outcome.create)
    parts = [(request.region, step.lines_before(), step.lines_after()) for step in shown]
    return {
        "changed": bool(outcome.done),
        **report.result(outcome.there),
        "create": [{"module": step.module, "options": dict(step.options)} for step in outcome.create],
        "diff": region_blocks("Databases", parts),
    }, outcome.failure


def _title(step: Step) -> str:
    if isinstance(step, Create):
        return f"restore {step.thing}" if " from " in step.thing else f"create {step.thing}"
    if isinstance(step, Correct):
        return f"set {', '.join(sorted(step.changes))} of {step.id}"
    return f"mark {step.id} as recovered" if isinstance(step, Complete) else type(step).__name__
