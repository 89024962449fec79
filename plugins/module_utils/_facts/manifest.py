# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of the manifest in the recovery region: what is known of the sources of workloads.

It never calls the source region.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .._core.errors import AwsError
from .._core.problem import Problem
from .._core.shell import Clients
from .._manifest import answers, api
from .._manifest.answers import Found
from .._manifest.model import has_manifest
from .._manifest.read import read_manifest
from .._manifest.s3_location import place_of
from .._workloads.settled import Settled
from .answer import Answer, Known, Unknown


def manifests(clients: Clients, region: str, workloads: Sequence[Settled]) -> dict[str, Answer[Found | None]]:
    """Name of a workload -> its manifest, None if it has none: one listing and one object for each plan."""
    found: dict[str, Answer[Found | None]] = {workload.name: Known(None) for workload in workloads}
    plans: dict[tuple[str, str], list[str]] = defaultdict(list)
    for workload in workloads:
        if workload.manifest and has_manifest(workload.kind):
            plans[workload.manifest, workload.plan].append(workload.name)
    for (where, plan), names in plans.items():
        found |= _of_plan(clients, region, where, plan, names)
    return found


def synced(clients: Clients, region: str, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Answer[bool]]:
    """Manifest and plan -> whether a sync has kept the plan there, with or without anything of a workload."""
    return {(where, plan): _is_synced(clients, region, where, plan) for where, plan in places}


def without_object(
    workloads: Iterable[Settled], found: Mapping[str, Answer[Found | None]]
) -> dict[str, tuple[str, str]]:
    """Workload -> manifest and plan, of those of which there is nothing."""
    return {
        workload.name: (workload.manifest, workload.plan)
        for workload in workloads
        if workload.manifest and has_manifest(workload.kind) and found.get(workload.name) == Known(None)
    }


def _is_synced(clients: Clients, region: str, where: str, plan: str) -> Answer[bool]:
    place = place_of(where)
    try:
        key = place.plan_file(plan)
        return Known(key in api.list_objects(clients.get("s3", region), region, place.bucket, key))
    except AwsError as error:
        return Unknown(str(error), error.right)


def _of_plan(
    clients: Clients, region: str, where: str, plan: str, names: Sequence[str]
) -> dict[str, Answer[Found | None]]:
    try:
        place = place_of(where)
    except ValueError as error:
        return dict.fromkeys(names, Unknown(f"manifest: {error}"))
    reading = read_manifest(clients, region, place, plan, names)
    return {name: _answer(answer) for name, answer in reading.answers.items()}


def _answer(answer: answers.Answer) -> Answer[Found | None]:
    if isinstance(answer, Problem):
        return Unknown(answer.message, answer.right)
    return Known(answer if isinstance(answer, Found) else None)
