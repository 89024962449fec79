"""Copies that are not as an earlier run has left them: failed, gone, disabled, doubled, untracked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.aws_view import EU, SOURCE, TRACKING, WEST, AwsView
from tests.integration.module_run import ModuleRunner


def test_failed_copy_is_replaced_under_its_name(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    failed = aws.copy_of(source, state="failed")
    foretold = module(sync_identifier="web", check=True)
    result = module(sync_identifier="web")
    assert foretold.actions == result.actions == {WEST: "replaced"}
    assert result.writes == ["DeregisterImage", "CopyImage"]
    assert f"removed: {failed} (failed copy of {source}: Copy image failed with an internal error)" in result.diff
    assert list(aws.images(WEST)) == [result.only["id"]]
    assert result.only["id"] != failed
    assert aws.image(WEST, result.only["id"])["Name"] == "web-2026-11-19"


def test_failed_copy_whose_name_aws_holds_a_while_is_replaced(module: ModuleRunner, aws: AwsView) -> None:
    """AWS: allow enough time for the change to propagate after deregistering an image of the same name."""
    aws.copy_of(aws.web(), state="failed")
    aws.simulator.configure(name_release_seconds=20)
    aws.simulator.set_scale(100)
    aws.simulator.freeze(False)
    result = module(sync_identifier="web")
    assert not result.failed, result.message
    assert result.actions == {WEST: "replaced"}


def test_failed_copy_is_not_removed_when_its_key_is_unusable(module: ModuleRunner, aws: AwsView) -> None:
    aws.copy_of(aws.web(), state="failed")
    result = module(sync_identifier="web", kms_key_id="alias/nowhere")
    assert result.only["error"]["code"] == "NotFoundException"
    assert result.writes == []


def test_failed_copy_beside_a_usable_one_changes_nothing(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    failed = aws.copy_of(source, state="failed", name="first-try")
    good = aws.copy_of(source)
    result = module(sync_identifier="web")
    assert (result.changed, result.only["id"], result.only["duplicates"]) == (False, good, [failed])


@pytest.mark.parametrize("token_answers", ["same-id", "new-image"])
def test_deregistered_copy_is_made_again_on_the_same_day(
    module: ModuleRunner, aws: AwsView, token_answers: str
) -> None:
    """What AWS answers to the token of a dead image is not documented; with either answer a live copy comes out."""
    aws.web()
    aws.simulator.configure(token_of_dead_image=token_answers)
    first = module(sync_identifier="web").only["id"]
    aws.ec2(WEST).deregister_image(ImageId=first)
    second = module(sync_identifier="web")
    assert not second.failed, second.message
    assert second.actions == {WEST: "copied"}
    assert list(aws.images(WEST)) == [second.only["id"]]
    assert set(TRACKING) <= set(aws.tags(WEST, second.only["id"]))
    aws.ec2(WEST).deregister_image(ImageId=second.only["id"])
    third = module(sync_identifier="web")
    assert list(aws.images(WEST)) == [third.only["id"]]


def test_disabled_copy_is_told_with_what_to_do(module: ModuleRunner, aws: AwsView) -> None:
    copy = aws.copy_of(aws.web(), state="disabled")
    result = module(sync_identifier="web")
    assert result.failed
    assert result.only["error"]["code"] == "CopyDisabled"
    assert f"AMI {copy} in us-west-2" in result.message
    assert "aws ec2 enable-image" in result.message
    assert result.writes == []


def test_duplicates_are_reported_and_the_newest_usable_counts(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    older = aws.copy_of(source, name="copy-1", created="2026-11-19T07:00:00Z")
    newer = aws.copy_of(source, name="copy-2", created="2026-11-19T08:00:00Z")
    pending = aws.copy_of(source, name="copy-3", state="pending")
    result = module(sync_identifier="web")
    assert (result.changed, result.only["id"]) == (False, newer)
    assert result.only["duplicates"] == [older, pending]
    assert f"more than one copy of {source}: {newer} counts" in result.warnings[0]
    assert set(aws.images(WEST)) == {older, newer, pending}
    # amazon.aws hands warnings on in a way that ansible-core 2.21 tells users off for.
    assert "deprecations" not in result.data


def test_source_that_is_pending_is_deferred_with_a_word(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web(state="pending")
    result = module.to_two(sync_identifier="web")
    assert (result.failed, result.changed) == (False, False)
    assert result.actions == {WEST: "deferred", EU: "deferred"}
    assert result.copies[0]["notes"] == [f"{source} is still pending in us-east-1: run again"]
    assert result.data["summary"]["deferred"] == 2
    aws.simulator.advance(1800)
    assert module.to_two(sync_identifier="web").actions == {WEST: "copied", EU: "copied"}


def test_source_that_has_failed_is_an_error(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web(state="failed")
    result = module(sync_identifier="web")
    assert result.only["error"]["code"] == "SourceNotAvailable"
    assert f"AMI {source} in us-east-1 is failed" in result.message


def test_untracked_copy_is_adopted_by_lineage_not_by_name(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    [orphan, _namesake] = aws.simulator.seed(
        WEST,
        images=[
            {"name": "made-by-hand", "source_image_id": source, "source_region": SOURCE},
            {"name": "web-2026-11-19"},
        ],
    )
    foretold = module(sync_identifier="web", check=True)
    result = module(sync_identifier="web")
    assert foretold.actions == result.actions == {WEST: "adopted"}
    assert (result.only["id"], result.writes) == (orphan, ["CreateTags"])
    assert {*TRACKING, "lifeboat:recognized-set"} - {"lifeboat:set"} <= set(aws.tags(WEST, orphan))
    assert result.only["recognized"]
    assert not module(sync_identifier="web").changed


def test_image_of_an_instance_of_the_source_is_not_adopted(module: ModuleRunner, aws: AwsView) -> None:
    """CreateImage sets SourceImageId, too: to the image that the instance was launched from."""
    source = aws.web()
    lineage = {"source_image_id": source, "source_region": SOURCE, "source_instance_id": "i-0123456789abcdef0"}
    aws.simulator.seed(WEST, images=[{"name": "baked", **lineage}])
    assert module(sync_identifier="web").actions == {WEST: "copied"}


def test_copy_with_part_of_its_tracking_is_repaired(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    copy = aws.copy_of(source)
    aws.ec2(WEST).delete_tags(Resources=[copy], Tags=[{"Key": "lifeboat:set"}])
    result = module(sync_identifier="web")
    assert (result.only["id"], result.actions) == (copy, {WEST: "converged"})
    assert aws.tags(WEST, copy)["lifeboat:set"] == "web"


def _gem_copy(aws: AwsView, **fields: Any) -> tuple[str, str]:
    """What aws_xregion_sync leaves: notes on the source and on the copy's snapshot, and no lineage on old images."""
    spec = {"name": "web-gem", "snapshot_tags": {"Sync-From-us-east-1": "20260101120000+0000 / snap-0aaaabbbbccccdddd"}}
    [copy] = aws.simulator.seed(WEST, images=[{**spec, **fields}])
    note = f"20260101120000+0000 / {copy}"
    source = aws.web(tags={"Sync-Identifier": "web", "Sync-us-west-2": note})
    return source, copy


def test_copy_of_the_gem_is_adopted_and_not_made_again(module: ModuleRunner, aws: AwsView) -> None:
    source, copy = _gem_copy(aws)
    result = module(sync_identifier="web")
    assert (result.only["id"], result.actions) == (copy, {WEST: "adopted"})
    assert aws.tags(WEST, copy)["lifeboat:source"] == f"{SOURCE}/{source}"
    assert "Sync-us-west-2" not in aws.tags(WEST, copy)
    assert not module(sync_identifier="web").changed


def test_copy_of_the_gem_of_another_source_is_not_adopted(module: ModuleRunner, aws: AwsView) -> None:
    other = aws.web(1)
    _gem_copy(aws, source_image_id=other, source_region=SOURCE)
    assert module(sync_identifier="web", select="newest").actions == {WEST: "copied"}
