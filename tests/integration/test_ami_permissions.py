"""Launch permissions of copies: what is carried over, when, and what never becomes public by accident."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.aws_view import ORGANIZATION, PARTNER, SOURCE, UNIT, WEST, AwsView
from tests.integration.module_run import ModuleRunner

EVERYBODY = {"Group": "all"}
SHARED = [{"UserId": PARTNER}, {"OrganizationArn": ORGANIZATION}, {"OrganizationalUnitArn": UNIT}]


def _same(left: list[dict[str, str]], right: list[dict[str, str]]) -> bool:
    return sorted(map(str, left)) == sorted(map(str, right))


@pytest.fixture
def sync(module: ModuleRunner, aws: AwsView) -> Any:
    """Copies with permissions, waiting for copies that are there at once."""
    aws.simulator.configure(copy_seconds=0)

    def run(**options: Any) -> Any:
        return module(**{"sync_identifier": "web", "copy_launch_permissions": True, "wait": True, **options})

    return run


def test_permissions_of_users_organizations_and_units_are_carried_over(sync: Any, aws: AwsView) -> None:
    aws.web(launch_permissions=SHARED)
    foretold = sync(check=True)
    result = sync()
    assert not result.failed, result.message
    assert foretold.actions == result.actions == {WEST: "copied"}
    assert _same(aws.permissions(WEST, result.only["id"]), SHARED)
    assert f"launch permission UserId: {PARTNER}" in result.diff
    again = sync()
    assert (again.changed, again.writes) == (False, [])


def test_permissions_are_not_touched_unless_asked_for(sync: Any, aws: AwsView) -> None:
    aws.web(launch_permissions=SHARED)
    result = sync(copy_launch_permissions=False)
    assert aws.permissions(WEST, result.only["id"]) == []
    assert "DescribeImageAttribute" not in result.counts[SOURCE]


def test_permissions_taken_from_the_source_are_taken_from_the_copy(sync: Any, aws: AwsView) -> None:
    source = aws.web(launch_permissions=[{"UserId": PARTNER}])
    copy = aws.copy_of(source, launch_permissions=[{"UserId": PARTNER}, {"UserId": "111122223333"}])
    result = sync()
    assert result.actions == {WEST: "converged"}
    assert aws.permissions(WEST, copy) == [{"UserId": PARTNER}]
    assert "launch permission UserId: 111122223333" in result.diff


def test_permissions_of_a_public_source_do_not_make_the_copy_public(sync: Any, aws: AwsView) -> None:
    source = aws.web(launch_permissions=[EVERYBODY, {"UserId": PARTNER}])
    result = sync()
    assert aws.permissions(WEST, result.only["id"]) == [{"UserId": PARTNER}]
    assert result.only["notes"] == [f"{source} is public and its copy is not: set allow_public to make it so"]
    assert not sync().changed


def test_permissions_of_a_public_source_with_allow_public_make_it_public(sync: Any, aws: AwsView) -> None:
    aws.web(launch_permissions=[EVERYBODY])
    result = sync(allow_public=True)
    assert aws.permissions(WEST, result.only["id"]) == [EVERYBODY]
    assert not sync(allow_public=True).changed


def test_permissions_copy_made_public_by_somebody_becomes_private(sync: Any, aws: AwsView) -> None:
    copy = aws.copy_of(aws.web(), launch_permissions=[EVERYBODY])
    assert sync().actions == {WEST: "converged"}
    assert aws.permissions(WEST, copy) == []


def test_permissions_blocked_public_access_is_told_and_the_copy_stays(sync: Any, aws: AwsView) -> None:
    aws.web(launch_permissions=[EVERYBODY])
    aws.simulator.configure(block_public_access="block-new-sharing")
    result = sync(allow_public=True)
    assert result.failed
    assert result.changed
    error = result.only["error"]
    assert error["code"] == "OperationNotPermitted"
    assert "in us-west-2: it cannot become public; leave allow_public off" in error["message"]
    assert "block public access for AMIs must be off in us-west-2" in error["message"]
    assert aws.image(WEST, result.only["id"])["State"] == "available"


def test_permissions_of_an_encrypted_copy_cannot_be_public(sync: Any, aws: AwsView) -> None:
    aws.web(launch_permissions=[EVERYBODY])
    result = sync(allow_public=True, kms_key_id=aws.key(WEST))
    assert result.failed
    assert result.only["error"]["code"] == "UnsupportedOperation"
    assert "public images must be unencrypted" in result.message


def test_permissions_under_the_key_of_aws_say_to_set_another(sync: Any, aws: AwsView) -> None:
    aws.web(launch_permissions=[{"UserId": PARTNER}])
    result = sync(encrypted=True)
    assert result.failed
    assert result.only["error"]["code"] == "InvalidParameter"
    assert "kms_key_id" in result.message


def test_permissions_without_wait_stay_pending_and_the_next_run_finishes(module: ModuleRunner, aws: AwsView) -> None:
    aws.web(launch_permissions=[{"UserId": PARTNER}])
    options: dict[str, Any] = {"sync_identifier": "web", "copy_launch_permissions": True}
    first = module(**options)
    assert first.only["notes"] == ["launch permissions follow once the copy is available: run again, or set wait"]
    assert first.writes == ["CopyImage"]
    between = module(**options)
    assert (between.failed, between.changed) == (False, False)
    assert between.only["notes"] == first.only["notes"]
    aws.simulator.advance(3600)
    last = module(**options)
    assert (last.actions, last.writes) == ({WEST: "converged"}, ["ModifyImageAttribute"])
    assert aws.permissions(WEST, first.only["id"]) == [{"UserId": PARTNER}]
    assert not module(**options).changed


def test_permissions_of_a_pending_copy_are_set_by_a_run_that_waits(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web(launch_permissions=[{"UserId": PARTNER}])
    copy = aws.copy_of(source, state="pending", seconds=100)
    aws.simulator.set_scale(500)
    aws.simulator.freeze(False)
    result = module(sync_identifier="web", copy_launch_permissions=True, wait=True)
    assert result.actions == {WEST: "converged"}
    assert aws.permissions(WEST, copy) == [{"UserId": PARTNER}]


def test_permissions_of_a_source_of_another_account_cannot_be_read(module: ModuleRunner, aws: AwsView) -> None:
    """AWS tells them to the owner only; that is neither "none" nor a reason to have no copy."""
    shared = {"name": "vendor-1", "launch_permissions": [{"UserId": "123456789012"}], "share_storage": True}
    [image] = aws.simulator.seed(SOURCE, images=[shared], account=PARTNER)
    result = module(image_ids=[image], copy_launch_permissions=True)
    assert result.failed
    assert image in result.message
    assert result.writes == ["CopyImage"]
    assert (result.only["action"], result.only["state"]) == ("failed", "pending")
    assert [result.only["id"]] == list(aws.images(WEST))
    assert module(image_ids=[image], copy_launch_permissions=True).writes == []
