"""Snapshots, and tags of images and snapshots."""

from __future__ import annotations

from typing import Any

import pytest

from .support import DESTINATION, MISSING_IMAGE, MISSING_SNAPSHOT, PARTNER, SOURCE, Aws, error_of, tag_set, tags_of


def snapshot_of(aws: Aws, **spec: Any) -> str:
    aws.image(**spec)
    found: str = aws.snapshots(SOURCE)[-1]["SnapshotId"]
    return found


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("description", ["Copied for DestinationAmi *"], 1),
        ("description", ["Created*"], 0),
        ("status", ["pending"], 1),
        ("volume-id", ["vol-ffffffff"], 1),
        ("tag:Set", ["web"], 1),
        ("tag-key", ["S*"], 1),
        ("encrypted", ["false"], 1),
        ("volume-size", ["8"], 1),
        ("owner-id", [PARTNER], 0),
        ("progress", ["0%"], 1),
    ],
)
def test_snapshot_filters_choose(aws: Aws, name: str, values: list[str], found: int) -> None:
    # botocore's documentation of DescribeSnapshots.Filters.
    aws.copy(aws.image(), TagSpecifications=[{"ResourceType": "snapshot", "Tags": tag_set(Set="web")}])
    answer = aws.ec2(DESTINATION).describe_snapshots(OwnerIds=["self"], Filters=[{"Name": name, "Values": values}])
    assert len(answer["Snapshots"]) == found


def test_unknown_snapshot_filter_is_an_error(aws: Aws) -> None:
    filters = [{"Name": "colour", "Values": ["red"]}]
    assert error_of(aws.ec2().describe_snapshots, Filters=filters)[0] == "InvalidParameterValue"


def test_snapshot_errors_have_the_recorded_texts(aws: Aws) -> None:
    # Recording ec2.DescribeSnapshots.NotFound; aws-samples/copy-encrypted-ami#5.
    missing = ("InvalidSnapshot.NotFound", f"The snapshot '{MISSING_SNAPSHOT}' does not exist.")
    assert error_of(aws.ec2().describe_snapshots, SnapshotIds=[MISSING_SNAPSHOT]) == missing
    expected = ("InvalidParameterValue", "Value (null) for parameter snapshotId is invalid. Expected: 'snap-...'.")
    assert error_of(aws.ec2().describe_snapshots, SnapshotIds=["null"]) == expected


def test_snapshots_come_in_pages(aws: Aws) -> None:
    aws.sim.seed(SOURCE, count=12)
    pages = aws.ec2().get_paginator("describe_snapshots").paginate(OwnerIds=["self"], PaginationConfig={"PageSize": 5})
    assert [len(page["Snapshots"]) for page in pages] == [5, 5, 2]


def test_snapshot_in_use_cannot_be_deleted(aws: Aws) -> None:
    # sebdah/automated-ebs-snapshots#4
    image = aws.image()
    [snapshot] = aws.snapshots(SOURCE)
    text = f"The snapshot {snapshot['SnapshotId']} is currently in use by {image}"
    delete = aws.ec2().delete_snapshot
    assert error_of(delete, SnapshotId=snapshot["SnapshotId"]) == ("InvalidSnapshot.InUse", text)
    aws.ec2().deregister_image(ImageId=image)
    delete(SnapshotId=snapshot["SnapshotId"])
    assert aws.snapshots(SOURCE) == []


@pytest.mark.parametrize(
    "params",
    [
        {"CreateVolumePermission": {"Add": [{"UserId": PARTNER}]}},
        {"Attribute": "createVolumePermission", "OperationType": "add", "UserIds": [PARTNER]},
        {"CreateVolumePermission": {"Add": [{"Group": "all"}]}},
    ],
    ids=["structure", "operation type", "public"],
)
def test_shared_snapshot_is_seen_by_the_other_account_and_unlocks_the_copy(aws: Aws, params: dict[str, Any]) -> None:
    image = aws.image(launch_permissions=[{"UserId": PARTNER}])
    snapshot = aws.snapshots(SOURCE)[0]["SnapshotId"]
    assert aws.partner().describe_snapshots()["Snapshots"] == []
    aws.ec2().modify_snapshot_attribute(SnapshotId=snapshot, **params)
    assert len(aws.partner().describe_snapshots()["Snapshots"]) == 1
    assert aws.partner(DESTINATION).copy_image(Name="mine", SourceImageId=image, SourceRegion=SOURCE)["ImageId"]


