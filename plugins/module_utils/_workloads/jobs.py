# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a workload to the job of dr_sync that copies it.

Pure: it never runs a job; dr_sync checks each as it checks those that people write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._create.arguments import CREATE_SPECS
from .copy_options import JOINED
from .kind import WorkloadKind
from .options import is_unset


def job_of(name: str, kind: WorkloadKind, plan: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any] | None:
    """The job; what the plan says for all is under what the workload says. None for what has no copies.

    What a workload sets to nothing stays so in the job, and takes a default of dr_sync away as well.
    """
    if kind.copies is None:
        return None
    of_plan = {key: plan[key] for key in kind.copy_options if key in plan and not is_unset(plan[key])}
    own = {key: options[key] for key in kind.copy_options if key in options}
    job = {
        "name": name,
        "kind": kind.copies,
        "source_region": plan["source_region"],
        "destination_regions": [plan["recovery_region"]],
        **of_plan,
        **own,
        **{key: {**of_plan[key], **own[key]} for key in JOINED if _are_both(of_plan.get(key), own.get(key))},
        **kind.named(options),
    }
    create = options.get("create")
    if isinstance(create, Mapping):
        job["create"] = {**_of_kind(plan.get("create"), kind.copies), **create}
    return job


def _are_both(one: Any, other: Any) -> bool:
    return isinstance(one, Mapping) and isinstance(other, Mapping)


def _of_kind(create: Any, copies: str) -> dict[str, Any]:
    given = create if isinstance(create, Mapping) else {}
    return {key: value for key, value in given.items() if key in CREATE_SPECS[copies]}
