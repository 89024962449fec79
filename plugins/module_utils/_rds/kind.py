# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Snapshots of DB instances and of DB clusters as two kinds of copies.

It never does anything itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .._copies.kind import Kind, Meant
from .._copies.plan import Item
from .._copies.ports import Calls
from .._copies.region_view import Seen
from .._core.shell import Clients
from .._core.tracking import set_name
from .calls import DbCalls
from .gem import older_copies
from .job import JOB
from .kinds import CLUSTER, INSTANCE, DbKind
from .model import DbRequest, DbSnapshot, nothing_of
from .observe import find_sources, read_region
from .plan import DbRules
from .request import requests_from_params


def _meant(request: DbRequest, calls: Calls, clients: Clients) -> Meant:
    # Imported where it is needed, since a module compiles what it imports in each run.
    from .absent import copies_to_remove

    return Meant(copies_to_remove(request, clients), calls.all_tracked)


def _more_items(request: DbRequest, seen: Seen[DbSnapshot]) -> Sequence[Item]:
    """Copies of the gem whose sources are none of this run's, and databases of which there is nothing to copy."""
    older = [] if request.snapshot_ids else older_copies(request, seen.sources, seen.views)
    return (*older, *_missing_items(request, seen))


def _missing_items(request: DbRequest, seen: Seen[DbSnapshot]) -> list[Item]:
    """An item for each database of which there is nothing to copy: a failure, unless that is fine."""
    items = []
    for database, problem in seen.missing.items():
        for region in request.destination_regions:
            item = Item(source=nothing_of(database, request), region=region, set=set_name(request.set_name or database))
            is_fine = request.allow_none
            items.append(
                replace(item, notes=(problem.message,)) if is_fine else item.failed(problem.code, problem.message)
            )
    return items


def _kind(name: str, db: DbKind) -> Kind[DbRequest, DbSnapshot]:
    return Kind(
        name=name,
        job=JOB,
        result_key="db_snapshot_identifier",
        request=requests_from_params,
        find_sources=find_sources,
        read_region=read_region,
        reads_regions_at_once=True,
        more_items=_more_items,
        rules=DbRules(db),
        calls=lambda clients, _clock: DbCalls(clients, db),
        meant=_meant,
        arn=lambda snapshot: str(snapshot.arn),
    )


RDS_INSTANCE = _kind("rds_instance", INSTANCE)
RDS_CLUSTER = _kind("rds_cluster", CLUSTER)


def kind_of(request: DbRequest) -> Kind[DbRequest, DbSnapshot]:
    return RDS_CLUSTER if request.kind is CLUSTER else RDS_INSTANCE
