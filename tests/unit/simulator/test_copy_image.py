"""CopyImage: what the copy looks like, when it is complete, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from .support import DESTINATION, MISSING_IMAGE, PARTNER, SOURCE, THIRD, Aws, error_of, status_of, tag_set, tags_of

TWO_DISKS = [
    {"device": "/dev/sda1", "size_gib": 50},
    {"device": "/dev/sdb", "virtual_name": "ephemeral0"},
    {"device": "/dev/sdf", "size_gib": 20},
]


def test_copy_is_pending_without_snapshot_ids_until_the_longest_snapshot_is_complete(aws: Aws) -> None:
    # lstein/LibVM-EC2-Perl#17: SnapshotId is missing while a copy is pending.
    copy = aws.copy(aws.image(block_devices=TWO_DISKS))
    pending = aws.describe(copy)
    aws.sim.advance(27 * 60 - 1)
    nearly = aws.describe(copy)
    aws.sim.advance(1)
    done = aws.describe(copy)
    assert [image["State"] for image in (pending, nearly, done)] == ["pending", "pending", "available"]
    assert ["SnapshotId" in m.get("Ebs", {}) for m in nearly["BlockDeviceMappings"]] == [False, False, False]
    assert ["SnapshotId" in m.get("Ebs", {}) for m in done["BlockDeviceMappings"]] == [True, False, True]
    assert done["BlockDeviceMappings"][1] == {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"}


def test_destination_snapshots_exist_at_once_and_progress(aws: Aws) -> None:
    # Recording ec2.DescribeSnapshots.copied-for-ami.
    source = aws.image(block_devices=TWO_DISKS)
    copy = aws.copy(source)
    aws.sim.advance(27 * 30)
    large, small = aws.snapshots()
    assert (large["Progress"], large["State"], large["VolumeId"]) == ("50%", "pending", "vol-ffffffff")
    assert (small["Progress"], small["State"]) == ("100%", "completed")
    assert large["Description"].startswith(
        f"Copied for DestinationAmi {copy} from SourceAmi {source} for SourceSnapshot snap-"
    )
    number = large["Description"].rpartition("Task created on ")[2]
    assert (number[-1], number.count(",")) == (".", 4)


@pytest.mark.parametrize(("region", "minutes"), [("us-west-2", 27), ("eu-west-1", 41), ("ap-southeast-1", 81)])
def test_fifty_gib_take_as_long_as_the_route_says(aws: Aws, region: str, minutes: int) -> None:
    copy = aws.copy(aws.image(size_gib=50), region)
    aws.sim.advance(minutes * 60 - 1)
    assert aws.describe(copy, region)["State"] == "pending"
    aws.sim.advance(1)
    assert aws.describe(copy, region)["State"] == "available"


def test_time_based_copy_takes_the_asked_time(aws: Aws) -> None:
    # EBS guide, time-based-copies.
    copy = aws.copy(aws.image(size_gib=50), SnapshotCopyCompletionDurationMinutes=15)
    aws.sim.advance(15 * 60)
    assert aws.describe(copy)["State"] == "available"
    assert aws.snapshots()[0]["CompletionDurationMinutes"] == 15


def test_copy_says_where_it_comes_from_and_starts_private(aws: Aws) -> None:
    # EC2 guide, ami-ancestry and CopyingAMIs.
    source = aws.image(architecture="arm64", description="old", launch_permissions=[{"UserId": PARTNER}])
    copy = aws.copy(source)
    aws.sim.advance(9999)
    image = aws.describe(copy)
    permissions = aws.ec2(DESTINATION).describe_image_attribute(ImageId=copy, Attribute="launchPermission")
    assert (image["SourceImageId"], image["SourceImageRegion"]) == (source, SOURCE)
    assert (image["Architecture"], image["Public"], permissions["LaunchPermissions"]) == ("arm64", False, [])
    assert "Description" not in image
    assert "Tags" not in image


def test_tags_of_image_and_snapshots_are_there_from_the_start(aws: Aws) -> None:
    specs = [
        {"ResourceType": "image", "Tags": tag_set(Name="web")},
        {"ResourceType": "snapshot", "Tags": tag_set(Name="disk")},
    ]
    copy = aws.copy(aws.image(block_devices=TWO_DISKS), TagSpecifications=specs)
    assert tags_of(aws.describe(copy)) == {"Name": "web"}
    assert [tags_of(snapshot) for snapshot in aws.snapshots()] == [{"Name": "disk"}, {"Name": "disk"}]


def test_copy_image_tags_copies_user_tags_of_the_image_only(aws: Aws) -> None:
    # API_CopyImage: not aws: tags, not those of the snapshots; ours win.
    source = aws.image(tags={"Name": "web", "aws:x": "1", "Env": "prod"}, snapshot_tags={"Disk": "1"})
    specs = [{"ResourceType": "image", "Tags": tag_set(Env="dr")}]
    copy = aws.copy(source, CopyImageTags=True, TagSpecifications=specs)
    assert tags_of(aws.describe(copy)) == {"Name": "web", "Env": "dr"}
    assert "Tags" not in aws.snapshots()[0]


def test_copy_image_tags_never_copies_another_accounts_tags(aws: Aws) -> None:
    source = aws.image(tags={"Name": "web"}, launch_permissions=[{"UserId": PARTNER}], share_storage=True)
    params = {"Name": "mine", "SourceImageId": source, "SourceRegion": SOURCE, "CopyImageTags": True}
    copy = aws.partner(DESTINATION).copy_image(**params)["ImageId"]
    assert "Tags" not in aws.partner(DESTINATION).describe_images(ImageIds=[copy])["Images"][0]


def test_look_alike_drops_tag_specifications_when_asked_to(aws: Aws) -> None:
    aws.sim.configure(ignore_tag_specifications=True)
    specs = [{"ResourceType": "image", "Tags": tag_set(Name="web")}]
    assert "Tags" not in aws.describe(aws.copy(aws.image(), TagSpecifications=specs))


RESERVED = (
    "Value ( aws:autoscaling:groupName ) for parameter key is invalid. "
    "Tag keys starting with 'aws:' are reserved for internal use"
)
REFUSED_TAGS = {
    "other resource type": (
        [{"ResourceType": "volume", "Tags": tag_set(a="b")}],
        "InvalidParameterValue",
        "'volume' is not a valid taggable resource type for this operation.",
    ),
    # cloud-custodian#3792
    "duplicate key": (
        [{"ResourceType": "image", "Tags": [*tag_set(Name="a"), *tag_set(Name="b")]}],
        "InvalidParameterValue",
        "Duplicate tag key 'Name' specified.",
    ),
    # cloud-custodian#5975
    "reserved key": (
        [{"ResourceType": "image", "Tags": [{"Key": "aws:autoscaling:groupName", "Value": "x"}]}],
        "InvalidParameterValue",
        RESERVED,
    ),
    "fifty-one tags": (
        [{"ResourceType": "image", "Tags": tag_set(**{f"k{i}": "v" for i in range(51)})}],
        "TagLimitExceeded",
        "The maximum number of Tags for a resource has been reached.",
    ),
}


@pytest.mark.parametrize(("specs", "code", "message"), REFUSED_TAGS.values(), ids=REFUSED_TAGS.keys())
def test_refused_tag_specifications_make_no_copy(aws: Aws, specs: list[Any], code: str, message: str) -> None:
    assert error_of(aws.copy, aws.image(), TagSpecifications=specs) == (code, message)
    assert aws.ec2(DESTINATION).describe_images(Owners=["self"])["Images"] == []


@pytest.mark.parametrize(("key", "value"), [("k" * 128, "v"), ("k", "v" * 257)], ids=["key of 128", "value of 257"])
def test_tags_that_are_too_long_are_refused(aws: Aws, key: str, value: str) -> None:
    specs = [{"ResourceType": "image", "Tags": [{"Key": key, "Value": value}]}]
    assert error_of(aws.copy, aws.image(), TagSpecifications=specs)[0] == "InvalidParameterValue"


SOURCES: dict[str, tuple[dict[str, Any], str, str]] = {
    "pending": ({"state": "pending"}, "InvalidAMIID.Unavailable", "is currently pending and may not be used"),
    "failed": ({"state": "failed"}, "InvalidAMIID.Unavailable", "is currently failed and may not be used"),
    "disabled": ({"state": "disabled"}, "InvalidAMIID.Unavailable", "is currently disabled"),
}


@pytest.mark.parametrize(("spec", "code", "text"), SOURCES.values(), ids=SOURCES.keys())
def test_source_that_is_not_available_cannot_be_copied(aws: Aws, spec: dict[str, Any], code: str, text: str) -> None:
    found_code, found_text = error_of(aws.copy, aws.image(**spec))
    assert found_code == code
    assert text in found_text


def test_missing_malformed_and_invisible_sources_are_told_apart(aws: Aws) -> None:
    # denismo/aws-iam-ldap-bridge#20
    text = f"The image id '[{MISSING_IMAGE}]' does not exist"
    private = aws.image()
    partner = aws.partner(DESTINATION).copy_image
    assert error_of(aws.copy, MISSING_IMAGE) == ("InvalidAMIID.NotFound", text)
    assert error_of(aws.copy, "ami-web")[0] == "InvalidAMIID.Malformed"
    assert error_of(partner, Name="abc", SourceImageId=private, SourceRegion=SOURCE)[0] == "InvalidAMIID.NotFound"


def test_shared_image_without_shared_storage_cannot_be_copied(aws: Aws) -> None:
    # awslabs/amazon-eks-ami#52
    source = aws.image(launch_permissions=[{"UserId": PARTNER}])
    expected = ("InvalidRequest", "You do not have permission to access the storage of this ami")
    params = {"Name": "mine", "SourceImageId": source, "SourceRegion": SOURCE}
    assert error_of(aws.partner(DESTINATION).copy_image, **params) == expected


def test_source_region_that_is_down_fails_the_copy_though_the_destination_answers(aws: Aws) -> None:
    source = aws.image()
    aws.sim.outage(SOURCE)
    assert status_of(aws.copy, source) == 503
    assert aws.ec2(DESTINATION).describe_images(Owners=["self"])["Images"] == []


def test_too_many_copies_in_progress_are_refused_until_some_are_complete(aws: Aws) -> None:
    # EC2 guide, how-ami-copy-works: 300 per destination region; the code is inferred.
    aws.sim.configure(copies_in_progress_limit=2)
    source = aws.image()
    aws.copy(source, Name="copy-1")
    aws.copy(source, Name="copy-2")
    code, text = error_of(aws.copy, source, Name="copy-3")
    assert (code, "Too many AMI copies in progress" in text) == ("ResourceLimitExceeded", True)
    assert aws.copy(source, THIRD, Name="copy-3")
    aws.sim.advance(3600)
    assert aws.copy(source, Name="copy-3")


@pytest.mark.parametrize("minutes", [14, 20, 2895])
def test_completion_duration_outside_the_steps_is_refused(aws: Aws, minutes: int) -> None:
    # EBS guide, time-based-copies: 15 to 2880 in steps of 15.
    source = aws.image()
    code = error_of(aws.copy, source, SnapshotCopyCompletionDurationMinutes=minutes)[0]
    assert code == "InvalidParameterValue"


def test_dry_run_checks_everything_and_copies_nothing(aws: Aws) -> None:
    source = aws.image()
    assert error_of(aws.copy, source, DryRun=True)[0] == "DryRunOperation"
    assert error_of(aws.copy, MISSING_IMAGE, DryRun=True)[0] == "InvalidAMIID.NotFound"
    assert aws.ec2(DESTINATION).describe_images(Owners=["self"])["Images"] == []


def test_asked_failure_ends_in_failed_with_its_reason(aws: Aws) -> None:
    aws.sim.configure(fail_copies=[{"region": DESTINATION, "message": "no luck", "times": 1}])
    source = aws.image()
    failing, fine = aws.copy(source, Name="copy-1"), aws.copy(source, Name="copy-2")
    aws.sim.advance(9999)
    image = aws.describe(failing)
    assert (image["State"], image["StateReason"]["Message"]) == ("failed", "no luck")
    assert aws.describe(fine)["State"] == "available"
    assert sorted(snapshot["State"] for snapshot in aws.snapshots()) == ["completed", "error"]


def test_copy_within_one_region_is_possible(aws: Aws) -> None:
    copy = aws.copy(aws.image(), SOURCE)
    aws.sim.advance(9999)
    assert aws.describe(copy, SOURCE)["SourceImageRegion"] == SOURCE
