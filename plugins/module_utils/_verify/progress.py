# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines that say what checks see, written where the action plugin on the controller reads them.

It never checks anything, and it never fails a run: a line that cannot be written is left out.
"""

from __future__ import annotations

from threading import Lock

from .._core.clock import Clock
from .._core.progress import REPEAT_SECONDS, ProgressFile, duration
from .model import Check, Row
from .result import seen_text


class SeenLog:
    """Writes a line when a check sees something else than before, and once a minute."""

    def __init__(self, path: str | None, name: str, clock: Clock) -> None:
        self._file = ProgressFile(path)
        self._name, self._clock = name, clock
        self._begun = clock.monotonic()
        self._shown: dict[str, tuple[str, float]] = {}
        # Checks are asked side by side.
        self._lock = Lock()

    def report(self, check: Check, row: Row) -> None:
        with self._lock:
            self._file.add([self._line_if_due(check, row)])

    def _line_if_due(self, check: Check, row: Row) -> str | None:
        if row.last is None:
            return None
        now, text = self._clock.monotonic(), seen_text(row.last)
        if row.last.is_good:
            text = f"answer {row.good} of {check.times}: {text}"
        shown, at = self._shown.get(check.place, ("", 0.0))
        if shown == text and now - at < REPEAT_SECONDS:
            return None
        self._shown[check.place] = (text, now)
        waited = f", after {duration(now - self._begun)}" if now - self._begun >= 1 else ""
        return f"{self._name:<16} {check.what} {text}{waited}".lstrip()
