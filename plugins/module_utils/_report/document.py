# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as one document, from which the page, the JSON and the Markdown are written: all they say is in here.

Pure: it never reads anything. ``SCHEMA`` is that of the JSON; docs/report.md describes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .._core.errors import InvalidInput
from .._core.tracking import format_time
from .._recovery_points.summary import Copy
from .._workloads.settled import POINTS, Refused, Settled
from .copy_history import history_of, kept_copies, next_copies
from .cost import Prices, cost_of
from .durations import durations_of
from .evidence import UP, VERIFIED, Run
from .promises import rpo_of, rto_of
from .sync_record import Measured
from .timeline import timeline_of
from .verdict import NOT_READY, WORDS, reasons_of, verdict_of, word_of

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a report is made from.

    ``points`` are entries of recovery_points_info with their workloads, ``readiness`` the result of dr_readiness_info;
    None where it was not read. ``refused`` are workloads with a mistake, of which nothing else is known. ``problems``
    say what could not be. ``max_drill_age`` is how old a drill may be.
    """

    moment: datetime
    workloads: tuple[Settled, ...]
    prices: Prices
    refused: tuple[Refused, ...] = ()
    points: Sequence[Mapping[str, Any]] | None = None
    copies: tuple[Copy, ...] = ()
    readiness: Mapping[str, Any] | None = None
    runs: tuple[Run, ...] = ()
    synced: tuple[Measured, ...] = ()
    problems: tuple[str, ...] = ()
    max_drill_age: timedelta = timedelta(days=90)


def readiness_from(option: Any) -> Mapping[str, Any] | None:
    """None if there is none; InvalidInput for what is no result of dr_readiness_info."""
    if not option:
        return None
    for key in ("workloads", "findings"):
        there = option.get(key)
        if not isinstance(there, list) or not all(isinstance(each, Mapping) for each in there):
            raise InvalidInput(
                f"readiness: expected the result of dr_readiness_info, and its {key} are no list of dictionaries"
            )
    return dict(option)


def report_of(material: Material) -> dict[str, Any]:
    runs = sorted(material.runs, key=lambda run: run.started, reverse=True)
    workloads = [_workload(material, each) for each in material.workloads]
    workloads += [_refused(material, each) for each in material.refused]
    workloads += _only_in_evidence(material, runs)
    workloads.sort(key=lambda workload: WORDS.index(workload["word"]))
    entries = [entry for entry in material.points or () if entry["workloads"]]
    return {
        "schema": SCHEMA,
        "moment": format_time(material.moment),
        "plans": _plans(material, runs),
        "verdict": verdict_of(workloads, _without(material, workloads)),
        "counts": {word: sum(each["word"] == word for each in workloads) for word in WORDS},
        "workloads": workloads,
        "findings": _findings(material),
        "readiness": _about_readiness(material.readiness),
        "timelines": [timeline_of(run) for run in _last_runs(runs)],
        "copies": history_of(material.points or (), material.copies, material.synced, material.moment),
        "durations": durations_of([*material.synced, *_timed(material.copies)], next_copies(entries)),
        "cost": cost_of(kept_copies(entries, material.copies), material.prices),
        "history": [_history(run) for run in runs],
        "max_drill_age": round(material.max_drill_age.total_seconds()),
        "problems": list(dict.fromkeys(material.problems)),
    }


def _without(material: Material, workloads: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a limit leaves out, which readiness knows; a part that is well is not the plan."""
    names = {str(workload["name"]) for workload in workloads}
    others = (material.readiness or {}).get("not_checked")
    return [str(name) for name in others if str(name) not in names] if isinstance(others, list) else []


def _workload(material: Material, workload: Settled) -> dict[str, Any]:
    rpo, rto = (_seconds(workload.objective(name)) for name in ("rpo", "rto"))
    has_points = workload.kind in POINTS
    points = None
    if material.points is not None:
        points = [entry for entry in material.points if workload.name in entry["workloads"]]
    runs = [run for run in material.runs if run.plan == workload.plan]
    after = workload.options.get("after")
    about = {
        "name": workload.name,
        "kind": workload.kind,
        "plan": workload.plan,
        "source_region": workload.source_region,
        "recovery_region": workload.recovery_region,
        "after": [after] if isinstance(after, str) else list(after or ()),
        "rpo": rpo_of(has_points, rpo, points),
        "rto": rto_of(workload.name, rto, runs, material.moment, material.max_drill_age),
        "readiness": _readiness_of(material.readiness, workload.name),
        "findings": [each for each in _findings(material) if each["workload"] == workload.name],
    }
    return _judged(about)


