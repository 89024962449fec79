# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a recovery of volumes goes by: volumes, instances, snapshots and the manifest, in one region.

It never writes, and it never calls the source region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..._core.clock import Clock
from ..._core.errors import InvalidInput
from ..._core.shell import Clients
from ..._core.tracking import SOURCE, parse_time
from ..._ebs.api import describe_snapshots, describe_tracked
from ..._ebs.model import Snapshot
from ..manifest import source_of
from ..ownership import POINT_CREATED
from . import api
from .model import There
from .plan import Wanted, is_complete
from .points import Ask, Chosen, VolumePoint, choose
from .request import Request
from .slots import SLOT, Source
from .sources import candidates_of, check_device_names, is_set_of_instance, named_by_volume
from .values import settle

Facts = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Eyes:
    """What observes for one run."""

    clients: Clients
    clock: Clock

    def there(self, request: Request) -> There:
        ec2 = self.clients.get("ec2", request.region)
        instances = api.describe_instances(ec2, request.region, request.fleet_owner) if request.fleet else ()
        return There(api.describe_volumes(ec2, request.region, request.owner), instances)

    def wanted(self, request: Request, there: There) -> Wanted:
        """LifeboatError if what decides is not known or could not be read."""
        source = source_of(self.clients, request)
        volumes: Facts = source.facts.get("volumes") or ()
        if is_complete(there):
            # What was restored already needs no recovery point, and its own may be deleted since.
            names = list(dict.fromkeys(each.tags.get(SLOT, "").partition("/")[0] for each in there.volumes))
            return _wanted(request, names, Chosen(), volumes, source.why)
        ec2 = self.clients.get("ec2", request.region)
        tracked = describe_tracked(ec2, request.region, {"tag-key": [SOURCE]})
        candidates = candidates_of(request.workload, volumes, tracked)
        check_device_names(request.workload, candidates)
        ask = Ask(
            region=request.region,
            now=self.clock.now(),
            before=request.before,
            is_set=is_set_of_instance(request.workload),
            anchor=_anchor(there),
            named=named_by_volume(self._named(request), candidates),
        )
        return _wanted(request, list(candidates), choose(candidates, ask), volumes, source.why)

    def _named(self, request: Request) -> list[Snapshot]:
        if not request.snapshots:
            return []
        ec2 = self.clients.get("ec2", request.region)
        listed = describe_snapshots(ec2, request.region, {"snapshot-id": list(request.snapshots)}, None)
        found = {each.id: each for each in listed}
        for name in request.snapshots:
            if name not in found:
                raise InvalidInput(f"recovery_point: there is no snapshot {name} in {request.region}")
            if not found[name].usable:
                raise InvalidInput(f"recovery_point: snapshot {name} in {request.region} is {found[name].state}")
        return [found[name] for name in request.snapshots]


def _anchor(there: There) -> datetime | None:
    """The moment of what a run before this one has begun with: a set is never of two moments."""
    moments = [parse_time(each.tags.get(POINT_CREATED, "")) for each in there.volumes]
    return min((each for each in moments if each), default=None)


def _wanted(request: Request, names: list[str], chosen: Chosen, volumes: Facts, why: str) -> Wanted:
    by_id = {str(each["volume_id"]): each for each in volumes}
    sources = [_source(request, name, by_id.get(name, {}), chosen.points.get(name), len(names)) for name in names]
    return Wanted(request, tuple(sources), chosen.problem, chosen.note, why)


def _source(request: Request, name: str, facts: Mapping[str, Any], point: VolumePoint | None, count: int) -> Source:
    devices = request.section.get("device_names")
    said = devices.get(name) if isinstance(devices, Mapping) else None
    of_one = request.section.get("device_name") if count == 1 else None
    device = str(said or of_one or facts.get("device_name") or "")
    return Source(name, settle(request.section, facts, point), point, device)
