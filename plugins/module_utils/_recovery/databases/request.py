# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request means for a database: its identifier, its source, and the set of its recovery points.

Pure: it never asks AWS whether any of it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..._workloads.settled import WantedSet
from ..registry import DATABASES
from ..request import Request as AnyRequest
from ..request import request_of_kind

RESTORE, PROMOTE, SWITCHOVER = "restore", "promote", "switchover"
GRACEFUL, UNGRACEFUL = "graceful", "ungraceful"
IDENTIFIERS = {"database": "db_instance_identifier", "cluster": "db_cluster_identifier"}
SOURCES = {"database": "db_instance", "cluster": "db_cluster"}


@dataclass(frozen=True, slots=True)
class Request(AnyRequest):
    """That of a workload of kind database or cluster."""

    # Whether the source still runs, and everything that it has written is waited for.
    is_graceful: bool = False

    @property
    def planned_way(self) -> str:
        """What the plan says."""
        return str(self.workload.options.get("recover_by") or RESTORE)

    @property
    def way(self) -> str:
        """A drill never touches what follows the source, and what follows it has no earlier point."""
        return RESTORE if self.drill or self.point or self.before else self.planned_way

    @property
    def has_to_catch_up(self) -> bool:
        """Whether the source was fenced, so that a replica comes to an end of what it has to get."""
        return self.is_graceful and self.way == PROMOTE and bool(self.workload.options.get("fence"))

    @property
    def restore(self) -> Mapping[str, Any]:
        return self.section

    @property
    def is_cluster(self) -> bool:
        return self.kind == "cluster"

    @property
    def source_name(self) -> str:
        return str(self.workload.options[SOURCES[self.kind]]).lower()

    @property
    def identifier(self) -> str:
        """That of what is restored: in a drill another one, so that a failover finds its own free."""
        return self.named_id(str(self.restore.get(IDENTIFIERS[self.kind]) or self.source_name))

    def named_id(self, name: str) -> str:
        """RDS keeps identifiers in lower case."""
        return self.named(name.lower())

    @property
    def wanted_set(self) -> WantedSet:
        sets = self.workload.sets or ()
        return sets[0]


def request_from_params(params: Mapping[str, Any], now: datetime) -> Request:
    """InvalidInput with one sentence for what cannot be recovered."""
    request = request_of_kind(Request, params, DATABASES, now)
    return replace(request, is_graceful=params.get("mode") == GRACEFUL)


def located(request: Request, identifier: str) -> Request:
    """The same about what is there already under that identifier."""
    return replace(request, section={**request.section, IDENTIFIERS[request.kind]: identifier})
