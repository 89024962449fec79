# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the parts of the charts of a report are: across in percent, so that they fit a phone, and down in pixels.

Pure: it draws nothing; the templates of the role dr_report do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from ...module_utils._core.durations import shown_duration

# Names of steps -> the class of what they do, which has a colour.
KINDS_OF_STEPS = {
    "wait": "wait",
    "restore": "restore",
    "publish": "names",
    "names": "names",
    "verify": "verify",
}
HOOK = "hook"
ROW, BAR, AXIS = 44, 14, 30
# Distances of marks on an axis of durations, in seconds, and of times.
_MARKS = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400)
_MOST_MARKS = 5
_LEAST_WIDTH = 0.4


def timeline_chart(timeline: Mapping[str, Any]) -> dict[str, Any]:
    """Rows with bars, marks of the axis, and lines from what was waited for on the critical path."""
    whole = max(timeline["seconds"], 1)
    rows = [_row(number, row, whole) for number, row in enumerate(timeline["rows"])]
    height = len(rows) * ROW
    return {
        "rows": rows,
        "marks": _marks(whole),
        "links": _links(timeline["critical_path"], rows),
        "height": height + AXIS,
        "bottom": height,
        "bar": BAR,
        "kinds": [kind for kind in _KINDS if any(part["kind"] == kind for row in rows for part in row["bars"])],
    }


_KINDS = ("wait", HOOK, "restore", "names", "verify")


def _row(number: int, row: Mapping[str, Any], whole: float) -> dict[str, Any]:
    bars = [
        {
            "x": _percent(step["start"], whole),
            "width": max(_percent(step["end"] - step["start"], whole), _LEAST_WIDTH),
            "kind": KINDS_OF_STEPS.get(step["name"], HOOK),
            "title": _title(step),
        }
        for step in row["steps"]
    ]
    start, end = row["start"], row["end"]
    if not bars and start is not None:
        # Evidence without steps still says from when until when.
        width = max(_percent(end - start, whole), _LEAST_WIDTH)
        bars = [{"x": _percent(start, whole), "width": width, "kind": HOOK, "title": "recovery"}]
    return {
        "name": row["workload"],
        "state": row["state"],
        "is_critical": row["is_critical"],
        "top": number * ROW,
        "bars": bars,
        "start": None if start is None else _percent(start, whole),
        "work": min((part["x"] for part in bars if part["kind"] != "wait"), default=None),
        "end": None if end is None else _percent(end, whole),
        "after": "not started" if end is None else f"{row['state']} after {shown_duration(end)}",
    }


def _title(step: Mapping[str, Any]) -> str:
    why = f" for {step['waited_for']}" if step["waited_for"] else ""
    return f"{step['name']}{why}, {shown_duration(step['end'] - step['start'])}"


def _links(path: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Down from the end of each workload of the critical path to the beginning of the work of the next."""
    by_name = {row["name"]: row for row in rows}
    chain = [by_name[name] for name in path if name in by_name]
    found = []
    for before, after in pairwise(chain):
        if before["end"] is not None:
            tops = sorted((before["top"], after["top"]))
            found.append({"x": before["end"], "from": tops[0] + ROW - 6, "to": tops[1] + 22})
    return found


def _marks(whole: float) -> list[dict[str, Any]]:
    distance = next((each for each in _MARKS if whole / each <= _MOST_MARKS), _MARKS[-1])
    while whole / distance > _MOST_MARKS:
        distance *= 2
    count = int(whole // distance)
    return [
        {"x": _percent(number * distance, whole), "text": shown_duration(number * distance) if number else "0"}
        for number in range(count + 1)
    ]


def copies_chart(history: Mapping[str, Any]) -> dict[str, Any] | None:
    """A line for each set in each region with its points and gaps; None without any point."""
    if history["from"] is None:
        return None
    start, end = _moment(history["from"]), _moment(history["to"])
    whole = max((end - start).total_seconds(), 1.0)

    def across(text: str) -> float:
        return _inside(_percent((_moment(text) - start).total_seconds(), whole))

    rows = [
        {
            **{key: row[key] for key in ("set", "kind", "region", "source_region", "rpo", "age", "kept")},
            "top": number * ROW,
            "points": [{**point, "x": across(point["source_created"])} for point in row["points"]],
            "gaps": [_gap(gap, across) for gap in row["gaps"]],
            "longest": max((gap["seconds"] for gap in row["gaps"]), default=None),
        }
        for number, row in enumerate(history["rows"])
    ]
    marks = [{"x": 0.0, "text": _day(history["from"])}, {"x": 100.0, "text": "now"}]
    height = len(rows) * ROW
    return {"rows": rows, "marks": marks, "height": height + AXIS, "bottom": height}


def _gap(gap: Mapping[str, Any], across: Any) -> dict[str, Any]:
    x = across(gap["from"])
    return {**gap, "x": x, "width": max(across(gap["to"]) - x, _LEAST_WIDTH)}


def meter(value: int | None, objective: int | None) -> float | None:
    """How much of an objective is used, in percent, at most 100; None where one of both is not known."""
    if value is None or not objective:
        return None
    return round(min(max(value, 0) / objective * 100, 100), 1)


def _percent(value: float, whole: float) -> float:
    return round(min(max(value / whole * 100, 0), 100), 2)


def _inside(percent: float) -> float:
    """A point at an end would be cut in half."""
    return round(1 + percent * 0.98, 2)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str) -> str:
    return text[:10]
