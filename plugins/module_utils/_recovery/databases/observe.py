# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a recovery goes by: databases, recovery points, the manifest and the names of groups in one region.

It never writes, and it never calls the source region.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import AwsError, LifeboatError
from ..._core.progress import duration
from ..._core.shell import Clients
from ..._facts import rds as groups_of
from ..._rds.api import describe_snapshot, describe_snapshots
from ..._rds.groups import NOUNS
from ..._rds.kinds import CLUSTER, INSTANCE
from ..manifest import known_as, source_of
from ..point import NoPoint, check_one_account, newest, no_point
from . import api
from .families import misfit
from .model import Behind, There
from .plan import top_of
from .point import Point, point_of, points_of
from .request import PROMOTE, RESTORE, SWITCHOVER, Request, located
from .standby import Standby, find_standby, is_following, moment_of
from .values import wanted_groups
from .wanted import Observed

_LISTINGS: Mapping[str, Callable[[Any, str], Mapping[str, Any]]] = {
    "db_subnet_group_name": groups_of.subnet_groups,
    "db_parameter_group_name": groups_of.parameter_groups,
    "db_cluster_parameter_group_name": groups_of.cluster_parameter_groups,
    "option_group_name": groups_of.option_groups,
}


# A source that is lost has written nothing for a while, and its replica may have no newer sample.
LAG_SINCE = timedelta(hours=3)
NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Eyes:
    """What observes for one run."""

    clients: Clients
    clock: Clock
    # Whole minutes, as samples are: between the fence and this a restart and final snapshots have taken longer.
    since: datetime | None = None

    def there(self, request: Request) -> There:
        rds = self.clients.get("rds", request.region)
        instances = api.describe_instances(rds, request.region)
        clusters = api.describe_clusters(rds, request.region) if request.is_cluster else {}
        is_global = request.way == SWITCHOVER
        worlds = api.describe_global_clusters(rds, request.region) if is_global else ()
        there = There(instances, clusters, worlds)
        return replace(there, behind=self._behind(request, there)) if request.has_to_catch_up else there

    def _behind(self, request: Request, there: There) -> Behind | None:
        """What a replica still has to get of a source that was fenced, or None once it has everything."""
        standby = find_standby(request, there)
        if standby.problem or self.since is None:
            return None
        try:
            seen = self._with_lag(standby)
        except AwsError as error:
            return Behind(standby.id, f"following, and how far is not known: {error}")
        if seen.moment is None:
            return Behind(standby.id, f"following, and {seen.no_lag}")
        left = self.since - seen.moment
        return (
            Behind(standby.id, f"following, with {duration(left.total_seconds())} to get") if left > NOTHING else None
        )

    def everything(self, request: Request) -> Observed:
        """LifeboatError if there is no recovery point, or if what decides could not be read."""
        there = self.there(request)
        source = source_of(self.clients, request)
        standby = None if request.way == RESTORE else self._standby(request, there)
        # What was restored already needs no recovery point, and its own may be deleted since.
        is_there = standby is not None or top_of(request, there) is not None
        point = None if is_there else self._point(known_as(request, source))
        return Observed(
            there=there,
            point=point,
            facts=source.facts,
            no_facts=source.why,
            groups={} if standby else self._groups(request, source.facts, _version(request, there, point)),
            standby=standby,
        )

    def _standby(self, request: Request, there: There) -> Standby:
        """What takes over, and until when it has what the source wrote."""
        found = find_standby(request, there)
        if found.problem:
            return found
        found = replace(found, request=located(request, found.id))
        databases = there.clusters if request.is_cluster else there.instances
        top = databases[found.id]
        if not is_following(found, top, there):
            return found
        try:
            return self._with_lag(found)
        except AwsError as error:
            return replace(found, no_lag=str(error))

    def _with_lag(self, standby: Standby) -> Standby:
        request, now = standby.request, self.clock.now()
        cloudwatch = self.clients.get("cloudwatch", request.region)
        name = {"DBClusterIdentifier" if request.is_cluster else "DBInstanceIdentifier": standby.id}
        if request.way == PROMOTE:
            metric, unit, dimensions = "ReplicaLag", timedelta(seconds=1), [name]
        else:
            metric, unit = "AuroraGlobalDBReplicationLag", timedelta(milliseconds=1)
            dimensions = [name, {**name, "SourceRegion": request.workload.source_region}]
        samples = api.lag_samples(cloudwatch, request.region, metric, dimensions, now, LAG_SINCE)
        moment = moment_of(samples, unit)
        return replace(standby, moment=moment, no_lag="" if moment else f"CloudWatch has no {metric} of it")

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
        check_one_account(request.workload.account, points, request.source_name, region)
        found = newest(points, request.before)
        if found is None:
            hint = ""
            if request.planned_way != RESTORE:
                hint = f"; recover_by is {request.planned_way}, and a drill or a point in time can only be restored"
            said = no_point(request.source_name, region, points, request.before, now, "a snapshot")
            raise NoPoint(f"{said}{hint}")
        return point_of(found)

    def _groups(
        self, request: Request, facts: Mapping[str, Any], version: tuple[str, str]
    ) -> dict[str, Mapping[str, str] | None]:
        """Groups of the recovery region, as far as the manifest names any, and which do not fit the version."""
        if request.is_cluster:
            wanted = wanted_groups("cluster", request.restore, facts.get("db_cluster") or {})
            for member in facts.get("db_instances") or ():
                wanted |= wanted_groups("instance", {}, member)
        else:
            wanted = wanted_groups("database", request.restore, facts.get("db_instance") or {})
        return {option: self._names(request, option, version) for option in NOUNS if option in wanted}

    def _names(self, request: Request, option: str, version: tuple[str, str]) -> Mapping[str, str] | None:
        try:
            listed = _LISTINGS[option](self.clients.get("rds", request.region), request.region)
        except AwsError:
            return None
        return {name: misfit(group, *version) for name, group in listed.items()}


def _version(request: Request, there: There, point: Point | None) -> tuple[str, str]:
    """Engine and version of what is restored, or of what is there already."""
    if point:
        return point.engine, point.engine_version
    top = top_of(request, there)
    values = top.values if top else {}
    return str(values.get("engine") or ""), str(values.get("engine_version") or "")
