# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``state: absent`` for database snapshots: which copies are meant, although two databases may have one name.

It never takes the name of a database, or of a snapshot, for enough: account and region are part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .._copies.callers import source_account
from .._core.errors import InvalidInput
from .._core.shell import Clients
from . import api
from .calls import DbCalls
from .model import DbRequest, DbSnapshot, account_of_arn
from .names import plain_identifier
from .select import databases_with_tags


def has_copies(request: DbRequest, clients: Clients) -> bool:
    """Whether there is anything to be removed."""
    find = copies_to_remove(request, clients)
    return any(list(find(region)) for region in request.destination_regions)


def copies_to_remove(request: DbRequest, clients: Clients) -> Callable[[str], Iterable[DbSnapshot]]:
    """Region -> the copies in it that are meant."""
    calls = DbCalls(clients, request.kind)
    if request.target_id and not request.snapshot_ids:
        return lambda region: _named_copy(request, region, calls.all_tracked(region))
    databases = _databases(request, clients)

    def find(region: str) -> Iterable[DbSnapshot]:
        account = source_account(region, clients)
        return [s for s in calls.all_tracked(region) if _is_wanted(request, databases, account, s)]

    return find


def _named_copy(request: DbRequest, region: str, manual: Iterable[DbSnapshot]) -> list[DbSnapshot]:
    """A snapshot that is named itself, which must be a copy that our tags track."""
    found = [s for s in manual if _is_named(request, s)]
    for snapshot in found:
        if snapshot.tracking is None:
            raise InvalidInput(
                f"db_snapshot_identifier: {request.kind.noun} {snapshot.id} in {region} is not removed, since its tags "
                "do not say that this collection created it; amazon.aws.rds_instance_snapshot and rds_cluster_snapshot "
                "remove any snapshot"
            )
    return found


def _is_named(request: DbRequest, snapshot: DbSnapshot) -> bool:
    """Whether it is the copy and of the database that are named, as far as these are. RDS does not know case."""
    target, database = request.target_id, request.snapshot_of
    return (not target or target.lower() == snapshot.id.lower()) and database in (None, snapshot.database)


def _databases(request: DbRequest, clients: Clients) -> frozenset[str] | None:
    """The databases whose copies are meant, or None for all of them. Only a choice by tag needs the source region."""
    if request.databases is not None:
        return frozenset(request.databases)
    if not request.filters:
        return None
    rds = clients.source.get("rds", request.source_region)
    return frozenset(databases_with_tags(api.describe_databases(rds, request.kind, request.source_region), request))


def _is_wanted(request: DbRequest, databases: frozenset[str] | None, account: str | None, snapshot: DbSnapshot) -> bool:
    tracking = snapshot.tracking
    if tracking is None or tracking.source_region != request.source_region or not _is_named(request, snapshot):
        return False
    told = snapshot.copied_origin.account
    if request.snapshot_ids:
        return any(
            tracking.source_id == plain_identifier(named) and _is_same(told, account_of_arn(named) or account, snapshot)
            for named in request.snapshot_ids
        )
    return _is_same(told, account, snapshot) and (databases is None or snapshot.database in databases)


def _is_same(told: str | None, named: str | None, snapshot: DbSnapshot) -> bool:
    return told is None or told == (named or snapshot.owner)
