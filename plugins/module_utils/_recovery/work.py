# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries out or predicts the recovery of one workload, until something must be created by another module.

It never creates anything itself: that is a task for a module of amazon.aws, which the action plugin runs, and after
which it runs the module again. It never decides either: the plan of the kind does, from what is there, after each step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from .._core.clock import Clock
from .._core.errors import PASSING, AwsError
from .._core.waiters import Timeout
from .._steps.diff import region_blocks
from .._steps.executor import Executor
from .._steps.plan import Plan
from .._steps.step import Step
from .item import Item, Watched
from .progress import StateLog
from .steps import Complete, Create

There = TypeVar("There")


class LeftOut(Exception):
    """AWS has refused a step, and the recovery goes on without it."""


class Hands(Protocol[There]):
    """What a kind of workloads does and knows while it is recovered; ``There`` is what it finds in the region."""

    def look(self) -> There: ...

    def plan(self, there: There) -> Item: ...

    def do(self, step: Step) -> None:
        """LeftOut for what AWS has refused and it does without."""

    def watched(self, there: There) -> Sequence[Watched]:
        """What lines about the progress are about."""

    def is_settling(self, item: Item, there: There) -> bool:
        """Whether AWS has accepted something that it does not show yet, so that steps have to wait."""

    def completed(self, there: There) -> There:
        """What is there, with the tag that was set just now: AWS may need a while to show it."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[There]):
    """Where a run has got to. ``create`` are the steps that come next, before the module is run again."""

    there: There
    done: tuple[Step, ...] = ()
    create: tuple[Create, ...] = ()
    failure: str | None = None
    is_predicted: bool = False

    @property
    def titles(self) -> tuple[str, ...]:
        """What was done, or would be done."""
        return tuple(getattr(step, "title", type(step).__name__) for step in self._all)

    @property
    def tasks(self) -> list[dict[str, Any]]:
        return [step.task for step in self.create]

    def ended(self, result: Mapping[str, Any], heading: str) -> tuple[dict[str, Any], str | None]:
        """What the module returns, from what is to be said of the workload, and why it failed."""
        region = result["region"]
        diff = region_blocks(heading, [(region, step.lines_before(), step.lines_after()) for step in self._all])
        return {"changed": bool(self.done), **result, "diff": diff}, self.failure

    @property
    def _all(self) -> tuple[Step, ...]:
        return self.done if self.is_predicted else (*self.done, *self.create)


class Work(Generic[There]):
    """The one item of a recovery, as the executor wants it."""

    def __init__(
        self, name: str, region: str, first: There, hands: Hands[There], timeout: Timeout, log: StateLog, clock: Clock
    ) -> None:
        self._name, self._region, self._there, self._hands = name, region, first, hands
        self._log, self._clock, self._interval = log, clock, timeout.interval
        self._deadline = clock.monotonic() + timeout.seconds
        self._done: tuple[Step, ...] = ()

    def run(self, executor: Executor) -> Outcome[There]:
        [outcome] = executor.run(Plan((self._hands.plan(self._there),)), self)
        return outcome

    def before(self, item: Item) -> Outcome[There]:
        return Outcome(self._there, failure=item.problem.message if item.problem else None)

    def predict(self, item: Item) -> Outcome[There]:
        failure = item.problem.message if item.problem else None
        return Outcome(self._there, item.steps, item.creating, failure, is_predicted=True)

    def carry_out(self, items: tuple[Item, ...]) -> list[Outcome[There]]:
        return [self._carry_out(item) for item in items]

    def _carry_out(self, item: Item) -> Outcome[There]:
        try:
            return self._until_settled(item)
        except AwsError as error:
            return Outcome(self._there, self._done, failure=str(error))

    def _until_settled(self, item: Item) -> Outcome[There]:
        self._report()
        while not (item.problem or item.creating):
            if not (item.steps or item.waits_for):
                return Outcome(self._there, self._done)
            if not self._hands.is_settling(item, self._there):
                self._do(item)
            if any(isinstance(step, Complete) for step in self._done):
                return Outcome(self._hands.completed(self._there), self._done)
            if self._clock.monotonic() >= self._deadline:
                return Outcome(self._there, self._done, failure=self._too_late(item))
            self._look()
            item = self._hands.plan(self._there)
        self._do(item)
        failure = item.problem.message if item.problem else None
        return Outcome(self._there, self._done, item.creating, failure)

    def _do(self, item: Item) -> None:
        for step in item.steps:
            if not isinstance(step, Create):
                with suppress(LeftOut):
                    self._hands.do(step)
                    self._done = (*self._done, step)

    def _look(self) -> None:
        """What is there after a pause. A question that AWS does not answer just now is asked again."""
        self._clock.sleep(max(0.0, min(self._interval, self._deadline - self._clock.monotonic())))
        try:
            self._there = self._hands.look()
        except AwsError as error:
            if error.kind not in PASSING or self._clock.monotonic() >= self._deadline:
                raise
        self._report()

    def _report(self) -> None:
        self._log.report(self._hands.watched(self._there))

    def _too_late(self, item: Item) -> str:
        watched: Iterable[Watched] = item.waits_for or self._hands.watched(self._there)
        states = ", ".join(f"{each.id} is {each.status}" for each in watched)
        return f"{self._name}: wait_timeout is over, and {states} in {self._region}; the next run continues"
