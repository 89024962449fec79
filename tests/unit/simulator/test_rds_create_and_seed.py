"""Creating and deleting database snapshots, restoring from them, and seeds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.simulator.models.db_kind import CLUSTER, Kind

from .rds_support import KINDS, arn, copy, delete, describe, seed, tag_list
from .support import DESTINATION, SOURCE, Aws, error_of, tag_set

both = pytest.mark.parametrize("kind", KINDS, ids=["instance", "cluster"])


def create(aws: Aws, kind: Kind, name: str = "made", database: str = "orders", **params: Any) -> dict[str, Any]:
    rds = aws.rds()
    call = rds.create_db_cluster_snapshot if kind is CLUSTER else rds.create_db_snapshot
    answer: dict[str, Any] = call(**{kind.id_parameter: name, kind.database_parameter: database}, **params)[
        kind.snapshot
    ]
    return answer


def database(aws: Aws, kind: Kind, **spec: Any) -> None:
    aws.sim.seed_rds(SOURCE, databases=[{"id": "orders", "kind": kind.name, **spec}])


@both
def test_created_snapshot_is_creating_then_available(aws: Aws, kind: Kind) -> None:
    # Recordings rds.CreateDBSnapshot.creating (no time yet) and rds.CreateDBClusterSnapshot.creating (with its time).
    database(aws, kind)
    made = create(aws, kind, Tags=tag_set(Set="orders"))
    assert (made["Status"], made["PercentProgress"], tag_list(made)) == ("creating", 0, {"Set": "orders"})
    assert ("SnapshotCreateTime" in made) is (kind is CLUSTER)
    aws.sim.advance(90)
    assert describe(aws, kind, SOURCE)[0]["PercentProgress"] == 50
    aws.sim.advance(90)
    [found] = describe(aws, kind, SOURCE)
    assert (found["Status"], "SnapshotCreateTime" in found) == ("available", True)


@both
def test_snapshot_tells_of_its_database(aws: Aws, kind: Kind) -> None:
    key = aws.key(SOURCE)["Arn"]
    database(aws, kind, kms_key_id=key, tags={"a": "b"}, copy_tags_to_snapshot=True)
    made = create(aws, kind)
    encrypted = made["StorageEncrypted" if kind is CLUSTER else "Encrypted"]
    assert (encrypted, made["KmsKeyId"], tag_list(made)) == (True, key, {"a": "b"})


@both
def test_create_refuses_missing_databases_and_taken_names(aws: Aws, kind: Kind) -> None:
    assert error_of(create, aws, kind)[0] == kind.database_not_found
    database(aws, kind)
    create(aws, kind)
    assert error_of(create, aws, kind)[0] == kind.already_exists
    aws.sim.configure(manual_db_snapshots_limit=1)
    expected = ("SnapshotQuotaExceeded", "Cannot create more than 1 manual snapshots")
    assert error_of(create, aws, kind, "other") == expected


def test_instance_that_is_not_available_cannot_be_snapshotted(aws: Aws) -> None:
    # ministryofjustice/cloud-platform-user-guide#1842
    aws.sim.seed_rds(SOURCE, databases=[{"id": "orders", "status": "stopped"}])
    assert error_of(create, aws, KINDS[0])[0] == "InvalidDBInstanceState"


@pytest.mark.parametrize("made_by", ["automated", "awsbackup"])
def test_only_manual_snapshots_can_be_deleted(aws: Aws, made_by: str) -> None:
    # hashicorp/terraform-provider-aws#13800
    name = seed(aws, type=made_by)
    expected = ("InvalidDBSnapshotState", "automated snapshots cannot be deleted.")
    assert error_of(delete, aws, name, region=SOURCE) == expected


def test_automated_cluster_snapshot_cannot_be_deleted(aws: Aws) -> None:
    # rebuy-de/aws-nuke#511
    expected = ("InvalidDBClusterSnapshotStateFault", "Only manual snapshots may be deleted.")
    assert error_of(delete, aws, seed(aws, CLUSTER), CLUSTER, SOURCE) == expected


@both
def test_delete_refuses_what_is_missing_or_being_created(aws: Aws, kind: Kind) -> None:
    # API_DeleteDBSnapshot: "must be in the available state".
    assert error_of(delete, aws, "none", kind, SOURCE)[0] == kind.not_found
    database(aws, kind)
    create(aws, kind)
    assert error_of(delete, aws, "made", kind, SOURCE)[0] == kind.invalid_state
    aws.sim.advance(180)
    delete(aws, "made", kind, SOURCE)
    assert describe(aws, kind, SOURCE) == []


def test_databases_of_the_api_make_our_snapshots(aws: Aws) -> None:
    rds = aws.rds()
    names = {"DBInstanceIdentifier": "api", "DBInstanceClass": "db.t4g.micro", "Engine": "postgres"}
    rds.create_db_instance(**names, MasterUsername="root", MasterUserPassword="long-enough", AllocatedStorage=20)
    [automated] = describe(aws, region=SOURCE)
    assert (automated["SnapshotType"], automated["Status"]) == ("automated", "available")
    copy(aws, automated["DBSnapshotArn"])
    rds.delete_db_instance(DBInstanceIdentifier="api", FinalDBSnapshotIdentifier="final")
    assert [snapshot["DBSnapshotIdentifier"] for snapshot in describe(aws, region=SOURCE)] == ["final"]


@both
def test_copy_can_be_restored_in_the_other_region(aws: Aws, kind: Kind) -> None:
    copy(aws, arn(seed(aws, kind, size_gib=50), kind), kind)
    aws.sim.advance(9999)
    rds = aws.rds(DESTINATION)
    if kind is CLUSTER:
        params = {"DBClusterIdentifier": "drill", "SnapshotIdentifier": "copy-1", "Engine": "aurora-postgresql"}
        restored = rds.restore_db_cluster_from_snapshot(**params)["DBCluster"]
        assert restored["AvailabilityZones"][0] == f"{DESTINATION}a"
    else:
        params = {"DBInstanceIdentifier": "drill", "DBSnapshotIdentifier": "copy-1"}
        restored = rds.restore_db_instance_from_db_snapshot(**params)["DBInstance"]
        assert (restored["AllocatedStorage"], restored["AvailabilityZone"]) == (50, f"{DESTINATION}a")


def test_seeded_identifiers_follow_the_type(aws: Aws) -> None:
    # Recording rds.DescribeDBSnapshots.mixed-types.
    made = [seed(aws, type=made_by) for made_by in ("automated", "manual", "awsbackup")]
    assert made[0] == "rds:orders-2026-11-01-03-00"
    assert made[1].startswith("orders-manual-")
    assert made[2].startswith("awsbackup:job-")


@both
def test_seeded_copy_is_as_the_call_would_have_left_it(aws: Aws, kind: Kind) -> None:
    source = arn(seed(aws, kind, encrypted=True), kind)
    copies = [{"of": source, "tags": {"Set": "orders"}, "created": "2026-11-01T04:00:00Z"}]
    assert aws.sim.seed_rds(DESTINATION, copies=copies) == ["rds-orders-2026-11-01-03-00"]
    [found] = describe(aws, kind)
    taken = "SnapshotCreateTime" if kind is CLUSTER else "OriginalSnapshotCreateTime"
    assert (found[taken], tag_list(found)) == (datetime(2026, 11, 1, 3, tzinfo=UTC), {"Set": "orders"})
    assert found["KmsKeyId"].startswith(f"arn:aws:kms:{DESTINATION}:")
    assert found["Status"] == "available"


@pytest.mark.parametrize("status", ["pending", "copying", "failed"])
def test_seeded_copy_can_be_unfinished(aws: Aws, status: str) -> None:
    aws.sim.seed_rds(DESTINATION, snapshots=[{"of": arn(seed(aws)), "status": status, "seconds": 100}])
    [found] = describe(aws)
    assert (found["Status"], "SnapshotCreateTime" in found) == (status, False)
    aws.sim.advance(100)
    assert describe(aws)[0]["Status"] == ("failed" if status == "failed" else "available")


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ({"database": "x", "colour": "red"}, "unknown fields colour"),
        ({"database": "x", "type": "public"}, "cannot be seeded"),
        ({"database": "x", "status": "sleeping"}, "cannot be seeded"),
        ({"of": arn("missing")}, "seed it first"),
    ],
)
def test_seeds_that_make_no_sense_are_refused(aws: Aws, spec: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        aws.sim.seed_rds(SOURCE, snapshots=[spec])


def test_seeding_one_name_twice_is_refused(aws: Aws) -> None:
    seed(aws)
    with pytest.raises(ValueError, match="already"):
        seed(aws)


def test_reset_forgets_databases_and_snapshots(aws: Aws) -> None:
    aws.sim.seed_rds(SOURCE, databases=[{"id": "orders"}], snapshots=[{"database": "orders"}])
    aws.sim.reset()
    assert describe(aws, region=SOURCE) == []
    assert aws.rds().describe_db_instances()["DBInstances"] == []
