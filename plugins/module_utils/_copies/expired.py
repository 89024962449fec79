# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A recovery point that a set no longer wants, as an item of a plan, and what has become of it.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._core.problem import Problem
from .._core.tracking import format_time
from .._steps.step import Step
from .plan import Remove
from .retention import NOT_OURS, ORIGINAL, UNKNOWN, Point


@dataclass(frozen=True, slots=True)
class Removal:
    """The item: removed, released by this set alone, or kept for a reason. ``serves`` are the sets it stays for."""

    point: Point
    set: str
    steps: tuple[Step, ...] = ()
    serves: tuple[str, ...] = ()
    kept_because: str | None = None
    problem: Problem | None = None

    @property
    def is_unfinished(self) -> bool:
        """Nothing is waited for."""
        return False

    @property
    def removes(self) -> bool:
        return any(isinstance(step, Remove) for step in self.steps)

    def staying(self, why: str) -> Removal:
        return replace(self, steps=(), kept_because=why)


@dataclass(frozen=True, slots=True)
class Expired:
    """The outcome. ``done`` tells whether the steps were carried out (in check mode: would be)."""

    removal: Removal
    done: bool = False
    problem: Problem | None = None
    left: Mapping[str, str] | None = None

    @property
    def point(self) -> Point:
        return self.removal.point

    @property
    def set(self) -> str:
        return self.removal.set

    @property
    def serves(self) -> tuple[str, ...]:
        return self.removal.serves

    @property
    def kept_because(self) -> str | None:
        return self.removal.kept_because

    @property
    def is_gone(self) -> bool:
        return self.done and not self.serves

    @property
    def is_released(self) -> bool:
        return self.done and bool(self.serves)

    @property
    def is_worth_a_word(self) -> bool:
        """What others have made, and what nothing is known of, stays by rule, in every run."""
        return self.kept_because is not None and self.kept_because not in (NOT_OURS, ORIGINAL, UNKNOWN)

    def failed(self, code: str, message: str) -> Expired:
        return replace(self, problem=Problem(code, message))

    def to_result(self) -> dict[str, Any]:
        tracking = self.point.tracking
        result: dict[str, Any] = {
            "region": self.point.region,
            "id": self.point.id,
            "set": self.set,
            "source_region": tracking.source_region,
            "source_id": tracking.source_id,
            "source_created": format_time(tracking.source_created),
        }
        if self.serves:
            result["serves"] = list(self.serves)
        if self.kept_because:
            result["kept_because"] = self.kept_because
        if self.left:
            result["snapshots_left"] = dict(self.left)
        if self.problem:
            result["error"] = self.problem.to_result()
        return result
