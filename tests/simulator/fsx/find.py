# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backups by their ids, as FSx finds them.

It never looks into another account: backups cannot be shared.
"""

from __future__ import annotations

from ..errors import AwsError
from ..models.fsx_backup import SimBackup
from ..state import World
from ..wire import Call


def backup_of(call: Call, world: World, backup_id: str, region: str | None = None) -> SimBackup:
    found: SimBackup | None = world.fsx_backups(call.account, region or call.region).get(backup_id)
    if found is None:
        raise AwsError("BackupNotFound", f"Backup {backup_id} does not exist.")
    return found


def backup_view(backup: SimBackup) -> dict[str, object]:
    """As DescribeBackups shows it."""
    source = {"SourceBackupRegion": backup.source[0], "SourceBackupId": backup.source[1]} if backup.source else {}
    failure = backup.job.failure if backup.job.has_failed else None
    return {
        "BackupId": backup.id,
        "Lifecycle": backup.lifecycle,
        "Type": backup.type,
        "ProgressPercent": backup.job.percent,
        "CreationTime": backup.created.timestamp(),
        "KmsKeyId": backup.kms_key_arn,
        "ResourceARN": backup.arn,
        "OwnerId": backup.account,
        "ResourceType": "FILE_SYSTEM",
        "FileSystem": backup.file_system,
        "Tags": [{"Key": key, "Value": value} for key, value in backup.tags.items()],
        **source,
        **({"FailureDetails": {"Message": failure.message}} if failure else {}),
    }
