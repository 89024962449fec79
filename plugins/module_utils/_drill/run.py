# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of a cleanup: list, plan, remove what is due, look again, until nothing is left or the time is over.

It never decides what is removed; plan.py does, and scope.py whether a thing may be removed at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._core.clock import Clock
from .._core.errors import ABSENT, PASSING, AwsError
from .._core.parallel import in_parallel
from .._core.problem import Problem
from .._core.progress import REPEAT_SECONDS, ProgressFile, duration
from .._core.shell import Clients
from .._core.waiters import Timeout, timeout_from_params
from .._dns.store import Context
from .._steps.diff import region_blocks
from .._steps.executor import Executor
from .kinds import KINDS, Region, now_of
from .model import KINDS as ALL_KINDS
from .model import PARAMETER, Seen, Thing
from .names import Names
from .plan import Item, due, obstacle, plan_cleanup
from .request import Request, request_from_params
from .result import Outcome, Report, state_line
from .scope import DEAD, Drill, Scope, drills_of

NOT_OURS = "NotOurs"


def look(region: Region, kinds: Iterable[str] = ALL_KINDS) -> Seen:
    """What there is of these kinds, whether it may be removed or not."""
    chosen = list(kinds)
    answers = in_parallel(lambda kind: _listed(region, kind), chosen)
    found = dict(zip(chosen, answers, strict=True))
    things = {kind: tuple(answer) for kind, answer in found.items() if not isinstance(answer, Problem)}
    return Seen(things, {kind: answer for kind, answer in found.items() if isinstance(answer, Problem)})


def _listed(region: Region, kind: str) -> list[Thing] | Problem:
    try:
        return KINDS[kind].things(region)
    except AwsError as error:
        return Problem(error.code, str(error), error.right)


@dataclass(frozen=True, slots=True)
class Fate:
    """What has become of a thing, or would: ``why`` says why it is left, and is empty of what is gone."""

    thing: Thing
    why: str = ""
    is_predicted: bool = False


class Work:
    """Carries out or predicts the removal of all things of a scope."""

    def __init__(self, region: Region, scope: Scope, seen: Seen, timeout: Timeout, log: StateLog) -> None:
        self.seen = seen
        self._region, self._scope, self._timeout, self._log = region, scope, timeout, log
        self._failed: dict[Thing, Problem] = {}
        # Why AWS has not taken it yet.
        self._passing: dict[Thing, str] = {}
        self._tried: set[Thing] = set()

    def before(self, item: Item) -> Fate:
        return Fate(item.thing, item.problem.message if item.problem else "")

    def predict(self, item: Item) -> Fate:
        return Fate(item.thing, item.problem.message if item.problem else "", is_predicted=True)

    def carry_out(self, items: tuple[Item, ...]) -> list[Fate]:
        """The fates of what was of the scope at any time."""
        known = dict.fromkeys(item.thing for item in items)
        clock = self._log.clock
        deadline = clock.monotonic() + self._timeout.seconds
        while True:
            known |= dict.fromkeys(self._present)
            for thing in self._due:
                self._remove(thing)
            self._look_at_the_same()
            if clock.monotonic() >= deadline:
                break
            if set(self._due) - self._tried:
                continue
            if not self._due and not any(thing.is_leaving for thing in self._present):
                # All that was listed has met its fate; others may have been created meanwhile.
                self.seen = self.seen.over(look(self._region))
                if not self._due:
                    break
                continue
            self._log.report(self._present)
            clock.sleep(max(0.0, min(self._timeout.interval, deadline - clock.monotonic())))
        # What is no longer the drill's is no longer listed either, and has not been removed.
        left = {thing: thing for thing in (*self._failed, *self._present)}
        return [Fate(thing, self._why(left[thing]) if thing in left else "") for thing in {**known, **left}]

    @property
    def _present(self) -> list[Thing]:
        return self._scope.of(self.seen)

    @property
    def _due(self) -> list[Thing]:
        return due(self._present, self._failed, is_whole=self.seen.is_whole)

    def _look_at_the_same(self) -> None:
        """At the kinds that were there: parameters only if nothing else was, since each of them costs a call."""
        kinds = {thing.kind for thing in self._present}
        self.seen = self.seen.over(look(self._region, sorted(kinds - {PARAMETER} or kinds)))

    def _remove(self, thing: Thing) -> None:
        """Whose it is, is asked once more: since it was listed it may have been given to somebody."""
        self._tried.add(thing)
        self._passing.pop(thing, None)
        try:
            now = now_of(self._region, thing)
            if now is None or now.is_leaving:
                return
            if not self._scope.owns(now.tags):
                self._failed[thing] = Problem(
                    NOT_OURS, "it no longer carries the tags of the drill, so it is not its own"
                )
                return
            KINDS[thing.kind].remove(self._region, now)
        except AwsError as error:
            if error.kind in PASSING:
                self._passing[thing] = str(error)
            elif error.kind != ABSENT:
                self._failed[thing] = Problem(error.code, str(error), error.right)

    def _why(self, thing: Thing) -> str:
        problem = self._failed.get(thing) or obstacle(thing, self._present, is_whole=self.seen.is_whole)
        if problem:
            return problem.message
        if thing in self._passing:
            return self._passing[thing]
        if thing.is_leaving or thing in self._tried:
            return f"it is still {thing.state or 'there'} after wait_timeout; the next run continues"
        return "it goes after what is left of the others; run again once these no longer exist"


class StateLog:
    """Writes a line about what is being deleted when that has changed, and once a minute."""

    def __init__(self, path: str | None, region: str, clock: Clock) -> None:
        self.clock = clock
        self._file, self._region, self._since = ProgressFile(path), region, clock.monotonic()
        self._shown, self._shown_at = "", 0.0

    def report(self, things: Iterable[Thing]) -> None:
        now, text = self.clock.monotonic(), state_line(list(things))
        if not text or (text == self._shown and now - self._shown_at < REPEAT_SECONDS):
            return
        self._shown, self._shown_at = text, now
        self._file.add([f"{self._region:<14} {text}, for {duration(now - self._since)}"])


def run_cleanup(
    params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed."""
    request, timeout = request_from_params(params), timeout_from_params(params)
    context = Context(clients, clock, timeout)
    names = Names(context, request.region, request.plan, request.dns)
    region = Region(clients, request.region, request.plan, request.drill, names)
    seen = look(region)
    scope, drills = _scope(request, seen, clock)
    plan = plan_cleanup(seen, scope)
    work = Work(region, scope, seen, timeout, StateLog(params.get("progress_file"), request.region, clock))
    fates = executor.run(plan, work)
    removed = tuple(fate.thing for fate in fates if not fate.why)
    left = {fate.thing: fate.why for fate in fates if fate.why}
    is_predicted = any(fate.is_predicted for fate in fates)
    report = Report(request, Outcome(removed, left, work.seen.unlisted), drills, is_predicted)
    parts = [(request.region, step.lines_before(), step.lines_after()) for step in plan.steps]
    diff = region_blocks("Things of the drill", parts)
    return {**report.result(), "changed": bool(parts), "diff": diff}, report.failure()


def _scope(request: Request, seen: Seen, clock: Clock) -> tuple[Scope, tuple[Drill, ...]]:
    now = clock.now()
    drills = tuple(drills_of(seen, request.plan, now))
    if request.drill:
        return Scope(request.plan, frozenset({request.drill})), drills
    dead = frozenset(drill.id for drill in drills if drill.state == DEAD)
    return Scope(request.plan, dead, now), drills
