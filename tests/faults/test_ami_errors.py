"""What AWS refuses: the message names the thing, the region, AWS's code and the next step; the rest is still done."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.aws_view import EU, PARTNER, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner

DENIED = "You are not authorized to perform this operation. Encoded authorization failure message: 4aQ"
DEAD = ("error", "drop")


def _failed_in(result: ModuleResult, region: str) -> dict[str, Any]:
    [error] = [copy["error"] for copy in result.copies if copy["region"] == region]
    return dict(error)


def _check_half(result: ModuleResult, code: str, *said: str) -> None:
    """us-west-2 failed with this code and these words, eu-west-1 has its copy, and the result says both."""
    assert result.failed
    assert result.changed
    assert result.actions == {WEST: "failed", EU: "copied"}
    error = _failed_in(result, WEST)
    assert error["code"] == code
    for words in (*said, WEST, code):
        assert words in error["message"]
    assert error["message"] in result.message
    assert "1 of 2 copies failed" in result.message
    assert result.data["summary"]["failed"] == result.data["summary"]["copied"] == 1


def test_error_without_credentials_says_what_to_set(module: ModuleRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    result = module(sync_identifier="web")
    assert result.failed
    assert "us-east-1: there are no usable AWS credentials; set profile, or access_key and secret_key" in result.message
    assert "NoCredentialsError" in result.message
    assert result.calls == []


@pytest.mark.parametrize("mode", DEAD)
def test_error_destination_that_does_not_answer_leaves_the_others_done(
    module: ModuleRunner, aws: AwsView, mode: str
) -> None:
    aws.web()
    aws.simulator.outage(WEST, mode)
    result = module.to_two(sync_identifier="web")
    code = {"error": "Unavailable", "drop": "ConnectionClosedError"}[mode]
    _check_half(result, code, "Health Dashboard")
    aws.simulator.outage(WEST, None)
    assert module.to_two(sync_identifier="web").actions == {WEST: "copied", EU: "none"}


def test_error_instance_that_may_not_be_read_is_that_and_not_a_missing_scan(module: ModuleRunner, aws: AwsView) -> None:
    image = aws.web(source_instance_id="i-0abc1234abc1234ab")
    aws.simulator.fault(action="DescribeInstances", code="UnauthorizedOperation", message=DENIED)
    result = module(image_ids=[image], require_scan=True)
    assert (result.only["error"]["code"], result.writes) == ("UnauthorizedOperation", [])
    assert "the instances that images were created from in us-east-1" in result.message
    assert "the IAM action ec2:DescribeInstances" in result.message
    assert module(image_ids=[image]).only["action"] == "copied"


@pytest.mark.parametrize("mode", DEAD)
def test_error_source_that_does_not_answer_fails_and_writes_nothing(
    module: ModuleRunner, aws: AwsView, mode: str
) -> None:
    aws.copy_of(aws.web())
    aws.simulator.outage(SOURCE, mode)
    result = module.to_two(sync_identifier="web", retain=1)
    assert result.failed
    assert "in us-east-1" in result.message
    assert "Health Dashboard" in result.message
    assert result.writes == []


def test_error_unknown_destination_does_not_answer(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    result = module(sync_identifier="web", destination_regions=["us-west-9", EU])
    assert result.actions == {"us-west-9": "failed", EU: "copied"}
    assert (
        "us-west-9 does not answer (did you mean us-west-1 or us-west-2?); check the region's name"
        in _failed_in(result, "us-west-9")["message"]
    )


def test_error_unknown_source_does_not_answer(module: ModuleRunner) -> None:
    result = module(sync_identifier="web", source_region="us-east-9")
    assert result.failed
    assert "us-east-9 does not answer (did you mean us-east-1 or us-east-2?); check the region's name" in result.message


def test_error_region_that_is_not_enabled_says_how_to_enable_it(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.configure(disabled_regions=[WEST])
    result = module.to_two(sync_identifier="web")
    _check_half(result, "AuthFailure", "is enabled for the account (aws account enable-region)")


def test_error_wrong_credentials_are_named(module: ModuleRunner, aws: AwsView) -> None:
    aws.simulator.configure(invalid_access_keys=["AKIASIMULATEDAWS0001"])
    result = module(sync_identifier="web")
    assert result.failed
    assert "us-east-1 does not accept these credentials" in result.message
    assert "AuthFailure" in result.message


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "RequestExpired",
            "the credentials have expired, or the clock of this machine is wrong; renew them or set the clock",
        ),
        ("ExpiredToken", "the credentials have expired; renew them and run again"),
        ("SignatureDoesNotMatch", "check secret_key and the clock of this machine"),
        ("OptInRequired", "aws account enable-region"),
    ],
)
def test_error_of_credentials_in_the_source_region_ends_the_run(
    module: ModuleRunner, aws: AwsView, code: str, said: str
) -> None:
    aws.simulator.fault(action="DescribeImages", code=code, message="Request has expired.")
    result = module(sync_identifier="web")
    assert result.failed
    for words in (said, code, SOURCE):
        assert words in result.message
    assert result.writes == []


def test_error_name_of_another_image_names_it_and_leaves_it(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    [other] = aws.simulator.seed(WEST, images=[{"name": "web-2026-11-19"}])
    result = module.to_two(sync_identifier="web", name="{name}")
    _check_half(
        result, "InvalidAMIName.Duplicate", source, "another image in us-west-2 has the name already", "set name", other
    )
    assert f"{other} has it and is not a copy of {source}" in result.message
    assert "{name}-{id}" in result.message
    assert "{{name}}" not in result.message
    assert aws.tags(WEST, other) == {}


def test_error_malformed_name_is_told_before_the_call(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    result = module.to_two(sync_identifier="web", name="web:{date}")
    assert result.actions == {WEST: "failed", EU: "failed"}
    assert _failed_in(result, WEST)["code"] == "InvalidName"
    assert f"AMI {source}: image name 'web:2026-11-19' is not one AWS accepts" in result.message
    assert result.writes == []


def test_error_malformed_name_by_aws_itself(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.fault(action="CopyImage", region=WEST, code="InvalidAMIName.Malformed", message="AMI name is invalid")
    _check_half(module.to_two(sync_identifier="web"), "InvalidAMIName.Malformed", "set name")


@pytest.mark.parametrize(
    ("action", "service", "code", "options"),
    [
        ("DescribeImages", "ec2", "UnauthorizedOperation", {}),
        ("CopyImage", "ec2", "UnauthorizedOperation", {}),
        ("DescribeKey", "kms", "AccessDeniedException", {"kms_key_id": "alias/dr"}),
    ],
)
def test_error_of_a_missing_permission_names_the_iam_action(
    module: ModuleRunner, aws: AwsView, action: str, service: str, code: str, options: dict[str, str]
) -> None:
    aws.web()
    for region in (WEST, EU):
        aws.alias(region, "alias/dr", aws.key(region))
    aws.simulator.fault(service=service, action=action, region=WEST, code=code, message=DENIED)
    result = module.to_two(sync_identifier="web", **options)
    _check_half(result, code, f"allow them the IAM action {service}:{action}")


def test_error_of_a_missing_permission_names_the_action_that_aws_names(module: ModuleRunner, aws: AwsView) -> None:
    """CopyImage with tags is refused for CreateTags; naming CopyImage would send people to the wrong policy."""
    aws.web()
    who = "User: arn:aws:iam::123456789012:user/sync is not authorized to perform: ec2:CreateTags on resource: x"
    aws.simulator.fault(action="CopyImage", region=WEST, code="UnauthorizedOperation", message=who)
    _check_half(module.to_two(sync_identifier="web"), "UnauthorizedOperation", "the IAM action ec2:CreateTags")


@pytest.mark.parametrize("region", [SOURCE, WEST])
def test_error_of_permissions_that_may_not_be_read_names_the_action(
    module: ModuleRunner, aws: AwsView, region: str
) -> None:
    aws.copy_of(aws.web(launch_permissions=[{"UserId": PARTNER}]))
    aws.simulator.fault(action="DescribeImageAttribute", region=region, code="UnauthorizedOperation", message=DENIED)
    result = module(sync_identifier="web", copy_launch_permissions=True)
    assert result.failed
    assert "allow them the IAM action ec2:DescribeImageAttribute" in result.message
    assert region in result.message
    assert result.writes == []


@pytest.mark.parametrize(
    ("action", "options"),
    [
        ("CreateTags", {"tags": {"Purpose": "DR"}}),
        ("ModifyImageAttribute", {"copy_launch_permissions": True}),
    ],
)
def test_error_while_converging_names_the_action_and_the_other_region_is_done(
    module: ModuleRunner, aws: AwsView, action: str, options: dict[str, Any]
) -> None:
    source = aws.web(launch_permissions=[{"UserId": PARTNER}])
    copies = {region: aws.copy_of(source, region=region) for region in (WEST, EU)}
    aws.simulator.fault(action=action, region=WEST, code="UnauthorizedOperation", message=DENIED)
    result = module.to_two(sync_identifier="web", **options)
    assert result.actions == {WEST: "failed", EU: "converged"}
    error = _failed_in(result, WEST)
    for words in (copies[WEST], WEST, f"ec2:{action}", "UnauthorizedOperation"):
        assert words in error["message"]
    aws.simulator.clear_faults()
    assert module.to_two(sync_identifier="web", **options).actions == {WEST: "converged", EU: "none"}


def test_error_while_replacing_leaves_the_failed_copy(module: ModuleRunner, aws: AwsView) -> None:
    failed = aws.copy_of(aws.web(), state="failed")
    aws.simulator.fault(action="DeregisterImage", code="UnauthorizedOperation", message=DENIED)
    result = module(sync_identifier="web")
    assert "ec2:DeregisterImage" in result.message
    assert list(aws.images(WEST)) == [failed]
    assert "CopyImage" not in result.writes


def test_error_after_half_a_replacement_is_told_and_the_next_run_finishes(module: ModuleRunner, aws: AwsView) -> None:
    aws.copy_of(aws.web(), state="failed")
    aws.simulator.fault(action="CopyImage", code="InternalError", times=1)
    result = module(sync_identifier="web")
    assert result.failed
    assert result.changed
    assert (result.only["id"], result.only["state"]) == (None, None)
    assert module(sync_identifier="web").actions == {WEST: "copied"}


def test_error_storage_that_is_not_shared_says_what_to_ask_for(module: ModuleRunner, aws: AwsView) -> None:
    shared = {"name": "vendor-1", "launch_permissions": [{"UserId": "123456789012"}]}
    [image] = aws.simulator.seed(SOURCE, images=[shared], account=PARTNER)
    result = module(image_ids=[image])
    assert result.only["error"]["code"] == "InvalidRequest"
    for words in (image, "the snapshots behind it are not", "createVolumePermission", "KMS key"):
        assert words in result.message
    assert aws.images(WEST) == {}


def test_error_throttled_beyond_retries_says_so(
    module: ModuleRunner, aws: AwsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.web()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    aws.simulator.fault(
        action="CopyImage", region=WEST, code="RequestLimitExceeded", message="Request limit exceeded.", status=503
    )
    result = module.to_two(sync_identifier="web")
    _check_half(result, "RequestLimitExceeded", "AWS keeps throttling this call, after all retries", "AWS_MAX_ATTEMPTS")
    assert result.counts[WEST]["CopyImage"] == 2


def test_error_throttled_for_a_moment_is_retried(
    module: ModuleRunner, aws: AwsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.web()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    aws.simulator.fault(action="CopyImage", code="RequestLimitExceeded", status=503, times=1)
    assert module(sync_identifier="web").actions == {WEST: "copied"}


def test_error_answer_that_was_lost_makes_no_second_copy(
    module: ModuleRunner, aws: AwsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK asks again with the same token, and AWS answers with the copy it has begun."""
    aws.web()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    aws.simulator.fault("lost", action="CopyImage", times=1)
    result = module(sync_identifier="web")
    assert result.actions == {WEST: "copied"}
    assert result.counts[WEST]["CopyImage"] == 2
    assert len(aws.images(WEST)) == 1


