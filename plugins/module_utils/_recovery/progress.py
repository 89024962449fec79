# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines that say what a recovery waits for, written where the action plugin on the controller reads them.

It never asks AWS anything, and it never fails a run: a line that cannot be written is left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from .._core.clock import Clock
from .._core.progress import REPEAT_SECONDS, ProgressFile, duration
from .item import Watched


class StateLog:
    """Writes a line when something has changed its state, and once a minute."""

    def __init__(self, path: str | None, region: str, clock: Clock) -> None:
        self._file = ProgressFile(path)
        self._region, self._clock = region, clock
        self._since: dict[str, float] = {}
        self._shown: dict[str, tuple[str, float]] = {}

    def report(self, things: Iterable[Watched]) -> None:
        self._file.add(map(self._line_if_due, things))

    def _line_if_due(self, thing: Watched) -> str | None:
        now = self._clock.monotonic()
        since = self._since.setdefault(thing.id, now)
        state, shown_at = self._shown.get(thing.id, ("", 0.0))
        if state == thing.status and now - shown_at < REPEAT_SECONDS:
            return None
        self._shown[thing.id] = (thing.status, now)
        waited = f", for {duration(now - since)}" if now > since else ""
        return f"{self._region:<14} {thing.id:<16} {thing.status}{waited}"
