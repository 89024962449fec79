"""What a copy loses and gets back: the time of its deprecation, and protection against deregistration."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleRunner

THEN = "2031-05-01T12:00:00.000Z"
WISHES = {"deprecate_at": "source", "deregistration_protection": "source"}


@pytest.fixture
def sync(module: ModuleRunner, aws: AwsView) -> Any:
    """Copies that are there at once, and waits for them."""
    aws.simulator.configure(copy_seconds=0)

    def run(**options: Any) -> Any:
        return module(**{"sync_identifier": "web", "wait": True, **options})

    return run


def _source(aws: AwsView) -> str:
    source = aws.web()
    ec2 = aws.ec2(SOURCE)
    ec2.enable_image_deprecation(ImageId=source, DeprecateAt="2031-05-01T12:00:00Z")
    ec2.enable_image_deregistration_protection(ImageId=source, WithCooldown=True)
    return source


def _seen(aws: AwsView, image: str, region: str = WEST) -> tuple[Any, Any]:
    told = aws.image(region, image)
    return told.get("DeprecationTime"), told["DeregistrationProtection"]


def test_lifecycle_is_not_touched_unless_asked_for(sync: Any, aws: AwsView) -> None:
    _source(aws)
    result = sync()
    assert _seen(aws, result.only["id"]) == (None, "disabled")


def test_lifecycle_of_the_source_is_carried_over_and_converged(sync: Any, aws: AwsView) -> None:
    source = _source(aws)
    foretold, result, again = sync(check=True, **WISHES), sync(**WISHES), sync(**WISHES)
    assert not result.failed, result.message
    assert foretold.actions == result.actions == {WEST: "copied"}
    assert foretold.diff == result.diff
    assert "deprecated at: 2031-05-01T12:00:00Z" in result.diff
    assert "deregistration protection: enabled-with-cooldown" in result.diff
    assert _seen(aws, result.only["id"]) == (THEN, "enabled-with-cooldown")
    assert (again.changed, again.writes) == (False, [])
    ec2 = aws.ec2(SOURCE)
    ec2.disable_image_deprecation(ImageId=source)
    ec2.disable_image_deregistration_protection(ImageId=source)
    less = sync(**WISHES)
    assert (less.actions, sync(**WISHES).changed) == ({WEST: "converged"}, False)
    assert less.writes == ["DisableImageDeprecation", "DisableImageDeregistrationProtection"]
    assert _seen(aws, result.only["id"]) == (None, "disabled")


def test_lifecycle_follows_in_the_next_run_if_nobody_waits(sync: Any, aws: AwsView) -> None:
    aws.web()
    aws.simulator.configure(copy_seconds=60)
    wishes = {"deprecate_at": "2000d", "deregistration_protection": "enabled", "wait": False}
    first = sync(**wishes)
    assert "follow once the copy is available" in first.only["notes"][0]
    assert sync(**wishes).writes == []
    aws.simulator.advance(120)
    assert sync(**wishes).actions == {WEST: "converged"}
    assert _seen(aws, first.only["id"])[1] == "enabled-without-cooldown"
    assert not sync(**wishes).changed


@pytest.mark.parametrize(
    ("action", "wishes"),
    [
        ("EnableImageDeprecation", {"deprecate_at": "2031-05-01"}),
        ("EnableImageDeregistrationProtection", {"deregistration_protection": "enabled"}),
    ],
)
def test_lifecycle_that_is_not_allowed_fails_and_the_copy_stays(
    sync: Any, aws: AwsView, action: str, wishes: dict[str, str]
) -> None:
    """Catches: no recovery point, or an OK, because of a missing permission."""
    aws.web()
    aws.simulator.fault(action=action, code="UnauthorizedOperation", message="no", region=EU)
    result = sync(destination_regions=[WEST, EU], **wishes)
    assert result.failed
    assert f"ec2:{action}" in result.message
    assert result.actions == {WEST: "copied", EU: "failed"}
    assert [copy["state"] for copy in result.copies] == ["available", "available"]


def test_lifecycle_protected_copies_stay_beyond_retain_and_the_run_is_ok(sync: Any, aws: AwsView) -> None:
    old = aws.copy_of(aws.web(18), 18)
    options = {"select": "newest", "retain": 1, "deregistration_protection": "enabled"}
    aws.ec2(WEST).enable_image_deregistration_protection(ImageId=old)
    aws.web(19)
    result, again = sync(**options), sync(**options)
    assert not result.failed, result.message
    assert [(item["id"], item["kept_because"]) for item in again.data["kept"]] == [
        (old, "it is protected against removal")
    ]
    assert (result.changed, again.changed, again.failed) == (True, False, False)
    assert set(aws.images(WEST)) == {old, result.only["id"]}


def test_lifecycle_with_a_wish_that_is_none_makes_no_call(sync: Any, aws: AwsView) -> None:
    aws.web()
    result = sync(deprecate_at="90")
    assert "deprecate_at: '90' is no time such as" in result.message
    assert result.calls == []
