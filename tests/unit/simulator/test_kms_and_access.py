"""KMS DescribeKey, credentials, accounts and regions."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError

from tests.simulator.client import ACCESS_KEY

from .support import DESTINATION, OTHER_KEY, OWN, PARTNER, SOURCE, THIRD, Aws, error_of, status_of


def describe(aws: Aws, key: str, region: str = DESTINATION) -> dict[str, Any]:
    found: dict[str, Any] = aws.client("kms", region).describe_key(KeyId=key)["KeyMetadata"]
    return found


def test_key_is_described_by_id_arn_and_alias(aws: Aws) -> None:
    key = aws.key()
    aws.client("kms", DESTINATION).create_alias(AliasName="alias/dr", TargetKeyId=key["KeyId"])
    alias_arn = key["Arn"].replace(f"key/{key['KeyId']}", "alias/dr")
    found = [describe(aws, name) for name in (key["KeyId"], key["Arn"], "alias/dr", alias_arn)]
    assert {each["Arn"] for each in found} == {key["Arn"]}
    expected = ("Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "CUSTOMER")
    assert tuple(found[0][name] for name in ("KeyState", "KeySpec", "KeyUsage", "KeyManager")) == expected


def test_default_ebs_key_is_aws_managed(aws: Aws) -> None:
    assert describe(aws, "alias/aws/ebs")["KeyManager"] == "AWS"


def test_missing_keys_have_the_recorded_texts(aws: Aws) -> None:
    # Recording kms.DescribeKey.AliasNotFound; cloud-custodian placebo for "auto".
    alias = f"Alias arn:aws:kms:{DESTINATION}:{OWN}:alias/none is not found."
    missing = "12345678-1234-1234-1234-123456789012"
    arn = f"arn:aws:kms:{DESTINATION}:{OWN}:key/{missing}"
    assert error_of(describe, aws, "alias/none") == ("NotFoundException", alias)
    assert error_of(describe, aws, "auto") == ("NotFoundException", "Invalid keyId 'auto'")
    assert error_of(describe, aws, missing) == ("NotFoundException", f"Key '{arn}' does not exist")


def test_key_of_another_region_is_not_found_here(aws: Aws) -> None:
    key = aws.key(SOURCE)
    assert error_of(describe, aws, key["Arn"])[0] == "NotFoundException"
    assert error_of(describe, aws, key["KeyId"])[0] == "NotFoundException"


def test_states_and_asymmetric_keys_are_told(aws: Aws) -> None:
    kms = aws.client("kms", DESTINATION)
    disabled, dying = aws.key()["KeyId"], aws.key()["KeyId"]
    kms.disable_key(KeyId=disabled)
    kms.schedule_key_deletion(KeyId=dying)
    asymmetric = aws.key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyId"]
    assert describe(aws, disabled)["KeyState"] == "Disabled"
    assert describe(aws, dying)["KeyState"] == "PendingDeletion"
    assert (describe(aws, asymmetric)["KeySpec"], describe(aws, asymmetric)["KeyUsage"]) == ("RSA_2048", "SIGN_VERIFY")


def test_access_key_decides_the_account(aws: Aws) -> None:
    accounts = [aws.client("sts", SOURCE, key).get_caller_identity()["Account"] for key in (ACCESS_KEY, OTHER_KEY)]
    assert accounts == [OWN, PARTNER]


def test_invalid_access_key_is_refused_as_each_service_does(aws: Aws) -> None:
    aws.sim.configure(invalid_access_keys=[ACCESS_KEY])
    text = "AWS was not able to validate the provided access credentials"
    assert error_of(aws.ec2().describe_images) == ("AuthFailure", text)
    assert status_of(aws.ec2().describe_images) == 401
    assert error_of(aws.client("sts", SOURCE).get_caller_identity)[0] == "InvalidClientTokenId"
    assert error_of(describe, aws, "alias/x")[0] == "UnrecognizedClientException"


def test_region_that_is_not_enabled_refuses_the_credentials(aws: Aws) -> None:
    aws.sim.configure(disabled_regions=[THIRD])
    assert error_of(aws.ec2(THIRD).describe_images, Owners=["self"])[0] == "AuthFailure"
    regions = aws.ec2().describe_regions(AllRegions=True)["Regions"]
    enabled = {region["RegionName"] for region in aws.ec2().describe_regions()["Regions"]}
    assert {r["RegionName"]: r["OptInStatus"] for r in regions}[THIRD] == "not-opted-in"
    assert (THIRD in enabled, DESTINATION in enabled) == (False, True)


def test_unknown_region_name_is_an_error_of_describe_regions(aws: Aws) -> None:
    assert error_of(aws.ec2().describe_regions, RegionNames=["mars-1"])[0] == "InvalidParameterValue"


def test_region_that_does_not_exist_gives_no_answer(aws: Aws) -> None:
    with pytest.raises((ConnectionClosedError, EndpointConnectionError)):
        aws.ec2("mars-north-1").describe_images()
