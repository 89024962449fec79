"""Pauses that pass without being slept, for a program that waits between attempts, as it would in bad weather.

It never lets a deadline come later: the clock is ahead by what was not slept.
"""

from __future__ import annotations

import time

# In the environment of ansible-playbook it says so to all modules.
VARIABLE = "SHORT_PAUSES"
LONGEST = 0.02


def shorten() -> None:
    """In this process from now on."""
    sleep, monotonic = time.sleep, time.monotonic
    saved = [0.0]

    def short_sleep(seconds: float) -> None:
        saved[0] += max(0.0, seconds - LONGEST)
        sleep(min(seconds, LONGEST))

    vars(time)["sleep"] = short_sleep
    vars(time)["monotonic"] = lambda: monotonic() + saved[0]
