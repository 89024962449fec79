# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Readiness as a table that a person reads in ten seconds: a line for each workload, then what is not good.

Pure: it prints nothing. Lines have at most 78 characters, so that they fit a terminal when they are indented.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..._core.durations import shown_duration
from ..finding import FAIL, PASS, SEVERITIES, STATUSES, UNKNOWN, WARN
from ..verdict import READY

WIDTH = 78
LONGEST_NAME = 22
# Workloads that share a finding; the result has all of them.
SHOWN = 3
_HEAD = ("workload", "verdict", "newest point", "checks")
_WORDS = {FAIL: "FAIL", UNKNOWN: "UNKNOWN", WARN: "WARN"}


def table(result: Mapping[str, Any], moment: str) -> list[str]:
    """``result`` as the module returns it. Findings that several workloads share are one."""
    rows = result["workloads"]
    regions = ", ".join(sorted({row["recovery_region"] for row in rows}))
    head = f"Readiness in {regions}" if regions else "Readiness"
    lines = [f"{head:<{WIDTH - len(moment)}}{moment}" if len(head) + len(moment) < WIDTH else head, ""]
    width = max(len(_HEAD[0]), min(LONGEST_NAME, max((len(row["name"]) for row in rows), default=0)))
    lines += [_line(width, *_HEAD), *(_row(row, width) for row in rows)]
    for group in _groups(result["findings"]):
        lines += ["", *_finding(group)]
    skipped = list(_skipped(result["skips"]))
    if skipped:
        lines += ["", *skipped]
    others = result.get("not_checked") or ()
    if others:
        lines += ["", *_wrapped(f"NOT CHECKED: {', '.join(others)}", "")]
    part = f"; {len(others)} {'workload' if len(others) == 1 else 'workloads'} not checked" if others else ""
    return [*lines, "", f"{result['verdict']}: {_counts(result['counts'])}{part}"]


def _row(row: Mapping[str, Any], width: int) -> str:
    name = row["name"] if len(row["name"]) <= width else f"{row['name'][: width - 3]}..."
    age = "none" if row["oldest_point"] is None else f"{shown_duration(max(row['oldest_point'], 0))} old"
    counts = {status: count for status, count in row["counts"].items() if status != PASS or row["verdict"] == READY}
    return _line(width, name, row["verdict"], age if row["has_points"] else "", _counts(counts))


def _line(width: int, name: str, verdict: str, age: str, counts: str) -> str:
    return f"{name:<{width}}  {verdict:<9}  {age:<15}  {counts}".rstrip()[:WIDTH]


def _counts(counts: Mapping[str, int]) -> str:
    said = [f"{counts[status]} {status}" for status in STATUSES if counts.get(status)]
    return ", ".join(said) or "nothing checked"


def _groups(findings: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """What failed first, by severity; of one check and one sentence all workloads together."""
    found: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for finding in findings:
        if finding["status"] in _WORDS:
            found.setdefault((finding["status"], finding["check"], finding["what"]), []).append(finding)
    return sorted(found.values(), key=lambda group: _order(group[0]))


def _order(finding: Mapping[str, Any]) -> tuple[int, int]:
    return STATUSES.index(finding["status"]), SEVERITIES.index(finding["severity"])


def _finding(group: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    first = group[0]
    names = list(dict.fromkeys(finding["workload"] for finding in group))
    about = ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
    yield from _wrapped(f"{_WORDS[first['status']]} {first['check']} ({first['severity']}): {about}", "")
    yield from _wrapped(first["what"].rstrip(".") + ("" if first["what"].endswith("?") else "."), "  ")
    if first["status"] != UNKNOWN:
        yield from _wrapped(f"Why: {first['why']}", "  ")
    if first["remedy"]:
        yield from _wrapped(f"Do: {first['remedy']}", "  ")


def _skipped(skips: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for skip in skips:
        about = f" of {', '.join(skip['workloads'])}" if skip["workloads"] else ""
        word = "SKIP ENDED" if skip["expired"] else "SKIPPED"
        when = f"ended on {skip['until']}" if skip["expired"] else f"until {skip['until']}"
        yield from _wrapped(f"{word} {skip['check']}{about}, {when}: {skip['reason']}", "")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)
