# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What reports of several things have in common: a status, the sentence that sums up, a table, and why one failed.

Pure: it never displays anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

OK, PARTIAL, FAILED = "OK", "PARTIAL", "FAILED"
# For which verdicts people want a failure.
FAIL_ON = {"partial": (PARTIAL, FAILED), "failed": (FAILED,), "never": ()}
# What botocore says of an error of AWS.
_CAUSE = re.compile(
    r"An error occurred \((?P<code>[\w.]+)\) when calling the \w+ operation[^:\n]*: (?P<message>[^\n]*)"
)


def status_of(rows: Sequence[Any], failures: Sequence[Any]) -> str:
    """OK when nothing failed, FAILED when nothing succeeded, PARTIAL between."""
    return OK if not failures else PARTIAL if len(failures) < len(rows) else FAILED


def problem_of(status: str, message: str, report_problem: str | None, fail_on: str) -> str | None:
    """What to fail with, or None. A report that could not be written is one of the things that have failed."""
    is_failure = status in FAIL_ON[fail_on] or bool(report_problem and fail_on == "partial")
    return "\n".join(filter(None, (message, report_problem))) if is_failure else None


def summary(status: str, rows: Sequence[Mapping[str, Any]], words: Mapping[str, str], nothing: str) -> str:
    """``PARTIAL: 3 copied, 1 failed``: how often each action is in the rows, called as ``words`` calls it."""
    counts: dict[str, int] = {}
    for row in rows:
        word = words.get(row["action"], row["action"])
        counts[word] = counts.get(word, 0) + 1
    return f"{status}: {', '.join(f'{count} {word}' for word, count in counts.items()) or nothing}"


def aligned(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line with the columns' names and one for each row; what is not known is a dash."""
    cells = [list(columns), *([_cell(row[column]) for column in columns] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def _cell(value: Any) -> str:
    return "-" if value is None or value == "" else str(value)


def failure_text(outcome: Mapping[str, Any]) -> str:
    """What a module that failed has said. amazon.aws has AWS's own words in the traceback only, if there is one."""
    said = str(outcome.get("msg", "failed"))
    traces = "\n".join(str(outcome.get(key, "")) for key in ("exception", "module_stderr"))
    cause = _CAUSE.search(traces)
    return said if cause is None or cause["code"] in said else f"{said} ({cause['code']}: {cause['message'].strip()})"
