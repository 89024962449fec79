# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run on the ledger: waits for what a workload comes after, and writes its state and its endpoint.

It never decides what counts as back; waiting.py does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import InvalidInput
from ..._core.progress import REPEAT_SECONDS, ProgressFile, duration
from ..._core.shell import Clients
from ..._core.tracking import format_time
from ..._core.waiters import Timeout, timeout_from_params, wait_until
from ..._steps.diff import region_blocks
from ..._steps.executor import Executor
from ..._steps.plan import Plan
from ..._steps.step import Step
from ..._workloads.between import after_of
from ..._workloads.drill import drill_ttl
from ..keeping.model import Keep
from ..keeping.run import Keeping
from ..times import time_said
from .document import ABSENT, KEPT, WAITING, State, continued, state_of, text_of
from .parameters import About, Ledger
from .steps import Item, Remove, Write
from .waiting import Seen, Wait, failure_text, too_late_text, unexpected

_NOTHING = {"state": None, "run": None, "at": None, "why": None, "began": None, "reached": None}


@dataclass(frozen=True, slots=True)
class Wished:
    """What a run writes of its workload: nothing of what is empty."""

    state: str = ""
    run: str = ""
    why: str | None = None
    endpoint: str = ""
    since: datetime | None = None


class Waiting:
    """Asks until all are back, one has failed, or the time is over; writes lines about it meanwhile."""

    def __init__(self, wait: Wait, ledger: Ledger, file: ProgressFile, others_timeout: float | None) -> None:
        self._wait, self._ledger, self._file, self._others_timeout = wait, ledger, file, others_timeout
        self._shown: dict[str, tuple[str, float]] = {}

    def until_over(self, timeout: Timeout) -> dict[str, State | None]:
        clock = self._ledger.clock
        began = clock.monotonic()

        def ask() -> dict[str, State | None]:
            seen = self._ledger.states(self._wait.after)
            self._file.add([self._line(other, seen, began) for other in self._wait.after])
            return seen

        def is_over(seen: dict[str, State | None]) -> bool:
            return self._wait.is_over(seen) or self._nobody_is_at_it(seen, clock.monotonic() - began)

        return wait_until(ask, is_over, timeout, clock)

    def _nobody_is_at_it(self, seen: Seen, waited: float) -> bool:
        limit = self._others_timeout
        return limit is not None and waited >= limit and bool(self._wait.silent(seen))

    def _line(self, other: str, seen: Seen, began: float) -> str | None:
        now, text = self._ledger.clock.monotonic(), self._wait.shown(other, seen)
        before, at = self._shown.get(other, ("", 0.0))
        is_due = other in self._wait.missing(seen) and now - at >= REPEAT_SECONDS
        if text == before and not is_due:
            return None
        self._shown[other] = (text, now)
        waited = f", for {duration(now - began)}" if now - began >= 1 else ""
        return f"{self._ledger.about.workload:<16} waits for {other}: {text}{waited}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was seen of the others, what was written, and why nothing more was."""

    seen: Seen
    done: tuple[Step, ...] = ()
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """The one item of a run: waiting for the others, and what is written then."""

    wished: Wished
    wait: Wait
    ledger: Ledger
    seen: Seen
    timeout: Timeout
    file: ProgressFile
    keeping: Keeping
    others_timeout: float | None = None

    def before(self, item: Item) -> Outcome:
        return Outcome(self.seen, item.steps)

    def predict(self, item: Item) -> Outcome:
        return Outcome(self.seen, item.steps)

    def carry_out(self, items: tuple[Item, ...]) -> list[Outcome]:
        return [self._carry_out(item) for item in items]

    def _carry_out(self, item: Item) -> Outcome:
        seen: Seen = self.seen
        done: tuple[Step, ...] = ()
        if item.is_unfinished:
            done = self._written(replace(self.wished, state=WAITING, why=None, endpoint=""))
            seen = Waiting(self.wait, self.ledger, self.file, self.others_timeout).until_over(self.timeout)
            if failure := _failure(self, seen):
                return Outcome(seen, done, failure)
        return Outcome(seen, (*done, *self._written(self.wished)))

    def _written(self, wished: Wished) -> tuple[Step, ...]:
        steps = _steps(wished, self.ledger, self.keeping)
        for step in steps:
            if isinstance(step, Keep):
                self.keeping.keep(step)
            elif isinstance(step, Remove):
                self.ledger.remove(step)
            else:
                self.ledger.write(step)
        return steps


