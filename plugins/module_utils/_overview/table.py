# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recovery points as a table that a person reads in ten seconds, and the sentence that sums up.

Pure: it prints nothing. Lines have at most 78 characters, so that they fit a terminal when they are indented.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._core.durations import shown_duration
from .promises import CLOCK_ERROR_SECONDS

OK, RPO_MISSED, MISSING, UNKNOWN = "OK", "RPO MISSED", "MISSING", "UNKNOWN"
WIDTH = 78
_INDENT = "    "
_COLUMNS = ("region", "set", "kind", "age", "rpo", "kept", "newest")
# With the longest region, kind, age and RPO that is what is left; the whole name is below then.
_LEAST_OF_A_NAME = 9


def verdict_of(points: Sequence[Mapping[str, Any]], could_not_tell: bool) -> str:
    """MISSING if something has no recovery point, or there is none at all; then RPO MISSED; UNKNOWN before OK."""
    if any(point["newest"] is None for point in points):
        return MISSING
    if any(point["within_rpo"] is False for point in points):
        return RPO_MISSED
    if could_not_tell:
        return UNKNOWN
    return OK if points else MISSING


def summary(verdict: str, points: Sequence[Mapping[str, Any]]) -> str:
    """``RPO MISSED: 5 sets, 1 without recovery point, 2 outside their RPO, 1 being copied``."""
    sets = len(points)
    counts = {
        "without recovery point": sum(point["newest"] is None for point in points),
        "outside their RPO": sum(bool(point["newest"]) and point["within_rpo"] is False for point in points),
        "within their RPO": sum(point["within_rpo"] is True for point in points),
        "being copied": sum(bool(point["pending"]) for point in points),
    }
    said = [f"{count} {words}" for words, count in counts.items() if count]
    return f"{verdict}: " + ", ".join(
        [f"{sets} set{'' if sets == 1 else 's'}" if sets else "no recovery points", *said]
    )


def table(points: Sequence[Mapping[str, Any]], notes: Sequence[str], moment: str, last: str) -> list[str]:
    """A line for each set in a region. Where ids do not fit beside, they are below, as is what is being copied."""
    regions = ", ".join(sorted({point["region"] for point in points}))
    head = f"Recovery points in {regions}" if regions else "Recovery points"
    lines = [f"{head:<{WIDTH - len(moment)}}{moment}"] if len(head) + len(moment) < WIDTH else [*_wrapped(head), moment]
    ordered = sorted(points, key=lambda point: (point["region"], point["kind"] or "", point["set"]))
    if ordered:
        lines += ["", *_rows(ordered)]
    noted = [line for note in notes for line in _wrapped(f"note: {note}")]
    return [*lines, *(["", *noted] if noted else []), "", *_wrapped(last)]


def _rows(points: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The column of RPOs is there if any is promised."""
    columns = [column for column in _COLUMNS if column != "rpo" or any(point["rpo"] is not None for point in points)]
    cells = [_cells(point) for point in points]
    widths = {column: max(len(column), *(len(row[column]) for row in cells)) for column in columns}
    is_wide = _total(widths) <= WIDTH
    if not is_wide:
        del widths["newest"]
        widths["set"] = min(widths["set"], max(_LEAST_OF_A_NAME, widths["set"] + WIDTH - _total(widths)))
    yield _line({column: column for column in columns}, widths)
    names = Counter(_name(point) for point in points)
    for point, row in zip(points, cells, strict=True):
        yield _line(row, widths)
        shortened = len(row["set"]) > widths["set"]
        for detail in _details(point, is_wide, shortened, names[_name(point)] > 1):
            yield from _wrapped(detail, _INDENT)


def _total(widths: Mapping[str, int]) -> int:
    return sum(widths.values()) + 2 * (len(widths) - 1)


def _line(row: Mapping[str, str], widths: Mapping[str, int]) -> str:
    texts = {column: row[column] for column in widths}
    return "  ".join(_fitting(texts[column], width) for column, width in widths.items()).rstrip()


def _fitting(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else f"{text[: width - 3]}..."


def _name(point: Mapping[str, Any]) -> tuple[Any, ...]:
    return point["region"], point["kind"], point["set"]


def _cells(point: Mapping[str, Any]) -> dict[str, str]:
    newest = point["newest"]
    missed = " MISSED" if point["within_rpo"] is False else ""
    return {
        "region": point["region"],
        "set": point["set"],
        "kind": point["kind"] or "-",
        "age": _age(newest["age"]) if newest else "none",
        "rpo": "-" if point["rpo"] is None else f"{shown_duration(point['rpo'])}{missed}",
        "kept": str(point["kept"]),
        "newest": newest["id"] if newest else "-",
    }


def _age(seconds: int) -> str:
    return "future" if seconds < -CLOCK_ERROR_SECONDS else shown_duration(max(seconds, 0))


def _details(point: Mapping[str, Any], is_wide: bool, is_shortened: bool, is_one_of_several: bool) -> Iterator[str]:
    if is_shortened:
        yield f"set: {point['set']}"
    if is_one_of_several:
        origin = (point["source_resource"], point["source_account"], point["source_region"])
        yield f"of {', '.join(str(part) for part in origin if part)}"
    if point["newest"] and not is_wide:
        yield point["newest"]["id"]
    for copy in point["pending"]:
        percent = "" if copy["progress"] is None else f", {copy['progress']} %"
        left = "" if copy["seconds_left"] is None else f", about {shown_duration(copy['seconds_left'])} left"
        yield f"being copied: {copy['id']}{percent}{left}"
    newest = point["newest"]["source_created"] if point["newest"] else ""
    for copy in point["failed"]:
        if copy["source_created"] > newest:
            yield f"failed: {copy['id']}, {copy['reason'] or 'AWS states no reason'}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)
