# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What RDS's refusals mean and what to do about them.

Data only. Sources: RDS API reference, "Errors" of each operation, and answers that were recorded.
"""

from __future__ import annotations

from .._copies.errors import RULES as COPY_RULES
from .._core.errors import ABSENT, DENIED, LIMIT, NAME_IN_USE, AwsRule

RULES = (
    AwsRule(
        ("SnapshotQuotaExceeded",),
        "too many copies are in progress in {region}",
        "the next run continues",
        LIMIT,
        message_pattern="across regions|copies in progress",
    ),
    AwsRule(
        ("SnapshotQuotaExceeded", "SnapshotQuotaExceededFault"),
        "{region} has as many manual snapshots as the account may have there",
        "raise the quota (L-272F1212, for clusters L-9B510759), or set retain lower",
    ),
    AwsRule(
        ("DBSnapshotAlreadyExists", "DBClusterSnapshotAlreadyExistsFault"),
        "another snapshot in {region} has the identifier already",
        "give the copy another identifier with db_snapshot_identifier, or leave that out",
        NAME_IN_USE,
    ),
    AwsRule(
        ("DBSnapshotNotFound", "DBSnapshotNotFoundFault", "DBClusterSnapshotNotFoundFault"),
        "there is no such snapshot",
        "check the identifier, the region, and that it is shared with this account if it is another one's",
        ABSENT,
    ),
    AwsRule(
        ("DBInstanceNotFound", "DBInstanceNotFoundFault", "DBClusterNotFoundFault"),
        "there is no such database",
        "check the identifier and the region",
        ABSENT,
    ),
    AwsRule(
        ("InvalidDBSnapshotState", "InvalidDBSnapshotStateFault", "InvalidDBClusterSnapshotStateFault"),
        "it is not in a state in which that can be done",
        "run again when it is available",
    ),
    AwsRule(
        ("KMSKeyNotAccessibleFault",),
        "a KMS key of the source or of the copy may not be used",
        "set kms_key_id to an enabled key of {region}, and allow these credentials to use the source's key",
        DENIED,
    ),
    AwsRule(
        ("InvalidParameterValue",),
        "its copy needs a KMS key of {region}",
        "set kms_key_id",
        message_pattern="Must specify new KMS key",
    ),
    AwsRule(
        ("InvalidParameterValue", "InvalidParameterCombination"),
        "its copy needs an option group of {region} with the options that AWS names",
        "make one there and set option_group_name",
        message_pattern="requires a target option group",
    ),
    *COPY_RULES,
)
