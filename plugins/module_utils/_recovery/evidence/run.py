# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of evidence: built from what hosts have noted, written to the bucket of the manifest, and looked at there.

It never overwrites an object: the evidence of a run is written once, and S3's own retention decides how long it stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import AwsError, InvalidInput
from ..._core.json_text import read_json
from ..._core.shell import Clients
from ..._manifest import api
from ..._manifest.s3_location import Place, moment_of, place_of
from ..._manifest.write_once import Writing, write_once
from ..._steps.executor import Executor
from ..._steps.plan import Plan
from ..._steps.step import Step
from ..times import time_said
from .document import BACK, NOT_STARTED, SCHEMA, Run, evidence_of
from .expected import ends, took, usual
from .table import message, predicted, table


@dataclass(frozen=True, slots=True)
class Write(Step):
    """The object that is written."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    steps: tuple[Write, ...] = ()
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the evidence is, or why it is not there. Nothing is changed where the same was there already."""

    place: str | None = None
    problem: str | None = None
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    s3: Any
    region: str
    place: Place

    def before(self, item: Item) -> Outcome:
        del item
        return Outcome()

    def predict(self, item: Item) -> Outcome:
        return Outcome(is_changed=bool(item.steps))

    def carry_out(self, items: tuple[Item, ...]) -> list[Outcome]:
        return [self._written(step) for item in items for step in item.steps]

    def _written(self, step: Write) -> Outcome:
        about = ("the evidence", "other evidence", "; keep the local file")
        written = write_once(self.s3, Writing(self.region, self.place, step.key, step.text, *about))
        if written.problem:
            return Outcome(problem=written.problem)
        return Outcome(self.place.shown(step.key), is_changed=not written.was_there)


def run_evidence(params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor) -> dict[str, Any]:
    """The result. InvalidInput for what is no run."""
    run = _run(params, clock)
    evidence = evidence_of(run, params["workloads"] or ())
    region = str(run.plan["recovery_region"])
    place = place_of(str(run.plan["manifest"])) if run.plan.get("manifest") else None
    is_pending = any(row["state"] == NOT_STARTED for row in evidence["workloads"])
    last = _last(clients, region, place, evidence["plan"]) if is_pending and place else None
    outcome = Outcome()
    if place and params["workloads"]:
        step = Write(f"{place.folder(evidence['plan'])}runs/{run.id}.json", text_of(evidence))
        [outcome] = executor.run(Plan((Item((step,)),)), Work(clients.get("s3", region), region, place))
    return {
        "changed": outcome.is_changed,
        "evidence": evidence,
        "verdict": evidence["verdict"],
        "message": message(evidence),
        "lines": table(evidence),
        "predicted": predicted(evidence, _expected(evidence, params["workloads"] or (), last)),
        "place": outcome.place,
        "problems": [outcome.problem] if outcome.problem else [],
    }


def _last(clients: Clients, region: str, place: Place, plan: str) -> Mapping[str, Any] | None:
    """The evidence of the last run, if there is any that can be read: an estimate is all that it is for."""
    s3 = clients.get("s3", region)
    try:
        keys = api.list_objects(s3, region, place.bucket, f"{place.folder(plan)}runs/")
        newest = max(keys, key=lambda key: (moment_of(key), key), default=None)
        found = api.read_object(s3, region, place.bucket, newest) if newest else None
        evidence = read_json(found[0]) if found else None
    except (AwsError, ValueError):
        return None
    return evidence if isinstance(evidence, Mapping) and evidence.get("schema") == SCHEMA else None


def _expected(
    evidence: Mapping[str, Any], noted: Iterable[Mapping[str, Any]], last: Mapping[str, Any] | None
) -> tuple[float, str]:
    """In how many seconds all would be back, and what that goes by."""
    before = took(last) if last else {}
    points = {str(each["workload"].get("name")): (each.get("result") or {}).get("recovery_point") for each in noted}
    rows = [row for row in evidence["workloads"] if row["state"] not in BACK]
    seconds = {
        row["name"]: before.get(row["name"], usual(row, (points.get(row["name"]) or {}).get("size"))) for row in rows
    }
    known = sum(row["name"] in before for row in rows)
    by = "what is usual for each kind" if not known else f"run {(last or {}).get('run')}"
    return max(ends(rows, seconds).values(), default=0.0), by


def text_of(evidence: Mapping[str, Any]) -> str:
    return f"{json.dumps(evidence, indent=2, ensure_ascii=False)}\n"


def _run(params: Mapping[str, Any], clock: Clock) -> Run:
    started = time_said("started", params["started"])
    if started is None:
        raise InvalidInput("started is required")
    plan = params["plan"] or {}
    for key in ("name", "recovery_region"):
        if not plan.get(key):
            raise InvalidInput(f"plan.{key} is required")
    return Run(
        id=str(params["run"]),
        kind=str(params["kind"]),
        plan=plan,
        started=started,
        ended=clock.now(),
        drill=params["drill"] or None,
        mode=params["mode"] or None,
        reason=str(params["reason"] or "").strip() or None,
        readiness=params["readiness"],
        removed=params["removed"] or (),
        left=params["left"] or (),
        left_out=params["left_out"] or (),
    )
