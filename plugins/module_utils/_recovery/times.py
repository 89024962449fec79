# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Times as options say them.

Pure: it never compares one with the clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .._core.errors import InvalidInput
from .._core.tracking import parse_time


def time_said(option: str, said: Any) -> datetime | None:
    """None for nothing; InvalidInput for what is no time."""
    text = str(said or "").strip()
    moment = parse_time(text)
    if text and moment is None:
        raise InvalidInput(f"{option}: expected a time in UTC such as 2026-11-19T06:10:00Z, got '{text}'")
    return moment
