"""Restoring databases: how long it takes, what AWS says meanwhile, and what it refuses."""

from __future__ import annotations

from typing import Any

from .rds_support import KINDS, seed
from .support import Aws, error_of

INSTANCE, CLUSTER = KINDS
AURORA = {"Engine": "aurora-postgresql", "DBClusterIdentifier": "new"}


def instance(aws: Aws, name: str = "new") -> dict[str, Any]:
    found: dict[str, Any] = aws.rds().describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    return found


def cluster(aws: Aws) -> dict[str, Any]:
    found: dict[str, Any] = aws.rds().describe_db_clusters(DBClusterIdentifier="new")["DBClusters"][0]
    return found


def test_restored_instance_is_creating_without_an_endpoint_until_its_time_is_over(aws: Aws) -> None:
    # Recording rds.RestoreDBInstanceFromDBSnapshot: creating, and no Endpoint.
    snapshot = seed(aws, INSTANCE, size_gib=100)
    made = aws.rds().restore_db_instance_from_db_snapshot(DBInstanceIdentifier="new", DBSnapshotIdentifier=snapshot)
    assert (made["DBInstance"]["DBInstanceStatus"], "Endpoint" in made["DBInstance"]) == ("creating", False)
    refused = error_of(aws.rds().modify_db_instance, DBInstanceIdentifier="new", BackupRetentionPeriod=7)
    assert refused[0] == "InvalidDBInstanceState"
    aws.sim.advance(599)
    assert instance(aws)["DBInstanceStatus"] == "creating"
    aws.sim.advance(1)
    assert (instance(aws)["DBInstanceStatus"], "Endpoint" in instance(aws)) == ("available", True)


def test_restored_cluster_takes_instances_once_it_is_available(aws: Aws) -> None:
    snapshot = seed(aws, CLUSTER)
    restore = aws.rds().restore_db_cluster_from_snapshot
    assert restore(**AURORA, SnapshotIdentifier=snapshot)["DBCluster"]["Status"] == "creating"
    assert error_of(restore, **AURORA, SnapshotIdentifier=snapshot)[0] == "DBClusterAlreadyExistsFault"
    member = {"Engine": "aurora-postgresql", "DBClusterIdentifier": "new", "DBInstanceClass": "db.r6g.large"}
    create = aws.rds().create_db_instance
    assert error_of(create, DBInstanceIdentifier="new-1", **member)[0] == "InvalidDBClusterStateFault"
    aws.sim.advance(480)
    assert (cluster(aws)["Status"], len(cluster(aws)["VpcSecurityGroups"])) == ("available", 1)
    assert create(DBInstanceIdentifier="new-1", **member)["DBInstance"]["DBInstanceStatus"] == "creating"
    aws.sim.advance(420)
    assert instance(aws, "new-1")["DBInstanceStatus"] == "available"


def test_restores_take_as_long_as_a_test_wants(aws: Aws) -> None:
    aws.sim.configure(restore_db_seconds=0)
    aws.rds().restore_db_instance_from_db_snapshot(DBInstanceIdentifier="new", DBSnapshotIdentifier=seed(aws, INSTANCE))
    assert instance(aws)["DBInstanceStatus"] == "available"
