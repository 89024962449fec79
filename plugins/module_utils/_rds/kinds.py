# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Instance snapshots and cluster snapshots as two records: every name, limit and rule in which RDS treats them apart.

Data only. Sources: RDS API reference of CopyDBSnapshot and CopyDBClusterSnapshot, and the user guides on copying.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DbKind:
    """One kind of database snapshot.

    ``*_call`` are boto3 method names, ``*_operation`` the names in AWS's documentation and IAM, the other texts keys
    of requests and answers; ``databases`` is the call, the operation and the key that list what the snapshots are
    of. ``can_encrypt`` tells whether a KMS key encrypts the copy of an unencrypted source.
    """

    noun: str
    option: str
    database_option: str
    describe_call: str
    describe_operation: str
    list_key: str
    id_key: str
    arn_key: str
    database_key: str
    resource_key: str
    database_created_key: str
    source_arn_key: str
    encrypted_key: str
    copy_call: str
    copy_operation: str
    copy_answer_key: str
    source_parameter: str
    target_parameter: str
    create_call: str
    create_operation: str
    delete_call: str
    delete_operation: str
    max_id_length: int
    databases: tuple[str, str, str]
    is_cluster: bool
    can_encrypt: bool
    has_awsbackup: bool


INSTANCE = DbKind(
    noun="DB snapshot",
    option="db_instances",
    database_option="db_instance_identifier",
    describe_call="describe_db_snapshots",
    describe_operation="DescribeDBSnapshots",
    list_key="DBSnapshots",
    id_key="DBSnapshotIdentifier",
    arn_key="DBSnapshotArn",
    database_key="DBInstanceIdentifier",
    resource_key="DbiResourceId",
    database_created_key="InstanceCreateTime",
    source_arn_key="SourceDBSnapshotIdentifier",
    encrypted_key="Encrypted",
    copy_call="copy_db_snapshot",
    copy_operation="CopyDBSnapshot",
    copy_answer_key="DBSnapshot",
    source_parameter="SourceDBSnapshotIdentifier",
    target_parameter="TargetDBSnapshotIdentifier",
    create_call="create_db_snapshot",
    create_operation="CreateDBSnapshot",
    delete_call="delete_db_snapshot",
    delete_operation="DeleteDBSnapshot",
    max_id_length=255,
    databases=("describe_db_instances", "DescribeDBInstances", "DBInstances"),
    is_cluster=False,
    can_encrypt=True,
    has_awsbackup=True,
)
CLUSTER = DbKind(
    noun="DB cluster snapshot",
    option="db_clusters",
    database_option="db_cluster_identifier",
    describe_call="describe_db_cluster_snapshots",
    describe_operation="DescribeDBClusterSnapshots",
    list_key="DBClusterSnapshots",
    id_key="DBClusterSnapshotIdentifier",
    arn_key="DBClusterSnapshotArn",
    database_key="DBClusterIdentifier",
    resource_key="DbClusterResourceId",
    database_created_key="ClusterCreateTime",
    source_arn_key="SourceDBClusterSnapshotArn",
    encrypted_key="StorageEncrypted",
    copy_call="copy_db_cluster_snapshot",
    copy_operation="CopyDBClusterSnapshot",
    copy_answer_key="DBClusterSnapshot",
    source_parameter="SourceDBClusterSnapshotIdentifier",
    target_parameter="TargetDBClusterSnapshotIdentifier",
    create_call="create_db_cluster_snapshot",
    create_operation="CreateDBClusterSnapshot",
    delete_call="delete_db_cluster_snapshot",
    delete_operation="DeleteDBClusterSnapshot",
    max_id_length=63,
    databases=("describe_db_clusters", "DescribeDBClusters", "DBClusters"),
    is_cluster=True,
    can_encrypt=False,
    has_awsbackup=False,
)
KINDS = (INSTANCE, CLUSTER)
