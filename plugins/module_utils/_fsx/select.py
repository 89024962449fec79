# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of the backups found are the sources: the newest of each file system, or all.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Sequence

from .._core.errors import InvalidInput
from .._core.tracking import set_name
from .model import ANY, AUTOMATIC, USER_INITIATED, Backup, BackupRequest


def select_sources(request: BackupRequest, found: Sequence[Backup]) -> tuple[Backup, ...]:
    """The sources, newest first; InvalidInput says what was not found."""
    matching = [backup for backup in found if _matches(request, backup)]
    newest_first = sorted(matching, key=lambda backup: (backup.created, backup.id), reverse=True)
    _check_found(request, newest_first)
    if request.select == "all":
        return tuple(newest_first)
    # A backup that is not available restores nothing; the newest available one is what there is of its file system.
    ranked = sorted(newest_first, key=lambda backup: not backup.usable)
    newest: dict[str, Backup] = {}
    for backup in ranked:
        newest.setdefault(backup.file_system, backup)
    return tuple(newest.values())


def _matches(request: BackupRequest, backup: Backup) -> bool:
    """What is named by its id is meant, whatever it is. A copy of ours within the region is no source of its own."""
    if request.file_system_ids and backup.file_system not in request.file_system_ids:
        return False
    if request.backup_ids:
        return backup.id in request.backup_ids
    is_copy_within = backup.tracking is not None and backup.tracking.source_region == backup.region
    types = (AUTOMATIC, USER_INITIATED) if request.backup_type == ANY else (request.backup_type,)
    return backup.backup_type in types and not is_copy_within


def _check_found(request: BackupRequest, found: Sequence[Backup]) -> None:
    if request.allow_none:
        return
    ids, file_systems = {backup.id for backup in found}, {backup.file_system for backup in found}
    missing = [text for text in request.backup_ids if text not in ids]
    if not missing:
        missing = [f"a backup of {text}" for text in request.file_system_ids if text not in file_systems]
    if missing:
        raise InvalidInput(
            f"{', '.join(missing)} not found in {request.source_region}; check ids, region, account and backup_type, "
            "and that backups are on, or set allow_none if that is fine"
        )


def set_of(request: BackupRequest, source: Backup) -> str:
    """Name of the set a source's copies belong to: as told, as the source is tagged, or its file system."""
    return set_name(request.set_name or source.sync_identifier or source.file_system)