def run_state(
    params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed. LifeboatError if nothing is known, or something could not be written."""
    about, timeout, wait = _about(params, clock), timeout_from_params(params), _wait(params)
    ledger = Ledger(about, clients.get("ssm", about.region), clock)
    _check_expected(params, ledger)
    wished = _wished(params)
    seen, limit = ledger.states(wait.after) if wait.after else {}, params.get("others_timeout")
    is_waiting = bool(params["wait"]) and (bool(wait.failed(seen)) or bool(wait.missing(seen)))
    keeping = Keeping(clients, about.region, about.owner, str(params["workload"].get("kind") or ""), clock)
    item = Item(_steps(wished, ledger, keeping), is_waiting)
    work = Work(wished, wait, ledger, seen, timeout, ProgressFile(params.get("progress_file")), keeping, limit)
    [outcome] = executor.run(Plan((item,)), work)
    own = ledger.states([about.workload])[about.workload]
    others = outcome.seen.items()
    parts = [(about.region, step.lines_before(), step.lines_after()) for step in outcome.done]
    return {
        "changed": bool(outcome.done),
        "workload": about.workload,
        "region": about.region,
        "drill": about.drill or None,
        "written": own.to_result() if own else None,
        "published": any(isinstance(step, Write) and step.name == about.endpoint_name for step in outcome.done),
        "after": [{"workload": name, **(state.to_result() if state else _NOTHING)} for name, state in others],
        "missing": wait.missing(outcome.seen),
        "waited_for": wait.last(outcome.seen),
        "diff": region_blocks("Parameters", parts),
    }, outcome.failure


def _check_expected(params: Mapping[str, Any], ledger: Ledger) -> None:
    if expect := params.get("expect"):
        about = ledger.about
        own = ledger.states([about.workload])[about.workload]
        if problem := unexpected(expect, about.plan, about.workload, own):
            raise InvalidInput(problem)


def _failure(work: Work, seen: Seen) -> str | None:
    wait = work.wait
    if failed := wait.failed(seen):
        return failure_text(failed)
    limit = "wait_timeout" if work.others_timeout is None or not wait.silent(seen) else "others_timeout"
    return too_late_text(work.ledger.about.workload, wait, seen, limit) if wait.missing(seen) else None


def _steps(wished: Wished, ledger: Ledger, keeping: Keeping) -> tuple[Write | Remove | Keep, ...]:
    """What has to be written; nothing of what this run has written already."""
    about = ledger.about
    of_state, of_endpoint = about.state_name(about.workload), about.endpoint_name
    there = ledger.values([of_state, of_endpoint])
    steps: list[Write | Remove | Keep] = []
    if wished.state in (ABSENT, KEPT):
        # First what came back: until it is forgotten, the same command begins again.
        steps += keeping.steps() if wished.state == KEPT else ()
        steps += [Remove(of_state, there[of_state])] if of_state in there else []
    elif wished.state:
        before = state_of(there[of_state], of_state) if of_state in there else None
        now = ledger.clock.now()
        state = continued(before, State(wished.state, wished.run, now, wished.why, wished.since or now))
        if state.is_news_after(before):
            steps.append(Write(of_state, there.get(of_state), text_of(state), about.owner.tags))
    if wished.endpoint and there.get(of_endpoint) != wished.endpoint:
        steps.append(Write(of_endpoint, there.get(of_endpoint), wished.endpoint, about.owner.tags))
    return tuple(steps)


def _wished(params: Mapping[str, Any]) -> Wished:
    texts = {name: str(params.get(name) or "") for name in ("state", "run", "why", "endpoint")}
    return Wished(
        texts["state"], texts["run"], texts["why"] or None, texts["endpoint"], time_said("since", params.get("since"))
    )


def _about(params: Mapping[str, Any], clock: Clock) -> About:
    plan, workload = params["plan"], params["workload"]
    for option, found, key in (
        ("plan", plan, "name"),
        ("plan", plan, "recovery_region"),
        ("workload", workload, "name"),
    ):
        if not found.get(key):
            raise InvalidInput(f"{option}.{key} is required")
    drill = str(params.get("drill") or "")
    expires = format_time(clock.now() + drill_ttl(plan, workload)) if drill else ""
    return About(str(plan["name"]), str(workload["name"]), str(plan["recovery_region"]), drill, expires)


def _wait(params: Mapping[str, Any]) -> Wait:
    together = tuple(str(name) for name in params.get("together") or ())
    return Wait(
        tuple(after_of(params["workload"])),
        time_said("since", params.get("since")),
        together,
        str(params.get("run") or ""),
    )
