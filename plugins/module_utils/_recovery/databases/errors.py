# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What RDS's refusals mean while a database is recovered, and what to do about them.

Data only. Sources: RDS API reference, "Errors" of ModifyDBInstance, ModifyDBCluster, PromoteReadReplica,
FailoverGlobalCluster and SwitchoverGlobalCluster; Secrets Manager API reference, "Errors" of GetSecretValue.
"""

from __future__ import annotations

from ..._core.errors import ABSENT, LIMIT, UNAVAILABLE, AwsRule

RULES = (
    AwsRule(
        ("InvalidDBInstanceState", "InvalidDBClusterStateFault", "InvalidDBInstanceStateFault"),
        "it is being changed just now",
        "run again, which continues",
        UNAVAILABLE,
    ),
    AwsRule(
        ("InstanceQuotaExceeded", "StorageQuotaExceeded", "DBClusterQuotaExceededFault"),
        "{region} has as much of it as the account may have there",
        "raise the quota of RDS, or delete what is not needed",
        LIMIT,
    ),
    AwsRule(
        ("InvalidGlobalClusterStateFault",),
        "the global database is changing just now, or its regions are too far apart in version",
        "see aws rds describe-global-clusters, and run again",
        UNAVAILABLE,
    ),
    AwsRule(
        ("GlobalClusterNotFoundFault", "DBClusterNotFoundFault", "DBInstanceNotFound"),
        "it no longer exists in {region}",
        "run again; it is searched again",
        ABSENT,
    ),
    AwsRule(
        ("ResourceNotFoundException",),
        "there is no such secret in {region}",
        "correct restore.master_user_secret, or replicate the secret to {region}",
        ABSENT,
    ),
    AwsRule(
        ("DecryptionFailure", "InvalidRequestException"),
        "the secret cannot be read",
        "check that it is not about to be deleted, and that the KMS key of the secret may be used",
    ),
    AwsRule(
        ("KMSKeyNotAccessibleFault",),
        "the KMS key cannot be used",
        "set another key of {region}, or allow these credentials to use it",
    ),
    AwsRule(
        ("InvalidParameterValue",),
        "RDS does not take the password of the secret",
        "set one that has the length and the characters that the engine allows",
        message_pattern="password",
    ),
)
