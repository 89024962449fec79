# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a publication came to: a row for each region, a verdict, a table for people.

Pure: it never publishes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...module_utils._config.differences import Differences
from ...module_utils._config.plan import RegionPlan
from ...module_utils._core.errors import denied_action
from ...module_utils._core.policy_files import Asker
from ..verdict import aligned, failure_text, status_of, summary

PUBLISHER = Asker("config_publish")
_COLUMNS = ("region", "version", "bundle", "files", "action")
_SHORT = 12
# What an action is called in the sentence that sums up.
_WORDS = {"none": "unchanged"}


@dataclass(frozen=True)
class RegionResult:
    """What came of a region: the plan, or with ``failure`` what the module returned that failed.

    ``files`` is how many the bundle has, if known, and ``differences`` which differ from the current ones, if they were
    compared. ``before`` and ``after`` are for the diff, ``is_changed`` is whether something was written or would be.
    """

    region: str
    plan: RegionPlan | None = None
    failure: Mapping[str, Any] | None = None
    files: int | None = None
    differences: Differences | None = None
    before: str = ""
    after: str = ""
    is_changed: bool = False

    def failed(self, _code: str, message: str) -> RegionResult:
        return replace(self, failure={"msg": message})


def config_report(results: Sequence[RegionResult], shown: Callable[[str], str] = str) -> dict[str, Any]:
    """``{status, changed, rows, failures, message, lines}``; ``shown`` is what may be said of a failure."""
    rows = [_row(result, shown) for result in results]
    failures = [row for row in rows if row["action"] == "failed"]
    status = status_of(rows, failures)
    verdict = summary(status, rows, _WORDS, "no region")
    return {
        "status": status,
        "changed": any(row["changed"] for row in rows),
        "rows": rows,
        "failures": failures,
        "message": "\n".join([verdict, *(f"{row['region']}: {row['why']}" for row in failures)]),
        "lines": [*_table(rows), verdict],
    }


def region_diffs(results: Sequence[RegionResult], title: str) -> list[dict[str, str]]:
    """One for each region where something is another than before."""
    headers = {result.region: f"{title}, {result.region}" for result in results}
    return [
        {
            "before_header": headers[result.region],
            "after_header": headers[result.region],
            "before": result.before,
            "after": result.after,
        }
        for result in results
        if result.before != result.after
    ]


def _row(result: RegionResult, shown: Callable[[str], str]) -> dict[str, Any]:
    plan = None if result.failure else result.plan
    pointer, found = plan.pointer if plan else None, result.differences or Differences((), (), ())
    return {
        "region": result.region,
        "version": pointer.version if pointer else None,
        "sha256": pointer.sha256 if pointer else None,
        "files": result.files,
        "removed": plan.removed if plan else 0,
        "differences": {"added": list(found.added), "modified": list(found.modified), "removed": list(found.removed)},
        "action": plan.action if plan else "failed",
        "changed": result.is_changed,
        "why": shown(_what_to_do(failure_text(result.failure))) if result.failure else None,
    }


def _what_to_do(said: str) -> str:
    """A denial names the policy that allows it; AWS's own words name the action."""
    action = denied_action(said)
    return f"{said}; allow these credentials {action}{PUBLISHER.allowed_by(action)}" if action else said


def _table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Aligned lines, with the reason of what failed, or what has changed, below its row."""
    heading, *lines = aligned(_COLUMNS, [{**row, "bundle": (row["sha256"] or "")[:_SHORT]} for row in rows])
    table = [[line, *_notes(row)] for line, row in zip(lines, rows, strict=True)]
    return [heading, *(text for part in table for text in part)]


def _notes(row: Mapping[str, Any]) -> list[str]:
    if row["why"]:
        return [f"    {line}" for line in str(row["why"]).splitlines()]
    counts = {word: len(names) for word, names in row["differences"].items() if names}
    notes = [f"    files: {', '.join(f'{count} {word}' for word, count in counts.items())}"] if counts else []
    return notes + ([f"    old versions and bundles removed: {row['removed']}"] if row["removed"] else [])
