# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Durations as people write them in options and plans: ``24h``, ``90m``, ``1d 12h``, or seconds.

Pure: it never reads a clock.
"""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_PART = re.compile(r"(\d+)\s*([dhms])")


# A century: with what is longer, a time could be computed for which there is no date.
LONGEST = timedelta(days=36500)


def parse_duration(text: str) -> timedelta | None:
    """The duration a text stands for, or None if it is none, or longer than ``LONGEST``."""
    try:
        found = _parse(text.strip().lower())
    except (OverflowError, ValueError):
        # Python converts no text of thousands of digits.
        return None
    return found if found is None or found <= LONGEST else None


def _parse(stripped: str) -> timedelta | None:
    if stripped.isdecimal():
        return timedelta(seconds=int(stripped))
    if not stripped or _PART.sub("", stripped).strip():
        return None
    return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in _PART.findall(stripped)), timedelta())


def shown_duration(seconds: float) -> str:
    """Seconds as people say them: ``40 s``, ``12 min``, ``1 h 21 min``, ``24 h``, ``3 d 2 h``."""
    if seconds < 90:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return " ".join(part for part in (hours and f"{hours} h", minutes and f"{minutes} min") if part)
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"
