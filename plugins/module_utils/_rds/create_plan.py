# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Manual snapshots that are created of databases.

Pure: no client, no module, no clock, no randomness.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone

from .._copies.resource import PENDING
from .._core.tracking import MADE_FOR, set_name
from .._create.model import CreateOptions, Source
from .._create.steps import CreateSource
from .kinds import INSTANCE, DbKind
from .model import DbRequest, DbSnapshot
from .names import is_made_identifier, made_identifier

_MARK_LENGTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSnapshot(CreateSource):
    """CreateDBSnapshot or CreateDBClusterSnapshot of one database. Its identifier does what a token would."""

    database: str
    id: str
    kind: DbKind = INSTANCE

    def lines_about(self) -> list[str]:
        return [f"{self.database}: a manual snapshot"]


def purpose_of(database: str, request: DbRequest, options: CreateOptions) -> str:
    """Unless it is said not the name of a job of dr_sync, which would take it for one of its own."""
    return options.purpose or f"copies of {set_name(request.set_name or database)}"


def snapshot_step(database: str, request: DbRequest, options: CreateOptions, now: datetime) -> CreateSnapshot:
    """``create: true`` has no tags of its own, so the snapshot gets those of its copies."""
    own = request.tags if options.min_interval is None else options.tags
    tags = {**own, MADE_FOR: purpose_of(database, request, options)}
    predicted = DbSnapshot(
        region=request.source_region,
        id="",
        name=database,
        state="creating",
        phase=PENDING,
        created=now,
        tags=tags,
        resource_name=database,
        kind=request.kind,
        database=database,
    )
    return CreateSnapshot(
        region=request.source_region,
        tags=tags,
        predicted=(predicted,),
        about=({"database": database},),
        database=database,
        id=_identifier(database, request, options, now),
        kind=request.kind,
    )


def _identifier(database: str, request: DbRequest, options: CreateOptions, now: datetime) -> str:
    """Two jobs may create snapshots of one database, in one minute."""
    mark = f"-{hashlib.sha256(options.purpose.encode()).hexdigest()[:_MARK_LENGTH]}" if options.purpose else ""
    return made_identifier(f"{database}{mark}", now.astimezone(timezone.utc), request.kind.max_id_length)


def sources_of(snapshots: Iterable[DbSnapshot], request: DbRequest, options: CreateOptions) -> list[Source]:
    """Each snapshot is a source of its database. Of another purpose, or by hand, it is copied and otherwise left alone.

    Where one is created only if there is none, every one counts. A database that was restored from one of ours has its
    tags, and so have the snapshots of that, but not its identifier.
    """
    return [
        Source(
            snapshot.database,
            (snapshot,),
            is_ours=options.min_interval is None
            or (
                is_made_identifier(snapshot.id)
                and snapshot.tags.get(MADE_FOR) == purpose_of(snapshot.database, request, options)
            ),
        )
        for snapshot in snapshots
    ]
