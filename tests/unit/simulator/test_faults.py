"""Faults, outages and throttling, as a client meets them."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from tests.simulator.client import Simulator

from .support import DESTINATION, SOURCE, THIRD, Aws, error_of, status_of


def list_images(aws: Aws, region: str = SOURCE) -> Any:
    return aws.ec2(region).describe_images(Owners=["self"])


def test_nth_call_fails_and_the_others_do_not(aws: Aws) -> None:
    aws.sim.fault(service="ec2", action="DescribeImages", code="InternalError", message="sorry", skip=1, times=1)
    list_images(aws)
    assert error_of(list_images, aws) == ("InternalError", "sorry")
    list_images(aws)


def test_rule_is_limited_to_region_action_and_parameters(aws: Aws) -> None:
    source, other = aws.sim.seed(SOURCE, count=2)
    params = {"SourceImageId": source}
    aws.sim.fault(action="CopyImage", region=DESTINATION, params=params, code="UnauthorizedOperation", status=403)
    assert error_of(aws.copy, source)[0] == "UnauthorizedOperation"
    assert status_of(aws.copy, source) == 403
    assert aws.copy(other)
    assert aws.copy(source, THIRD)


@pytest.mark.parametrize("service", ["ec2", "kms", "sts", "autoscaling", "s3", "route53"])
def test_error_reaches_every_protocol_with_its_code(aws: Aws, service: str) -> None:
    calls = {
        "ec2": ("describe_images", {}),
        "kms": ("list_keys", {}),
        "sts": ("get_caller_identity", {}),
        "autoscaling": ("describe_auto_scaling_groups", {}),
        "s3": ("list_buckets", {}),
        "route53": ("list_hosted_zones", {}),
    }
    method, params = calls[service]
    aws.sim.fault(service=service, code="AccessDenied", message="not you", status=403)
    assert error_of(getattr(aws.client(service, SOURCE), method), **params) == ("AccessDenied", "not you")


def test_dropped_call_has_no_effect_and_lost_one_has(aws: Aws) -> None:
    source = aws.image()
    for effect, made in (("drop", 0), ("lost", 1)):
        aws.sim.fault(effect, action="CopyImage", times=1)
        with pytest.raises(ConnectionClosedError):
            aws.copy(source, ClientToken="t")
        assert len(list_images(aws, DESTINATION)["Images"]) == made
    assert aws.copy(source, ClientToken="t") == list_images(aws, DESTINATION)["Images"][0]["ImageId"]
    assert [call["status"] for call in aws.sim.calls(action="CopyImage")] == [0, 0, 200]


def test_held_call_has_happened_and_waits_for_its_release(aws: Aws) -> None:
    source = aws.image()
    aws.sim.fault("hold", action="CopyImage", when="after")
    answers: list[str] = []
    thread = threading.Thread(target=lambda: answers.append(aws.copy(source)))
    thread.start()
    while not list_images(aws, DESTINATION)["Images"]:
        pass
    assert answers == []
    aws.sim.release()
    thread.join(5)
    assert len(answers) == 1


def test_delayed_call_succeeds_later(aws: Aws) -> None:
    aws.sim.fault("delay", seconds=0.1)
    began = time.monotonic()
    list_images(aws)
    assert time.monotonic() - began >= 0.1


def test_cleared_faults_strike_no_more(aws: Aws) -> None:
    aws.sim.fault(code="InternalError")
    aws.sim.clear_faults()
    list_images(aws)


def test_region_in_outage_fails_while_the_others_answer(aws: Aws) -> None:
    aws.sim.outage(SOURCE)
    assert status_of(list_images, aws) == 503
    list_images(aws, DESTINATION)
    aws.sim.outage(SOURCE, None)
    list_images(aws)


def test_region_in_outage_can_close_connections(aws: Aws) -> None:
    aws.sim.outage(SOURCE, "drop")
    with pytest.raises(ConnectionClosedError):
        list_images(aws)


def test_region_in_outage_can_be_silent(simulator: Simulator, aws: Aws) -> None:
    aws.sim.outage(SOURCE, "blackhole")
    impatient = simulator.boto("ec2", SOURCE, read_timeout=0.1)
    with pytest.raises(ReadTimeoutError):
        impatient.describe_images()
    list_images(aws, DESTINATION)


def test_outage_can_be_limited_to_a_service(aws: Aws) -> None:
    aws.sim.outage(SOURCE, services=["kms"])
    list_images(aws)
    assert status_of(aws.client("kms", SOURCE).list_keys) == 503


def test_copy_image_bucket_runs_dry_and_refills_with_simulated_time(aws: Aws) -> None:
    # EC2 developer guide, ec2-api-throttling: CopyImage 100, then 1 per second; HTTP 503.
    source = aws.image()
    aws.sim.configure(throttling=True)
    for number in range(100):
        aws.copy(source, Name=f"copy-{number}")
    assert error_of(aws.copy, source) == ("RequestLimitExceeded", "Request limit exceeded.")
    assert status_of(aws.copy, source) == 503
    assert aws.copy(source, THIRD)
    aws.sim.advance(1)
    assert aws.copy(source, Name="late")


def test_other_services_throttle_with_400_and_their_own_code(aws: Aws) -> None:
    aws.sim.configure(throttling=True, buckets={"kms:ListKeys": [1, 0.1]})
    kms = aws.client("kms", SOURCE)
    kms.list_keys()
    assert error_of(kms.list_keys)[0] == "ThrottlingException"
    assert status_of(kms.list_keys) == 400


GARBLED = [
    ("empty", ResponseParserError),
    ("cut", ResponseParserError),
    ("html", ResponseParserError),
    ("xhtml", KeyError),
    ("bare", KeyError),
]


@pytest.mark.parametrize(("form", "error"), GARBLED)
def test_garbled_answer_comes_after_it_happened(aws: Aws, form: str, error: type[Exception]) -> None:
    source = aws.image()
    aws.sim.fault("garble", action="CopyImage", form=form, times=1)
    with pytest.raises(error):
        aws.copy(source)
    assert len(list_images(aws, DESTINATION)["Images"]) == 1


def test_garbled_answer_lacks_the_members_that_are_named(aws: Aws) -> None:
    image = aws.image(tags={"Name": "web"})
    aws.sim.fault("garble", action="DescribeImages", form="without", members=["imageState", "tagSet"])
    [found] = list_images(aws)["Images"]
    assert (found["ImageId"], "State" in found, "Tags" in found, "Name" in found) == (image, False, False, True)


def test_garbled_answer_of_json_lacks_its_members(aws: Aws) -> None:
    key = aws.key()["KeyId"]
    kms = aws.client("kms", DESTINATION)
    aws.sim.fault("garble", action="DescribeKey", form="without", members=["KeyState"], times=1)
    assert "KeyState" not in kms.describe_key(KeyId=key)["KeyMetadata"]
    aws.sim.fault("garble", action="DescribeKey", form="bare", times=1)
    assert "KeyMetadata" not in kms.describe_key(KeyId=key)
