"""state: absent removes our copies of the selected sources, and nothing else."""

from __future__ import annotations

import pytest

from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleRunner


@pytest.mark.parametrize("state", ["failed", "disabled"])
def test_absent_removes_copies_in_any_state(module: ModuleRunner, aws: AwsView, state: str) -> None:
    aws.copy_of(aws.web(), state=state)
    module(sync_identifier="web", state="absent")
    assert aws.images(WEST) == {}


def test_absent_ignores_what_is_not_tracked(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    spec = {"name": "made-by-hand", "source_image_id": source, "source_region": SOURCE}
    [untracked] = aws.simulator.seed(WEST, images=[spec])
    half = aws.copy_of(source)
    aws.ec2(WEST).delete_tags(Resources=[half], Tags=[{"Key": "lifeboat:set"}])
    other = aws.copy_of(aws.web(18), 18)
    result = module(image_ids=[source], state="absent")
    assert (result.changed, result.writes) == (False, [])
    assert set(aws.images(WEST)) == {untracked, half, other}


def test_absent_by_identifier_with_the_source_region_dead_removes_nothing(module: ModuleRunner, aws: AwsView) -> None:
    aws.copy_of(aws.web())
    aws.simulator.outage(SOURCE)
    result = module(sync_identifier="web", state="absent")
    assert result.failed
    assert "us-east-1" in result.message
    assert result.writes == []


def test_absent_protected_copy_is_told_and_the_others_go(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    aws.copy_of(source)
    kept = aws.copy_of(source, region=EU, protected=True)
    result = module.to_two(image_ids=[source], state="absent")
    assert result.failed
    assert f"AMI {kept} in eu-west-1 is protected against" in result.message
    assert "aws ec2 disable-image-deregistration-protection" in result.message
    assert (aws.images(WEST), set(aws.images(EU))) == ({}, {kept})


def test_absent_never_removes_the_source_itself_in_its_own_region(module: ModuleRunner, aws: AwsView) -> None:
    """A copy of a copy may carry the tag of its own id: an image must not be taken for its own copy."""
    source = aws.web()
    tags = [
        {"Key": "lifeboat:set", "Value": "web"},
        {"Key": "lifeboat:source", "Value": f"{SOURCE}/{source}"},
        {"Key": "lifeboat:source-created", "Value": "2026-11-19T06:00:00Z"},
    ]
    aws.ec2(SOURCE).create_tags(Resources=[source], Tags=tags)
    module(image_ids=[source], destination_regions=[SOURCE], state="absent")
    assert source in aws.images(SOURCE)
