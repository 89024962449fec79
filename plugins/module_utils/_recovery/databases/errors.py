# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What RDS's refusals mean while a database is recovered, and what to do about them.

Data only. Sources: RDS API reference, "Errors" of RestoreDBInstanceFromDBSnapshot, RestoreDBClusterFromSnapshot,
CreateDBInstance, ModifyDBInstance, ModifyDBCluster, PromoteReadReplica, FailoverGlobalCluster and
SwitchoverGlobalCluster; Secrets Manager API reference, "Errors" of GetSecretValue.
"""

from __future__ import annotations

from ..._core.errors import ABSENT, LIMIT, UNAVAILABLE, AwsRule

_COMBINATION = ("InvalidParameterCombination", "InvalidParameterValue")
# Of the modules of amazon.aws that restore it.
RESTORE_RULES = (
    AwsRule(
        ("InsufficientDBInstanceCapacity", "InsufficientDBClusterCapacityFault", "InsufficientStorageClusterCapacity"),
        "AWS has not enough capacity for this instance class there now",
        "run again, or set another restore.db_instance_class, or a restore.db_subnet_group_name with more zones",
        LIMIT,
    ),
    AwsRule(
        ("ProvisionedIopsNotAvailableInAZFault", "StorageTypeNotSupported", "StorageTypeNotSupportedFault"),
        "AWS does not have this storage there",
        "set another restore.storage_type, or leave restore.iops out",
    ),
    AwsRule(
        ("InstanceQuotaExceeded", "StorageQuotaExceeded", "DBClusterQuotaExceededFault"),
        "{region} has as much of it as the account may have there",
        "raise the quota of RDS (aws service-quotas request-service-quota-increase), or delete what is not needed, and "
        "run again, which continues",
        LIMIT,
    ),
    AwsRule(
        ("KMSKeyNotAccessibleFault",),
        "the KMS key of the recovery point cannot be used",
        "enable the key, or allow these credentials kms:Decrypt and kms:CreateGrant with it; an older recovery point "
        "may have another key (recovery_point_before)",
    ),
    AwsRule(
        ("DBSnapshotNotFound", "DBClusterSnapshotNotFoundFault"),
        "the recovery point no longer exists",
        "run again, which restores the newest that is left",
        ABSENT,
    ),
    AwsRule(
        ("InvalidDBSnapshotState", "InvalidDBClusterSnapshotStateFault", "InvalidRestoreFault"),
        "the recovery point cannot be restored just now",
        "run again, or restore an older one with recovery_point_before",
        UNAVAILABLE,
    ),
    AwsRule(
        ("DBSubnetGroupNotFoundFault", "DBSubnetGroupDoesNotCoverEnoughAZs", "InvalidSubnet"),
        "the DB subnet group does not exist in {region}, or has too few zones",
        "set restore.db_subnet_group_name to one of {region} with subnets in two zones or more",
        ABSENT,
    ),
    AwsRule(
        ("InvalidVPCNetworkStateFault",),
        "subnets and security groups are not of one VPC, or the VPC has no room left",
        "set restore.db_subnet_group_name and restore.vpc_security_group_ids to those of one VPC of {region}",
    ),
    AwsRule(
        ("DBParameterGroupNotFound", "DBClusterParameterGroupNotFound", "OptionGroupNotFoundFault"),
        "there is no such parameter group or option group in {region}",
        "create it there, or correct restore of the plan",
        ABSENT,
    ),
    AwsRule(
        _COMBINATION,
        "AWS takes IOPS and throughput of gp3 only from a size on, which the engine decides",
        "leave restore.iops and restore.storage_throughput out, or set restore.allocated_storage to 400 or more (of "
        "Oracle 200 or more)",
        message_pattern="specify iops or storage throughput",
    ),
    AwsRule(
        _COMBINATION,
        "the parameter group is of another family than the engine version",
        "create one of the right family in {region}, and name it in restore of the plan",
        message_pattern="parameter group.*famil",
    ),
    AwsRule(
        _COMBINATION,
        "the option group does not fit the recovery point, which may need options that it was created with",
        "set restore.option_group_name to one of {region} for this engine version that has the same permanent options",
        message_pattern="option group",
    ),
    AwsRule(
        _COMBINATION,
        "{region} does not offer this engine version with this instance class",
        "set restore.db_instance_class to one that aws rds describe-orderable-db-instance-options lists there; if the "
        "engine version is no longer offered, upgrade the snapshot first (aws rds modify-db-snapshot --engine-version)",
        message_pattern="cannot find version|not support creating a db instance|not supported for|invalid db engine",
    ),
    AwsRule(
        _COMBINATION,
        "AWS does not take this storage type with this size, these IOPS or this throughput",
        "correct restore.storage_type, restore.allocated_storage, restore.iops and restore.storage_throughput, or "
        "leave them out: then it has the storage of the recovery point",
        message_pattern="iops|storage throughput|allocated storage|storage size",
    ),
)
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
