# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries out a run on the ledger: waits for the others, and writes what is wished then.

It never decides what counts as back, nor what has to be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..._core.progress import REPEAT_SECONDS, ProgressFile, duration
from ..._core.waiters import Timeout, wait_until
from ..._steps.step import Step
from ..keeping.model import Keep
from ..keeping.run import Keeping
from .document import KEPT, WAITING, State
from .parameters import Ledger
from .plan import left_by, steps_of
from .request import Wished
from .steps import Item, Remove, Write
from .waiting import Seen, Wait, failure_text, too_late_text


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
    """What was seen of the others, what was written, why nothing more was, and the parameters of the workload now."""

    seen: Seen
    done: tuple[Step, ...]
    there: Mapping[str, str]
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

    def item(self, there: Mapping[str, str], is_waiting: bool) -> Item:
        return self._planned(self.wished, there, is_waiting)

    def before(self, item: Item) -> Outcome:
        return Outcome(self.seen, item.steps, item.there)

    def predict(self, item: Item) -> Outcome:
        return Outcome(self.seen, item.steps, item.there)

    def carry_out(self, items: tuple[Item, ...]) -> list[Outcome]:
        return [self._carry_out(item) for item in items]

    def _carry_out(self, item: Item) -> Outcome:
        if not item.is_unfinished:
            return self._written(item, Outcome(self.seen, (), item.there))
        begun = self._planned(replace(self.wished, state=WAITING, why=None, endpoint=""), item.there)
        waited = self._written(begun, Outcome(self.seen, (), item.there))
        seen = Waiting(self.wait, self.ledger, self.file, self.others_timeout).until_over(self.timeout)
        waited = replace(waited, seen=seen, failure=self._failure(seen))
        if waited.failure:
            return waited
        # Others may have written meanwhile, such as a run that was started twice.
        return self._written(self._planned(self.wished, self.ledger.own_values()), waited)

    def _planned(self, wished: Wished, there: Mapping[str, str], is_waiting: bool = False) -> Item:
        keeping = self.keeping.steps() if wished.state == KEPT else ()
        steps = steps_of(wished, self.ledger.about, there, keeping, self.ledger.clock.now())
        return Item(there, steps, is_waiting)

    def _written(self, item: Item, before: Outcome) -> Outcome:
        for step in item.steps:
            if isinstance(step, Keep):
                self.keeping.keep(step)
            elif isinstance(step, Remove):
                self.ledger.remove(step)
            elif isinstance(step, Write):
                self.ledger.write(step)
            else:
                raise TypeError(f"nothing here can do a {type(step).__name__}")
        return replace(before, done=(*before.done, *item.steps), there=left_by(item.there, item.steps))

    def _failure(self, seen: Seen) -> str | None:
        wait = self.wait
        if failed := wait.failed(seen):
            return failure_text(failed)
        limit = "wait_timeout" if self.others_timeout is None or not wait.silent(seen) else "others_timeout"
        return too_late_text(self.ledger.about.workload, wait, seen, limit) if wait.missing(seen) else None
