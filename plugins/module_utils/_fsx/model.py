# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""FSx backups and what a user wants of them, as plain frozen data.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._copies.request import CopyRequest
from .._copies.resource import FAILED, GONE, PENDING, USABLE, Resource
from .._core.arns import parse_arn
from .._core.tags import tags_from_boto
from .._core.tracking import RESOURCE, source_value

# FSx API reference, Backup.Lifecycle. One that is not here is on its way to somewhere: not usable, not failed.
PHASES = {
    "AVAILABLE": USABLE,
    "PENDING": PENDING,
    "CREATING": PENDING,
    "TRANSFERRING": PENDING,
    "COPYING": PENDING,
    "FAILED": FAILED,
    "DELETED": GONE,
}
AUTOMATIC, USER_INITIATED, ANY = "automatic", "user_initiated", "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup(Resource):
    """One backup in one region. ``file_system`` is what it is of; a copy says that, too, in any region."""

    file_system: str = ""
    backup_type: str = ""

    @property
    def is_original(self) -> bool:
        """Of every copy FSx says what it was made from."""
        return self.usable and self.lineage is None


def backup_from_boto(region: str, backup: Mapping[str, Any]) -> Backup:
    """A backup out of a DescribeBackups answer."""
    tags = tags_from_boto(backup.get("Tags"))
    file_system = backup["FileSystem"]["FileSystemId"]
    arn = backup["ResourceARN"]
    return Backup(
        region=region,
        id=backup["BackupId"],
        name=tags.get("Name", ""),
        state=backup["Lifecycle"],
        phase=PHASES.get(backup["Lifecycle"], PENDING),
        # Taken for long ago, the newest one would be old, and retention would let it go.
        created=backup["CreationTime"],
        state_reason=backup.get("FailureDetails", {}).get("Message", ""),
        tags=tags,
        # FSx has no storage that is not encrypted.
        encrypted=True,
        kms_key_id=backup.get("KmsKeyId"),
        progress=backup.get("ProgressPercent"),
        tagged_ids=(arn,),
        size_gib=backup["FileSystem"].get("StorageCapacity"),
        owner=backup.get("OwnerId") or _account(arn),
        resource_id=tags.get(RESOURCE, "").partition("/")[2] or file_system,
        lineage=_lineage(backup),
        file_system=file_system,
        backup_type=backup.get("Type", "").lower(),
    )


def _account(text: str) -> str:
    arn = parse_arn(text)
    return arn.account if arn else ""


def _lineage(backup: Mapping[str, Any]) -> str | None:
    """What AWS says it was copied from."""
    region, source = backup.get("SourceBackupRegion"), backup.get("SourceBackupId")
    return source_value(region, source) if region and source else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRequest(CopyRequest):
    """What the user asked for, checked and in one form."""

    backup_ids: tuple[str, ...] = ()
    file_system_ids: tuple[str, ...] = ()
    backup_type: str = ANY
    select: str = "newest"
