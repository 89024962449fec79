"""AWS that shows a change late, and an AWS look-alike that drops the tags of a request."""

from __future__ import annotations

import pytest

from tests.integration.aws_view import EU, TRACKING, WEST, AwsView
from tests.integration.module_run import ModuleRunner


@pytest.mark.parametrize("wait", [False, True], ids=["no wait", "wait"])
def test_consistency_copy_that_shows_late_is_waited_for(module: ModuleRunner, aws: AwsView, wait: bool) -> None:
    aws.web()
    aws.simulator.configure(visible_after_seconds=20, copy_seconds=30)
    aws.simulator.set_scale(100)
    aws.simulator.freeze(False)
    result = module.to_two(sync_identifier="web", wait=wait)
    assert not result.failed, result.message
    assert result.actions == {WEST: "copied", EU: "copied"}
    assert result.counts[WEST]["CopyImage"] == 1
    aws.simulator.advance(60)
    assert not module.to_two(sync_identifier="web").changed
    assert len(aws.images(WEST)) == 1


def test_consistency_second_run_before_the_copy_shows_makes_no_second(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.configure(visible_after_seconds=600)
    first, second = module(sync_identifier="web"), module(sync_identifier="web")
    assert first.writes.count("CopyImage") >= 1
    aws.simulator.advance(700)
    assert len(aws.images(WEST)) == 1, (first.message, second.message)
    assert not module(sync_identifier="web").changed


def test_consistency_tags_that_were_dropped_are_added_in_the_same_run(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.configure(ignore_tag_specifications=True, copy_seconds=0)
    result = module(sync_identifier="web", wait=True)
    assert not result.failed, result.message
    assert result.writes == ["CopyImage", "CreateTags"]
    assert set(TRACKING) <= set(aws.tags(WEST, result.only["id"]))
    again = module(sync_identifier="web")
    assert (again.changed, again.writes) == (False, [])
