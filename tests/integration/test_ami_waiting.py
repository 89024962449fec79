"""Waiting for copies, giving up in time, and joining copies of earlier runs."""

from __future__ import annotations

import threading
import time

import pytest

from tests.integration.aws_view import EU, WEST, AwsView
from tests.integration.module_run import ModuleRunner


def test_wait_ends_when_the_copies_are_available(module: ModuleRunner, aws: AwsView) -> None:
    aws.web(size_gib=50)
    # 41 minutes to eu-west-1 take half a second.
    aws.simulator.set_scale(5000)
    aws.simulator.freeze(False)
    result = module.to_two(sync_identifier="web", wait=True)
    assert not result.failed, result.message
    assert {(copy["state"], copy["progress"]) for copy in result.copies} == {("available", 100)}
    assert result.data["summary"]["pending"] == 0


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


def test_wait_timeout_fails_in_time_says_how_far_and_the_next_run_joins(module: ModuleRunner, aws: AwsView) -> None:
    aws.web(size_gib=50)
    aws.simulator.configure(copy_seconds=1000)
    first = module.to_two(sync_identifier="web")
    aws.simulator.advance(450)
    started = time.monotonic()
    late = module.to_two(sync_identifier="web", wait=True, wait_timeout=1)
    # One second, and what the listings take on a busy machine.
    assert 1 <= time.monotonic() - started < 6
    assert late.failed
    ids = {copy["region"]: copy["id"] for copy in first.copies}
    assert "After 1 s 2 of 2 copies are still in progress" in late.message
    assert f"{ids[WEST]} in us-west-2 (45 %), {ids[EU]} in eu-west-1 (45 %)" in late.message
    assert "they go on, and the next run continues to wait for them; raise wait_timeout" in late.message
    assert (late.changed, late.writes) == (False, [])
    assert {copy["progress"] for copy in late.copies} == {45}
    aws.simulator.advance(600)
    last = module.to_two(sync_identifier="web", wait=True)
    assert (last.failed, last.changed) == (False, False)
    assert {copy["region"]: copy["id"] for copy in last.copies} == ids


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


def test_wait_copy_deregistered_by_somebody_meanwhile_is_told(module: ModuleRunner, aws: AwsView) -> None:
    copy = aws.copy_of(aws.web(), state="pending")
    rule = aws.simulator.fault("hold", action="DescribeSnapshots", times=1)

    def deregister() -> None:
        """Between two looks of the module."""
        aws.wait_for_fault(rule)
        aws.ec2(WEST).deregister_image(ImageId=copy)
        aws.simulator.release()

    somebody = threading.Thread(target=deregister)
    somebody.start()
    result = module(sync_identifier="web", wait=True)
    somebody.join()
    assert result.only["error"]["code"] == "CopyGone"
    assert f"AMI {copy} in us-west-2" in result.message


def test_wait_survives_a_poll_that_is_throttled(module: ModuleRunner, aws: AwsView) -> None:
    aws.copy_of(aws.web(), state="pending", seconds=100)
    # The listing, then the first poll.
    aws.simulator.fault(action="DescribeImages", region=WEST, code="RequestLimitExceeded", skip=1, times=2)
    aws.simulator.set_scale(300)
    aws.simulator.freeze(False)
    result = module(sync_identifier="web", wait=True)
    assert (result.failed, result.only["state"]) == (False, "available")
