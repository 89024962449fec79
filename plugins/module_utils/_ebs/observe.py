# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading what is there: the source snapshots and their copies in each destination region.

It never writes. Each region costs one paginated listing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .._copies.elsewhere import elsewhere
from .._copies.kms import key_problem
from .._copies.observation import RegionView
from .._copies.planning import needs_copies
from .._core.errors import AwsError, InvalidInput
from .._core.parallel import in_each_region
from .._core.problem import Problem
from .._core.shell import Clients
from .._core.tracking import SOURCE, source_value
from . import api
from .model import Snapshot, SnapshotRequest
from .plan import SnapshotRules
from .select import select_sources


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything a plan is made from."""

    sources: tuple[Snapshot, ...]
    views: tuple[RegionView[Snapshot], ...] = ()


def observe(request: SnapshotRequest, clients: Clients) -> Seen:
    """A source region that cannot be read ends it; a destination that cannot is one region's problem."""
    sources = select_sources(request, find_sources(request, clients))
    if not sources:
        return Seen(())
    views = in_each_region(lambda region: _view_region(request, region, sources, clients), request.destination_regions)
    return Seen(sources, tuple(_with_volumes(request, views, clients)))


def _with_volumes(
    request: SnapshotRequest, views: Sequence[RegionView[Snapshot]], clients: Clients
) -> Iterable[RegionView[Snapshot]]:
    """Copies of earlier versions do not say their volume; their sources do, as long as there are any."""
    untold = {
        tracking.source_id
        for view in views
        for copy in view.tracked
        if copy.resource_id is None and (tracking := copy.tracking) and not tracking.resource
        if tracking.source_region == request.source_region
    }
    if not untold:
        return views
    ec2 = clients.source.get("ec2", request.source_region)
    found = api.describe_snapshots(ec2, request.source_region, {"snapshot-id": sorted(untold)}, None)
    volumes = {snapshot.id: snapshot.volume_id for snapshot in found}
    return [replace(view, tracked=tuple(_with_volume(copy, volumes) for copy in view.tracked)) for view in views]


def _with_volume(copy: Snapshot, volumes: Mapping[str, str | None]) -> Snapshot:
    tracking = copy.tracking
    volume = volumes.get(tracking.source_id) if tracking and copy.resource_id is None else None
    return replace(copy, resource_id=volume) if volume else copy


def source_tags(request: SnapshotRequest, clients: Clients) -> Iterable[str]:
    """Values of the source tag of the selected snapshots.

    Ids alone name them, so that copies can be removed when their sources, or the source region, are gone.
    """
    snapshot_ids: Iterable[str] = request.snapshot_ids
    if not is_by_id(request):
        snapshot_ids = [snapshot.id for snapshot in select_sources(request, find_sources(request, clients))]
    return [source_value(request.source_region, snapshot_id) for snapshot_id in snapshot_ids]


def is_by_id(request: SnapshotRequest) -> bool:
    """Whether nothing but ids says which snapshots are meant."""
    return bool(request.snapshot_ids) and not (request.volume_ids or request.filters or request.owner)


def find_sources(request: SnapshotRequest, clients: Clients) -> list[Snapshot]:
    """The snapshots of the source region that match everything the user named."""
    ec2 = clients.source.get("ec2", request.source_region)
    filters = {name: list(values) for name, values in request.filters.items()}
    if request.volume_ids:
        filters["volume-id"] = list(request.volume_ids)
    if request.snapshot_ids:
        filters["snapshot-id"] = list(request.snapshot_ids)
    found = api.describe_snapshots(ec2, request.source_region, filters, request.owner)
    missing = set(request.snapshot_ids) - {snapshot.id for snapshot in found}
    if missing and not request.allow_none and (problem := _elsewhere(request, missing, clients)):
        raise InvalidInput(problem)
    return found


def _elsewhere(request: SnapshotRequest, snapshot_ids: Iterable[str], clients: Clients) -> str | None:
    def look(region: str) -> Iterable[str]:
        return api.describe_snapshots_by_id(clients.get("ec2", region), region, snapshot_ids)

    return elsewhere(look, request, "snapshot_ids")


def _view_region(
    request: SnapshotRequest, region: str, sources: tuple[Snapshot, ...], clients: Clients
) -> RegionView[Snapshot]:
    """All copies of ours: how old the newest of a set is decides which goes first when AWS has no room for all."""
    ec2 = clients.get("ec2", region)
    try:
        tracked = api.describe_tracked(ec2, region, {"tag-key": [SOURCE]})
    except AwsError as error:
        return RegionView(region, problem=Problem(error.code, str(error)))
    view = RegionView(region, tracked=tuple(tracked))
    key = request.kms_keys.get(region)
    if key is None or not needs_copies(request, sources, view, SnapshotRules()):
        return view
    return replace(view, key_problem=key_problem(clients.get("kms", region), region, key))
