# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The recovery of a database or cluster: observe, plan, and do what AWS has to be asked for directly.

What RDS accepts it may show some time later, so what was set once is not set again, and the end waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import PASSING, AwsError
from ..._core.shell import Clients
from ..._core.waiters import timeout_from_params
from ..._steps.executor import Executor
from ..._steps.step import Step
from ..item import Item, Watched
from ..ownership import COMPLETE, STATE
from ..progress import StateLog
from ..steps import Complete
from ..work import LeftOut, Work
from . import api
from .compare import corrections
from .model import Database, There
from .observe import Eyes
from .passwords import PASSWORD
from .plan import Wanted, plan_recovery, top_of
from .promotion import PROMOTED
from .request import request_from_params
from .result import Report
from .setting import REFUSALS, Refused
from .steps import Claim, Correct, Promote, SetPassword, SwitchOver
from .wanted import wanted_of

# How long AWS may take until a change that it has accepted is seen.
SETTLING_SECONDS = 120.0


class DatabaseHands:
    """What is done about one database."""

    def __init__(self, wanted: Wanted, eyes: Eyes, interval: float) -> None:
        self._wanted, self._eyes, self._interval = wanted, eyes, interval
        # Identifier -> options that this run has set already.
        self._tried: dict[str, frozenset[str]] = {}
        self.refused = Refused()
        self._settled_at = 0.0

    def look(self) -> There:
        return self._eyes.there(self._wanted.request)

    def plan(self, there: There) -> Item:
        item = plan_recovery(self._wanted, there, self._tried)
        return replace(item, steps=tuple(self._part_of(step) for step in item.steps))

    def _part_of(self, step: Step) -> Step:
        if not isinstance(step, Correct):
            return step
        return self.refused.next_of(step, self._tried.get(step.id, frozenset()))

    def do(self, step: Step) -> None:
        region = self._wanted.request.region
        rds = self._eyes.clients.get("rds", region)
        if isinstance(step, Correct):
            self._correct(rds, step)
        elif isinstance(step, SetPassword):
            self._set_password(rds, step)
            self._remember(step.id, PASSWORD)
        elif isinstance(step, Claim):
            api.claim(rds, region, step)
        elif isinstance(step, Promote | SwitchOver):
            self._take_over(rds, step)
            self._remember(step.id, PROMOTED)
        elif isinstance(step, Complete):
            api.tag(rds, step)
        else:
            raise TypeError(f"nothing here can do a {type(step).__name__}")

    def _correct(self, rds: Any, step: Correct) -> None:
        try:
            api.modify(rds, self._wanted.request.region, step)
        except AwsError as error:
            if error.code not in REFUSALS:
                raise
            self.refused.note(step, str(error))
            self._tried[step.id] = self._tried.get(step.id, frozenset()) | self.refused.of(step.id).keys()
            raise LeftOut from error
        self._remember(step.id, *step.changes)

    def _remember(self, identifier: str, *what: str) -> None:
        self._tried[identifier] = self._tried.get(identifier, frozenset()) | frozenset(what)
        self._settled_at = self._eyes.clock.monotonic() + SETTLING_SECONDS

    def _set_password(self, rds: Any, step: SetPassword) -> None:
        region, secret, password = self._wanted.request.region, step.credential.secret, ""
        if secret:
            password = api.read_password(self._eyes.clients.get("secretsmanager", region), region, secret)
        api.set_password(rds, region, step, password)

    def _take_over(self, rds: Any, step: Promote | SwitchOver) -> None:
        """RDS refuses it while it is at it already, as after an answer that was lost, or while the standby changes."""
        clock, region = self._eyes.clock, self._wanted.request.region
        deadline = clock.monotonic() + SETTLING_SECONDS
        while True:
            try:
                if isinstance(step, Promote):
                    api.promote(rds, region, step)
                else:
                    api.switch_over(rds, region, step)
                return
            except AwsError as error:
                if error.kind not in PASSING or clock.monotonic() >= deadline:
                    raise
            clock.sleep(self._interval)
            if self._has_begun():
                return

    def _has_begun(self) -> bool:
        """Whether nothing is left to ask for: it takes over just now, or has done so."""
        item = self.plan(self.look())
        return not any(isinstance(step, Promote | SwitchOver) for step in item.steps)

    def watched(self, there: There) -> list[Watched]:
        return [there.behind] if there.behind else [*self._databases(there)]

    def _databases(self, there: There) -> list[Database]:
        top = top_of(self._wanted.request, there)
        members = [there.instances.get(member.id) for member in self._wanted.members]
        return [each for each in (top, *members) if each]

    def is_settling(self, item: Item, there: There) -> bool:
        """Whether a fenced source has more for what is to be promoted, or only the end is left, but what was set is not
        seen yet: AWS begins a change some time later."""
        if there.behind and any(isinstance(step, Promote) for step in item.steps):
            return True
        is_end = bool(item.steps) and all(isinstance(step, Complete) for step in item.steps)
        if not is_end or self._eyes.clock.monotonic() >= self._settled_at:
            return False
        return any(self._differs(database) for database in self._databases(there) if database.id in self._tried)

    def completed(self, there: There) -> There:
        top = top_of(self._wanted.request, there)
        if top is None:
            return there
        own = {top.id: replace(top, tags={**top.tags, STATE: COMPLETE})}
        if self._wanted.request.is_cluster:
            return replace(there, clusters={**there.clusters, **own})
        return replace(there, instances={**there.instances, **own})

    def _differs(self, database: Database) -> bool:
        request = self._wanted.request
        is_cluster = request.is_cluster and database.id == request.identifier
        of_members = [member.values for member in self._wanted.members if member.id == database.id]
        values = self._wanted.values if not of_members or is_cluster else of_members[0]
        return bool(corrections(values, database, is_cluster=is_cluster).keys() - self.refused.of(database.id).keys())


def run_recovery(
    params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed. LifeboatError if it cannot even begin."""
    request, timeout = request_from_params(params, clock.now()), timeout_from_params(params)
    eyes = Eyes(clients, clock, clock.now().replace(second=0, microsecond=0))
    observed = eyes.everything(request)
    wanted = wanted_of(request, observed)
    request = wanted.request
    hands = DatabaseHands(wanted, eyes, timeout.interval)
    log = StateLog(params.get("progress_file"), request.region, clock)
    work = Work(request.workload.name, request.region, observed.there, hands, timeout, log, clock)
    outcome = work.run(executor)
    report = Report(request, wanted, observed, clock.now(), outcome.titles, outcome.is_predicted, hands.refused.why)
    return outcome.ended({**report.result(outcome.there), "create": outcome.tasks}, "Databases")
