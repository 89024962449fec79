# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evidence of a run: what was recovered, from when, in which time, and where the time went; one schema, versioned.

Pure: it takes what the hosts of the run have noted, and reads no clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..._core.durations import parse_duration
from ..._core.tracking import format_time, parse_time
from ..ledger.document import endpoint_text

SCHEMA = 1
OK, PARTIAL, FAILED = "OK", "PARTIAL", "FAILED"
# What a workload has reached that is back.
BACK = ("verified", "up")
NOT_STARTED = "not started"
STATES = (*BACK, "failed", NOT_STARTED)
# The state of a result of dr_recover_workload with which nothing is left to do.
_IS_THERE = "recovered"
_READINESS = {"ready": "READY", "at_risk": "AT RISK", "not_ready": "NOT READY", "unknown": "UNKNOWN"}


@dataclass(frozen=True, slots=True)
class Run:
    """``readiness`` are the verdicts of the workloads, or None if nobody asked. ``left_out`` are workloads of the plan
    that the run was not about."""

    id: str
    kind: str
    plan: Mapping[str, Any]
    started: datetime
    ended: datetime
    drill: str | None = None
    mode: str | None = None
    reason: str | None = None
    readiness: Sequence[str] | None = None
    removed: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    left: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    left_out: Sequence[str] = ()


def evidence_of(run: Run, noted: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """``noted`` is what each host has noted: ``workload``, ``state``, ``started``, ``times``, ``result``, ``error``,
    ``waited_for``, ``fenced``, and ``began`` and ``reached`` of its recovery, if the ledger says it."""
    workloads = [_workload(run, each) for each in noted]
    return {
        "schema": SCHEMA,
        "run": run.id,
        "kind": run.kind,
        "plan": str(run.plan.get("name") or ""),
        "source_region": run.plan.get("source_region"),
        "recovery_region": run.plan.get("recovery_region"),
        "drill": run.drill,
        "mode": run.mode,
        "started": format_time(run.started),
        "ended": format_time(run.ended),
        "verdict": verdict_of(workloads),
        "reason": run.reason,
        "readiness": _readiness(run.readiness),
        "workloads": workloads,
        "removed": [dict(each) for each in run.removed],
        "left": [dict(each) for each in run.left],
        **({"left_out": [str(name) for name in run.left_out]} if run.left_out else {}),
    }


def verdict_of(workloads: Sequence[Mapping[str, Any]]) -> str:
    back = [each for each in workloads if each["state"] in BACK]
    if len(back) == len(workloads):
        return OK
    return PARTIAL if back else FAILED


def _readiness(verdicts: Sequence[str] | None) -> dict[str, int] | None:
    if not verdicts:
        return None
    counted = Counter(verdicts)
    return {name: counted[word] for name, word in _READINESS.items()}


@dataclass(frozen=True, slots=True)
class _Way:
    """What a workload has reached, when its recovery began, and when it was back; None is what is not known."""

    state: str
    began: datetime | None = None
    reached: datetime | None = None

    @property
    def seconds(self) -> int | None:
        return None if self.began is None or self.reached is None else _seconds(self.began, self.reached)


def _workload(run: Run, noted: Mapping[str, Any]) -> dict[str, Any]:
    workload, result = noted["workload"], noted.get("result") or {}
    steps = steps_of(noted.get("started"), noted.get("times") or (), noted.get("waited_for"))
    way = _way(run, noted, steps)
    return {
        "name": str(workload.get("name")),
        "kind": str(workload.get("kind")),
        "after": [str(name) for name in workload.get("after") or ()],
        "state": way.state,
        "recovery_point": _point(result.get("recovery_point"), way.began),
        "objectives": _objectives(workload.get("objectives")),
        "started": steps[0]["started"] if steps else None,
        "ended": steps[-1]["ended"] if steps else None,
        "rto": way.seconds,
        "steps": steps,
        "endpoint": endpoint_text(result.get("endpoint")) or None,
        "findings": [
            {"thing": each.get("thing"), "option": each.get("option"), "what": each.get("what")}
            for each in result.get("findings") or ()
        ],
        "error": noted.get("error") or None,
        **({"fenced": [dict(each) for each in noted["fenced"]]} if noted.get("fenced") else {}),
        **({"began": format_time(way.began)} if way.began and way.began < run.started else {}),
    }


def _way(run: Run, noted: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> _Way:
    state = str(noted["state"]) if noted.get("state") in STATES else NOT_STARTED
    if state == NOT_STARTED:
        # Nothing is started in check mode, but may be back. When it came back is not known then.
        is_there = (noted.get("result") or {}).get("state") == _IS_THERE
        return _Way("up") if is_there else _Way(state, run.started)
    # What an earlier run has begun, and this one has continued, takes as long as both.
    began = min(parse_time(str(noted.get("began"))) or run.started, run.started)
    reached = parse_time(str(noted.get("reached"))) or parse_time(_reached(steps) or "")
    return _Way(state, began, reached if state in BACK else None)


def steps_of(started: Any, times: Iterable[Mapping[str, Any]], waited_for: Any) -> list[dict[str, Any]]:
    """Each step begins when the one before it has ended."""
    found: list[dict[str, Any]] = []
    for each in times:
        name = str(each["name"])
        found.append(
            {
                "name": name,
                "started": found[-1]["ended"] if found else str(started),
                "ended": str(each["ended"]),
                "waited_for": str(waited_for) if name == "wait" and waited_for else None,
                "detail": None,
            }
        )
    return found


def _reached(steps: Sequence[Mapping[str, Any]]) -> str | None:
    """When it was verified; without checks, when the last step was through."""
    verified = [step["ended"] for step in steps if step["name"] == "verify"]
    return str(verified[0] if verified else steps[-1]["ended"]) if steps else None


def _point(point: Any, started: datetime | None) -> dict[str, Any] | None:
    """Its age is that when the recovery began, if that is known: all later time is the recovery's."""
    if not isinstance(point, Mapping):
        return None
    created = parse_time(str(point.get("source_created")))
    age = None if created is None or started is None else _seconds(created, started)
    return {"id": point.get("id"), "source_created": point.get("source_created"), "age": age}


def _objectives(said: Any) -> dict[str, int | None]:
    found = said if isinstance(said, Mapping) else {}
    durations = {name: parse_duration(str(found[name])) if found.get(name) else None for name in ("rpo", "rto")}
    return {name: None if each is None else round(each.total_seconds()) for name, each in durations.items()}


def _seconds(begin: datetime, end: datetime) -> int:
    """Never less than none, whatever clocks say."""
    return max(0, round((end - begin).total_seconds()))
