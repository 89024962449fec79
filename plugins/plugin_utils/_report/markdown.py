# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as Markdown, for a ticket or a wiki: the same figures as the page, as tables.

Pure: it never reads anything. Names are escaped, so that none becomes markup or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...module_utils._core.durations import shown_duration
from .words import KIND_NAMES

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~<>&-])")


def markdown_of(report: Mapping[str, Any], title: str) -> str:
    parts = [
        f"# {text(title)}",
        f"**{text(report['verdict']['sentence'])}**",
        f"{report['moment']}",
        *_workloads(report["workloads"]),
        *_findings(report["findings"]),
        *(line for timeline in report["timelines"] for line in _timeline(timeline)),
        *_copies(report["copies"]),
        *_durations(report["durations"]),
        *_cost(report["cost"]),
        *_history(report["history"]),
        *_problems(report["problems"]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def text(value: Any) -> str:
    """On one line, and without anything that Markdown or HTML would take for markup."""
    line = " ".join(str(value).split())
    return _SPECIAL.sub(r"\\\1", line).replace("\\-", "-").replace("\\(", "(").replace("\\)", ")")


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [
        [text(column) for column in columns],
        ["---"] * len(columns),
        *[[_cell(value) for value in row] for row in rows],
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: Any) -> str:
    return "not known" if value is None or value == "" else text(value)


def _duration(seconds: float | None) -> str | None:
    return None if seconds is None else shown_duration(max(seconds, 0))


def _workloads(workloads: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "## Workloads"
    rows = [
        [each["name"], each["word"], *(_promise(each[part], key) for part, key in (("rpo", "age"), ("rto", "seconds")))]
        for each in workloads
    ]
    yield table(("workload", "verdict", "RPO", "RTO"), rows)
    yield "\n".join(f"- {text(each['name'])}: {text(why)}" for each in workloads for why in each["reasons"])


def _promise(promise: Mapping[str, Any], key: str) -> str:
    objective = f" of {_duration(promise['objective'])}" if promise["objective"] is not None else ""
    value = f"{_duration(promise[key])}{objective}, " if promise[key] is not None else ""
    return f"{value}{promise['status']}"


def _findings(findings: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if findings:
        yield "## Findings"
        rows = [[each["workload"], each["status"], each["what"], each["remedy"] or "-"] for each in findings]
        yield table(("workload", "status", "what", "what to do"), rows)


def _timeline(timeline: Mapping[str, Any]) -> Iterator[str]:
    yield f"## Last {text(timeline['kind'])} of {text(timeline['plan'])}"
    path = " then ".join(timeline["critical_path"]) or "not known"
    yield f"{text(timeline['run'])}: {text(timeline['verdict'])}. Critical path: {text(path)}."
    rows = [[row["workload"], row["state"], _duration(row["start"]), _duration(row["end"])] for row in timeline["rows"]]
    yield table(("workload", "state", "from", "until"), rows)
    yield "\n".join(f"- {text(wait['sentence'])}" for wait in timeline["waits"])


def _copies(history: Mapping[str, Any]) -> Iterator[str]:
    if history["rows"]:
        yield "## Copies"
        rows = [[row["set"], row["region"], row["kept"], _duration(row["age"]), _gaps(row)] for row in history["rows"]]
        yield table(("set", "region", "kept", "age of the newest", "gaps longer than the RPO"), rows)


def _gaps(row: Mapping[str, Any]) -> str:
    if row["rpo"] is None:
        return "not judged: no RPO"
    said = [f"{_duration(gap['seconds'])} from {gap['from']}" for gap in row["gaps"]]
    return "; ".join(said) or "none"


def _durations(durations: Mapping[str, Any]) -> Iterator[str]:
    if durations["forecasts"]:
        yield "## How long copies take"
    if durations["routes"]:
        rows = [
            [
                KIND_NAMES.get(row["kind"], row["kind"]),
                f"{row['source_region']} to {row['region']}",
                row["sizes"],
                row["copies"],
            ]
            + [_duration(row[key]) for key in ("fastest", "median", "slowest")]
            for row in durations["routes"]
        ]
        yield table(("kind", "route", "size", "copies", "fastest", "median", "slowest"), rows)
    if durations["forecasts"]:
        rows = [[row["set"], row["region"], _duration(row["seconds"]), row["from"]] for row in durations["forecasts"]]
        yield table(("next copy of", "to", "may take", "from"), rows)


def _cost(cost: Mapping[str, Any]) -> Iterator[str]:
    if cost["rows"]:
        yield "## Cost of the copies in a month"
        rows = [
            [
                KIND_NAMES.get(row["kind"], row["kind"]),
                row["region"],
                row["copies"],
                row["gib"],
                row["at_least"],
                row["at_most"],
            ]
            for row in cost["rows"]
        ]
        yield table(("kind", "region", "copies", "GiB", f"at least, {cost['currency']}", "at most"), rows)
        source = f": {text(cost['source'])}" if cost["source"] else ""
        yield f"Prices of {text(cost['as_of'])}{source}."


def _history(history: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if history:
        yield "## Drills and failovers"
        rows = [
            [
                *(run["started"], run["kind"], run["verdict"], f"{run['verified']} of {run['workloads']}"),
                *(_duration(run["rto"]), run["reason"] or "-"),
            ]
            for run in history
        ]
        yield table(("started", "what", "verdict", "verified", "RTO", "reason"), rows)


def _problems(problems: Sequence[str]) -> Iterator[str]:
    if problems:
        yield "## What is not known"
        yield "\n".join(f"- {text(problem)}" for problem in problems)
