# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is to be fenced, from the options of a module: one workload in its source region.

Pure: it never asks AWS whether any of it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._core.errors import InvalidInput
from ..._core.names import tag_value
from ..._workloads.options import is_unset, listed
from ..._workloads.registry import KINDS
from ..._workloads.validate import level_mistakes

FENCED, RELEASED = "fenced", "released"
_DATABASES = {"database": "db_instance", "cluster": "db_cluster"}


@dataclass(frozen=True, slots=True)
class Request:
    """``filters`` are those of DescribeInstances that choose the instances of a fleet."""

    name: str
    kind: str
    region: str
    owner: str
    is_wanted: bool
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    database: str = ""
    groups: tuple[str, ...] = ()

    @property
    def is_cluster(self) -> bool:
        return self.kind == "cluster"


def request_from_params(params: Mapping[str, Any]) -> Request | None:
    """None where the plan asks for no fence. InvalidInput with one sentence for what cannot be fenced."""
    plan, workload = params["plan"], params["workload"]
    name, kind = str(workload.get("name") or ""), str(workload.get("kind") or "")
    for option, key in (("plan", "name"), ("plan", "source_region"), ("workload", "name"), ("workload", "kind")):
        if not params[option].get(key):
            raise InvalidInput(f"{option}.{key} is required")
    fence = workload.get("fence")
    if is_unset(fence) or fence == {}:
        return None
    _check(name, kind, fence)
    region = str((params.get("job") or {}).get("source_region") or plan["source_region"])
    if region == plan.get("recovery_region"):
        raise InvalidInput(f"workload {name}: the source region is the recovery region, {region}; nothing is fenced")
    about = (name, kind, region, tag_value(f"{plan['name']}/{name}"), params["state"] == FENCED)
    if kind in _DATABASES:
        groups = tuple(dict.fromkeys(str(each) for each in listed(fence["security_groups"])))
        return Request(*about, database=str(workload[_DATABASES[kind]]).lower(), groups=groups)
    return Request(*about, filters=_filters(name, fence, workload.get("create")))


def _check(name: str, kind: str, fence: Any) -> None:
    spec = KINDS[kind].options.get("fence") if kind in KINDS else None
    if spec is None:
        raise InvalidInput(
            f"workload {name}: fence: a workload of kind {kind} cannot be fenced; stop what writes to it with the "
            "fence of the fleet that does, or with tasks of your own before the failover"
        )
    mistakes = list(level_mistakes({"fence": spec}, {"fence": fence}, ("workload",), {}))
    if mistakes:
        where = ".".join(str(part) for part in mistakes[0].path)
        raise InvalidInput(f"{where}: {mistakes[0].message}")


def _filters(name: str, fence: Mapping[str, Any], create: Any) -> dict[str, tuple[str, ...]]:
    """Those of the fence, or else those of what its images are created of."""
    ids = fence.get("instance_ids")
    if not is_unset(ids) and ids:
        return {"instance-id": tuple(str(each) for each in listed(ids))}
    if filters := fence.get("instance_filters"):
        return _texts(filters)
    made = create if isinstance(create, Mapping) else {}
    if not is_unset(made.get("instance_id")):
        return {"instance-id": (str(made["instance_id"]),)}
    if filters := made.get("instance_filters"):
        return _texts(filters)
    raise InvalidInput(
        f"workload {name}: fence: it is not known which instances these are; set fence.instance_ids or "
        "fence.instance_filters"
    )


def _texts(filters: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {str(key): tuple(str(each) for each in listed(value)) for key, value in filters.items()}
