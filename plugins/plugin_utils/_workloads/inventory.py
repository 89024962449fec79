# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan as hosts, groups and variables.

Pure: it never adds them to an inventory, and asks nobody for anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ...module_utils._workloads.model import Plan, Workload
from ...module_utils._workloads.options import is_settled_later, is_unset
from ...module_utils._workloads.registry import KINDS
from .._sync.access import CREDENTIALS, ROLES, SOURCE_CREDENTIALS

ALL = "lifeboat"
# Options of kinds that say how a workload comes back, and nothing of its source.
_OF_RECOVERY = ("restore", "launch", "config", "tags")
_ACCESS = (*CREDENTIALS, *SOURCE_CREDENTIALS, *ROLES)
_NOT_IN_GROUP = re.compile(r"\W")


def plan_group(plan: Plan) -> str:
    return _group("plan", plan.name)


def groups_of(workload: Workload, plan: Plan) -> list[str]:
    """The plan's group, and one for the kind, the depth and each tag. Their prefix keeps them from groups of others."""
    tags = [
        _group("tag", key, "" if is_unset(value) else value)
        for key, value in workload.tags.items()
        if not is_settled_later(value)
    ]
    return [plan_group(plan), _group("kind", workload.kind), _group("depth", workload.depth), *tags]


def variables_of(workload: Workload, plan: Plan, place: str, kept_in: str | None = None) -> dict[str, Any]:
    """Variables of the host: the workload, its file, the job that copies it, and what its manifest is made of.

    ``kept_in`` is where the plan was read from, if its file only says where its manifest is.
    """
    objectives = _over(plan.about.get("objectives"), workload.options.get("objectives"))
    about = {"name": workload.name, "kind": workload.kind, "after": list(workload.after), "depth": workload.depth}
    options = {key: value for key, value in workload.options.items() if key not in about}
    return {
        "lifeboat_workload": {**options, **about, **({"objectives": objectives} if objectives else {})},
        "lifeboat_plan_file": place,
        **({"lifeboat_job": workload.job} if workload.job else {}),
        **({"lifeboat_manifest": _manifest(workload, plan, kept_in or place)} if _has_manifest(workload, plan) else {}),
    }


def _has_manifest(workload: Workload, plan: Plan) -> bool:
    return bool(workload.job) and not is_unset(plan.about.get("manifest"))


def _manifest(workload: Workload, plan: Plan, place: str) -> dict[str, Any]:
    """What the manifest of a workload is made of. How it comes back is none of it: that may be known only then."""
    job, options = workload.job or {}, KINDS[workload.kind].options
    source = {key: workload.options[key] for key in options if key in workload.options and key not in _OF_RECOVERY}
    return {
        "plan": plan.name,
        "manifest": plan.about["manifest"],
        "source_region": job["source_region"],
        "recovery_region": plan.about["recovery_region"],
        "plan_file": None if place.startswith("s3://") else place,
        "access": {key: job[key] for key in _ACCESS if key in job},
        "workload": {"name": workload.name, "kind": workload.kind, **source},
    }


def with_texts(value: Any, change: Callable[[str], Any]) -> Any:
    """The same value with every text in it changed; what is in a vault stays as it is."""
    if isinstance(value, Mapping):
        return {with_texts(key, change): with_texts(inside, change) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [with_texts(inside, change) for inside in value]
    return change(value) if isinstance(value, str) else value


def _over(under: Any, own: Any) -> Any:
    """Joined key by key; of templates one takes the place of the other."""
    if isinstance(under, Mapping) and isinstance(own, Mapping):
        return {**under, **own}
    return under if is_unset(own) else own


def _group(*parts: Any) -> str:
    return _NOT_IN_GROUP.sub("_", "_".join(str(part) for part in (ALL, *parts) if part != ""))