def test_error_answer_that_was_lost_for_good_is_joined_by_the_next_run(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.fault("lost", action="CopyImage", times=1)
    lost = module(sync_identifier="web")
    assert lost.failed
    assert "us-west-2 does not answer" in lost.message
    [copy] = aws.images(WEST)
    again = module(sync_identifier="web")
    assert (again.failed, again.only["id"], again.changed) == (False, copy, False)


@pytest.mark.parametrize("change", [{"description": "now with a description"}, {"completion_duration": 60}], ids=str)
def test_error_token_used_for_another_request_makes_no_second_copy(
    module: ModuleRunner, aws: AwsView, change: dict[str, Any]
) -> None:
    """A run whose answer got lost, and whose copy the listing does not show yet, then one with other options."""
    aws.web()
    aws.simulator.configure(visible_after_seconds=5)
    aws.simulator.fault("lost", action="CopyImage", times=1)
    module(sync_identifier="web")
    result = module(sync_identifier="web", **change)
    aws.simulator.advance(10)
    assert len(aws.images(WEST)) == 1
    if result.failed:
        assert result.only["error"]["code"] in ("IdempotentParameterMismatch", "InvalidAMIName.Duplicate")
    again = module(sync_identifier="web", **change)
    assert (again.failed, again.changed) == (False, False)


def test_error_token_mismatch_of_a_copy_that_is_gone_takes_another_token(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    copy = module(sync_identifier="web").only["id"]
    aws.ec2(WEST).deregister_image(ImageId=copy)
    result = module(sync_identifier="web", description="other")
    assert not result.failed, result.message
    assert list(aws.images(WEST)) == [result.only["id"]]


def test_error_tag_limit_of_aws_itself(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    text = "The maximum number of Tags for a resource has been reached."
    aws.simulator.fault(action="CopyImage", region=WEST, code="TagLimitExceeded", message=text)
    _check_half(module.to_two(sync_identifier="web"), "TagLimitExceeded", "leave some out with exclude_tags")


def test_error_unknown_code_is_told_as_aws_says_it(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    aws.simulator.fault(action="CopyImage", region=WEST, code="SomethingNew", message="In words of AWS")
    _check_half(module.to_two(sync_identifier="web"), "SomethingNew", source, "In words of AWS")


def test_error_confirmation_that_fails_says_the_copy_was_asked_for(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    # Third listing of the region: after the tracked ones and the orphans.
    aws.simulator.fault(action="DescribeImages", region=WEST, code="InternalError", skip=2)
    result = module.to_two(sync_identifier="web")
    [copy] = aws.simulator.calls(WEST, "CopyImage")
    assert copy["status"] == 200
    assert result.failed
    assert "was requested, but could not be described; the next run continues" in _failed_in(result, WEST)["message"]
    aws.simulator.clear_faults()
    assert module.to_two(sync_identifier="web").actions == {WEST: "none", EU: "none"}


def test_error_tells_five_different_ones_and_how_many_more(module: ModuleRunner, aws: AwsView) -> None:
    for day in range(10, 18):
        aws.web(day)
    aws.simulator.fault(action="CopyImage", code="InternalError")
    result = module(sync_identifier="web", select="all")
    assert result.message.startswith("8 of 8 copies failed: ")
    assert "(and 3 more, see copies)" in result.message
    assert not result.changed
