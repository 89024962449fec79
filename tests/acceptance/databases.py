"""The smallest database that RDS has, encrypted, and on demand an Aurora cluster with one instance."""

from __future__ import annotations

import secrets
from typing import Any

from .account import Account
from .marks import Marks, pairs
from .network import CLUSTER_CLASS, CLUSTER_ENGINE, DATABASE_CLASS, ENGINE, Network, default_version

USER = "lifeboat"


def begin_instance(account: Account, marks: Marks, region: str, network: Network) -> str:
    """It takes some minutes until it is there. Without automated backups, so that RDS keeps nothing of it."""
    rds = account.client("rds", region)
    name = f"{marks.run}-db"
    account.once_known(
        rds.create_db_instance,
        DBInstanceIdentifier=name,
        Engine=ENGINE,
        EngineVersion=default_version(rds, ENGINE),
        DBInstanceClass=DATABASE_CLASS,
        AllocatedStorage=20,
        StorageType="gp3",
        StorageEncrypted=True,
        BackupRetentionPeriod=0,
        **_common(marks),
        MasterUsername=USER,
        MasterUserPassword=secrets.token_hex(16),
        VpcSecurityGroupIds=[network.group],
        DBSubnetGroupName=network.subnet_group,
    )
    return name


def begin_cluster(account: Account, marks: Marks, region: str, network: Network) -> str:
    rds = account.client("rds", region)
    name, version = f"{marks.run}-cluster", default_version(rds, CLUSTER_ENGINE)
    account.once_known(
        rds.create_db_cluster,
        DBClusterIdentifier=name,
        Engine=CLUSTER_ENGINE,
        EngineVersion=version,
        StorageEncrypted=True,
        BackupRetentionPeriod=1,
        DeletionProtection=False,
        MasterUsername=USER,
        MasterUserPassword=secrets.token_hex(16),
        VpcSecurityGroupIds=[network.group],
        DBSubnetGroupName=network.subnet_group,
        Tags=pairs(marks.tags()),
    )
    account.once_known(
        rds.create_db_instance,
        DBInstanceIdentifier=f"{name}-1",
        DBClusterIdentifier=name,
        Engine=CLUSTER_ENGINE,
        EngineVersion=version,
        DBInstanceClass=CLUSTER_CLASS,
        PubliclyAccessible=False,
        Tags=pairs(marks.tags()),
    )
    return name


def is_there(account: Account, region: str, name: str, *, is_cluster: bool = False) -> bool:
    """``available``, and not ``backing-up``, in which a snapshot is refused."""
    rds = account.client("rds", region)
    if is_cluster:
        [cluster] = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"]
        members = [each["DBInstanceIdentifier"] for each in cluster["DBClusterMembers"]]
        return cluster["Status"] == "available" and all(is_there(account, region, each) for each in members)
    [instance] = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
    return bool(instance["DBInstanceStatus"] == "available")


def _common(marks: Marks) -> dict[str, Any]:
    return {
        "PubliclyAccessible": False,
        "MultiAZ": False,
        "AutoMinorVersionUpgrade": False,
        "DeletionProtection": False,
        "CopyTagsToSnapshot": False,
        "Tags": pairs(marks.tags()),
    }