def test_snapshot_under_the_aws_managed_key_cannot_be_shared(aws: Aws) -> None:
    # hashicorp/packer#7499
    snapshot = snapshot_of(aws, encrypted=True)
    change = {"CreateVolumePermission": {"Add": [{"UserId": PARTNER}]}}
    expected = ("OperationNotPermitted", "Encrypted snapshots with EBS default key cannot be shared")
    assert error_of(aws.ec2().modify_snapshot_attribute, SnapshotId=snapshot, **change) == expected


def test_tags_are_created_replaced_and_deleted(aws: Aws) -> None:
    image, ec2 = aws.image(tags={"a": "1"}), aws.ec2()
    ec2.create_tags(Resources=[image], Tags=tag_set(a="2", b="3", c="4"))
    ec2.delete_tags(Resources=[image], Tags=[{"Key": "a", "Value": "other"}, {"Key": "b"}])
    assert tags_of(aws.describe(image, SOURCE)) == {"a": "2", "c": "4"}


def test_delete_tags_without_tags_deletes_all_user_tags(aws: Aws) -> None:
    # API_DeleteTags
    image = aws.image(tags={"a": "1", "aws:x": "2"})
    aws.ec2().delete_tags(Resources=[image])
    assert tags_of(aws.describe(image, SOURCE)) == {"aws:x": "2"}


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("aws:x", "v", "Tag keys starting with 'aws:' are reserved for internal use"),
        ("k" * 128, "v", "Tag keys exceeding 127 characters are not allowed."),
        ("k", "v" * 257, "Tag values exceeding 256 characters are not allowed."),
    ],
    ids=["reserved", "long key", "long value"],
)
def test_refused_tags_are_not_stored(aws: Aws, key: str, value: str, text: str) -> None:
    image = aws.image()
    code, message = error_of(aws.ec2().create_tags, Resources=[image], Tags=[{"Key": key, "Value": value}])
    assert (code, text in message) == ("InvalidParameterValue", True)
    assert "Tags" not in aws.describe(image, SOURCE)


def test_fifty_tags_fit_and_one_more_does_not(aws: Aws) -> None:
    image = aws.image(tags={f"k{i}": "v" for i in range(50)})
    create = aws.ec2().create_tags
    create(Resources=[image], Tags=tag_set(k1="again"))
    assert error_of(create, Resources=[image], Tags=tag_set(more="v"))[0] == "TagLimitExceeded"


@pytest.mark.parametrize(
    ("resource", "code"),
    [(MISSING_IMAGE, "InvalidAMIID.NotFound"), (MISSING_SNAPSHOT, "InvalidSnapshot.NotFound")],
    ids=["image", "snapshot"],
)
def test_tags_of_what_does_not_exist_are_refused(aws: Aws, resource: str, code: str) -> None:
    assert error_of(aws.ec2().create_tags, Resources=[resource], Tags=tag_set(a="b"))[0] == code


def test_other_resources_are_tagged_as_before(aws: Aws) -> None:
    instance = aws.ec2().run_instances(ImageId=aws.image(), MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    aws.ec2().create_tags(Resources=[instance], Tags=tag_set(Name="web"))
    [reservation] = aws.ec2().describe_instances(InstanceIds=[instance])["Reservations"]
    assert tags_of(reservation["Instances"][0]) == {"Name": "web"}
    missing = error_of(aws.ec2().create_tags, Resources=["vol-0123456789abcdef0"], Tags=tag_set(a="b"))
    assert missing[0] == "InvalidVolume.NotFound"


def test_tags_of_a_dead_image_are_gone(aws: Aws) -> None:
    image = aws.image(tags={"a": "1"})
    aws.ec2().deregister_image(ImageId=image)
    found = aws.ec2().describe_tags(Filters=[{"Name": "resource-id", "Values": [image]}])
    assert found["Tags"] == []
