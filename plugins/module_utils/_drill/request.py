# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is to be removed, from the options of the module: one drill of a plan, or all that are dead.

Pure: it never asks AWS whether any of it is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._core.errors import InvalidInput
from .._core.regions import region_problem
from .._workloads.options import is_unset

_DRILL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Request:
    """``drill`` is empty if dead drills are looked for. ``dns`` are the names of the plan."""

    plan: str
    region: str
    drill: str = ""
    dns: tuple[Mapping[str, Any], ...] = ()

    @property
    def title(self) -> str:
        return f"drill {self.drill} of plan {self.plan}" if self.drill else f"dead drills of plan {self.plan}"


def request_from_params(params: Mapping[str, Any]) -> Request:
    """InvalidInput with one sentence for what is missing."""
    plan = params.get("plan") or {}
    for key in ("name", "recovery_region"):
        if is_unset(plan.get(key)):
            raise InvalidInput(f"plan.{key}: expected a value, as lifeboat.aws.plan gives it to hosts")
    region = str(plan["recovery_region"])
    if problem := region_problem(region, "plan.recovery_region"):
        raise InvalidInput(problem)
    drill = str(params.get("drill") or "")
    if bool(drill) == bool(params.get("expired")):
        raise InvalidInput("drill and expired: give one of them, the id of a drill or expired: true for all dead ones")
    if drill and not _DRILL.fullmatch(drill):
        raise InvalidInput(f"drill: expected small letters, digits and single hyphens, got '{drill}'")
    return Request(str(plan["name"]), region, drill, tuple(params.get("dns") or ()))
