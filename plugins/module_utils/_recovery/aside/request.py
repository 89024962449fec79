# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is to be set aside, from the options of a module: what a failover has brought back of one workload.

Pure: it never asks AWS whether any of it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..._core.errors import InvalidInput
from ..._core.tracking import format_time
from ..._workloads.options import is_unset, listed
from ..._workloads.registry import KINDS
from ..ledger.document import state_name
from ..ownership import Owner, owner_of

DATABASES = ("database", "cluster")


@dataclass(frozen=True, slots=True)
class Request:
    """``now`` is when the run began: new names have it in them, and the tag of what is kept says it."""

    plan: str
    name: str
    kind: str
    region: str
    now: datetime
    target_groups: tuple[str, ...] = ()
    elastic_ips: tuple[str, ...] = ()
    # The fleet that volumes are attached to, and what else is set aside in the same run.
    fleet: str = ""
    together: tuple[str, ...] = ()

    @property
    def owner(self) -> Owner:
        """Never that of a drill, which has a cleanup of its own."""
        return owner_of(self.plan, self.name)

    @property
    def fleet_owner(self) -> Owner:
        return owner_of(self.plan, self.fleet)

    @property
    def moment(self) -> str:
        return format_time(self.now)

    @property
    def parameter(self) -> str:
        return state_name(self.plan, self.name, "")

    @property
    def has_databases(self) -> bool:
        return self.kind in DATABASES


def request_from_params(params: Mapping[str, Any], now: datetime) -> Request:
    """InvalidInput with one sentence for what cannot be set aside."""
    plan, workload = params["plan"], params["workload"]
    for option, key in (("plan", "name"), ("plan", "recovery_region"), ("workload", "name"), ("workload", "kind")):
        if not params[option].get(key):
            raise InvalidInput(f"{option}.{key} is required")
    kind = str(workload["kind"])
    if kind not in KINDS:
        raise InvalidInput(f"workload.kind: expected one of {', '.join(KINDS)}, got '{kind}'")
    about = (str(plan["name"]), str(workload["name"]), kind, str(plan["recovery_region"]), now)
    restore = workload.get("restore")
    fleet = restore.get("attach_to") if isinstance(restore, Mapping) else None
    return Request(
        *about,
        target_groups=_texts(workload, "target_groups"),
        elastic_ips=_texts(workload, "elastic_ips"),
        fleet="" if is_unset(fleet) else str(fleet),
        together=tuple(str(each) for each in params.get("together") or ()),
    )


def _texts(workload: Mapping[str, Any], option: str) -> tuple[str, ...]:
    said = workload.get(option)
    return () if is_unset(said) else tuple(dict.fromkeys(str(each) for each in listed(said) if each))
