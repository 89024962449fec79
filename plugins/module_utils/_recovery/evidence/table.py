# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run as a table that a person reads in ten seconds: a line for each workload, then why something is not back.

Pure: it prints nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from ..._core.durations import shown_duration
from ..._core.partial_plan import part_text
from ..._core.tracking import parse_time
from .document import BACK, NOT_STARTED

WIDTH = 78
LONGEST_NAME = 22
FINAL = "its final one, created first"
_GRACEFUL = "graceful"
_TASKS = "tasks of the plan"
_WORDS = {"up": "up, not verified", NOT_STARTED: "not started"}


def table(evidence: Mapping[str, Any]) -> list[str]:
    """The last line is the verdict."""
    rows = evidence["workloads"]
    width = max(len("workload"), min(LONGEST_NAME, max((len(row["name"]) for row in rows), default=0)))
    lines = [_line(width, "workload", "state", "RPO", "RTO"), *(_row(row, width) for row in rows)]
    for row in rows:
        lines += _notes(row, evidence["kind"] == "failover")
    for left in evidence["left"]:
        lines += _wrapped(f"left: {left.get('kind')} {left.get('id')}: {left.get('why')}")
    return [*lines, *_next(evidence), message(evidence)]


def _next(evidence: Mapping[str, Any]) -> Iterator[str]:
    """What to do, for whoever reads this in the middle of the night."""
    if evidence["kind"] == "failover":
        if any(row["state"] not in BACK for row in evidence["workloads"]):
            yield from _wrapped(
                "next: mend what is named above, and run the same command again; what is back is left alone"
            )
        else:
            yield "next: once it is good, keep it with lifeboat.aws.commit"


def predicted(evidence: Mapping[str, Any], expected: tuple[float, str]) -> list[str]:
    """What would be done, before it is: from which recovery point of which age, and when it would end.

    ``expected`` are seconds, and what the estimate goes by.
    """
    rows = evidence["workloads"]
    width = max(len("workload"), min(LONGEST_NAME, max((len(row["name"]) for row in rows), default=0)))
    lines = [f"{'workload':<{width}}  {'age':<12}  recovery point"]
    is_graceful = evidence["mode"] == _GRACEFUL
    for row in rows:
        point = row["recovery_point"]
        age = shown_duration(point["age"]) if point and point["age"] is not None else ""
        lines.append(f"{_short(row['name'], width):<{width}}  {age:<12}  {_from(row, is_graceful)}")
        if row["error"]:
            lines += _about(row, row["error"])
    missing = [row for row in rows if row["state"] not in BACK]
    if is_graceful and any(row["recovery_point"] for row in missing):
        lines += _wrapped("final recovery points are created and copied first; they are newer than those above")
    if missing or not rows:
        seconds, by = expected
        began = parse_time(evidence["started"])
        end = f", at {(began + timedelta(seconds=seconds)):%H:%M} UTC" if began else ""
        lines.append(f"expected end: after about {shown_duration(seconds)}{end}, by {by}")
    return [*lines, f"{_verdict_before(rows)}{part_text(evidence.get('left_out') or ())}"]


def _from(row: Mapping[str, Any], is_graceful: bool) -> str:
    """What it would be restored from."""
    if row["state"] in BACK:
        return "is back already"
    if row["recovery_point"]:
        return str(row["recovery_point"]["id"])
    if row["kind"] == "tasks":
        return _TASKS
    return FINAL if is_graceful and not row["error"] else "none"


def _verdict_before(rows: Sequence[Mapping[str, Any]]) -> str:
    """``2 workloads would be recovered; 1 of them could not be: shop-web; back already: shop-db``"""
    back = [row["name"] for row in rows if row["state"] in BACK]
    missing = [row for row in rows if row["state"] not in BACK]
    if back and all(row["kind"] == "tasks" and not row["error"] for row in missing):
        # Tasks are the user's, and run each time.
        tasks = f"; {_TASKS} would be run: {', '.join(row['name'] for row in missing)}" if missing else ""
        return f"nothing would be restored: {len(back)} of {len(rows)} workloads are back already{tasks}"
    without = [row["name"] for row in missing if row["error"]]
    failing = f"; {len(without)} of them could not be: {', '.join(without)}" if without else ""
    there = f"; back already: {', '.join(back)}" if back else ""
    return f"{len(missing)} workloads would be recovered{failing}{there}"


def message(evidence: Mapping[str, Any]) -> str:
    """``PARTIAL: 3 of 5 workloads are back after 42 min; not back: shop-web, shop-mail``"""
    rows = evidence["workloads"]
    back = [row for row in rows if row["state"] in BACK]
    others = [row["name"] for row in rows if row["state"] not in BACK]
    last = max((row["rto"] for row in back if row["rto"] is not None), default=None)
    after = f" after {shown_duration(last)}" if last is not None else ""
    missing = f"; not back: {', '.join(others)}" if others else ""
    part = part_text(evidence.get("left_out") or ())
    return f"{evidence['verdict']}: {len(back)} of {len(rows)} workloads are back{after}{missing}{part}"


def _row(row: Mapping[str, Any], width: int) -> str:
    point = row["recovery_point"]
    rpo = _of(point["age"] if point else None, row["objectives"]["rpo"])
    return _line(
        width, row["name"], _WORDS.get(row["state"], row["state"]), rpo, _of(row["rto"], row["objectives"]["rto"])
    )


def _of(seconds: int | None, objective: int | None) -> str:
    """``3 h 12 min``, and with an objective that is missed ``3 h 12 min (of 1 h)``."""
    if seconds is None:
        return ""
    missed = objective is not None and seconds > objective
    return shown_duration(seconds) + (f" (of {shown_duration(objective or 0)})" if missed else "")


def _line(width: int, name: str, state: str, rpo: str, rto: str) -> str:
    return f"{_short(name, width):<{width}}  {state:<16}  {rpo:<22}  {rto}".rstrip()


def _short(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 3]}..."


def _notes(row: Mapping[str, Any], is_there: bool) -> Iterator[str]:
    # That of a drill is gone by then.
    if row["endpoint"] and row["state"] in BACK and is_there:
        yield from _about(row, f"endpoint {row['endpoint']}")
    if row["error"]:
        yield from _about(row, row["error"])
    if row.get("began"):
        yield from _about(row, f"an earlier run began it; RPO and RTO count from {row['began']}")
    for option, seconds in (("rpo", (row["recovery_point"] or {}).get("age")), ("rto", row["rto"])):
        objective = row["objectives"][option]
        if seconds is not None and objective is not None and seconds > objective:
            said = f"{shown_duration(seconds)}, and {shown_duration(objective)} is promised"
            yield from _about(row, f"{option.upper()} is missed: {said}")
    for finding in row["findings"]:
        yield from _about(row, str(finding["what"]))


def _about(row: Mapping[str, Any], text: str) -> Sequence[str]:
    """With the name of the workload, which messages of modules begin with as well."""
    name = f"{row['name']}: "
    return _wrapped(text if text.startswith(name) else f"{name}{text}")


def _wrapped(text: str) -> Sequence[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
