"""Runs cases in as many processes as there are processors, and prints one line for each peril and story.

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

from tests.faults.suite.peril import Case
from tests.faults.suite.perils import PERILS
from tests.faults.suite.processes import adopt_orphans
from tests.faults.suite.stage import Stage
from tests.simulator.client import Simulator

log = logging.getLogger("faults")


@dataclass(frozen=True)
class Outcome:
    """``problem`` is empty where everything was as it should be."""

    case: Case
    problem: str
    seconds: float


_stage: list[Stage] = []


def _start() -> None:
    adopt_orphans()
    simulator = Simulator.start()
    _stage.append(Stage(simulator))


def _cases_of(peril: str, story: str, full: bool) -> list[Case]:
    return PERILS[peril].cases(story, _stage[0], full=full)


def _outcomes(cases: list[Case]) -> list[Outcome]:
    return [_outcome(case) for case in cases]


def _outcome(case: Case) -> Outcome:
    started = time.monotonic()
    try:
        problem = PERILS[case.peril].run(case, _stage[0])
    except Exception:
        log.exception("%s", case.name)
        problem = f"the case broke:\n{traceback.format_exc()[-3000:]}"
    return Outcome(case, problem, time.monotonic() - started)


def all_outcomes(wanted: Iterable[tuple[str, str]], *, full: bool, only: str = "") -> Iterator[Outcome]:
    """Of the cases of these perils and stories; with ``only``, of the one with that name."""
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1), initializer=_start) as pool:
        planned = {pool.submit(_cases_of, peril, story, full or bool(only)): (peril, story) for peril, story in wanted}
        running = []
        for each in as_completed(planned):
            peril, story = planned[each]
            try:
                cases = [case for case in each.result() if only in ("", case.name)]
            except Exception as error:
                log.exception("%s:%s", peril, story)
                yield Outcome(Case(peril, story, "cases"), f"no cases: {error}", 0)
                continue
            # Cases of one story in one process share what an undisturbed run has left.
            size = max(1, min(12, (len(cases) + 1) // 2))
            running += [pool.submit(_outcomes, cases[first : first + size]) for first in range(0, len(cases), size)]
        for done in as_completed(running):
            yield from done.result()


def report(outcomes: Iterable[Outcome]) -> int:
    """Prints what happened; the number of cases that failed."""
    run: Counter[tuple[str, str]] = Counter()
    failed: Counter[tuple[str, str]] = Counter()
    seconds: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        key = (outcome.case.peril, outcome.case.story)
        run[key] += 1
        seconds[key] += round(outcome.seconds * 1000)
        if outcome.problem:
            failed[key] += 1
            print(f"FAILED {outcome.case.name}: {outcome.problem}", flush=True)
            print(f"  again: make faults ARGS={outcome.case.name}", flush=True)
    for peril, story in sorted(run):
        figures = f"{run[peril, story]} cases run, failures {failed[peril, story]}"
        print(f"{PERILS[peril].title}: {story}: {figures} ({seconds[peril, story] / 1000:.1f} s)")
    print(f"{run.total()} cases run, failures {failed.total()}")
    return failed.total()
