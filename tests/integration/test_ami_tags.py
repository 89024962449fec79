"""What tags copies and their snapshots carry, and how they follow the source's."""

from __future__ import annotations

from tests.integration.aws_view import SOURCE, TRACKING, WEST, AwsView
from tests.integration.module_run import ModuleRunner
from tests.simulator.client import ACCOUNT


def test_tags_of_the_source_are_on_copy_and_snapshots_in_one_request(module: ModuleRunner, aws: AwsView) -> None:
    disks = [{"device": "/dev/sda1"}, {"device": "/dev/sdf", "size_gib": 100}]
    source = aws.web(tags={"Sync-Identifier": "web", "Environment": "Production"}, block_devices=disks)
    result = module(sync_identifier="web")
    expected = {
        "Sync-Identifier": "web",
        "Environment": "Production",
        "lifeboat:set": "web",
        "lifeboat:source": f"{SOURCE}/{source}",
        "lifeboat:source-created": "2026-11-19T06:00:00Z",
        "lifeboat:source-resource": f"{ACCOUNT}/web",
    }
    assert aws.tags(WEST, result.data["image_id"]) == expected
    assert [snapshot["Tags"] for snapshot in aws.snapshots(WEST)] == [expected, expected]
    assert result.writes == ["CopyImage"]


def test_tags_of_aws_and_bookkeeping_are_left_out(module: ModuleRunner, aws: AwsView) -> None:
    aws.web(
        tags={
            "Sync-Identifier": "web",
            "aws:cloudformation:stack-name": "web",
            "lifeboat:source": "eu-west-1/ami-0aaaabbbbccccdddd",
            "Sync-us-west-2": "20260101120000+0000 / ami-0aaaabbbbccccdddd",
        }
    )
    result = module(sync_identifier="web")
    tags = aws.tags(WEST, result.data["image_id"])
    assert set(tags) == {"Sync-Identifier", *TRACKING}
    assert tags["lifeboat:source"].startswith("us-east-1/")


def test_tags_excluded_by_pattern_and_overridden_by_the_user(module: ModuleRunner, aws: AwsView) -> None:
    source_tags = {"Sync-Identifier": "web", "cost-center": "42", "cost-owner": "a", "Cost": "b", "Environment": "Prod"}
    aws.web(tags=source_tags)
    result = module(
        sync_identifier="web",
        exclude_tags=["cost-*", "Owner"],
        tags={"Environment": "Recovery", "Purpose": "DR", "N": 1},
    )
    tags = aws.tags(WEST, result.data["image_id"])
    own = {key: value for key, value in tags.items() if key not in TRACKING}
    assert own == {"Sync-Identifier": "web", "Cost": "b", "Environment": "Recovery", "Purpose": "DR", "N": "1"}


def test_tags_of_tracking_are_refused(module: ModuleRunner, aws: AwsView) -> None:
    """They were overridden without a word."""
    aws.web()
    result = module(sync_identifier="web", tags={"lifeboat:source": "x/y"})
    assert result.failed
    assert "tags: lifeboat:source is written by this module" in result.message
    assert result.calls == []


def test_tags_changed_at_the_source_converge_without_a_new_copy(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web(tags={"Sync-Identifier": "web", "Environment": "Staging"})
    copy = module(sync_identifier="web").data["image_id"]
    aws.simulator.advance(3600)
    aws.ec2(SOURCE).create_tags(Resources=[source], Tags=[{"Key": "Environment", "Value": "Production"}])
    foretold = module(sync_identifier="web", check=True)
    result = module(sync_identifier="web")
    assert foretold.actions == result.actions == {WEST: "converged"}
    assert (result.data["image_id"], result.writes) == (copy, ["CreateTags"])
    assert "tag Environment: Staging\n" in result.diff
    assert "tag Environment: Production\n" in result.diff
    assert aws.tags(WEST, copy)["Environment"] == "Production"
    assert [snapshot["Tags"]["Environment"] for snapshot in aws.snapshots(WEST)] == ["Production"]
    assert not module(sync_identifier="web").changed


def test_tags_set_on_the_copy_by_others_are_kept(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web()
    copy = aws.copy_of(source, tags={"Approved-By": "somebody"})
    result = module(sync_identifier="web", tags={"Purpose": "DR"})
    assert result.actions == {WEST: "converged"}
    assert aws.tags(WEST, copy)["Approved-By"] == "somebody"


def test_tags_beyond_the_limit_are_refused_if_the_user_asks_for_them(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    result = module(sync_identifier="web", tags={f"tag-{i:02d}": "x" for i in range(47)})
    assert result.failed
    assert "tags: 47 tags are asked for and there is room for 46" in result.message
    assert result.calls == []


def test_tags_exactly_at_the_limit_are_copied(module: ModuleRunner, aws: AwsView) -> None:
    aws.web(tags={"Sync-Identifier": "web", **{f"tag-{i:02d}": "x" for i in range(45)}})
    result = module(sync_identifier="web")
    assert "tags_left_out" not in result.only
    assert result.actions == {WEST: "copied"}
    assert len(aws.tags(WEST, result.data["image_id"])) == 50


def test_tags_of_a_set_named_by_the_user_replace_the_identifier(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    result = module(sync_identifier="web", set="shop, web!")
    # Characters that RDS would refuse in a tag value are replaced, so that a set has one name everywhere.
    assert result.only["set"].startswith("shop- web-")
    assert not set(",!") & set(result.only["set"])
    assert aws.tags(WEST, result.data["image_id"])["lifeboat:set"] == result.only["set"]


def test_tags_without_identifier_make_the_source_a_set_of_its_own(module: ModuleRunner, aws: AwsView) -> None:
    source = aws.web(tags={})
    assert module(image_ids=[source]).only["set"] == source
