"""Runs cases in as many processes as there are processors, and prints a line for each story as soon as it is through.

It never goes on in silence after a case that broke: a case without an answer has failed.
"""

from __future__ import annotations

import logging
import os
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from tests import canaries
from tests.faults.suite import leaks
from tests.faults.suite.peril import Case
from tests.faults.suite.perils import PERILS
from tests.faults.suite.processes import adopt_orphans
from tests.faults.suite.stage import Stage
from tests.faults.suite.warm import warm_up
from tests.simulator.client import Simulator

log = logging.getLogger("faults")


@dataclass(frozen=True)
class Outcome:
    """``problem`` is empty where everything was as it should be."""

    case: Case
    problem: str
    seconds: float


@dataclass(frozen=True)
class Planned:
    """So many cases are to be run."""

    peril: str
    story: str
    number: int


_stage: list[Stage] = []


def _start() -> None:
    adopt_orphans()
    simulator = Simulator.start()
    _stage.append(Stage(simulator))
    warm_up()


def _cases_of(peril: str, story: str, full: bool) -> list[Case]:
    """Those runs that it takes to find them out show no secret either."""
    cases = PERILS[peril].cases(story, _stage[0], full=full)
    _stage[0].search_calls()
    if found := leaks.taken():
        raise canaries.Leak(found)
    return cases


def _outcomes(cases: list[Case]) -> list[Outcome]:
    return [_outcome(case) for case in cases]


def _outcome(case: Case) -> Outcome:
    started = time.monotonic()
    leaks.taken()
    try:
        problem = PERILS[case.peril].run(case, _stage[0])
    except Exception:
        log.exception("%s", case.name)
        problem = f"the case broke:\n{traceback.format_exc()[-3000:]}"
    _stage[0].search_calls()
    return Outcome(case, leaks.instead_of(problem), time.monotonic() - started)


def all_outcomes(
    wanted: Iterable[tuple[str, str]], *, full: bool, only: str = "", first: str = ""
) -> Iterator[Outcome | Planned]:
    """Of the cases of these perils and stories, once all are planned.

    With ``only``, of the one with that name; with ``first``, of all but those of its story that come before it.
    """
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1), initializer=_start) as pool:
        planned = [(pool.submit(_cases_of, *pair, full or bool(only)), pair) for pair in wanted]
        running = []
        for each, (peril, story) in planned:
            try:
                cases = [case for case in _from(first, each.result()) if only in ("", case.name)]
            except Exception as error:
                log.exception("%s:%s", peril, story)
                yield Planned(peril, story, 1)
                yield Outcome(Case(peril, story, "cases"), f"no cases: {error}", 0)
                continue
            yield Planned(peril, story, len(cases))
            # Cases of one story in one process share what an undisturbed run has left.
            size = max(1, min(12, (len(cases) + 1) // 2))
            running += [pool.submit(_outcomes, cases[first : first + size]) for first in range(0, len(cases), size)]
        for done in as_completed(running):
            yield from done.result()


def _from(first: str, cases: list[Case]) -> list[Case]:
    """Raises ValueError if that is the name of a case of this story that it does not have."""
    names = [case.name for case in cases]
    is_of_these = any(first.startswith(f"{case.peril}:{case.story}:") for case in cases[:1])
    return cases[names.index(first) :] if is_of_these else cases


class Progress:
    """Counts what has happened, and prints it."""

    def __init__(self) -> None:
        self._planned: Counter[tuple[str, str]] = Counter()
        self._run: Counter[tuple[str, str]] = Counter()
        self._failed: Counter[tuple[str, str]] = Counter()
        self._milliseconds: Counter[tuple[str, str]] = Counter()
        self._started = time.monotonic()

    def plan(self, planned: Planned) -> None:
        self._planned[planned.peril, planned.story] += planned.number

    def add(self, outcome: Outcome) -> None:
        key = (outcome.case.peril, outcome.case.story)
        self._run[key] += 1
        self._milliseconds[key] += round(outcome.seconds * 1000)
        if outcome.problem:
            self._failed[key] += 1
            print(f"FAILED {outcome.case.name}: {outcome.problem}", flush=True)
            print(f"  again: make faults ARGS={outcome.case.name}", flush=True)
        if self._run[key] == self._planned[key]:
            through = f"{self._run.total()} of {self._planned.total()} cases after {self._minutes()}"
            print(f"{PERILS[key[0]].title}: {key[1]}: {self._figures([key])}; {through}", flush=True)

    def close(self) -> int:
        """Prints the figures of each peril, and all; the number of cases that failed."""
        for peril in dict.fromkeys(peril for peril, _story in self._planned):
            keys = [key for key in self._planned if key[0] == peril]
            print(f"{PERILS[peril].title}, {len(keys)} stories: {self._figures(keys)}")
        print(f"{self._run.total()} cases run, failures {self._failed.total()}, in {self._minutes()}", flush=True)
        return self._failed.total()

    def _figures(self, keys: Iterable[tuple[str, str]]) -> str:
        counts = (self._run, self._failed, self._milliseconds)
        cases, failures, milliseconds = (sum(count[key] for key in keys) for count in counts)
        return f"{cases} cases run, failures {failures} ({milliseconds / 1000:.1f} s)"

    def _minutes(self) -> str:
        return f"{(time.monotonic() - self._started) / 60:.1f} minutes"


def report(outcomes: Iterable[Outcome | Planned]) -> int:
    """Prints what happens, as it happens; the number of cases that failed."""
    progress = Progress()
    for each in outcomes:
        if isinstance(each, Planned):
            progress.plan(each)
        else:
            progress.add(each)
    return progress.close()
