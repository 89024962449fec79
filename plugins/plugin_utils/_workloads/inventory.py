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

ALL = "lifeboat"
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


def variables_of(workload: Workload, plan: Plan, place: str) -> dict[str, Any]:
    """Variables of the host: the workload, its file, and the job that copies it."""
    objectives = _over(plan.about.get("objectives"), workload.options.get("objectives"))
    about = {"name": workload.name, "kind": workload.kind, "after": list(workload.after), "depth": workload.depth}
    options = {key: value for key, value in workload.options.items() if key not in about}
    return {
        "lifeboat_workload": {**options, **about, **({"objectives": objectives} if objectives else {})},
        "lifeboat_plan_file": place,
        **({"lifeboat_job": workload.job} if workload.job else {}),
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
