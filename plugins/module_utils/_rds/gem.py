# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies that the Ruby gem aws_xregion_sync made, known by the tag it left on them.

Pure. The gem's older copies outlive their automated sources, and retention counts them only once they are tracked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .._copies.copy_tags import tracking_of
from .._copies.plan import ADOPTED, AddTags, Item
from .._copies.region_view import RegionView
from .._copies.resource import GONE
from .._core.tracking import set_name
from .model import DbRequest, DbSnapshot
from .names import plain_identifier


def noted_source(copy: DbSnapshot, source_region: str) -> str:
    """Identifier or ARN of the source that the gem noted (``20261119071000+0000 / rds:shop-...``), or an empty text.

    What is of a later moment than the note has it from a database that was restored from the gem's copy.
    """
    moment, _separator, source = copy.tags.get(f"Sync-From-{source_region}", "").rpartition(" / ")
    copied = _noted_moment(moment)
    return "" if copied and copy.usable and copy.created > copied else source


def _noted_moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S%z")
    except ValueError:
        return None


def older_copies(
    request: DbRequest, sources: Sequence[DbSnapshot], views: Sequence[RegionView[DbSnapshot]]
) -> list[Item]:
    """An item for each usable copy of the gem whose source is none of this run's, for the databases of the run."""
    databases = {source.database: source for source in sources}
    present = {source.id for source in sources}
    return [
        _adoption(request, copy, source_id, databases[copy.database])
        for view in views
        for copy in view.candidates
        if copy.usable and copy.database in databases and not _is_of_another(copy, databases[copy.database])
        if (source_id := plain_identifier(noted_source(copy, request.source_region)))
        and source_id not in present
        # People can write anything into a tag, and this is the id of no snapshot.
        and not source_id.startswith("arn:")
    ]


def _is_of_another(copy: DbSnapshot, newest: DbSnapshot) -> bool:
    """Whether the database of ``newest`` was created later: then this is of one that had its name before."""
    return newest.resource_since is not None and copy.created < newest.resource_since


def _adoption(request: DbRequest, copy: DbSnapshot, source_id: str, newest: DbSnapshot) -> Item:
    """The moment of the data is AWS's; that in the gem's tag is when it copied. The database is that of ``newest``."""
    name = set_name(request.set_name or copy.database)
    source = DbSnapshot(
        region=request.source_region,
        id=source_id,
        name=source_id,
        state="missing",
        phase=GONE,
        created=copy.created,
        owner=newest.owner,
        resource_id=newest.resource_id,
        resource_name=newest.resource_name,
        kind=request.kind,
        database=copy.database,
    )
    is_ours = request.owns(is_of_gem=True)
    tracking = tracking_of(source, (name,), is_ours=is_ours)
    step = AddTags(copy.region, copy.id, copy.tagged_ids, tracking.to_tags(), {})
    return Item(
        source=source,
        region=copy.region,
        set=name,
        action=ADOPTED,
        copy=copy,
        steps=(step,),
        is_recognized=not is_ours,
        tracking=tracking,
    )
