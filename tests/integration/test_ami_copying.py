"""What a copy is made with: encryption, keys, name, description and completion time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleRunner


@pytest.mark.parametrize("form", ["id", "arn", "alias", "alias arn"])
def test_encryption_with_a_key_in_any_form_reaches_the_copy(module: ModuleRunner, aws: AwsView, form: str) -> None:
    aws.web()
    arn = aws.key(WEST)
    aws.alias(WEST, "alias/dr", arn)
    forms = {
        "id": arn.rsplit("/", 1)[-1],
        "arn": arn,
        "alias": "alias/dr",
        "alias arn": "arn:aws:kms:us-west-2:123456789012:alias/dr",
    }
    result = module(sync_identifier="web", kms_key_id=forms[form])
    assert not result.failed, result.message
    assert [snapshot["KmsKeyId"] for snapshot in aws.snapshots(WEST)] == [arn]
    aws.simulator.advance(3600 * 3)
    assert aws.image(WEST, result.data["image_id"])["State"] == "available"
    assert not module(sync_identifier="web", kms_key_id=forms[form]).changed


def test_encryption_with_a_key_for_each_region(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    keys = {region: aws.key(region) for region in (WEST, EU)}
    result = module.to_two(sync_identifier="web", kms_key_id=keys)
    assert result.actions == {WEST: "copied", EU: "copied"}
    assert {region: aws.snapshots(region)[0]["KmsKeyId"] for region in keys} == keys


def test_encryption_without_key_uses_the_key_of_aws(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    result = module(sync_identifier="web", encrypted=True)
    assert '"Encrypted": true' in result.params("CopyImage")[0]
    assert "KmsKeyId" not in result.params("CopyImage")[0]
    assert aws.snapshots(WEST)[0]["Encrypted"] is True


@pytest.mark.parametrize("options", [{}, {"encrypted": False}], ids=["unset", "false"])
@pytest.mark.parametrize("is_encrypted", [False, True], ids=["plain source", "encrypted source"])
def test_encryption_that_is_not_asked_for_is_never_sent_as_false(
    module: ModuleRunner, aws: AwsView, options: dict[str, Any], is_encrypted: bool
) -> None:
    # AWS refuses Encrypted=false for an encrypted source (hashicorp/packer#6789).
    aws.web(encrypted=is_encrypted)
    result = module(sync_identifier="web", **options)
    assert result.actions == {WEST: "copied"}
    assert "Encrypted" not in result.params("CopyImage")[0]
    assert aws.snapshots(WEST)[0]["Encrypted"] is is_encrypted


def _missing(aws: AwsView) -> str:
    return "alias/nowhere"


def _disabled(aws: AwsView) -> str:
    key = aws.key(WEST).rsplit("/", 1)[-1]
    aws.client("kms", WEST).disable_key(KeyId=key)
    return key


def _going(aws: AwsView) -> str:
    key = aws.key(WEST).rsplit("/", 1)[-1]
    aws.client("kms", WEST).schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    return key


def _asymmetric(aws: AwsView) -> str:
    return aws.key(WEST, KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")


def _of_another_region(aws: AwsView) -> str:
    return aws.key(EU).rsplit("/", 1)[-1]


@pytest.mark.parametrize(
    ("make_key", "code", "said"),
    [
        pytest.param(_missing, "NotFoundException", "there is no such KMS key in us-west-2", id="missing"),
        pytest.param(_disabled, "KmsKeyNotEnabled", "in us-west-2 is Disabled; enable it or set", id="disabled"),
        pytest.param(_going, "KmsKeyNotEnabled", "in us-west-2 is PendingDeletion; enable it or set", id="going"),
        pytest.param(_asymmetric, "KmsKeyNotSymmetric", "set kms_key_id to a symmetric", id="asymmetric"),
        pytest.param(_of_another_region, "NotFoundException", "there is no such KMS key", id="of another region"),
    ],
)
def test_encryption_with_an_unusable_key_copies_nothing_there(
    module: ModuleRunner, aws: AwsView, make_key: Any, code: str, said: str
) -> None:
    """AWS would answer 200 and let the copy fail an hour later."""
    aws.web()
    key = make_key(aws)
    result = module.to_two(sync_identifier="web", kms_key_id={WEST: key, EU: aws.key(EU)})
    assert result.failed
    assert result.actions == {WEST: "failed", EU: "copied"}
    error = next(copy["error"] for copy in result.copies if copy["region"] == WEST)
    assert error["code"] == code
    assert said in error["message"]
    assert key in error["message"]
    assert "CopyImage" not in result.counts[WEST]
    assert aws.images(WEST) == {}


def test_encryption_key_arn_of_another_region_is_refused_before_any_call(module: ModuleRunner, aws: AwsView) -> None:
    result = module(sync_identifier="web", kms_key_id=aws.key(EU))
    assert result.failed
    assert "is a key of eu-west-1 and copies in us-west-2 need one of us-west-2" in result.message
    assert result.calls == []


def test_encryption_asked_for_later_makes_an_encrypted_copy_beside_the_other(
    module: ModuleRunner, aws: AwsView
) -> None:
    copy = aws.copy_of(aws.web())
    result = module(sync_identifier="web", encrypted=True)
    assert (result.failed, result.only["action"], result.only["outdated"]) == (False, "copied", [copy])
    assert f"{copy} in us-west-2 is not encrypted, so an encrypted copy is created in addition" in " ".join(
        result.warnings
    )
    assert copy in aws.images(WEST)
    assert not module(sync_identifier="web", encrypted=True).changed


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param(None, "web-2026-11-19", id="default"),
        pytest.param("{name} from {source_region}", "web-2026-11-19 from us-east-1", id="name and region"),
        pytest.param("dr/{date}", "dr/2026-11-19", id="date of the source"),
        pytest.param("plain", "plain", id="no placeholder"),
    ],
)
def test_name_template_names_the_copy(module: ModuleRunner, aws: AwsView, template: str | None, expected: str) -> None:
    aws.web()
    result = module(sync_identifier="web", name=template)
    assert aws.image(WEST, result.data["image_id"])["Name"] == expected


def test_name_template_with_id_names_the_copy(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    result = module(sync_identifier="web", name="{id}")
    assert aws.image(WEST, result.data["image_id"])["Name"] == source


def test_name_changed_later_makes_no_second_copy(module: ModuleRunner, aws: AwsView) -> None:
    aws.copy_of(aws.web())
    result = module(sync_identifier="web", name="another-name")
    assert (result.failed, result.changed) == (False, False)
    assert "is called 'web-2026-11-19' and not 'another-name': images cannot be renamed" in " ".join(result.warnings)


def test_name_of_two_sources_alike_copies_neither_and_says_why(module: ModuleRunner, aws: AwsView) -> None:
    aws.web(18)
    aws.web(19)
    result = module(sync_identifier="web", select="all", name="web")
    assert {copy["error"]["code"] for copy in result.copies} == {"DuplicateName"}
    assert "put {id} or {date} into name" in result.message
    assert result.writes == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, "from the pipeline", id="default"),
        pytest.param({"description": "recovery copy"}, "recovery copy", id="own"),
        pytest.param({"description": ""}, None, id="none"),
    ],
)
def test_description_is_the_users_or_the_sources(
    module: ModuleRunner, aws: AwsView, options: dict[str, str], expected: str | None
) -> None:
    aws.web(description="from the pipeline")
    result = module(sync_identifier="web", **options)
    assert aws.image(WEST, result.data["image_id"]).get("Description") == expected


def test_completion_duration_makes_the_copy_that_fast(module: ModuleRunner, aws: AwsView) -> None:
    aws.web(size_gib=50)
    result = module(sync_identifier="web", completion_duration=15)
    # 27 minutes without it.
    aws.simulator.advance(16 * 60)
    assert aws.image(WEST, result.data["image_id"])["State"] == "available"


def test_copy_request_carries_everything_at_once(module: ModuleRunner, aws: AwsView) -> None:
    """Two disks, one of them ephemeral; one CopyImage in the destination and nothing else that writes."""
    disks = [{"device": "/dev/sda1"}, {"device": "/dev/sdb", "virtual_name": "ephemeral0"}]
    aws.web(block_devices=disks)
    result = module(sync_identifier="web")
    assert result.writes == ["CopyImage"]
    assert result.params("CopyImage", SOURCE) == []
    mappings = aws.image(WEST, result.data["image_id"])["BlockDeviceMappings"]
    assert [mapping["DeviceName"] for mapping in mappings] == ["/dev/sda1", "/dev/sdb"]
