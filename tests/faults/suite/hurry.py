"""Pauses that pass without being slept: for a run that waits between attempts, as it would in bad weather."""

from __future__ import annotations

import time

from tests.faults.suite.child import Run

LONGEST = 0.02


def hurried(run: Run) -> Run:
    """The run with a clock that is ahead by what was not slept, so that deadlines come when they would."""

    def in_a_hurry() -> dict[str, object]:
        sleep, monotonic = time.sleep, time.monotonic
        saved = [0.0]

        def short_sleep(seconds: float) -> None:
            saved[0] += max(0.0, seconds - LONGEST)
            sleep(min(seconds, LONGEST))

        vars(time)["sleep"] = short_sleep
        vars(time)["monotonic"] = lambda: monotonic() + saved[0]
        return run()

    return in_a_hurry
