# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request means for volumes: the fleet that they are attached to, their zone, and the snapshots that are named.

Pure: it never asks AWS whether any of it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..._core.errors import InvalidInput
from ..._core.names import tag_value
from ..ownership import Owner
from ..registry import VOLUMES
from ..request import Request as AnyRequest
from ..request import request_of_kind


@dataclass(frozen=True, slots=True)
class Request(AnyRequest):
    """That of a workload of kind volumes."""

    @property
    def fleet(self) -> str:
        """Name of the workload whose instances the volumes are attached to; empty if they are not attached."""
        return str(self.section.get("attach_to") or "")

    @property
    def fleet_owner(self) -> Owner:
        names = [name for name in (self.workload.plan, self.fleet) if name]
        return Owner(tag_value("/".join(names)), self.drill)

    @property
    def zone(self) -> str:
        return str(self.section.get("zone") or "")

    @property
    def per_instance(self) -> bool:
        return bool(self.section.get("per_instance"))

    @property
    def snapshots(self) -> tuple[str, ...]:
        """Snapshots that the user names."""
        return tuple(dict.fromkeys(part.strip() for part in (self.point or "").split(",") if part.strip()))


def request_from_params(params: Mapping[str, Any], now: datetime) -> Request:
    """InvalidInput with one sentence for what cannot be recovered."""
    request = request_of_kind(Request, params, VOLUMES, now)
    if request.per_instance and request.section.get("multi_attach"):
        raise InvalidInput(
            "workload.restore.per_instance: with multi_attach the instances share the volumes; set one of them"
        )
    if request.per_instance and not request.fleet:
        raise InvalidInput("workload.restore.per_instance: there are no instances without attach_to; set attach_to")
    return request
