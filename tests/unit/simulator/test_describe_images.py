"""DescribeImages: ids, owners, filters, pages, visibility."""

from __future__ import annotations

import time
from typing import Any

import pytest

from .support import DESTINATION, EVEN_ON_A_BUSY_MACHINE, MISSING_IMAGE, OWN, PARTNER, SOURCE, Aws, error_of, tag_set


def names(aws: Aws, **params: Any) -> list[str]:
    return [image["Name"] for image in aws.ec2().describe_images(**params)["Images"]]


def filtered(aws: Aws, name: str, *values: str) -> list[str]:
    return names(aws, Owners=["self"], Filters=[{"Name": name, "Values": list(values)}])


IMAGES = [
    {"name": "web-1", "tags": {"Env": "prod", "Name": "web"}, "created": "2026-01-01T10:00:00Z", "size_gib": 8},
    {"name": "web-2", "tags": {"Env": "test"}, "created": "2026-02-01T10:00:00Z", "architecture": "arm64"},
    {
        "name": "batch.1",
        "description": "nightly",
        "created": "2026-02-02T10:00:00Z",
        "block_devices": [{"device": "/dev/xvda", "size_gib": 50, "encrypted": True, "volume_type": "io2"}],
    },
    {"name": "copied", "source_image_id": "ami-0aaaaaaaaaaaaaaaa", "source_region": "eu-west-1", "state": "failed"},
    {"name": "shared", "launch_permissions": [{"Group": "all"}, {"UserId": PARTNER}]},
]

FILTERS: list[tuple[str, list[str], list[str]]] = [
    ("name", ["web-1"], ["web-1"]),
    ("name", ["web-*"], ["web-1", "web-2"]),
    ("name", ["web-?", "batch.1"], ["web-1", "web-2", "batch.1"]),
    ("name", ["WEB-*"], []),
    ("name", ["batch?1"], ["batch.1"]),
    ("name", ["batch\\?1"], []),
    ("tag:Env", ["prod"], ["web-1"]),
    ("tag:Env", ["*"], ["web-1", "web-2"]),
    ("tag-key", ["Name"], ["web-1"]),
    ("state", ["failed"], ["copied"]),
    ("state-reason-code", ["Client.*"], ["copied"]),
    ("architecture", ["arm64"], ["web-2"]),
    ("creation-date", ["2026-02-*"], ["web-2", "batch.1"]),
    ("description", ["night*"], ["batch.1"]),
    ("root-device-name", ["/dev/xvda"], ["batch.1"]),
    ("block-device-mapping.volume-size", ["50"], ["batch.1"]),
    ("block-device-mapping.encrypted", ["true"], ["batch.1"]),
    ("block-device-mapping.device-name", ["/dev/xvda"], ["batch.1"]),
    ("block-device-mapping.volume-type", ["io2"], ["batch.1"]),
    ("source-image-id", ["ami-0aaaaaaaaaaaaaaaa"], ["copied"]),
    ("source-image-region", ["eu-west-1"], ["copied"]),
    ("is-public", ["true"], ["shared"]),
    ("owner-id", [OWN], ["web-1", "web-2", "batch.1", "copied", "shared"]),
    ("owner-id", [PARTNER], []),
    ("virtualization-type", ["paravirtual"], []),
]


@pytest.mark.parametrize(
    ("name", "values", "expected"), FILTERS, ids=[f"{n}={','.join(v)}" for n, v, _expected in FILTERS]
)
def test_filter_chooses_what_the_reference_says(aws: Aws, name: str, values: list[str], expected: list[str]) -> None:
    # botocore's documentation of DescribeImages.Filters.
    aws.sim.seed(SOURCE, images=IMAGES)
    assert filtered(aws, name, *values) == expected


def test_filters_are_anded_and_apply_to_ids_as_well(aws: Aws) -> None:
    ids = aws.sim.seed(SOURCE, images=IMAGES)
    both = [{"Name": "name", "Values": ["web-*"]}, {"Name": "tag:Env", "Values": ["test"]}]
    assert names(aws, Filters=both) == ["web-2"]
    assert names(aws, ImageIds=ids, Filters=both) == ["web-2"]
    assert names(aws, ImageIds=ids, Owners=[PARTNER]) == []


def test_unknown_filter_is_an_error(aws: Aws) -> None:
    assert error_of(filtered, aws, "colour", "red") == ("InvalidParameterValue", "The filter 'colour' is invalid")


def test_one_unknown_id_among_known_ones_is_not_found(aws: Aws) -> None:
    ids = [aws.image(), MISSING_IMAGE]
    code, text = error_of(aws.ec2().describe_images, ImageIds=ids)
    assert (code, text) == ("InvalidAMIID.NotFound", f"The image id '[{MISSING_IMAGE}]' does not exist")


def test_malformed_id_is_told(aws: Aws) -> None:
    expected = ("InvalidAMIID.Malformed", 'Invalid id: "web" (expecting "ami-...")')
    assert error_of(aws.ec2().describe_images, ImageIds=["web"]) == expected


def test_pages_cover_everything_once_although_images_go(aws: Aws) -> None:
    ids = aws.sim.seed(SOURCE, count=7)
    first = aws.ec2().describe_images(Owners=["self"], MaxResults=3)
    aws.ec2().deregister_image(ImageId=ids[2])
    second = aws.ec2().describe_images(Owners=["self"], MaxResults=3, NextToken=first["NextToken"])
    last = aws.ec2().describe_images(Owners=["self"], MaxResults=3, NextToken=second["NextToken"])
    assert [image["ImageId"] for page in (first, second, last) for image in page["Images"]] == ids
    assert "NextToken" not in last