def _refused(material: Material, refused: Refused) -> dict[str, Any]:
    """A mistake is all that is known of it, whether readiness was checked or not."""
    runs = [run for run in material.runs if run.plan == refused.plan]
    found = [each for each in _findings(material) if each["workload"] == refused.name]
    mistake = dict.fromkeys(_PARTS, "") | {"workload": refused.name, "status": "fail", "what": refused.why}
    about = {
        "name": refused.name,
        "kind": refused.kind,
        "plan": refused.plan,
        "source_region": "",
        "recovery_region": refused.recovery_region,
        "after": [],
        "rpo": rpo_of(refused.kind in POINTS, None, None),
        "rto": rto_of(refused.name, None, runs, material.moment, material.max_drill_age),
        "readiness": _readiness_of(material.readiness, refused.name) or NOT_READY,
        "findings": found or [{**mistake, "check": "options_valid", "severity": "critical"}],
    }
    return _judged(about)


def _only_in_evidence(material: Material, runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Without a plan at hand the last evidence of each plan says what its workloads are."""
    if material.workloads:
        return []
    return [
        _judged(
            {
                "name": tried.name,
                "kind": tried.kind,
                "plan": run.plan,
                "source_region": run.source_region,
                "recovery_region": run.recovery_region,
                "after": list(tried.after),
                "rpo": rpo_of(tried.kind in POINTS or not tried.kind, tried.rpo_objective, None),
                "rto": rto_of(
                    tried.name,
                    tried.rto_objective,
                    [each for each in runs if each.plan == run.plan],
                    material.moment,
                    material.max_drill_age,
                ),
                "readiness": _readiness_of(material.readiness, tried.name),
                "findings": [each for each in _findings(material) if each["workload"] == tried.name],
            }
        )
        for run in _last_runs(runs)
        for tried in run.workloads
    ]


def _judged(about: dict[str, Any]) -> dict[str, Any]:
    reasons = reasons_of(about)
    return {**about, "word": word_of(reasons), "reasons": [sentence for _word, sentence in reasons]}


def _seconds(objective: timedelta | None) -> int | None:
    return None if objective is None else round(objective.total_seconds())


def _readiness_of(readiness: Mapping[str, Any] | None, name: str) -> str | None:
    rows = (readiness or {}).get("workloads") or ()
    return next((str(row.get("verdict")) for row in rows if row.get("name") == name), None)


def _about_readiness(readiness: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if readiness is None:
        return None
    return {key: readiness.get(key) for key in ("verdict", "counts", "moment", "skips")}


_ORDER = ("fail", "unknown", "warn", "pass")
_SEVERITIES = ("critical", "high", "medium")
_PARTS = ("workload", "check", "severity", "status", "what", "why", "remedy", "thing")


def _findings(material: Material) -> list[dict[str, Any]]:
    """Those of readiness that are not good, the worst first."""
    found = [
        {key: str(each.get(key) or "") for key in _PARTS}
        for each in (material.readiness or {}).get("findings") or ()
        if each.get("status") != "pass"
    ]
    return sorted(found, key=lambda each: (_rank(_ORDER, each["status"]), _rank(_SEVERITIES, each["severity"])))


def _rank(order: Sequence[str], value: str) -> int:
    return order.index(value) if value in order else len(order)


def _plans(material: Material, runs: Sequence[Run]) -> list[dict[str, str]]:
    found = {each.plan: (each.source_region, each.recovery_region) for each in material.workloads}
    if not found:
        found = {run.plan: (run.source_region, run.recovery_region) for run in reversed(runs)}
    return [
        {"name": name, "source_region": source, "recovery_region": recovery}
        for name, (source, recovery) in found.items()
    ]


def _last_runs(runs: Sequence[Run]) -> list[Run]:
    """The latest of each plan."""
    found: dict[str, Run] = {}
    for run in runs:
        found.setdefault(run.plan, run)
    return list(found.values())


def _timed(copies: Sequence[Copy]) -> list[Measured]:
    """Copies of which AWS itself says when they were begun and when they were complete."""
    return [
        Measured(
            copy.kind,
            copy.resource.tracking.sets[0],
            copy.resource.tracking.source_region,
            copy.resource.region,
            copy.resource.id,
            copy.resource.size_gib,
            copy.resource.tracking.source_created,
            copy.resource.created,
            copy.resource.completed,
        )
        for copy in copies
        if copy.resource.tracking and copy.resource.completed
    ]


def _history(run: Run) -> dict[str, Any]:
    came_up = [each for each in run.workloads if each.state in (VERIFIED, UP)]
    ages = [each.rpo for each in run.workloads if each.rpo is not None]
    times = [each.rto for each in came_up if each.rto is not None]
    return {
        "run": run.id,
        "plan": run.plan,
        "kind": run.kind,
        "mode": run.mode,
        "drill": run.drill,
        "started": format_time(run.started),
        "ended": format_time(run.ended) if run.ended else None,
        "seconds": run.seconds,
        "verdict": run.verdict,
        "reason": run.reason,
        "workloads": len(run.workloads),
        "verified": sum(each.state == VERIFIED for each in run.workloads),
        "up": len(came_up),
        "rpo": max(ages, default=None),
        "rto": max(times, default=None),
        "removed": run.removed,
        "left": list(run.left),
    }
