# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of dr_manifest, from checked options to the result.

It never talks to Ansible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from .._core.clock import Clock
from .._core.errors import AwsError
from .._core.parallel import side_by_side
from .._core.problem import SHOWN, Problem, failure_text
from .._core.shell import Clients
from .._core.tracking import format_time
from .._steps.diff import blocks
from .._steps.executor import Executor
from . import api
from .answers import Found, Reading
from .bucket import bucket_warnings, encryption_warning
from .facts import manifest_seen
from .observe import observe
from .plan import ManifestItem, Wanted, WriteObject, plan_manifest, writes
from .read import read_manifest
from .s3_location import Place
from .write import Outcome, Writing

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class ManifestRequest:
    """What is to be kept, and where. ``workloads`` have ``name``, ``kind`` and the options of a plan.

    ``record`` is the key and the text of the record of a sync.
    """

    place: Place
    plan: str
    source_region: str
    recovery_region: str
    workloads: Sequence[Mapping[str, Any]]
    plan_text: str | None = None
    kms_key_id: str | None = None
    record: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The result for Ansible, why it failed, and what is to be warned of."""

    result: dict[str, Any]
    failure: str | None
    warnings: list[str]


def run(request: ManifestRequest, clients: Clients, clock: Clock, executor: Executor) -> Run:
    place, region = request.place, request.recovery_region
    client = clients.get("s3", region)
    warnings = bucket_warnings(
        place,
        region,
        *side_by_side(
            lambda: _fact(lambda: api.bucket_region(client, region, place.bucket)),
            lambda: _fact(lambda: api.bucket_versioning(client, region, place.bucket)),
        ),
    )
    names = [str(workload["name"]) for workload in request.workloads]
    reading = read_manifest(clients, region, place, request.plan, names)
    now = format_time(clock.now())
    plan = plan_manifest(_wanted(request, clients, reading, now), reading.answers, _kept_plan(request, client, reading))
    writing = Writing(client, region, place, request.plan, now, request.kms_key_id)
    outcomes = executor.run(plan, writing)
    if any(done.is_encrypted is False for done in outcomes):
        warnings.append(encryption_warning(place, region))
    # A restore can do without the record of a sync, so its failure is none of the manifest.
    records = [done for done in outcomes if request.record and done.item.key == request.record[0]]
    warnings += [f"the record of this sync was not kept: {done.problem.message}" for done in records if done.problem]
    objects = [done for done in outcomes if done not in records]
    result = _result(place, plan.items, objects)
    return Run(result, failure_text([done.problem for done in objects], "objects"), [*warnings, *_notes(objects)])


def _wanted(request: ManifestRequest, clients: Clients, reading: Reading, now: str) -> Wanted:
    older = {name: answer.manifest for name, answer in reading.answers.items() if isinstance(answer, Found)}
    seen = observe(clients, request.source_region, request.workloads, older)
    manifests = {
        str(workload["name"]): manifest_seen(seen, workload, request.plan, request.recovery_region, now)
        for workload in request.workloads
    }
    kinds = {str(workload["name"]): str(workload["kind"]) for workload in request.workloads}
    return Wanted(request.place, request.plan, manifests, request.plan_text, kinds, request.record)


def _kept_plan(request: ManifestRequest, client: Any, reading: Reading) -> str | Problem | None:
    if request.plan_text is None or reading.has_plan_file is False:
        return None
    key = request.place.plan_file(request.plan)
    found = _fact(lambda: api.read_object(client, request.recovery_region, request.place.bucket, key))
    return found[0] if isinstance(found, tuple) else found


def _fact(read: Callable[[], Fact]) -> Fact | Problem:
    try:
        return read()
    except AwsError as error:
        return Problem(error.code, str(error))


def _result(place: Place, items: Sequence[ManifestItem], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """``changed`` is read off the plan: the index does not count, which says only when all was compared."""
    steps = writes(items)
    plan_files = [_entry(place, done) for done in outcomes if done.item.key.endswith(".yml")]
    return {
        "changed": bool(steps),
        "manifests": [{"workload": done.item.name, **_about(place, done)} for done in outcomes if done.item.name],
        "plan_file": plan_files[0] if plan_files else None,
        "diff": blocks(_block(place, step) for step in steps),
    }


def _block(place: Place, step: WriteObject) -> tuple[str, list[str], list[str]]:
    return place.shown(step.key), step.lines_before(), step.lines_after()


def _entry(place: Place, done: Outcome) -> dict[str, Any]:
    return {
        "object": place.shown(done.item.key),
        "action": done.action,
        "error": done.problem.to_result() if done.problem else None,
    }


def _about(place: Place, done: Outcome) -> dict[str, Any]:
    manifest = done.item.manifest
    unknown = manifest.unknown if manifest else {}
    return {
        "kind": manifest.kind if manifest else None,
        **_entry(place, done),
        "unknown": [
            {"section": section, "code": why.code, "message": why.message, "known_at": why.known_at}
            for section, why in unknown.items()
        ],
        "notes": list(done.item.notes),
    }


def _notes(outcomes: Sequence[Outcome]) -> list[str]:
    """One sentence for all workloads that lack the same."""
    named: dict[str, list[str]] = {}
    for done in outcomes:
        for note in done.item.notes:
            named.setdefault(note, []).append(done.item.name)
    return [f"{_names(names)}: {note}" for note, names in named.items()]


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"
