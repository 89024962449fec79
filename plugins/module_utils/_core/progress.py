# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines that say how far copies are, written where the action plugin on the controller reads them.

It never asks AWS anything, and it never fails a run: a line that cannot be written is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .clock import Clock

# A line about a copy when it has moved this far, and at least once a minute, so that a quiet log still shows life.
STEP_PERCENT = 10
REPEAT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one copy is: ``percent`` 0 to 100, or None while AWS has not said."""

    region: str
    name: str
    id: str
    state: str
    percent: int | None


class ProgressFile:
    """Where lines go. After one that could not be written there are no more."""

    def __init__(self, path: str | None) -> None:
        self._path = Path(path) if path else None

    def __bool__(self) -> bool:
        return self._path is not None

    def add(self, lines: Iterable[str | None]) -> None:
        text = "".join(f"{line}\n" for line in lines if line)
        if self._path is None or not text:
            return
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(text)
        except OSError:
            self._path = None


class ProgressLog:
    """Writes a line when a copy has changed its state or moved on, and once a minute."""

    def __init__(self, path: str | None, clock: Clock) -> None:
        self._file = ProgressFile(path)
        self._clock = clock
        self._first: dict[str, tuple[float, int]] = {}
        self._shown: dict[str, tuple[float, Progress]] = {}

    def report(self, copies: Iterable[Progress]) -> None:
        if self._file:
            self._file.add(map(self._line_if_due, copies))

    def _line_if_due(self, copy: Progress) -> str | None:
        now, percent = self._clock.monotonic(), copy.percent or 0
        first = self._first.setdefault(copy.id, (now, percent))
        if copy.id in self._shown and not _is_due(*self._shown[copy.id], copy, now):
            return None
        self._shown[copy.id] = (now, copy)
        return progress_line(copy, seconds_left(first, (now, percent)))


def _is_due(shown_at: float, shown: Progress, copy: Progress, now: float) -> bool:
    if copy.state != shown.state:
        return True
    has_moved = (copy.percent or 0) - (shown.percent or 0) >= STEP_PERCENT
    return copy.state == "pending" and (has_moved or now - shown_at >= REPEAT_SECONDS)


def seconds_left(first: tuple[float, int], latest: tuple[float, int]) -> float | None:
    """Estimate from two (time in seconds, percent) readings of one copy, or None while it has not moved."""
    elapsed, gained = latest[0] - first[0], latest[1] - first[1]
    if elapsed <= 0 or gained <= 0:
        return None
    return (100 - latest[1]) * elapsed / gained


def progress_line(copy: Progress, left: float | None) -> str:
    """``us-west-2      web-2026-11-19   ami-0abc  45 %  about 12 min``: 80 columns for names of up to 16 characters."""
    if copy.state != "pending":
        status = copy.state
    elif copy.percent is None:
        status = "pending"
    else:
        status = f"{copy.percent:3d} %" + (f"  about {duration(left)}" if left is not None else "")
    return f"{copy.region:<14} {copy.name:<16} {copy.id} {status}"


def duration(seconds: float) -> str:
    """Seconds as people say them: ``40 s``, ``12 min``, ``1 h 21 min``."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
