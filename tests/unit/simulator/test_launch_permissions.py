"""Launch permissions, and what stands in their way."""

from __future__ import annotations

from typing import Any

import pytest

from .support import DESTINATION, PARTNER, SOURCE, Aws, error_of

ORGANIZATION = "arn:aws:organizations::123456789012:organization/o-abcdefghij"
UNIT = "arn:aws:organizations::123456789012:ou/o-abcdefghij/ou-abcd-abcdefgh"
ALL_KINDS = [{"UserId": PARTNER}, {"OrganizationArn": ORGANIZATION}, {"OrganizationalUnitArn": UNIT}, {"Group": "all"}]


def permissions(aws: Aws, image: str) -> list[dict[str, str]]:
    answer = aws.ec2().describe_image_attribute(ImageId=image, Attribute="launchPermission")
    found: list[dict[str, str]] = answer["LaunchPermissions"]
    return found


def modify(aws: Aws, image: str, region: str = SOURCE, **params: Any) -> None:
    aws.ec2(region).modify_image_attribute(ImageId=image, **params)


def test_all_four_kinds_are_added_and_removed(aws: Aws) -> None:
    image = aws.image()
    modify(aws, image, LaunchPermission={"Add": ALL_KINDS})
    assert permissions(aws, image) == ALL_KINDS
    modify(aws, image, LaunchPermission={"Add": ALL_KINDS[:1], "Remove": ALL_KINDS[1:]})
    assert permissions(aws, image) == ALL_KINDS[:1]


def test_operation_type_form_takes_every_listed_one(aws: Aws) -> None:
    # API_ModifyImageAttribute; stock moto takes the first group and ARN only.
    image = aws.image()
    lists = {"UserIds": [PARTNER, "111122223333"], "OrganizationArns": [ORGANIZATION], "UserGroups": ["all"]}
    modify(aws, image, Attribute="launchPermission", OperationType="add", **lists)
    assert len(permissions(aws, image)) == 4
    modify(aws, image, Attribute="launchPermission", OperationType="remove", **lists)
    assert permissions(aws, image) == []


def test_pending_image_is_refused(aws: Aws) -> None:
    # app-sre/qontract-reconcile#2222
    copy = aws.copy(aws.image())
    text = f"The AMI ID '{copy}' is currently pending and may not be used for this operation"
    expected = ("InvalidAMIID.Unavailable", text)
    assert error_of(modify, aws, copy, DESTINATION, LaunchPermission={"Add": [{"UserId": PARTNER}]}) == expected


def test_nothing_to_change_is_refused(aws: Aws) -> None:
    # cloud-custodian#8323
    expected = ("InvalidParameterCombination", "No attributes specified.")
    assert error_of(modify, aws, aws.image(), LaunchPermission={"Add": [], "Remove": []}) == expected


@pytest.mark.parametrize(
    "permission",
    [
        {"UserId": "1234"},
        {"Group": "everybody"},
        {"OrganizationArn": "arn:aws:organizations:112233445566:organization/o-xyz123abc"},
        {"OrganizationalUnitArn": "ou-abcd-abcdefgh"},
    ],
    ids=["account", "group", "organization", "unit"],
)
def test_malformed_permissions_are_refused(aws: Aws, permission: dict[str, str]) -> None:
    image = aws.image()
    code = error_of(modify, aws, image, LaunchPermission={"Add": [permission]})[0]
    assert code == "InvalidAMIAttributeItemValue"
    assert permissions(aws, image) == []


def test_encrypted_image_cannot_be_public(aws: Aws) -> None:
    # opendevstack/ods-core#1062
    image = aws.image(encrypted=True, kms_key_id=aws.key(SOURCE)["Arn"])
    assert error_of(modify, aws, image, LaunchPermission={"Add": [{"Group": "all"}]})[0] == "UnsupportedOperation"
    modify(aws, image, LaunchPermission={"Add": [{"UserId": PARTNER}]})


def test_image_under_the_aws_managed_key_cannot_be_shared(aws: Aws) -> None:
    # hashicorp/packer#7410
    image = aws.image(encrypted=True)
    assert error_of(modify, aws, image, LaunchPermission={"Add": [{"UserId": PARTNER}]})[0] == "InvalidParameter"


def test_block_public_access_stops_public_and_nothing_else(aws: Aws) -> None:
    # hortonworks/cloudbreak-images#926
    image, ec2 = aws.image(), aws.ec2()
    assert ec2.get_image_block_public_access_state()["ImageBlockPublicAccessState"] == "unblocked"
    ec2.enable_image_block_public_access(ImageBlockPublicAccessState="block-new-sharing")
    assert error_of(modify, aws, image, LaunchPermission={"Add": [{"Group": "all"}]})[0] == "OperationNotPermitted"
    modify(aws, image, LaunchPermission={"Add": [{"UserId": PARTNER}]})
    ec2.disable_image_block_public_access()
    modify(aws, image, LaunchPermission={"Add": [{"Group": "all"}]})


def test_block_public_access_can_be_the_default(aws: Aws) -> None:
    aws.sim.configure(block_public_access="block-new-sharing")
    state = aws.ec2(DESTINATION).get_image_block_public_access_state()
    assert (state["ImageBlockPublicAccessState"], state["ManagedBy"]) == ("block-new-sharing", "account")


def test_only_the_owner_reads_permissions(aws: Aws) -> None:
    image = aws.image(launch_permissions=[{"UserId": PARTNER}])
    code = error_of(aws.partner().describe_image_attribute, ImageId=image, Attribute="launchPermission")[0]
    assert code == "AuthFailure"


def test_description_and_imds_support_are_changed_one_at_a_time(aws: Aws) -> None:
    image = aws.image()
    modify(aws, image, Description={"Value": "new"})
    modify(aws, image, ImdsSupport={"Value": "v2.0"})
    described = aws.describe(image, SOURCE)
    assert (described["Description"], described["ImdsSupport"]) == ("new", "v2.0")
    two = {"Description": {"Value": "x"}, "ImdsSupport": {"Value": "v2.0"}}
    assert error_of(modify, aws, image, **two)[0] == "InvalidParameterCombination"
