# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Snapshots out of RDS's own answers (recordings/rds.*.json, shortened to the fields that say something here)."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import FAILED, GONE, PENDING, USABLE
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER, INSTANCE, DbKind
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.model import DbSnapshot, nothing_of, snapshot_from_boto
from tests.unit.module_utils._rds.builders import KINDS, a_copy, a_request, a_snapshot, boto_snapshot

TIME = {"SnapshotCreateTime": datetime(2026, 11, 19, tzinfo=timezone.utc)}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)

# CopyDBSnapshot.xregion-pending: no SnapshotCreateTime, VpcId, AvailabilityZone, OptionGroupName, TagList
PENDING_COPY: dict[str, Any] = {
    "Engine": "postgres",
    "Status": "pending",
    "SourceRegion": "us-east-1",
    "Encrypted": True,
    "KmsKeyId": "arn:aws:kms:us-east-2:644160558196:key/cb291f53-f3ab-4e64-843e-47b0a7c9cf61",
    "PercentProgress": 0,
    "SourceDBSnapshotIdentifier": "arn:aws:rds:us-east-1:644160558196:snapshot:rds:originb-2016-12-28-09-15",
    "DBSnapshotIdentifier": "rds-originb-2016-12-28-09-15",
    "AllocatedStorage": 5,
    "SnapshotType": "manual",
    "DBSnapshotArn": "arn:aws:rds:us-east-2:644160558196:snapshot:rds-originb-2016-12-28-09-15",
    "DBInstanceIdentifier": "originb",
}
# DescribeDBSnapshots.creating: no SnapshotCreateTime, but tags
CREATING: dict[str, Any] = {
    "Engine": "postgres",
    "Status": "creating",
    "DBSnapshotArn": "arn:aws:rds:us-east-2:644160558196:snapshot:final-mxtest-2017-05-25",
    "PercentProgress": 4,
    "Encrypted": True,
    "DBSnapshotIdentifier": "final-mxtest-2017-05-25",
    "AllocatedStorage": 5,
    "SnapshotType": "manual",
    "DBInstanceIdentifier": "mxtest",
    "TagList": [{"Value": "gp2", "Key": "StorageType"}],
}
# DescribeDBSnapshots.available-2023, with OriginalSnapshotCreateTime as in the API reference's sample of a copy
AVAILABLE: dict[str, Any] = {
    **CREATING,
    "Status": "available",
    "PercentProgress": 100,
    "SnapshotCreateTime": datetime(2023, 7, 25, 13, 22, 6, 244000, timezone.utc),
    "OriginalSnapshotCreateTime": datetime(2023, 7, 24, 3, 0, 0, 500000, timezone.utc),
}
# DescribeDBClusterSnapshots.automated and .copies: StorageEncrypted, AllocatedStorage 0
CLUSTER_SNAPSHOT: dict[str, Any] = {
    "DBClusterSnapshotIdentifier": "rds:database-1-2020-04-27-05-58",
    "DBClusterIdentifier": "database-1",
    "SnapshotCreateTime": datetime(2020, 4, 27, 5, 58, 55, 964000, timezone.utc),
    "Engine": "aurora-postgresql",
    "AllocatedStorage": 0,
    "Status": "available",
    "SnapshotType": "automated",
    "PercentProgress": 100,
    "StorageEncrypted": True,
    "DBClusterSnapshotArn": "arn:aws:rds:us-east-1:644160558196:cluster-snapshot:rds:database-1-2020-04-27-05-58",
    "TagList": [{"Key": "Owner", "Value": "kapil"}],
}
CLUSTER_COPY: dict[str, Any] = {
    **CLUSTER_SNAPSHOT,
    "DBClusterSnapshotIdentifier": "c7n-testing-public",
    "DBClusterIdentifier": "c7n-testing",
    "SnapshotCreateTime": datetime(2024, 10, 29, 18, 30, 6, 906000, timezone.utc),
    "SnapshotType": "manual",
    "StorageEncrypted": False,
    "DBClusterSnapshotArn": "arn:aws:rds:us-east-2:644160558196:cluster-snapshot:c7n-testing-public",
    "SourceDBClusterSnapshotArn": "arn:aws:rds:us-east-2:644160558196:cluster-snapshot:c7n-testing-private",
    "TagList": [],
}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("kind", "told", "expected"),
    [
        pytest.param(
            INSTANCE,
            PENDING_COPY,
            {
                "id": "rds-originb-2016-12-28-09-15",
                "phase": PENDING,
                "created": EPOCH,
                "encrypted": True,
                "progress": 0,
                "size_gib": 5,
                "tags": {},
                "database": "originb",
                "source_arn": "arn:aws:rds:us-east-1:644160558196:snapshot:rds:originb-2016-12-28-09-15",
            },
            id="pending_copy",
        ),
        pytest.param(
            INSTANCE,
            CREATING,
            {"phase": PENDING, "created": EPOCH, "progress": 4, "tags": {"StorageType": "gp2"}, "source_arn": None},
            id="creating",
        ),
        pytest.param(
            INSTANCE,
            AVAILABLE,
            {"phase": USABLE, "created": AVAILABLE["OriginalSnapshotCreateTime"]},
            id="the_moment_of_the_data_is_the_sources",
        ),
        pytest.param(
            INSTANCE,
            {k: v for k, v in AVAILABLE.items() if k != "OriginalSnapshotCreateTime"},
            {"created": AVAILABLE["SnapshotCreateTime"]},
            id="before_2021_there_was_one_time_only",
        ),
        pytest.param(
            CLUSTER,
            CLUSTER_SNAPSHOT,
            {
                "id": "rds:database-1-2020-04-27-05-58",
                "phase": USABLE,
                "created": CLUSTER_SNAPSHOT["SnapshotCreateTime"],
                "database": "database-1",
                "size_gib": None,
                "tags": {"Owner": "kapil"},
                "source_arn": None,
                "snapshot_type": "automated",
            },
            id="cluster",
        ),
        pytest.param(CLUSTER, CLUSTER_SNAPSHOT, {"encrypted": True}, id="encrypted_cluster"),
        pytest.param(
            CLUSTER,
            CLUSTER_COPY,
            {
                "encrypted": False,
                "created": CLUSTER_COPY["SnapshotCreateTime"],
                "source_arn": CLUSTER_COPY["SourceDBClusterSnapshotArn"],
            },
            id="copy_of_a_cluster",
        ),
    ],
)
def test_snapshot_from_boto_of_a_recorded_answer(kind: DbKind, told: dict[str, Any], expected: dict[str, Any]) -> None:
    """Catches: a KeyError on a copy in progress, the time of copying for the time of the data, or encryption not seen
    because clusters call it StorageEncrypted.
    """
    snapshot = snapshot_from_boto(kind, "us-east-1", told)
    assert {name: getattr(snapshot, name) for name in expected} == expected


