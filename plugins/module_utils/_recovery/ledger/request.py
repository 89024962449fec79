# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run on the ledger is asked for: whose ledger it is, what is waited for, and what is written then.

Pure: it never reads the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..._core.errors import InvalidInput
from ..._core.names import tag_value
from ..._core.tracking import format_time
from ..._workloads.drill import drill_ttl
from ..._workloads.relations import after_of
from ..ownership import Owner
from ..times import time_said
from .document import endpoint_name, endpoint_text, state_name
from .waiting import Wait


@dataclass(frozen=True, slots=True)
class About:
    """Whose ledger it is, and of which workload something is written."""

    plan: str
    workload: str
    region: str
    drill: str = ""
    # When what a drill writes now is dead.
    expires: str = ""

    @property
    def owner(self) -> Owner:
        return Owner(tag_value(f"{self.plan}/{self.workload}"), self.drill, self.expires)

    def state_name(self, workload: str) -> str:
        return state_name(self.plan, workload, self.drill)

    @property
    def own_state_name(self) -> str:
        return self.state_name(self.workload)

    @property
    def endpoint_name(self) -> str:
        return endpoint_name(self.plan, self.workload, self.drill)


@dataclass(frozen=True, slots=True)
class Wished:
    """What a run writes of its workload: nothing of what is empty."""

    state: str = ""
    run: str = ""
    why: str | None = None
    endpoint: str = ""
    since: datetime | None = None
    claim: str | None = None


def wished_from(params: Mapping[str, Any], since: datetime | None) -> Wished:
    texts = {name: str(params.get(name) or "") for name in ("state", "run", "why")}
    endpoint, claim = endpoint_text(params.get("endpoint")), params.get("claim")
    return Wished(texts["state"], texts["run"], texts["why"] or None, endpoint, since, claim)


def about_from(params: Mapping[str, Any], now: datetime) -> About:
    """InvalidInput for a plan or a workload without what names them."""
    plan, workload = params["plan"], params["workload"]
    for option, found, key in (
        ("plan", plan, "name"),
        ("plan", plan, "recovery_region"),
        ("workload", workload, "name"),
    ):
        if not found.get(key):
            raise InvalidInput(f"{option}.{key} is required")
    drill = str(params.get("drill") or "")
    expires = format_time(now + drill_ttl(plan, workload)) if drill else ""
    return About(str(plan["name"]), str(workload["name"]), str(plan["recovery_region"]), drill, expires)


def wait_from(params: Mapping[str, Any]) -> Wait:
    together = tuple(str(name) for name in params.get("together") or ())
    return Wait(
        tuple(after_of(params["workload"])),
        time_said("since", params.get("since")),
        together,
        str(params.get("run") or ""),
    )
