# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading what is there: the source backups and their copies in each destination region.

It never writes. Each region costs one paginated listing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .._copies.elsewhere import elsewhere
from .._copies.region_view import RegionView, Seen
from .._core.errors import InvalidInput
from .._core.shell import Clients
from .._core.tracking import SOURCE
from . import api
from .model import Backup, BackupRequest
from .select import select_sources


def selected(request: BackupRequest, clients: Clients) -> Seen[Backup]:
    """The backups to copy."""
    found = api.describe_backups(clients.source.get("fsx", request.source_region), request.source_region)
    missing = set(request.backup_ids) - {backup.id for backup in found}
    if missing and not request.allow_none and (problem := _elsewhere(request, missing, clients)):
        raise InvalidInput(problem)
    return Seen(select_sources(request, found))


def _elsewhere(request: BackupRequest, backup_ids: Iterable[str], clients: Clients) -> str | None:
    wanted = set(backup_ids)

    def look(region: str) -> Iterable[str]:
        return wanted & {backup.id for backup in api.describe_backups(clients.get("fsx", region), region)}

    return elsewhere(look, request, "backup_ids")


def read_region(
    _request: BackupRequest, region: str, _sources: Sequence[Backup], clients: Clients
) -> RegionView[Backup]:
    """One listing, whatever the number of file systems."""
    found = api.describe_backups(clients.get("fsx", region), region)
    tracked = tuple(backup for backup in found if SOURCE in backup.tags)
    return RegionView(region, tracked=tracked, candidates=tuple(backup for backup in found if backup not in tracked))
