"""Restoring databases: how long it takes, what AWS says meanwhile, and what it refuses."""

from __future__ import annotations

from typing import Any

from .rds_support import KINDS, seed
from .support import SOURCE, Aws, error_of

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


def test_renamed_instance_is_renaming_and_then_there_under_its_new_name_alone(aws: Aws) -> None:
    """RDS guide, USER_RenameInstance: tags stay, the address is another, a name that is taken is refused."""
    aws.sim.configure(rename_db_seconds=120)
    aws.sim.seed_rds(SOURCE, databases=[{"id": "shop"}, {"id": "other"}])
    rds = aws.rds()
    rds.add_tags_to_resource(ResourceName=instance(aws, "shop")["DBInstanceArn"], Tags=[{"Key": "is", "Value": "it"}])
    rds.create_db_snapshot(DBInstanceIdentifier="shop", DBSnapshotIdentifier="before")
    rename = {"DBInstanceIdentifier": "shop", "ApplyImmediately": True}
    taken = error_of(rds.modify_db_instance, **rename, NewDBInstanceIdentifier="other")
    assert taken[0] == "DBInstanceAlreadyExists"
    answer = rds.modify_db_instance(**rename, NewDBInstanceIdentifier="Shop-Aside")["DBInstance"]
    assert (answer["DBInstanceIdentifier"], answer["DBInstanceStatus"]) == ("shop", "renaming")
    again = error_of(rds.modify_db_instance, **rename, NewDBInstanceIdentifier="shop-aside")
    assert again[0] == "InvalidDBInstanceState"
    aws.sim.advance(120)
    assert error_of(rds.describe_db_instances, DBInstanceIdentifier="shop")[0] == "DBInstanceNotFound"
    found = instance(aws, "shop-aside")
    assert (found["DBInstanceStatus"], found["TagList"]) == ("available", [{"Key": "is", "Value": "it"}])
    assert found["Endpoint"]["Address"].startswith("shop-aside.")
    assert found["DBInstanceArn"].endswith(":db:shop-aside")
    [snapshot] = rds.describe_db_snapshots(DBSnapshotIdentifier="before")["DBSnapshots"]
    assert snapshot["DBInstanceIdentifier"] == "shop"


def test_renamed_cluster_keeps_its_instances_and_their_names(aws: Aws) -> None:
    aws.sim.configure(rename_db_seconds=120, restore_db_seconds=0)
    rds = aws.rds()
    rds.restore_db_cluster_from_snapshot(**AURORA, SnapshotIdentifier=seed(aws, CLUSTER))
    member = {"Engine": "aurora-postgresql", "DBClusterIdentifier": "new", "DBInstanceClass": "db.r6g.large"}
    rds.create_db_instance(DBInstanceIdentifier="new-1", **member)
    rename = {"DBClusterIdentifier": "new", "NewDBClusterIdentifier": "old", "ApplyImmediately": True}
    assert rds.modify_db_cluster(**rename)["DBCluster"]["Status"] == "renaming"
    assert error_of(rds.modify_db_cluster, **rename)[0] == "InvalidDBClusterStateFault"
    aws.sim.advance(120)
    [found] = rds.describe_db_clusters()["DBClusters"]
    assert (found["DBClusterIdentifier"], found["Status"]) == ("old", "available")
    assert found["Endpoint"].startswith("old.cluster-")
    assert [each["DBInstanceIdentifier"] for each in found["DBClusterMembers"]] == ["new-1"]
    assert instance(aws, "new-1")["DBClusterIdentifier"] == "old"
