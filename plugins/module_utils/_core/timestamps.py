# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the times in AWS's answers, which botocore does with a parser that guesses, and takes twenty times as long for.

It never refuses what botocore understands: whatever is not in the form that AWS writes is left to botocore.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any


def read_timestamp(value: Any, otherwise: Callable[[Any], datetime]) -> datetime:
    """Of an answer: ``2026-11-01T06:10:00.123Z`` at once, seconds since 1970 and all other forms as botocore does.

    ValueError for what is no time.
    """
    if isinstance(value, str) and value[10:11] == "T" and value[-1:] == "Z":
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    try:
        return otherwise(value)
    # botocore raises them for 1E100: an answer that cannot be read is a ValueError everywhere else.
    except (ArithmeticError, RuntimeError) as error:
        raise ValueError(f"'{value}' is no time: {error}") from error
