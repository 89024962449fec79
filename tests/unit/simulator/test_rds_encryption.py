"""Keys of copied database snapshots: instances and clusters differ."""

from __future__ import annotations

import pytest

from tests.simulator.models.db_kind import CLUSTER, INSTANCE, Kind

from .rds_support import KINDS, arn, copy, seed
from .support import DESTINATION, OTHER_KEY, PARTNER, SOURCE, Aws, error_of

both = pytest.mark.parametrize("kind", KINDS, ids=["instance", "cluster"])
UNUSABLE = "does not exist, is not enabled or you do not have permissions to access it"
_ENCRYPTED = {INSTANCE: "Encrypted", CLUSTER: "StorageEncrypted"}


def test_encrypted_instance_snapshot_needs_a_key_across_regions(aws: Aws) -> None:
    # 1Strategy/rds-oracle-cross-account-cross-region-dr#1, pbudzon/aws-maintenance#5
    expected = ("InvalidParameterValue", "Must specify new KMS key for cross region encrypted snapshot copy.")
    assert error_of(copy, aws, arn(seed(aws, encrypted=True))) == expected


def test_encrypted_cluster_snapshot_needs_a_key_across_regions(aws: Aws) -> None:
    # awslabs/aurora-snapshot-tool#25
    expected = ("KMSKeyNotAccessibleFault", f"Specified KMS key [None] {UNUSABLE}.")
    assert error_of(copy, aws, arn(seed(aws, CLUSTER, encrypted=True), CLUSTER), CLUSTER) == expected


@both
@pytest.mark.parametrize("by", ["id", "arn", "alias"])
def test_copy_is_encrypted_with_the_key_of_the_destination(aws: Aws, kind: Kind, by: str) -> None:
    key = aws.key()
    aws.client("kms", DESTINATION).create_alias(AliasName="alias/dr", TargetKeyId=key["KeyId"])
    asked = {"id": key["KeyId"], "arn": key["Arn"], "alias": "alias/dr"}[by]
    copied = copy(aws, arn(seed(aws, kind, encrypted=True), kind), kind, KmsKeyId=asked)
    assert (copied[_ENCRYPTED[kind]], copied["KmsKeyId"]) == (True, key["Arn"])


@both
@pytest.mark.parametrize("key", ["missing", "disabled", "other region"])
def test_key_that_cannot_be_used_is_refused_at_once(aws: Aws, kind: Kind, key: str) -> None:
    # awslabs/rds-snapshot-tool#70, awslabs/aurora-snapshot-tool#25; API_CopyDBSnapshot: keys belong to a region.
    asked = "alias/none"
    if key == "disabled":
        asked = aws.key()["KeyId"]
        aws.client("kms", DESTINATION).disable_key(KeyId=asked)
    if key == "other region":
        asked = aws.key(SOURCE)["Arn"]
    beginning = "Specified KMS key" if kind is CLUSTER else "The target KMS key"
    expected = ("KMSKeyNotAccessibleFault", f"{beginning} [{asked}] {UNUSABLE}.")
    assert error_of(copy, aws, arn(seed(aws, kind, encrypted=True), kind), kind, KmsKeyId=asked) == expected


def test_disabled_key_of_the_source_is_refused(aws: Aws) -> None:
    # pbudzon/aws-maintenance#13
    key = aws.key(SOURCE)
    aws.client("kms", SOURCE).disable_key(KeyId=key["KeyId"])
    source = arn(seed(aws, kms_key_id=key["Arn"]))
    expected = ("KMSKeyNotAccessibleFault", f"The source snapshot KMS key {UNUSABLE}")
    assert error_of(copy, aws, source, KmsKeyId=aws.key()["KeyId"]) == expected


def test_key_encrypts_the_copy_of_an_unencrypted_instance_snapshot(aws: Aws) -> None:
    # botocore, CopyDBSnapshot.KmsKeyId: "If you specify this parameter when you copy an unencrypted snapshot, the copy
    # is encrypted."
    assert copy(aws, arn(seed(aws)), KmsKeyId=aws.key()["Arn"])["Encrypted"] is True


def test_key_for_an_unencrypted_cluster_snapshot_is_an_error(aws: Aws) -> None:
    # botocore, CopyDBClusterSnapshot.KmsKeyId: "If you copy an unencrypted DB cluster snapshot and specify a value for
    # the KmsKeyId parameter, an error is returned."
    source = arn(seed(aws, CLUSTER), CLUSTER)
    assert error_of(copy, aws, source, CLUSTER, KmsKeyId=aws.key()["Arn"])[0] == "InvalidParameterValue"


@both
def test_copy_within_the_region_keeps_its_key(aws: Aws, kind: Kind) -> None:
    key = aws.key(SOURCE)["Arn"]
    assert copy(aws, seed(aws, kind, kms_key_id=key), kind, SOURCE)["KmsKeyId"] == key


def test_shared_encrypted_snapshot_needs_a_key_within_the_region_too(aws: Aws) -> None:
    # awslabs/rds-snapshot-tool#70
    source = arn(seed(aws, type="manual", encrypted=True, shared_with=[PARTNER]))
    copy_by_partner = aws.rds(SOURCE, OTHER_KEY).copy_db_snapshot
    params = {"SourceDBSnapshotIdentifier": source, "TargetDBSnapshotIdentifier": "mine"}
    expected = ("KMSKeyNotAccessibleFault", f"The target KMS key [None] {UNUSABLE}.")
    assert error_of(copy_by_partner, **params) == expected