def test_page_size_cannot_be_combined_with_ids(aws: Aws) -> None:
    expected = ("InvalidParameterCombination", "The parameter imageIds cannot be used with the parameter maxResults")
    assert error_of(aws.ec2().describe_images, ImageIds=[aws.image()], MaxResults=5) == expected


@pytest.mark.parametrize("size", [0, 1001])
def test_page_size_outside_its_range_is_refused(aws: Aws, size: int) -> None:
    assert error_of(aws.ec2().describe_images, MaxResults=size)[0] == "InvalidParameterValue"


def test_ten_thousand_images_are_listed_in_reasonable_time(aws: Aws) -> None:
    # Stock moto needs 92 seconds; a page takes about 0.2 s here, most of it in boto3.
    aws.sim.seed(SOURCE, count=10_000, tags={"Set": "web", "Number": "{i}"})
    wanted = [{"Name": "tag:Set", "Values": ["web"]}]
    began = time.monotonic()
    page = aws.ec2().describe_images(Owners=["self"], Filters=wanted, MaxResults=1000)
    assert time.monotonic() - began < EVEN_ON_A_BUSY_MACHINE
    assert len(page["Images"]) == 1000


def test_absent_keys_are_absent(aws: Aws) -> None:
    # Recordings ec2.DescribeImages.two-disks and .2025-createimage.
    image = aws.describe(aws.image(), SOURCE)
    absent = {"Description", "Tags", "StateReason", "DeprecationTime", "BootMode", "ImdsSupport", "ImageOwnerAlias"}
    assert not absent & set(image)


@pytest.mark.parametrize(
    ("permissions", "visible"),
    [([], False), ([{"UserId": PARTNER}], True), ([{"Group": "all"}], True), ([{"UserId": "111122223333"}], False)],
    ids=["private", "shared", "public", "shared with somebody else"],
)
def test_other_account_sees_public_and_shared_images(aws: Aws, permissions: list[Any], visible: bool) -> None:
    image = aws.image(launch_permissions=permissions)
    listed = [found["ImageId"] for found in aws.partner().describe_images()["Images"]]
    by_owner = aws.partner().describe_images(Owners=[OWN])["Images"]
    assert listed == ([image] if visible else [])
    assert len(by_owner) == len(listed)
    assert aws.partner().describe_images(Owners=["self"])["Images"] == []


def test_owner_alias_finds_amazons_images(aws: Aws) -> None:
    public = {"name": "al2023", "owner_alias": "amazon", "launch_permissions": [{"Group": "all"}]}
    aws.sim.seed(SOURCE, images=[public], account="137112412989")
    aws.image()
    assert names(aws, Owners=["amazon"]) == ["al2023"]
    assert names(aws, Filters=[{"Name": "owner-alias", "Values": ["amazon"]}]) == ["al2023"]


def test_executable_users_choose_by_launch_permission(aws: Aws) -> None:
    aws.sim.seed(SOURCE, images=IMAGES)
    assert names(aws, ExecutableUsers=["all"]) == ["shared"]
    assert names(aws, ExecutableUsers=[PARTNER]) == ["shared"]
    assert names(aws, ExecutableUsers=["self"]) == []


def test_disabled_images_are_listed_only_when_asked_for(aws: Aws) -> None:
    # EC2 guide, disable-an-ami: hidden, and all launch permissions are gone.
    image = aws.image(launch_permissions=[{"UserId": PARTNER}])
    aws.ec2().disable_image(ImageId=image)
    assert names(aws, Owners=["self"]) == []
    assert aws.describe(image, SOURCE, IncludeDisabled=True)["State"] == "disabled"
    aws.ec2().enable_image(ImageId=image)
    attribute = aws.ec2().describe_image_attribute(ImageId=image, Attribute="launchPermission")
    assert attribute["LaunchPermissions"] == []
    assert aws.describe(image, SOURCE)["State"] == "available"


def test_deprecated_images_are_hidden_from_others_only(aws: Aws) -> None:
    # EC2 guide, ami-deprecate.
    image = aws.image(launch_permissions=[{"Group": "all"}])
    at = aws.ec2().describe_images(ImageIds=[image])["Images"][0]["CreationDate"].replace("2026", "2027")
    aws.ec2().enable_image_deprecation(ImageId=image, DeprecateAt=at)
    aws.sim.advance(400 * 24 * 3600)
    assert aws.describe(image, SOURCE)["DeprecationTime"].endswith(":00.000Z")
    assert aws.partner().describe_images()["Images"] == []
    assert len(aws.partner().describe_images(IncludeDeprecated=True)["Images"]) == 1


def test_new_images_are_invisible_for_a_while_when_asked_for(aws: Aws) -> None:
    # EC2 developer guide, eventual-consistency.
    source = aws.image()
    aws.sim.configure(visible_after_seconds=10)
    copy = aws.copy(source)
    ec2 = aws.ec2(DESTINATION)
    assert error_of(ec2.describe_images, ImageIds=[copy])[0] == "InvalidAMIID.NotFound"
    assert error_of(ec2.create_tags, Resources=[copy], Tags=tag_set(a="b"))[0] == "InvalidAMIID.NotFound"
    assert ec2.describe_images(Owners=["self"])["Images"] == []
    aws.sim.advance(11)
    assert aws.describe(copy)["ImageId"] == copy
