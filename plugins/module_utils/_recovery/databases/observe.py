# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a recovery goes by: databases, recovery points, the manifest and the names of groups in one region.

It never writes, and it never calls the source region.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import AwsError, LifeboatError
from ..._core.shell import Clients
from ..._facts import rds as groups_of
from ..._rds.api import describe_snapshot, describe_snapshots
from ..._rds.kinds import CLUSTER, INSTANCE
from ..manifest import facts_of_source
from ..point import newest, no_point
from . import api
from .model import There
from .plan import top_of
from .point import Point, point_of, points_of
from .request import Request
from .values import GROUPS, wanted_groups
from .wanted import Observed

_LISTINGS: Mapping[str, Callable[[Any, str], Mapping[str, Any]]] = {
    "db_subnet_group_name": groups_of.subnet_groups,
    "db_parameter_group_name": groups_of.parameter_groups,
    "db_cluster_parameter_group_name": groups_of.cluster_parameter_groups,
    "option_group_name": groups_of.option_groups,
}


@dataclass(frozen=True, slots=True)
class Eyes:
    """What observes for one run."""

    clients: Clients
    clock: Clock

    def there(self, request: Request) -> There:
        rds = self.clients.get("rds", request.region)
        instances = api.describe_instances(rds, request.region)
        return There(instances, api.describe_clusters(rds, request.region) if request.is_cluster else {})

    def everything(self, request: Request) -> Observed:
        """LifeboatError if there is no recovery point, or if what decides could not be read."""
        there = self.there(request)
        facts, why = facts_of_source(self.clients, request)
        return Observed(
            there=there,
            # What was restored already needs no recovery point, and its own may be deleted since.
            point=None if top_of(request, there) else self._point(request),
            facts=facts,
            no_facts=why,
            groups=self._groups(request, facts),
        )

    def _point(self, request: Request) -> Point:
        rds, kind = self.clients.get("rds", request.region), CLUSTER if request.is_cluster else INSTANCE
        region, now = request.region, self.clock.now()
        if request.point:
            named = describe_snapshot(rds, kind, region, request.point)
            if named is None:
                raise LifeboatError(f"recovery_point: there is no {kind.noun} {request.point} in {region}")
            if not named.usable:
                raise LifeboatError(f"recovery_point: {kind.noun} {named.id} in {region} is {named.state}")
            return point_of(named, request.point)
        listed = describe_snapshots(rds, kind, region, "manual")
        points = points_of(listed, request.wanted_set, request.workload.source_region)
        found = newest(points, request.before)
        if found is None:
            raise LifeboatError(no_point(request.source_name, region, points, request.before, now, "a snapshot"))
        return point_of(found)

    def _groups(self, request: Request, facts: Mapping[str, Any]) -> dict[str, frozenset[str] | None]:
        """Names of the groups of the recovery region, as far as the manifest names any."""
        if request.is_cluster:
            wanted = wanted_groups("cluster", request.restore, facts.get("db_cluster") or {})
            for member in facts.get("db_instances") or ():
                wanted |= wanted_groups("instance", {}, member)
        else:
            wanted = wanted_groups("database", request.restore, facts.get("db_instance") or {})
        return {option: self._names(request, option) for option in GROUPS if option in wanted}

    def _names(self, request: Request, option: str) -> frozenset[str] | None:
        try:
            return frozenset(_LISTINGS[option](self.clients.get("rds", request.region), request.region))
        except AwsError:
            return None
