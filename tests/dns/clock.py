"""A clock that stands still until a test moves it.

It never sleeps, and never looks at the time of the machine.
"""

from __future__ import annotations


class SteppedClock:
    """Seconds since the server started."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("the clock only goes forward")
        self._now += seconds