@each_kind
@pytest.mark.parametrize("encrypted", [True, False])
def test_snapshot_from_boto_of_what_the_builder_writes_is_the_same(kind: DbKind, encrypted: bool) -> None:
    """Catches: a field of one twin read under the name that the other one uses."""
    written = a_copy(a_snapshot(kind, encrypted=encrypted))
    read = snapshot_from_boto(kind, written.region, boto_snapshot(written))
    fields = ("region", "id", "name", "state", "phase", "created", "tags", "encrypted", "tagged_ids", "kind", "arn")
    fields += ("database", "snapshot_type", "source_arn", "tracking")
    assert {name: getattr(read, name) for name in fields} == {name: getattr(written, name) for name in fields}


@pytest.mark.parametrize(
    ("state", "phase"),
    [
        ("available", USABLE),
        ("pending", PENDING),
        ("creating", PENDING),
        ("copying", PENDING),
        ("failed", FAILED),
        ("incompatible-restore", FAILED),
        ("deleting", GONE),
        ("deleted", GONE),
        ("modifying", PENDING),
        ("something-new", PENDING),
    ],
)
def test_snapshot_phase_of_a_state(state: str, phase: str) -> None:
    """Catches: a state that RDS does not document taken for the end of a copy."""
    assert snapshot_from_boto(INSTANCE, "us-east-2", {**CREATING, **TIME, "Status": state}).phase == phase


@each_kind
def test_nothing_of_a_database_is_no_snapshot(kind: DbKind) -> None:
    """Catches: the stand-in for a missing snapshot that is copied, counted or tracked."""
    nothing = nothing_of("shop", a_request(kind))
    assert isinstance(nothing, DbSnapshot)
    assert (nothing.id, nothing.usable, nothing.tracking, nothing.database) == ("", False, None, "shop")


@each_kind
def test_kind_names_belong_together(kind: DbKind) -> None:
    """Catches: a name copied from the twin: boto3's methods and RDS's operations, parameters and answers."""
    noun = "DBClusterSnapshot" if kind.is_cluster else "DBSnapshot"
    snake = "db_cluster_snapshot" if kind.is_cluster else "db_snapshot"
    assert (kind.list_key, kind.id_key, kind.arn_key) == (f"{noun}s", f"{noun}Identifier", f"{noun}Arn")
    assert (kind.describe_call, kind.describe_operation) == (f"describe_{snake}s", f"Describe{noun}s")
    assert (kind.copy_call, kind.copy_operation, kind.copy_answer_key) == (f"copy_{snake}", f"Copy{noun}", noun)
    assert (kind.create_call, kind.create_operation) == (f"create_{snake}", f"Create{noun}")
    assert (kind.delete_call, kind.delete_operation) == (f"delete_{snake}", f"Delete{noun}")
    assert kind.source_parameter == f"Source{noun}Identifier"
    assert kind.target_parameter == f"Target{noun}Identifier"


@each_kind
def test_kind_names_are_known_to_botocore(kind: DbKind) -> None:
    """Catches: a parameter or an answer's field that RDS does not have: asked of AWS's own model in botocore."""
    botocore_session = pytest.importorskip("botocore.session")
    model = botocore_session.get_session().get_service_model("rds")
    copy = model.operation_model(kind.copy_operation)
    assert {kind.source_parameter, kind.target_parameter, "KmsKeyId", "Tags"} <= set(copy.input_shape.members)
    assert ("OptionGroupName" in copy.input_shape.members) != kind.is_cluster
    assert kind.copy_answer_key in copy.output_shape.members
    described = model.operation_model(kind.describe_operation).output_shape.members[kind.list_key].member.members
    assert {kind.id_key, kind.arn_key, kind.database_key, kind.source_arn_key, "Status", "TagList"} <= set(described)
    assert {kind.database_key, kind.id_key} <= set(model.operation_model(kind.create_operation).input_shape.members)
    assert kind.id_key in model.operation_model(kind.delete_operation).input_shape.members
    _call, operation, key = kind.databases
    databases = model.operation_model(operation).output_shape.members[key].member.members
    assert {kind.database_key, "TagList"} <= set(databases)


def test_snapshot_from_boto_of_a_usable_one_without_a_time_is_no_answer() -> None:
    """Catches: the newest snapshot taken for the oldest, which retention lets go."""
    with pytest.raises(KeyError, match="SnapshotCreateTime"):
        snapshot_from_boto(INSTANCE, "us-east-2", {**CREATING, "Status": "available"})
