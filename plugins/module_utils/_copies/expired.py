# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has become of a recovery point that one of its sets no longer wants.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._core.problem import Problem
from .._core.tracking import format_time
from .retention import NOT_OURS, UNKNOWN, Point


@dataclass(frozen=True, slots=True)
class Expired:
    """A recovery point that a set no longer wants: removed, released by this set alone, or kept for a reason.

    ``serves`` are the other sets for which it stays.
    """

    point: Point
    set: str
    kept_because: str | None = None
    problem: Problem | None = None
    left: Mapping[str, str] | None = None
    serves: tuple[str, ...] = ()

    @property
    def is_gone(self) -> bool:
        return not (self.kept_because or self.problem or self.serves)

    @property
    def is_released(self) -> bool:
        return bool(self.serves) and not (self.kept_because or self.problem)

    @property
    def is_worth_a_word(self) -> bool:
        """What others have made, and what nothing is known of, stays by rule, in every run."""
        return self.kept_because is not None and self.kept_because not in (NOT_OURS, UNKNOWN)

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


def let_go(point: Point, set_name: str) -> Expired:
    """What a set that no longer wants a copy makes of it: it goes only when no other set wants it."""
    serves = tuple(name for name in point.tracking.sets if name != set_name)
    stays = point.stays if not serves or point.stays == UNKNOWN else None
    return Expired(point, set_name, kept_because=stays, serves=serves)
