# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What FSx's refusals mean and what to do about them.

Data only. Source: FSx API reference, "Errors" of CopyBackup, DescribeBackups, DeleteBackup and TagResource.
"""

from __future__ import annotations

from .._copies.errors import RULES as COPY_RULES
from .._core.errors import ABSENT, DENIED, LIMIT, TOKEN_MISMATCH, UNAVAILABLE, AwsRule

RULES = (
    AwsRule(
        ("ServiceLimitExceeded",),
        "{region} has as many user-initiated backups as the account may have there",
        "raise the quota, or set retain lower",
        message_pattern="(user-initiated|user_initiated)",
    ),
    # Five copies at a time into one region is what stands in the way day by day (CopyBackup).
    AwsRule(
        ("ServiceLimitExceeded",),
        "too many copies are in progress in {region}",
        "the next run continues",
        LIMIT,
    ),
    AwsRule(
        ("BackupNotFound",),
        "there is no such backup in {region}",
        "check the id, the region and the account; FSx copies backups of one account only",
        ABSENT,
    ),
    AwsRule(
        ("SourceBackupUnavailable",),
        "the backup is not available yet, or it is being copied already",
        "run again when it is available",
    ),
    AwsRule(
        ("InvalidDestinationKmsKey",),
        "the KMS key of the copy may not be used",
        "set kms_key_id to an enabled key of {region} that these credentials may use",
        DENIED,
    ),
    AwsRule(
        ("InvalidSourceKmsKey",),
        "the KMS key of the source may not be used",
        "allow these credentials to use it",
        DENIED,
    ),
    AwsRule(
        ("InvalidRegion",),
        "FSx copies no backups from that region to {region}",
        "choose regions of one partition that are enabled by default; opt-in regions take no copies",
    ),
    AwsRule(
        ("IncompatibleRegionForMultiAZ",),
        "{region} has no Multi-AZ file systems for Windows, so the copy could not be restored there",
        "choose another region",
    ),
    AwsRule(
        ("UnsupportedOperation",),
        "FSx does not copy such a backup",
        "those of FSx for ONTAP, of Intelligent-Tiering storage and of AWS Backup are copied by AWS Backup",
    ),
    AwsRule(
        ("BackupInProgress", "BackupBeingCopied"),
        "it is being created or copied",
        "run again when that is over",
    ),
    AwsRule(
        ("BackupRestoring",),
        "a file system is being restored from it",
        "run again when that is over",
    ),
    AwsRule(
        ("IncompatibleParameterError",),
        "this copy was asked for a moment ago with other options",
        "run again when that copy is visible",
        TOKEN_MISMATCH,
    ),
    AwsRule(
        ("InternalServerError",),
        "AWS could not answer",
        "run again; see the AWS Health Dashboard if it stays so",
        UNAVAILABLE,
    ),
    *COPY_RULES,
)
