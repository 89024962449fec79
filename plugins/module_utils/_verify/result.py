# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What came of the checks, as data and as lines to read.

Pure: it never checks anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._core.durations import shown_duration
from .._core.tracking import format_time
from .model import Check, Row, Seen
from .request import Request

NOT_VERIFIED = "up, not verified: it has no checks"


def result_of(request: Request, rows: Sequence[Row]) -> dict[str, Any]:
    """Verified is what has checks that were all answered."""
    found = list(zip(request.checks, rows, strict=True))
    lines = [_line(check, row) for check, row in found] or [NOT_VERIFIED]
    return {
        "verified": bool(found) and all(row.is_full for row in rows),
        "checks": [_data(check, row) for check, row in found],
        "lines": _with_name(request.name, lines),
    }


def predicted_result(request: Request) -> dict[str, Any]:
    """In check mode: what would be asked."""
    lines = [_would(check) for check in request.checks] or [NOT_VERIFIED]
    return {
        "verified": False,
        "checks": [_data(check, Row(check.times)) for check in request.checks],
        "lines": _with_name(request.name, lines),
    }


def failure_of(request: Request, rows: Sequence[Row]) -> str | None:
    """One sentence with everything that is not as it has to be, or None."""
    wrong = [_line(check, row) for check, row in zip(request.checks, rows, strict=True) if not row.is_full]
    return f"{request.name or 'it'} is not verified: {'; '.join(wrong)}" if wrong else None


def seen_text(seen: Seen) -> str:
    """``status 503, not 200 (192.0.2.10, by name server 192.0.2.53)``."""
    notes = [note for note in (seen.address, seen.asked and f"by {seen.asked}") if note]
    return f"{seen.text} ({', '.join(notes)})" if notes else seen.text


def _data(check: Check, row: Row) -> dict[str, Any]:
    last = row.last
    return {
        "what": check.what,
        "answered": row.is_full,
        "attempts": row.attempts,
        "first_good": format_time(row.since) if row.since else None,
        "address": last.address if last else None,
        "asked": last.asked if last else None,
        "seen": last.text if last else None,
        "error": None if row.is_full or not last else _error(check, row, last),
    }


def _error(check: Check, row: Row, last: Seen) -> str:
    if row.good:
        return f"it has answered {row.good} of {check.times} times in a row: {seen_text(last)}"
    return seen_text(last)


def _line(check: Check, row: Row) -> str:
    if row.last is None:
        return check.what
    if row.is_full and row.since:
        often = "once" if check.times == 1 else f"{check.times} times in a row"
        return f"{check.what}: answers since {format_time(row.since)}, {often}: {seen_text(row.last)}"
    attempts = "1 attempt" if row.attempts == 1 else f"{row.attempts} attempts"
    return f"{check.what}: {_error(check, row, row.last)}, after {attempts}"


def _would(check: Check) -> str:
    often = "once" if check.times == 1 else f"{check.times} times in a row"
    return f"{check.what}: would be asked until it answers {often}, for up to {shown_duration(check.within)}"


def _with_name(name: str, lines: Sequence[str]) -> list[str]:
    return [f"{name}: {line}" if name else line for line in lines]
