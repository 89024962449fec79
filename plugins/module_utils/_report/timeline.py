# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run over time: what each workload did when, what it waited for, and the chain that the whole run lasted as long as.

Pure: it never reads evidence. Times are seconds since the run began.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from .._core.durations import shown_duration
from .._core.tracking import format_time
from .evidence import WAIT, Run, Step, Tried


def timeline_of(run: Run) -> dict[str, Any]:
    """Rows in the order of their start, the critical path from its first to its last workload, and the waits."""
    path = critical_path(run)
    end = max([0, run.seconds or 0, *(round(_end(run, tried)) for tried in run.workloads)])
    waits = [wait for tried in run.workloads for wait in _waits(run, tried)]
    return {
        "plan": run.plan,
        "run": run.id,
        "kind": run.kind,
        "verdict": run.verdict,
        "started": format_time(run.started),
        "ended": format_time(run.ended) if run.ended else None,
        "seconds": end,
        "critical_path": list(path),
        "critical_seconds": max(
            (round(_end(run, tried)) for tried in run.workloads if tried.name in path), default=None
        ),
        "rows": [_row(run, tried, tried.name in path) for tried in sorted(run.workloads, key=lambda t: _start(run, t))],
        "waits": waits,
        "where_time_went": list(_where(run, path)),
    }


def critical_path(run: Run) -> tuple[str, ...]:
    """From the workload that ended last back through what each waited for: the run could not be shorter than these."""
    by_name = {tried.name: tried for tried in run.workloads if _has_times(tried)}
    last = max(by_name.values(), key=lambda tried: _end(run, tried), default=None)
    found: list[str] = []
    while last is not None and last.name not in found:
        found.append(last.name)
        last = by_name.get(_cause(run, last, by_name) or "")
    return tuple(reversed(found))


def _cause(run: Run, tried: Tried, by_name: Mapping[str, Tried]) -> str | None:
    """What it waited for at last; where the evidence does not say it, that of its ``after`` which ended last."""
    said = [step for step in tried.steps if step.waited_for in by_name and step.ended and step.ended != step.started]
    if said:
        return max(said, key=lambda step: step.ended or run.started).waited_for
    before = [by_name[name] for name in tried.after if name in by_name]
    waited = [other for other in before if _work_start(run, tried) >= _end(run, other) > 0]
    return max(waited, key=lambda other: _end(run, other)).name if waited else None


def _row(run: Run, tried: Tried, is_critical: bool) -> dict[str, Any]:
    return {
        "workload": tried.name,
        "kind": tried.kind,
        "state": tried.state,
        "is_critical": is_critical,
        "start": _start(run, tried) if _has_times(tried) else None,
        "end": _end(run, tried) if _has_times(tried) else None,
        "rto": tried.rto,
        "after": list(tried.after),
        "error": tried.error,
        "steps": [_bar(run, step) for step in tried.steps if step.started and step.ended],
    }


def _bar(run: Run, step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "start": _since(run, step.started),
        "end": _since(run, step.ended),
        "waited_for": step.waited_for,
        "detail": step.detail,
    }


def _waits(run: Run, tried: Tried) -> Iterator[dict[str, Any]]:
    for step in tried.steps:
        seconds = _since(run, step.ended) - _since(run, step.started) if step.started and step.ended else 0
        if step.name == WAIT and seconds > 0:
            why = f"for {step.waited_for}" if step.waited_for else step.detail or "the evidence does not say for what"
            yield {
                "workload": tried.name,
                "seconds": round(seconds),
                "waited_for": step.waited_for,
                "sentence": f"{tried.name} waited {shown_duration(seconds)} {why}",
            }


def _where(run: Run, path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """What was worked on along the critical path; waiting for another one of it is that other one's work."""
    by_name = {tried.name: tried for tried in run.workloads}
    for name in path:
        for step in by_name[name].steps:
            is_wait = step.name == WAIT and step.waited_for in path
            if step.started and step.ended and not is_wait and step.ended > step.started:
                seconds = round((step.ended - step.started).total_seconds())
                yield {"workload": name, "step": step.name, "seconds": seconds}


def _has_times(tried: Tried) -> bool:
    return tried.started is not None or any(step.started for step in tried.steps)


def _start(run: Run, tried: Tried) -> float:
    moments = [step.started for step in tried.steps if step.started]
    return _since(run, tried.started or min(moments, default=run.started))


def _end(run: Run, tried: Tried) -> float:
    moments = [moment for step in tried.steps for moment in (step.started, step.ended) if moment]
    return max(_since(run, tried.ended or max(moments, default=tried.started)), 0)


def _work_start(run: Run, tried: Tried) -> float:
    """When it began with something else than waiting."""
    moments = [step.started for step in tried.steps if step.started and step.name != WAIT]
    return _since(run, min(moments, default=tried.started))


def _since(run: Run, moment: datetime | None) -> float:
    return 0.0 if moment is None else max((moment - run.started).total_seconds(), 0.0)
