"""Check mode foretells exactly what a real run then does, whatever it finds; and the figures of API calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.aws_view import EU, PARTNER, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.simulator.client import ACCOUNT


def _nothing_yet(aws: AwsView) -> None:
    aws.web()


def _all_there(aws: AwsView) -> None:
    source = aws.web()
    for region in (WEST, EU):
        aws.copy_of(source, region=region)


def _one_there(aws: AwsView) -> None:
    aws.copy_of(aws.web())


def _tag_changed(aws: AwsView) -> None:
    aws.copy_of(aws.web(tags={"Sync-Identifier": "web", "Environment": "Production"}))


def _failed(aws: AwsView) -> None:
    aws.copy_of(aws.web(), state="failed")


def _pending(aws: AwsView) -> None:
    aws.copy_of(aws.web(), state="pending")


def _source_pending(aws: AwsView) -> None:
    aws.web(state="pending")


def _orphan(aws: AwsView) -> None:
    aws.simulator.seed(WEST, images=[{"name": "by-hand", "source_image_id": aws.web(), "source_region": SOURCE}])


def _disabled(aws: AwsView) -> None:
    aws.copy_of(aws.web(), state="disabled")


def _shared(aws: AwsView) -> None:
    aws.copy_of(aws.web(launch_permissions=[{"UserId": PARTNER}]))


def _old_copies(aws: AwsView) -> None:
    for day in (15, 16, 17):
        aws.copy_of(aws.web(day), day)
    aws.web(19)


@pytest.mark.parametrize("wait", [False, True], ids=["no wait", "wait"])
@pytest.mark.parametrize(
    "prepare",
    [
        _nothing_yet,
        _all_there,
        _one_there,
        _tag_changed,
        _failed,
        _pending,
        _source_pending,
        _orphan,
        _disabled,
        _shared,
        _old_copies,
    ],
    ids=lambda prepare: prepare.__name__.strip("_").replace("_", " "),
)
def test_prediction_equals_what_is_done(
    module: ModuleRunner, aws: AwsView, prepare: Callable[[AwsView], None], wait: bool
) -> None:
    prepare(aws)
    # A clock that stands still would keep a run waiting for a copy that is pending already.
    wait = wait and prepare is not _pending
    aws.simulator.configure(copy_seconds=0 if wait else None)
    options: dict[str, Any] = {
        "sync_identifier": "web",
        "select": "newest",
        "copy_launch_permissions": True,
        "retain": 2,
        "wait": wait,
    }
    foretold = module.to_two(**options, check=True)
    done = module.to_two(**options)
    again = module.to_two(**options)
    assert foretold.writes == []
    assert (foretold.failed, foretold.changed) == (done.failed, done.changed)
    assert _told(foretold) == _told(done)
    assert foretold.data["expired"] == done.data["expired"]
    assert foretold.data["summary"] == done.data["summary"]
    assert foretold.data["diff"] == done.data["diff"]
    assert foretold.changed == bool(done.writes)
    assert (again.changed, again.writes) == (False, [])


def _told(result: ModuleResult) -> list[dict[str, Any]]:
    """All of it but what AWS invents: the ids of copies that are made, and how far pending ones are."""
    invented = ("copied", "replaced")
    told = [{**copy, "id": None} if copy["action"] in invented else copy for copy in result.copies]
    return [{**copy, "progress": None} if copy["state"] == "pending" else copy for copy in told]


def test_prediction_shows_null_for_what_aws_will_invent(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    result = module(sync_identifier="web", check=True)
    assert (result.only["id"], result.data["image_id"], result.changed) == (None, None, True)


def test_calls_of_a_first_sync_are_as_published(module: ModuleRunner, aws: AwsView) -> None:
    """One listing, the orphans by lineage, one CopyImage and the confirmation for each region; no CreateTags."""
    aws.web()
    region = {"DescribeImages": 3, "CopyImage": 1}
    assert module.to_two(sync_identifier="web").counts == {SOURCE: {"DescribeImages": 1}, WEST: region, EU: region}


def test_calls_of_a_run_with_nothing_to_do_are_one_for_each_region(module: ModuleRunner, aws: AwsView) -> None:
    ids = aws.simulator.seed(SOURCE, count=100, name_template="fleet-{i:03d}", tags={"Fleet": "yes"})
    for region in (WEST, EU):
        tags = {
            "Fleet": "yes",
            "lifeboat:set": "{source_id}",
            "lifeboat:source": "us-east-1/{source_id}",
            "lifeboat:source-created": "2026-11-20T00:00:00Z",
            "lifeboat:source-resource": ACCOUNT,
        }
        aws.simulator.seed(region, copies_of={"region": SOURCE, "image_ids": ids}, tags=tags)
    module.to_two(filters={"tag:Fleet": "yes"}, select="all")
    result = module.to_two(filters={"tag:Fleet": "yes"}, select="all")
    assert not result.changed
    assert len(result.copies) == 200
    assert result.counts == {region: {"DescribeImages": 1} for region in (SOURCE, WEST, EU)}


def test_calls_for_a_new_image_are_one_copy_for_each_region(module: ModuleRunner, aws: AwsView) -> None:
    """Baked again: the old copies are there, the new image gets its own."""
    source = aws.web(18)
    for region in (WEST, EU):
        aws.copy_of(source, 18, region)
    new = aws.web(19)
    result = module.to_two(sync_identifier="web", select="newest")
    assert result.writes == ["CopyImage", "CopyImage"]
    assert {copy["source_id"] for copy in result.copies} == {new}
