# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a publication came to: a row for each region, a verdict, a table for people.

Pure: it never publishes anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..verdict import FAILED, OK, PARTIAL, failure_text

_COLUMNS = ("region", "version", "bundle", "files", "action")
_SHORT = 12
# What an action is called in the sentence that sums up.
_WORDS = {"none": "unchanged"}


def config_report(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """``{status, changed, rows, failures, message, lines}``.

    Each result is ``{"region": name}`` with ``plan`` (what ``config_plan`` or ``config_rollback`` has made of it),
    ``files`` (how many the bundle has, if known) and ``differences`` (what ``config_changes`` returned, if it ran), or
    with ``failure``, what the task that failed has returned.
    """
    rows = [_row(result) for result in results]
    failures = [row for row in rows if row["action"] == "failed"]
    status = OK if not failures else PARTIAL if len(failures) < len(rows) else FAILED
    return {
        "status": status,
        "changed": any(row["changed"] for row in rows),
        "rows": rows,
        "failures": failures,
        "message": "\n".join([_summary(status, rows), *(f"{row['region']}: {row['why']}" for row in failures)]),
        "lines": [*_table(rows), _summary(status, rows)],
    }


def _row(result: Mapping[str, Any]) -> dict[str, Any]:
    plan: Mapping[str, Any] = result.get("plan") or {}
    failure = result.get("failure")
    differences: Mapping[str, Any] = result.get("differences") or {}
    action = "failed" if failure else plan["action"]
    return {
        "region": result["region"],
        "version": plan.get("version"),
        "sha256": plan.get("sha256"),
        "files": result.get("files"),
        "removed": 0 if failure else len(plan.get("removes", ())),
        "differences": {name: list(differences.get(name, ())) for name in ("added", "modified", "removed")},
        "action": action,
        "changed": not failure and bool(plan["changed"]),
        "why": failure_text(_cause(failure)) if failure else None,
    }


def _cause(failure: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a loop, the first item that failed: the loop itself says only that one did."""
    return next((item for item in failure.get("results") or () if item.get("failed")), failure)


def _summary(status: str, rows: Sequence[Mapping[str, Any]]) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        words = _WORDS.get(row["action"], row["action"])
        counts[words] = counts.get(words, 0) + 1
    return f"{status}: {', '.join(f'{count} {words}' for words, count in counts.items()) or 'no region'}"


def _table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Aligned lines, with the reason of what failed, or what has changed, below its row."""
    cells = [list(_COLUMNS), *(_cells(row) for row in rows)]
    widths = [max(len(line[number]) for line in cells) for number in range(len(_COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    below = [[], *(_notes(row) for row in rows)]
    return [text for line, notes in zip(lines, below, strict=True) for text in (line, *notes)]


def _cells(row: Mapping[str, Any]) -> list[str]:
    shown = {**row, "bundle": (row["sha256"] or "")[:_SHORT]}
    return [str(shown[column] if shown[column] not in (None, "") else "-") for column in _COLUMNS]


def _notes(row: Mapping[str, Any]) -> list[str]:
    if row["why"]:
        return [f"    {line}" for line in str(row["why"]).splitlines()]
    counts = {word: len(names) for word, names in row["differences"].items() if names}
    notes = [f"    files: {', '.join(f'{count} {word}' for word, count in counts.items())}"] if counts else []
    return notes + ([f"    old versions and bundles removed: {row['removed']}"] if row["removed"] else [])
