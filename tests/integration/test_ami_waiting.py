"""Waiting for copies, giving up in time, and joining copies of earlier runs."""

from __future__ import annotations

import pytest

from tests.integration.aws_view import EU, WEST, AwsView
from tests.integration.module_run import ModuleRunner


def test_wait_polls_all_copies_of_a_region_together(module: ModuleRunner, aws: AwsView) -> None:
    for day in (17, 18, 19):
        aws.web(day)
    aws.simulator.configure(copy_seconds=300)
    aws.simulator.set_scale(1000)
    aws.simulator.freeze(False)
    result = module(sync_identifier="web", select="all", wait=True)
    polls = [params for params in result.params("DescribeImages", WEST) if '"image-id"' in params]
    assert len(polls) >= 2
    assert all(copy["id"] in params for copy in result.copies for params in polls)


def test_wait_without_it_says_pending_and_asks_nothing_more(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    result = module(sync_identifier="web")
    assert (result.only["state"], result.only["progress"]) == ("pending", 0)
    assert result.data["summary"]["pending"] == 1
    assert "DescribeSnapshots" not in result.counts[WEST]


def test_pending_copy_of_an_earlier_run_is_joined_with_its_progress(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.configure(copy_seconds=1000)
    first = module(sync_identifier="web")
    aws.simulator.advance(300)
    second = module(sync_identifier="web")
    assert (second.changed, second.writes) == (False, [])
    assert (second.only["id"], second.only["state"], second.only["progress"]) == (first.only["id"], "pending", 30)


def test_wait_progress_that_may_not_be_read_does_not_stop_the_copy(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.configure(copy_seconds=100)
    aws.simulator.fault(action="DescribeSnapshots", code="UnauthorizedOperation", message="You are not authorized")
    aws.simulator.set_scale(500)
    aws.simulator.freeze(False)
    result = module(sync_identifier="web", wait=True)
    assert (result.failed, result.only["state"]) == (False, "available")


def test_wait_copy_that_fails_says_why_and_is_not_called_available(module: ModuleRunner, aws: AwsView) -> None:
    aws.web()
    aws.simulator.configure(fail_copies=[{"region": WEST}], failing_copy_seconds=100, copy_seconds=100)
    aws.simulator.set_scale(300)
    aws.simulator.freeze(False)
    result = module.to_two(sync_identifier="web", wait=True)
    assert result.failed
    assert result.changed
    assert result.actions == {WEST: "failed", EU: "copied"}
    [failed] = [copy for copy in result.copies if copy["region"] == WEST]
    assert failed["error"]["code"] == "CopyFailed"
    assert "has failed: Copy image failed with an internal error" in failed["error"]["message"]
    assert "run again to replace it" in failed["error"]["message"]


@pytest.mark.parametrize("wait", [False, True], ids=["without wait", "with wait"])
def test_copy_that_has_failed_when_it_is_confirmed_is_told(module: ModuleRunner, aws: AwsView, wait: bool) -> None:
    """It was pending for so short a time that nobody saw it; a run that ends well would hide it until the next one."""
    aws.web()
    aws.simulator.configure(fail_copies=[{"region": WEST}], failing_copy_seconds=0, copy_seconds=0)
    result = module(sync_identifier="web", wait=wait)
    assert result.failed
    assert result.only["error"]["code"] == "CopyFailed"


def test_copies_are_timed_as_far_as_a_run_follows_them(module: ModuleRunner, aws: AwsView) -> None:
    """Catches: a copy that was there before timed as one of no time, and a time where nothing was waited for."""
    source = aws.web()
    aws.simulator.configure(copy_seconds=300)
    assert module(sync_identifier="web", check=True).data["timings"] == []
    [begun] = module(sync_identifier="web").data["timings"]
    assert (begun["kind"], begun["source_id"], begun["region"], begun["finished"]) == ("ami", source, WEST, None)
    assert None not in (begun["started"], begun["size"])
    aws.simulator.set_scale(1000)
    aws.simulator.freeze(False)
    [waited] = module(sync_identifier="web", wait=True).data["timings"]
    assert (waited["id"], waited["finished"] is not None) == (begun["id"], True)
    assert module(sync_identifier="web", wait=True).data["timings"] == []
