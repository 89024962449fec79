# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a sync does for the workloads of a play: their jobs, their manifests and whose tags are mirrored.

It never lets a value that cannot be worked out stop more than its own workload, which gets a failed row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._workloads.partial_plan import left_out
from .._workloads.planned import WorkedOut, planned_workloads, worked_out
from .._workloads.play import GROUP, workloads_of_play
from .report import manifest_row, problem_result

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """``results`` are those of the workloads of which something is not known, ``beside`` are jobs of workloads that the
    play is not about, as far as they are known, and ``left_out`` the names of those in the plans of the others."""

    jobs: Sequence[Mapping[str, Any]] = ()
    manifests: Sequence[Mapping[str, Any]] = ()
    mirrors: Sequence[Mapping[str, Any]] = ()
    results: Sequence[Result] = ()
    beside: Sequence[Mapping[str, Any]] = ()
    left_out: Sequence[str] = ()


def planned_of(templar: Any, task_vars: Mapping[str, Any], *, has_mirrors: bool) -> Planned:
    """Templates of a recovery are not worked out for a sync that mirrors nothing."""
    hosts = workloads_of_play(task_vars)
    others = [host for host in task_vars.get("groups", {}).get(GROUP, []) if host not in hosts]
    beside = worked_out(templar, task_vars, others, "lifeboat_job")
    jobs = list(worked_out(templar, task_vars, hosts, "lifeboat_job"))
    manifests = list(worked_out(templar, task_vars, hosts, "lifeboat_manifest"))
    refused = {each.host for each in (*jobs, *manifests) if each.problem}
    tagged = [each.host for each in manifests if each.host not in refused]
    return Planned(
        [each.value for each in jobs if not each.problem],
        [each.value for each in manifests if not each.problem],
        planned_workloads(templar, task_vars, tagged) if has_mirrors else (),
        list(_refused(jobs, manifests)),
        [each.value for each in beside if not each.problem],
        left_out(task_vars, hosts),
    )


def _refused(jobs: Sequence[WorkedOut], manifests: Sequence[WorkedOut]) -> Iterator[Result]:
    """What a manifest has of a job is said once."""
    of_jobs = {each.host: each.problem for each in jobs if each.problem}
    yield from (problem_result({"name": host, "message": problem}) for host, problem in of_jobs.items())
    for each in manifests:
        if each.problem and each.host not in of_jobs:
            region = str(each.value.get("recovery_region") or "") or None
            row = manifest_row(each.host, region, None, "failed", each.problem)
            yield {"rows": [row], "changed": False, "is_manifest": True}
