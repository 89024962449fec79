"""CopyImage: encryption, and keys that turn out to be bad after the 200."""

from __future__ import annotations

from typing import Any

import pytest

from .support import DESTINATION, SOURCE, Aws, error_of


def test_unencrypted_stays_unencrypted(aws: Aws) -> None:
    aws.copy(aws.image())
    [snapshot] = aws.snapshots()
    assert snapshot["Encrypted"] is False
    assert "KmsKeyId" not in snapshot


@pytest.mark.parametrize("form", ["KeyId", "Arn", "alias", "alias ARN"])
def test_key_can_be_named_in_four_ways(aws: Aws, form: str) -> None:
    # API_CopyImage, KmsKeyId.
    key = aws.key()
    alias = "alias/dr"
    aws.client("kms", DESTINATION).create_alias(AliasName=alias, TargetKeyId=key["KeyId"])
    names = {**key, "alias": alias, "alias ARN": f"{key['Arn'].split(':key/')[0]}:{alias}"}
    copy = aws.copy(aws.image(), Encrypted=True, KmsKeyId=names[form])
    aws.sim.advance(9999)
    assert aws.describe(copy)["BlockDeviceMappings"][0]["Ebs"]["Encrypted"] is True
    assert aws.snapshots()[0]["KmsKeyId"] == key["Arn"]


def test_encrypted_source_without_a_key_gets_the_default_key_of_the_destination(aws: Aws) -> None:
    # EBS guide, ebs-copy-snapshot.
    aws.copy(aws.image(encrypted=True))
    default = aws.client("kms", DESTINATION).describe_key(KeyId="alias/aws/ebs")["KeyMetadata"]
    assert aws.snapshots()[0]["KmsKeyId"] == default["Arn"]
    assert default["Arn"].split(":")[3] == DESTINATION


def test_encryption_by_default_encrypts_an_unencrypted_source(aws: Aws) -> None:
    # EC2 guide, how-ami-copy-works: acts like Encrypted=true.
    aws.ec2(DESTINATION).enable_ebs_encryption_by_default()
    key = aws.key()
    aws.ec2(DESTINATION).modify_ebs_default_kms_key_id(KmsKeyId=key["Arn"])
    aws.copy(aws.image())
    assert aws.snapshots()[0]["KmsKeyId"] == key["Arn"]


def test_explicit_false_for_an_encrypted_source_is_refused(aws: Aws) -> None:
    # hashicorp/packer#6789
    source = aws.image(encrypted=True)
    snapshot = aws.snapshots(SOURCE)[0]["SnapshotId"]
    code, text = error_of(aws.copy, source, Encrypted=False)
    start = f"Snapshot {snapshot} is encrypted. Creating unencrypted copy from an encrypted snapshot is no"
    assert (code, text[: len(start)]) == ("InvalidRequest", start)


def test_key_without_encrypted_is_refused(aws: Aws) -> None:
    assert error_of(aws.copy, aws.image(), KmsKeyId="alias/dr")[0] == "InvalidParameterDependency"


def _other_region(aws: Aws) -> str:
    return str(aws.key(SOURCE)["Arn"])


def _disabled(aws: Aws) -> str:
    key = aws.key()["KeyId"]
    aws.client("kms", DESTINATION).disable_key(KeyId=key)
    return str(key)


def _deleted(aws: Aws) -> str:
    key = aws.key()["KeyId"]
    aws.client("kms", DESTINATION).schedule_key_deletion(KeyId=key)
    return str(key)


def _asymmetric(aws: Aws) -> str:
    return str(aws.key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyId"])


BAD_KEYS: dict[str, Any] = {
    "missing alias": lambda _: "alias/nothing",
    "missing key": lambda _: "12345678-1234-1234-1234-123456789012",
    "other region": _other_region,
    "disabled": _disabled,
    "pending deletion": _deleted,
    "asymmetric": _asymmetric,
}


@pytest.mark.parametrize("bad_key", BAD_KEYS.values(), ids=BAD_KEYS.keys())
def test_bad_key_is_accepted_and_the_image_fails_later(aws: Aws, bad_key: Any) -> None:
    # API_CopyImage: keys are checked asynchronously; hashicorp/packer#6737: the reason.
    copy = aws.copy(aws.image(), Encrypted=True, KmsKeyId=bad_key(aws))
    assert aws.describe(copy)["State"] == "pending"
    aws.sim.advance(9999)
    image = aws.describe(copy)
    reason = {"Code": "Client.InternalError", "Message": "Copy image failed with an internal error"}
    assert (image["State"], image["StateReason"]) == ("failed", reason)
    assert aws.snapshots()[0]["StateMessage"] == "Given key ID is not accessible"
