"""Simulated time: how long things take can be scaled, frozen and advanced.

Time stamps stay real, plus what was advanced; nothing here sleeps or starts a thread.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class SimClock:
    """Counts simulated seconds; ``scale`` of them pass in one real second."""

    def __init__(self, scale: float = 1.0) -> None:
        self._first_scale = scale
        self.reset()

    def reset(self) -> None:
        self.scale = self._first_scale
        self.frozen = False
        self._advanced = 0.0
        self._elapsed_before = 0.0
        self._since = time.monotonic()

    def elapsed(self) -> float:
        """Simulated seconds since the simulator started."""
        running = 0.0 if self.frozen else (time.monotonic() - self._since) * self.scale
        return self._elapsed_before + running

    def now(self) -> datetime:
        """The time written on new resources. It is not scaled: moto writes real time stamps in its own
        models, and a scaled one would make copies younger than "now" (negative recovery points)."""
        return datetime.now(UTC) + timedelta(seconds=self._advanced)

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("the clock only goes forward")
        self._settle()
        self._elapsed_before += seconds
        self._advanced += seconds

    def set_scale(self, scale: float) -> None:
        self._settle()
        self.scale = scale

    def freeze(self, frozen: bool) -> None:
        self._settle()
        self.frozen = frozen

    def _settle(self) -> None:
        self._elapsed_before = self.elapsed()
        self._since = time.monotonic()


def utc_from_text(text: str) -> datetime:
    """An ISO 8601 time; without a zone it is meant in UTC, as everywhere in AWS."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Failure:
    """Why a job ends badly: the StateReason of an image, the StateMessage of its snapshots."""

    code: str
    message: str
    snapshot_message: str = "Copy of the snapshot failed"


@dataclass(frozen=True)
class Job:
    """Something that takes a while. Its progress is computed when somebody looks."""

    clock: SimClock
    started: float
    seconds: float
    failure: Failure | None = None

    @property
    def is_over(self) -> bool:
        return self.clock.elapsed() >= self.started + self.seconds

    @property
    def has_failed(self) -> bool:
        return self.is_over and self.failure is not None

    @property
    def percent(self) -> int:
        if self.is_over and not self.failure:
            return 100
        if self.seconds <= 0:
            return 0
        return min(99, int(100 * (self.clock.elapsed() - self.started) / self.seconds))
