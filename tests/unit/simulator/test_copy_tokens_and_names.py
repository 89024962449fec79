"""CopyImage: client tokens and names."""

from __future__ import annotations

import pytest

from .support import DESTINATION, THIRD, Aws, error_of


def test_same_token_and_parameters_give_the_same_image(aws: Aws) -> None:
    # EC2 developer guide, ec2-api-idempotency.
    source = aws.image()
    assert aws.copy(source, ClientToken="t") == aws.copy(source, ClientToken="t")
    assert len(aws.ec2(DESTINATION).describe_images(Owners=["self"])["Images"]) == 1


def test_same_token_and_other_parameters_mismatch(aws: Aws) -> None:
    source = aws.image()
    aws.copy(source, ClientToken="t")
    assert error_of(aws.copy, source, ClientToken="t", Name="other")[0] == "IdempotentParameterMismatch"


def test_tokens_are_regional_and_case_sensitive(aws: Aws) -> None:
    source = aws.image()
    first = aws.copy(source, ClientToken="t")
    assert aws.copy(source, THIRD, ClientToken="t") != first
    assert error_of(aws.copy, source, ClientToken="T")[0] == "InvalidAMIName.Duplicate"


@pytest.mark.parametrize(("switch", "same"), [("same-id", True), ("new-image", False)])
def test_token_of_a_deregistered_image_answers_as_switched(aws: Aws, switch: str, same: bool) -> None:
    # Documented nowhere; both must be survived.
    aws.sim.configure(token_of_dead_image=switch)
    source = aws.image()
    first = aws.copy(source, ClientToken="t")
    aws.ec2(DESTINATION).deregister_image(ImageId=first)
    assert (aws.copy(source, ClientToken="t") == first) is same


def test_token_over_64_characters_is_refused(aws: Aws) -> None:
    assert error_of(aws.copy, aws.image(), ClientToken="t" * 65)[0] == "InvalidParameterValue"


def test_failed_call_does_not_use_its_token_up(aws: Aws) -> None:
    source = aws.image()
    error_of(aws.copy, source, ClientToken="t", Name="web:1")
    assert aws.copy(source, ClientToken="t")


def test_name_in_use_is_refused_with_the_image_that_has_it(aws: Aws) -> None:
    # hashicorp/terraform-aws-consul#131
    source = aws.image()
    first = aws.copy(source)
    expected = ("InvalidAMIName.Duplicate", f"AMI name copy-1 is already in use by AMI {first}")
    assert error_of(aws.copy, source) == expected


@pytest.mark.parametrize("name", ["x" * 129, "web:1", "web+1", "wéb-1"])
def test_malformed_names_are_refused(aws: Aws, name: str) -> None:
    # botocore, RegisterImage.Name.
    assert error_of(aws.copy, aws.image(), Name=name)[0] == "InvalidAMIName.Malformed"


def test_every_documented_character_is_allowed(aws: Aws) -> None:
    assert aws.copy(aws.image(), Name="aZ9 ()[]./-'@_")


def test_name_is_free_after_deregistering_unless_release_is_delayed(aws: Aws) -> None:
    # errors-overview, InvalidAMIName.Duplicate: "allow enough time for the change to propagate".
    source = aws.image()
    aws.ec2(DESTINATION).deregister_image(ImageId=aws.copy(source))
    second = aws.copy(source)
    aws.sim.configure(name_release_seconds=30)
    aws.ec2(DESTINATION).deregister_image(ImageId=second)
    assert error_of(aws.copy, source)[0] == "InvalidAMIName.Duplicate"
    aws.sim.advance(31)
    assert aws.copy(source)
