# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a job of AWX is a slice of a sliced job, and why a slice may not begin.

Pure. AWX says nowhere which slice a job is; but the workflow that it makes of a sliced job has the name of its job
template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GRACEFUL = "graceful"


@dataclass(frozen=True, slots=True)
class Slice:
    """``workflow`` is the same for all slices of a job, and ``job`` is another one for each."""

    template: str
    workflow: str
    job: str

    def refusal(self, mode: str | None, few_forks: str | None, *, is_chosen: bool = False) -> str | None:
        """Why it may not begin: only what needs no other slice can be done by each for itself."""
        remedy = "set Job slicing of the job template to 1"
        if mode == GRACEFUL:
            return (
                f"job template {self.template} is sliced, and a graceful failover fences nothing before it knows that "
                f"all workloads could come back, of which a slice has only some; {remedy}"
            )
        if is_chosen:
            return (
                f"job template {self.template} is sliced, and a slice has only some of the workloads that were chosen, "
                f"or none; {remedy}"
            )
        if few_forks:
            return (
                f"job template {self.template} is sliced, and workloads may wait for those of another slice, which "
                f"must not wait for a fork there: {few_forks}; raise Forks of the job template, or {remedy}"
            )
        return None


def slice_of(task_vars: Mapping[str, Any]) -> Slice | None:
    """None for a job that is not sliced, and outside of AWX."""
    workflow, template = task_vars.get("awx_workflow_job_name"), task_vars.get("awx_job_template_name")
    if not workflow or workflow != template:
        return None
    return Slice(str(template), str(task_vars.get("awx_workflow_job_id")), str(task_vars.get("awx_job_id")))
