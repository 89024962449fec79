# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only file of the FSx slice that calls AWS: one function for each call, errors explained, answers as models.

It never decides anything: which call is made with what stands in the plan.
"""

from __future__ import annotations

from typing import Any

from .._copies.plan import AddTags, CreateCopy, Remove
from .._core.errors import ABSENT, AwsError, explained
from .._core.tags import tags_to_boto
from .errors import RULES
from .model import Backup, backup_from_boto


def describe_backups(fsx: Any, region: str) -> list[Backup]:
    """All backups of the account, page by page. Asking by id fails for all if one is gone, and no filter knows tags."""
    pages = fsx.get_paginator("describe_backups").paginate()
    with explained("fsx", "DescribeBackups", region, "the FSx backups", RULES):
        return [
            backup_from_boto(region, backup)
            for page in pages
            for backup in page["Backups"]
            # The backups of a volume of ONTAP, which FSx does not copy, have no file system of their own.
            if backup.get("ResourceType") != "VOLUME"
        ]


def copy_backup(fsx: Any, step: CreateCopy, token: str) -> Backup:
    """Ask for a copy; what FSx says of it. The token makes a repeated request answer with the same one."""
    arguments: dict[str, Any] = {
        "SourceBackupId": step.source_id,
        "SourceRegion": step.source_region,
        "Tags": tags_to_boto(step.tags),
        "ClientRequestToken": token,
    }
    if step.kms_key_id:
        arguments["KmsKeyId"] = step.kms_key_id
    thing = f"The copy of FSx backup {step.source_id} of {step.source_region}"
    with explained("fsx", "CopyBackup", step.region, thing, RULES):
        return backup_from_boto(step.region, fsx.copy_backup(**arguments)["Backup"])


def tag_backup(fsx: Any, step: AddTags) -> None:
    with explained("fsx", "TagResource", step.region, f"FSx backup {step.id}", RULES):
        for arn in step.tagged_ids:
            fsx.tag_resource(ResourceARN=arn, Tags=tags_to_boto(step.tags))


def delete_backup(fsx: Any, step: Remove) -> str:
    """Delete a backup; its id, as FSx says it. One that is gone already is what was wanted."""
    try:
        with explained("fsx", "DeleteBackup", step.region, f"FSx backup {step.id}", RULES):
            return str(fsx.delete_backup(BackupId=step.id)["BackupId"])
    except AwsError as error:
        if error.kind != ABSENT:
            raise
        return step.id
