# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may be removed: only what carries the tag of a drill, of this plan, that is asked for or dead.

Pure. Whatever is removed goes through ``Scope.owns``, when it was listed and once more right before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from .._core.tracking import KEYS as TRACKING
from .._core.tracking import format_time, parse_time
from .._recovery.ownership import DRILL, EXPIRES, WORKLOAD
from .model import DNS_NAME, Seen, Thing

ALIVE, DEAD, UNKNOWN = "alive", "dead", "unknown"


@dataclass(frozen=True, slots=True)
class Scope:
    """``drills`` are ids. With ``expired_at`` nothing is of it whose own time to live ends later."""

    plan: str
    drills: frozenset[str]
    expired_at: datetime | None = None

    def owns(self, tags: Mapping[str, str]) -> bool:
        """Whether what has these tags was created by one of these drills, and is no recovery point."""
        workload = tags.get(WORKLOAD, "")
        is_of_plan = bool(self.plan) and workload.startswith(f"{self.plan}/")
        is_of_drill = bool(tags.get(DRILL)) and tags[DRILL] in self.drills
        return is_of_plan and is_of_drill and not any(key in tags for key in TRACKING) and self._is_old_enough(tags)

    def _is_old_enough(self, tags: Mapping[str, str]) -> bool:
        if self.expired_at is None or EXPIRES not in tags:
            return True
        expires = parse_time(tags[EXPIRES])
        return expires is not None and expires < self.expired_at

    def of(self, seen: Seen) -> list[Thing]:
        return [thing for thing in seen.all if self.owns(thing.tags)]


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill of the plan that has left something, until when it may last, and what follows from that."""

    id: str
    state: str
    expires: datetime | None = None

    def to_result(self) -> dict[str, str | None]:
        return {"id": self.id, "state": self.state, "expires": format_time(self.expires) if self.expires else None}


def drills_of(seen: Seen, plan: str, now: datetime) -> list[Drill]:
    """The drills of a plan by id. One lasts until the last of its things has expired.

    A drill of which only names are left is dead, if all kinds could be listed: instances come before names.
    """
    ids = {thing.tags.get(DRILL, "") for thing in seen.all}
    scopes = {drill: Scope(plan, frozenset({drill})) for drill in sorted(ids) if drill}
    things = {drill: scope.of(seen) for drill, scope in scopes.items()}
    return [_drill(drill, of, now, is_whole=not seen.unlisted) for drill, of in things.items() if of]


def _drill(drill: str, things: Iterable[Thing], now: datetime, *, is_whole: bool) -> Drill:
    others = [thing for thing in things if thing.kind != DNS_NAME]
    if not others and is_whole:
        return Drill(drill, DEAD)
    said = [parse_time(thing.tags[EXPIRES]) for thing in others if EXPIRES in thing.tags]
    moments = [moment for moment in said if moment]
    # A time that cannot be read may be any.
    if not moments or len(moments) < len(said):
        return Drill(drill, UNKNOWN)
    return Drill(drill, DEAD if max(moments) < now else ALIVE, max(moments))
