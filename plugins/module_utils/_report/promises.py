# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each workload has of its RPO and RTO: the age of its recovery point, and the time that its last recovery took.

Pure: it never reads recovery points or evidence. What could not be read is unknown, and never as promised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from .._core.durations import shown_duration
from .._core.tracking import format_time
from .evidence import DRILL, FAILOVER, UP, VERIFIED, Run, Tried

MET, MISSED, UNKNOWN, NO_OBJECTIVE, NOT_APPLICABLE = "met", "missed", "unknown", "no objective", "not applicable"
# Of the RPO: there is no recovery point. Of the RTO: it did not come up, or it was never tried.
NONE, FAILED, NOT_TRIED = "none", "failed", "not tried"
# Clocks differ; a source from further in the future has a wrong time.
CLOCK_ERROR_SECONDS = 3600


def rpo_of(has_points: bool, objective: int | None, points: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """``points`` are the entries that the workload comes back from, None if these are not known.

    Of several sets that with the oldest recovery point counts: it is what the data of the workload goes back to.
    """
    nothing = {"objective": objective, "age": None, "point": None, "source_created": None}
    if not has_points:
        return {**nothing, "status": NOT_APPLICABLE, "what": "It has no recovery points."}
    if not points:
        return {**nothing, "status": UNKNOWN, "what": "Its recovery points are not known."}
    lacking = [point for point in points if point["newest"] is None]
    if lacking:
        where = f"{lacking[0]['set']} has no recovery point in {lacking[0]['region']}"
        return {**nothing, "status": NONE, "what": f"{where}."}
    oldest = max((point["newest"] for point in points), key=lambda newest: newest["age"])
    found = {**nothing, "age": oldest["age"], "point": oldest["id"], "source_created": oldest["source_created"]}
    if min(point["newest"]["age"] for point in points) < -CLOCK_ERROR_SECONDS:
        return {
            **found,
            "status": UNKNOWN,
            "what": "Its recovery point is dated in the future, so its age is not known.",
        }
    return {**found, **_compared(max(oldest["age"], 0), objective, "recovery point", "is {} old", "RPO")}


def rto_of(name: str, objective: int | None, runs: Sequence[Run], now: datetime, max_age: timedelta) -> dict[str, Any]:
    """What the last drill or failover with the workload says; ``is_stale`` if that is longer ago than ``max_age``."""
    nothing = {"objective": objective, "seconds": None, "run": None, "kind": None, "ended": None, "is_stale": False}
    found = last_try(name, runs)
    if found is None:
        return {**nothing, "status": NOT_TRIED, "what": "No drill or failover has tried it."}
    run, tried = found
    moment = run.ended or run.started
    said = {
        **nothing,
        "seconds": tried.rto,
        "run": run.id,
        "kind": run.kind,
        "ended": format_time(moment),
        "is_stale": now - moment > max_age,
        "state": tried.state,
    }
    if tried.state not in (VERIFIED, UP):
        why = f": {tried.error}" if tried.error else ""
        return {**said, "status": FAILED, "what": f"It did not come up in the last {run.kind}{why}."}
    if tried.rto is None:
        return {
            **said,
            "status": UNKNOWN,
            "what": f"The evidence of the last {run.kind} does not say how long it took.",
        }
    return {**said, **_compared(tried.rto, objective, f"last {run.kind}", "took {}", "RTO")}


def last_try(name: str, runs: Sequence[Run]) -> tuple[Run, Tried] | None:
    """The latest drill or failover that had the workload. A failback brings it up elsewhere."""
    for run in sorted(runs, key=lambda each: each.started, reverse=True):
        for tried in run.workloads:
            if tried.name == name and run.kind in (DRILL, FAILOVER):
                return run, tried
    return None


def _compared(seconds: int, objective: int | None, what: str, verb: str, promise: str) -> dict[str, str]:
    said = f"Its {what} {verb.format(shown_duration(seconds))}"
    if objective is None:
        return {"status": NO_OBJECTIVE, "what": f"{said}; the plan has no {promise}."}
    promised = shown_duration(objective)
    if seconds <= objective:
        return {"status": MET, "what": f"{said}, within the {promise} of {promised}."}
    return {"status": MISSED, "what": f"{said}, and the {promise} is {promised}."}
