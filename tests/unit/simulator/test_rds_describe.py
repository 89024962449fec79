"""Describing database snapshots and databases: types, filters, ARNs, pages; and tags of RDS resources."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.simulator.models.db_kind import CLUSTER, INSTANCE, Kind

from .rds_support import KINDS, arn, copy, describe, seed, tag_list
from .support import EVEN_ON_A_BUSY_MACHINE, OTHER_KEY, PARTNER, SOURCE, Aws, error_of, status_of, tag_set

both = pytest.mark.parametrize("kind", KINDS, ids=["instance", "cluster"])


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, {"automated", "manual"}),
        ({"SnapshotType": "automated"}, {"automated"}),
        ({"SnapshotType": "manual"}, {"manual"}),
        ({"SnapshotType": "awsbackup"}, {"awsbackup"}),
        ({"DBInstanceIdentifier": "orders"}, {"automated", "manual"}),
        ({"Filters": [{"Name": "snapshot-type", "Values": ["awsbackup", "manual"]}]}, {"awsbackup", "manual"}),
    ],
    ids=["default", "automated", "manual", "awsbackup", "of a database", "filter"],
)
def test_snapshots_of_aws_backup_are_only_told_when_asked_for(
    aws: Aws, params: dict[str, Any], expected: set[str]
) -> None:
    # API_DescribeDBSnapshots, SnapshotType.
    for made_by in ("automated", "manual", "awsbackup"):
        seed(aws, type=made_by)
    assert {snapshot["SnapshotType"] for snapshot in describe(aws, region=SOURCE, **params)} == expected


def test_unknown_snapshot_type_is_refused(aws: Aws) -> None:
    # botocore, DescribeDBSnapshots.SnapshotType: "The awsbackup type does not apply to Aurora."
    assert error_of(describe, aws, CLUSTER, SnapshotType="awsbackup")[0] == "InvalidParameterValue"


@both
@pytest.mark.parametrize("asked", ["rds:orders-2026-11-01-03-00", "RDS:Orders-2026-11-01-03-00", "arn"])
def test_snapshot_is_found_by_name_and_by_arn(aws: Aws, kind: Kind, asked: str) -> None:
    # API_DescribeDBSnapshots; an automated one needs no SnapshotType.
    name = seed(aws, kind)
    seed(aws, kind, type="manual")
    wanted = arn(name, kind) if asked == "arn" else asked
    [found] = describe(aws, kind, SOURCE, **{kind.id_parameter: wanted})
    assert found[kind.id_parameter] == "rds:orders-2026-11-01-03-00"


@both
def test_missing_snapshot_is_an_error_and_a_database_without_any_is_not(aws: Aws, kind: Kind) -> None:
    # botocore's model: DBSnapshotNotFound, DBClusterSnapshotNotFoundFault, both 404.
    asked = {kind.id_parameter: "none"}
    assert error_of(describe, aws, kind, **asked) == (kind.not_found, f"{kind.snapshot} none not found.")
    assert status_of(describe, aws, kind, **asked) == 404
    assert describe(aws, kind, **{kind.database_parameter: "none"}) == []


@both
@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("database", ["orders"], 2),
        ("database", ["ORDERS", "none"], 2),
        ("database", ["arn"], 2),
        ("id", ["rds:orders-2026-11-01-03-00"], 1),
        ("id", ["none"], 0),
        ("snapshot-type", ["manual"], 1),
        ("engine", ["aurora-postgresql", "postgres"], 3),
        ("engine", ["mysql"], 0),
    ],
)
def test_filters_choose(aws: Aws, kind: Kind, name: str, values: list[str], found: int) -> None:
    # botocore's documentation of Filters.
    for spec in ({}, {"type": "manual"}, {"database": "other"}):
        seed(aws, kind, **spec)
    database = f"arn:aws:rds:{SOURCE}:123456789012:{kind.database_arn_type}:orders"
    wanted = [database if value == "arn" else value for value in values]
    real = {"database": kind.database_filter, "id": kind.id_filter}.get(name, name)
    assert len(describe(aws, kind, SOURCE, Filters=[{"Name": real, "Values": wanted}])) == found


def test_unknown_filter_is_refused(aws: Aws) -> None:
    expected = ("InvalidParameterValue", "Unrecognized filter name: tag:Set")
    assert error_of(describe, aws, Filters=[{"Name": "tag:Set", "Values": ["x"]}]) == expected


@both
def test_snapshots_come_in_pages_that_survive_deletions(aws: Aws, kind: Kind) -> None:
    # API_DescribeDBSnapshots: MaxRecords 20 to 100, default 100.
    specs = [{"kind": kind.name, "database": f"db-{i}", "type": "manual", "id": f"s-{i}"} for i in range(105)]
    aws.sim.seed_rds(SOURCE, snapshots=specs)
    rds = aws.rds()
    call = rds.describe_db_cluster_snapshots if kind is CLUSTER else rds.describe_db_snapshots
    assert len(call()[f"{kind.snapshot}s"]) == 100
    first = call(MaxRecords=20)
    remove = rds.delete_db_cluster_snapshot if kind is CLUSTER else rds.delete_db_snapshot
    remove(**{kind.id_parameter: "s-19"})
    second = call(MaxRecords=100, Marker=first["Marker"])
    assert [len(answer[f"{kind.snapshot}s"]) for answer in (first, second)] == [20, 85]
    assert "Marker" not in second


@pytest.mark.parametrize("size", [19, 101])
def test_page_sizes_out_of_range_are_refused(aws: Aws, size: int) -> None:
    assert error_of(describe, aws, MaxRecords=size)[0] == "InvalidParameterValue"


@both
@pytest.mark.parametrize(
    ("params", "found"),
    [({}, 0), ({"IncludeShared": True}, 1), ({"SnapshotType": "shared"}, 1), ({"SnapshotType": "public"}, 0)],
    ids=["default", "include", "shared", "public"],
)
def test_shared_snapshots_are_told_when_asked_for(aws: Aws, kind: Kind, params: dict[str, Any], found: int) -> None:
    # API_DescribeDBSnapshots, IncludeShared and SnapshotType.
    name = seed(aws, kind, type="manual", shared_with=[PARTNER], tags={"a": "b"})
    partner = aws.rds(SOURCE, OTHER_KEY)
    call = partner.describe_db_cluster_snapshots if kind is CLUSTER else partner.describe_db_snapshots
    snapshots = call(**params)[f"{kind.snapshot}s"]
    assert [(s[kind.id_parameter], s["SnapshotType"]) for s in snapshots] == [(arn(name, kind), "shared")] * found


def test_attributes_tell_who_may_restore(aws: Aws) -> None:
    # API_ModifyDBSnapshotAttribute; an automated name is refused for its colon (aws/aws-sdk#638).
    name, rds = seed(aws, type="manual", shared_with=["111111111111"]), aws.rds()
    change = {"AttributeName": "restore", "ValuesToAdd": [PARTNER], "ValuesToRemove": ["111111111111"]}
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier=name, **change)
    [found] = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=name)["DBSnapshotAttributesResult"][
        "DBSnapshotAttributes"
    ]
    assert found == {"AttributeName": "restore", "AttributeValues": [PARTNER]}
    code, _message = error_of(rds.modify_db_snapshot_attribute, DBSnapshotIdentifier=seed(aws), **change)
    assert code == "InvalidParameterValue"


@pytest.mark.parametrize("kind", KINDS, ids=["instances", "clusters"])
def test_databases_come_in_pages_with_tags(aws: Aws, kind: Kind) -> None:
    # API_DescribeDBInstances, API_DescribeDBClusters.
    specs = [{"id": f"db-{i:03d}", "kind": kind.name, "tags": {"Set": str(i)}} for i in range(105)]
    aws.sim.seed_rds(SOURCE, databases=specs)
    rds = aws.rds()
    call = rds.describe_db_clusters if kind is CLUSTER else rds.describe_db_instances
    first = call()
    second = call(Marker=first["Marker"])
    found = first[f"{kind.database}s"] + second[f"{kind.database}s"]
    assert [tag_list(database) for database in found] == [{"Set": str(i)} for i in range(105)]
    [one] = call(Filters=[{"Name": kind.database_filter, "Values": ["db-007"]}])[f"{kind.database}s"]
    assert one[f"{kind.database}Identifier"] == "db-007"


@pytest.mark.parametrize("kind", KINDS, ids=["instance", "cluster"])
def test_missing_database_is_not_found(aws: Aws, kind: Kind) -> None:
    # Recording rds.DescribeDBInstances.NotFound.
    rds = aws.rds()
    call = rds.describe_db_clusters if kind is CLUSTER else rds.describe_db_instances
    params = {kind.database_parameter: "mxtest"}
    assert error_of(call, **params) == (kind.database_not_found, f"{kind.database} mxtest not found.")
    assert status_of(call, **params) == 404


@pytest.mark.parametrize("resource", ["snapshot", "cluster-snapshot", "db"])
def test_tags_are_added_listed_and_removed(aws: Aws, resource: str) -> None:
    rds, name = aws.rds(), "orders"
    aws.sim.seed_rds(SOURCE, databases=[{"id": "orders", "tags": {"a": "1"}}])
    if resource != "db":
        kind = CLUSTER if resource == "cluster-snapshot" else INSTANCE
        name = seed(aws, kind, tags={"a": "1"})
    arn_of = {"ResourceName": f"arn:aws:rds:{SOURCE}:123456789012:{resource}:{name}"}
    rds.add_tags_to_resource(**arn_of, Tags=tag_set(a="2", b="3"))
    rds.remove_tags_from_resource(**arn_of, TagKeys=["b"])
    assert tag_list(rds.list_tags_for_resource(**arn_of)) == {"a": "2"}
    assert error_of(rds.add_tags_to_resource, **arn_of, Tags=[{"Key": "aws:x", "Value": "y"}])[0] == (
        "InvalidParameterValue"
    )


@pytest.mark.parametrize(
    ("resource", "code"),
    [
        ("snapshot:none", "DBSnapshotNotFound"),
        ("cluster-snapshot:none", "DBClusterSnapshotNotFoundFault"),
        ("db:none", "DBInstanceNotFound"),
        ("cluster:none", "DBClusterNotFoundFault"),
    ],
)
def test_tags_of_what_does_not_exist_are_refused(aws: Aws, resource: str, code: str) -> None:
    # botocore's model of AddTagsToResource; stock moto succeeds.
    name = f"arn:aws:rds:{SOURCE}:123456789012:{resource}"
    assert error_of(aws.rds().list_tags_for_resource, ResourceName=name)[0] == code


def test_a_hundred_snapshots_are_described_quickly(aws: Aws) -> None:
    specs = [{"database": f"db-{i}", "created": "2026-11-01T03:00:00Z", "tags": {"a": "b"}} for i in range(100)]
    aws.sim.seed_rds(SOURCE, snapshots=specs)
    describe(aws, region=SOURCE)
    started = time.perf_counter()
    copy(aws, arn("rds:db-7-2026-11-01-03-00"))
    assert len(describe(aws, region=SOURCE)) == 100
    assert time.perf_counter() - started < EVEN_ON_A_BUSY_MACHINE


def test_default_parameter_group_is_there_before_its_instance_is_described(aws: Aws) -> None:
    """Catches: a listing that has the group or not, as another call happens to come first."""
    aws.sim.seed_rds(SOURCE, databases=[{"id": "early"}])
    groups = aws.rds(SOURCE).describe_db_parameter_groups()["DBParameterGroups"]
    assert [group["DBParameterGroupFamily"] for group in groups] == ["postgres14"]
