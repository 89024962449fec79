# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading what is there: the source snapshots and their copies in each destination region.

It never writes. Each region costs one paginated listing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from .._copies.elsewhere import elsewhere
from .._copies.kind import Closer
from .._copies.region_view import RegionView, Seen
from .._core.errors import InvalidInput
from .._core.shell import Clients
from .._core.tracking import SOURCE
from . import api
from .model import Snapshot, SnapshotRequest
from .plan import SnapshotRules
from .select import select_sources


def selected(request: SnapshotRequest, clients: Clients) -> Seen[Snapshot]:
    """The snapshots to copy."""
    return Seen(select_sources(request, find_sources(request, clients)))


def read_region(
    _request: SnapshotRequest, region: str, _sources: Sequence[Snapshot], clients: Clients
) -> RegionView[Snapshot]:
    """All copies of ours: how old the newest of a set is decides which goes first when AWS has no room for all."""
    tracked = api.describe_tracked(clients.get("ec2", region), region, {"tag-key": [SOURCE]})
    return RegionView(region, tracked=tuple(tracked))


def look_closer(
    request: SnapshotRequest, seen: Seen[Snapshot], clients: Clients, _now: datetime
) -> Closer[SnapshotRequest, Snapshot]:
    """Of which volumes the copies are that do not say it."""
    views = _with_volumes(request, seen.views, clients)
    return Closer(replace(seen, views=tuple(views)), SnapshotRules())


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
