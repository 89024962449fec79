# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of dr_manifest_info: what is in a manifest, as a result.

It never calls the source region, and it never writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._core.errors import InvalidInput
from .._core.problem import failure_text
from .._core.regions import region_problem
from .._core.shell import Clients
from .answers import Answer, Found, problem_of
from .document import document_of
from .read import names_listed, read_manifest
from .request import place_from_params, plan_name
from .s3_location import Place


def info(params: Mapping[str, Any], region: str | None, clients: Clients) -> tuple[dict[str, Any], str | None]:
    """The result, and why it failed: what could not be read is neither there nor not there."""
    place, plan, region = place_from_params(params), plan_name(params), params["recovery_region"] or region
    if not region:
        raise InvalidInput("recovery_region: no region of the manifest's bucket; set recovery_region or region")
    if problem := region_problem(region, "recovery_region"):
        raise InvalidInput(problem)
    names = params["workloads"] or names_listed(clients, region, place, plan)
    reading = read_manifest(clients, region, place, plan, names)
    entries = [_entry(place, plan, name, answer) for name, answer in reading.answers.items()]
    problems = [problem_of(answer) for answer in reading.answers.values()]
    return {"manifests": entries, "has_plan_file": reading.has_plan_file}, failure_text(problems, "manifests")


def _entry(place: Place, plan: str, name: str, answer: Answer) -> dict[str, Any]:
    is_found, problem = isinstance(answer, Found), problem_of(answer)
    return {
        "workload": name,
        "object": place.shown(place.workload(plan, name)),
        "state": "present" if is_found else "unknown" if problem else "absent",
        "confirmed_at": answer.confirmed_at if isinstance(answer, Found) else None,
        "content": document_of(answer.manifest) if isinstance(answer, Found) else None,
        "error": problem.to_result() if problem else None,
    }
