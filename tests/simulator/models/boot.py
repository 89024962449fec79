"""An instance that boots: pending, then running while its checks and its programs begin.

It never starts anything; it says what of it has begun when somebody looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..clock import SimClock


@dataclass(frozen=True)
class Boot:
    """Simulated seconds: when it was launched or started, and how long each part takes after that."""

    clock: SimClock
    started: float
    pending: float
    checks: float
    service: float

    @property
    def is_pending(self) -> bool:
        return self.clock.elapsed() < self.started + self.pending

    @property
    def is_checked(self) -> bool:
        return self.clock.elapsed() >= self.started + self.pending + self.checks

    @property
    def service_up_at(self) -> float:
        """When its programs answer."""
        return self.started + self.pending + self.service


def boot_of(instance: Any) -> Boot | None:
    """None for one that was there before, such as a seed."""
    found: Boot | None = getattr(instance, "sim_boot", None)
    return found
