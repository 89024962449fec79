"""What AWS does by itself some time after a call: launching for Auto Scaling, writing a parameter once it is checked.

Nothing runs in the background: it is done when the next call comes, as of the moment at which it was due.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable

from .clock import SimClock

Work = Callable[[], None]


class Deferred:
    """Work with the simulated second at which it is due. Used under the world's lock only."""

    def __init__(self, clock: SimClock) -> None:
        self._clock = clock
        self._queue: list[tuple[float, int, Work]] = []
        self._serials = itertools.count()
        self._acting_at: float | None = None

    def now(self) -> float:
        """The simulated second; of work that is caught up, the one at which it was due."""
        return self._clock.elapsed() if self._acting_at is None else self._acting_at

    def later(self, seconds: float, work: Work) -> None:
        """Work of no seconds is done at once."""
        if seconds <= 0:
            work()
        else:
            heapq.heappush(self._queue, (self.now() + seconds, next(self._serials), work))

    def catch_up(self) -> None:
        """Work may defer more work, which may be due as well."""
        while self._queue and self._queue[0][0] <= self._clock.elapsed():
            self._acting_at, _serial, work = heapq.heappop(self._queue)
            try:
                work()
            finally:
                self._acting_at = None
