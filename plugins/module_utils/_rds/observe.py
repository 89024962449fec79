# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading what is there: the source snapshots of one kind and their copies in each destination region.

It never writes. Each region costs one paginated listing for each type of snapshot, whatever the number of databases,
and all regions are read at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

from .._copies.elsewhere import elsewhere
from .._copies.region_view import RegionView, Seen
from .._core.arns import parse_arn
from .._core.errors import InvalidInput
from .._core.shell import Clients
from .._core.tracking import MADE_FOR, SOURCE
from . import api
from .calls import DbCalls
from .model import DbRequest, DbSnapshot
from .select import databases_with_tags, newest_of_each, without_snapshot

# Without a type RDS answers automated and manual snapshots, but not those of AWS Backup.
_TYPES: dict[str, tuple[str | None, ...]] = {"any": (None, "awsbackup")}


def find_sources(request: DbRequest, clients: Clients) -> Seen[DbSnapshot]:
    """Named snapshots, or the newest one of each database, and which databases have none."""
    rds = clients.source.get("rds", request.source_region)
    if request.snapshot_ids:
        return Seen(tuple(_named_snapshots(request, clients)))
    databases = request.databases
    if databases is None:
        tags = api.describe_databases(rds, request.kind, request.source_region)
        databases = tuple(databases_with_tags(tags, request))
    found = list_snapshots(request, clients) if databases else []
    newest = newest_of_each(found)
    missing = without_snapshot(request, databases, found)
    if missing and not (request.allow_none or request.create) and request.databases is not None:
        # Imported where it is needed, since a module compiles what it imports in each run.
        from .misnamed import told

        missing = told(request, missing, clients)
    return Seen(
        tuple(snapshot for database in databases for snapshot in newest.get(database, ())),
        missing=missing,
    )


def list_snapshots(request: DbRequest, clients: Clients) -> list[DbSnapshot]:
    """The snapshots that count: those of the type, and with ``create`` those that an earlier run has made."""
    types = _TYPES.get(request.snapshot_type, (request.snapshot_type,))
    if request.create:
        types = (None, *(name for name in types if name == "awsbackup"))
    if not request.kind.has_awsbackup:
        types = tuple(name for name in types if name != "awsbackup")
    rds = clients.source.get("rds", request.source_region)
    found = [s for name in types for s in api.describe_snapshots(rds, request.kind, request.source_region, name)]
    return [s for s in found if request.snapshot_type in ("any", s.snapshot_type) or MADE_FOR in s.tags]


def _named_snapshots(request: DbRequest, clients: Clients) -> list[DbSnapshot]:
    rds = clients.source.get("rds", request.source_region)
    found = []
    for snapshot_id in request.snapshot_ids:
        snapshot = api.describe_snapshot(rds, request.kind, request.source_region, snapshot_id)
        if snapshot and request.snapshot_of not in (None, snapshot.database):
            raise InvalidInput(
                f"{request.kind.database_option}: {snapshot_id} is a snapshot of {snapshot.database} and not of "
                f"{request.snapshot_of}; leave it out, or name another snapshot"
            )
        if snapshot:
            found.append(snapshot)
        elif not request.allow_none:
            if problem := _elsewhere(request, snapshot_id, clients):
                raise InvalidInput(problem)
            raise InvalidInput(_not_found(snapshot_id, request.source_region))
    return found


def _not_found(snapshot_id: str, region: str) -> str:
    arn = parse_arn(snapshot_id)
    if arn is None:
        return (
            f"snapshot: {snapshot_id} not found in {region}; check the identifier and the region, and name the "
            "snapshot of another account by its ARN"
        )
    # RDS answers the same for a snapshot that is gone and for one that it may not tell.
    return (
        f"snapshot: {snapshot_id} not found in {region}; it no longer exists, or, if {arn.account} is not the account "
        f"of these credentials, {arn.account} has not shared it with theirs; only manual snapshots can be shared"
    )


def _elsewhere(request: DbRequest, snapshot_id: str, clients: Clients) -> str | None:
    def look(region: str) -> list[str]:
        there = api.describe_snapshot(clients.get("rds", region), request.kind, region, snapshot_id)
        return [snapshot_id] if there else []

    return elsewhere(look, request, "snapshot")


def read_region(
    request: DbRequest, region: str, _sources: Sequence[DbSnapshot], clients: Clients
) -> RegionView[DbSnapshot]:
    """One listing, whatever the number of databases."""
    manual = DbCalls(clients, request.kind).all_tracked(region)
    tracked = tuple(snapshot for snapshot in manual if SOURCE in snapshot.tags)
    candidates = tuple(snapshot for snapshot in manual if SOURCE not in snapshot.tags)
    return RegionView(region, tracked=tracked, candidates=candidates)
