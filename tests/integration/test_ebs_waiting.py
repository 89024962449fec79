"""EBS snapshots: waiting, copies that AWS has no room for, and copies that fail."""

from __future__ import annotations

import threading
import time

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import ebs_snapshot_xregion_copy
from tests.integration.aws_view import EU, WEST, AwsView
from tests.integration.module_run import ModuleRunner
from tests.integration.test_ebs_copying import DAY, Disks


@pytest.fixture
def disks(aws: AwsView) -> Disks:
    return Disks(aws)


@pytest.fixture
def ebs(module: ModuleRunner) -> ModuleRunner:
    return module.of(ebs_snapshot_xregion_copy)


def _break_next_copy(disks: Disks, key: str) -> None:
    """The key is enabled while it is looked at and disabled when AWS comes to use it: accepted, and failed later."""
    rule = disks.aws.simulator.fault("hold", action="CopySnapshot", times=1)

    def disable() -> None:
        disks.aws.wait_for_fault(rule)
        disks.aws.client("kms", WEST).disable_key(KeyId=key.rsplit("/", 1)[-1])
        disks.aws.simulator.release()

    threading.Thread(target=disable, daemon=True).start()


def test_ebs_wait_ends_when_the_copies_are_complete(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot(disks.volume(size_gib=50))
    disks.flow(5000)
    result = ebs.to_two(snapshot_ids=[source], wait=True)
    assert not result.failed, result.message
    assert {(copy["state"], copy["progress"]) for copy in result.copies} == {("completed", 100)}


def test_ebs_wait_timeout_says_how_far_and_the_next_run_joins(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    disks.aws.simulator.configure(copy_seconds=1000)
    first = ebs(snapshot_ids=[source])
    disks.aws.simulator.advance(450)
    started = time.monotonic()
    late = ebs(snapshot_ids=[source], wait=True, wait_timeout=1)
    assert 1 <= time.monotonic() - started < 6
    assert late.failed
    assert f"After 1 s 1 of 1 copies are still in progress: {first.only['id']} in us-west-2 (45 %)" in late.message
    assert (late.changed, late.writes) == (False, [])
    disks.aws.simulator.advance(600)
    last = ebs(snapshot_ids=[source], wait=True)
    assert (last.failed, last.changed, last.only["id"]) == (False, False, first.only["id"])


def test_ebs_limit_defers_the_rest_and_the_next_runs_take_it_up(ebs: ModuleRunner, disks: Disks) -> None:
    sources = [disks.snapshot() for _unused in range(4)]
    disks.aws.simulator.configure(snapshot_copies_in_progress_limit=2)
    first = ebs(snapshot_ids=sources)
    assert not first.failed, first.message
    assert (first.data["summary"]["copied"], first.data["summary"]["deferred"]) == (2, 2)
    deferred = [copy for copy in first.copies if copy["action"] == "deferred"]
    assert {note for copy in deferred for note in copy["notes"]} == {
        "too many copies are in progress in us-west-2: the next run copies it"
    }
    assert {(copy["id"], copy["state"]) for copy in deferred} == {(None, None)}
    disks.aws.simulator.advance(DAY)
    second = ebs(snapshot_ids=sources)
    assert (second.data["summary"]["none"], second.data["summary"]["copied"]) == (2, 2)
    assert disks.sources() == sorted(sources)
    disks.aws.simulator.advance(DAY)
    assert not ebs(snapshot_ids=sources).changed


def test_ebs_limit_of_one_region_does_not_hold_up_another(ebs: ModuleRunner, disks: Disks) -> None:
    sources = [disks.snapshot() for _unused in range(2)]
    disks.aws.simulator.fault(
        action="CopySnapshot",
        region=WEST,
        code="ResourceLimitExceeded",
        message="Too many snapshot copies in progress. The limit is 20 for this destination region.",
    )
    result = ebs.to_two(snapshot_ids=sources)
    assert not result.failed, result.message
    assert {(copy["region"], copy["action"]) for copy in result.copies} == {(WEST, "deferred"), (EU, "copied")}


def test_ebs_limit_with_wait_is_queued_and_all_are_complete(ebs: ModuleRunner, disks: Disks) -> None:
    sources = [disks.snapshot() for _unused in range(4)]
    disks.aws.simulator.configure(snapshot_copies_in_progress_limit=2, copy_seconds=100)
    disks.flow(400)
    result = ebs(snapshot_ids=sources, wait=True)
    assert not result.failed, result.message
    assert {(copy["action"], copy["state"]) for copy in result.copies} == {("copied", "completed")}
    assert all("notes" not in copy for copy in result.copies)
    assert disks.sources() == sorted(sources)


@pytest.mark.parametrize("options", [{}, {"retain": 5}], ids=["without retain", "with retain"])
def test_ebs_limit_lets_the_oldest_recovery_point_go_first(
    ebs: ModuleRunner, disks: Disks, options: dict[str, int]
) -> None:
    """Otherwise the same volume might be put off by every run. Its request may be slower than another one's."""
    stale, fresh = disks.volume(), disks.volume()
    for volume in (stale, fresh):
        disks.copy_of(disks.snapshot(volume))
    slow = {"SourceSnapshotId": disks.snapshot(stale)}
    disks.snapshot(fresh)
    disks.aws.simulator.configure(snapshot_copies_in_progress_limit=1)
    disks.aws.simulator.fault("hold", action="CopySnapshot", params=slow, times=1)
    release = threading.Timer(0.4, disks.aws.simulator.release)
    release.start()
    result = ebs(volume_ids=[fresh, stale], **options)
    release.join()
    assert {copy["set"]: copy["action"] for copy in result.copies} == {stale: "copied", fresh: "deferred"}


def test_ebs_limit_with_wait_ends_in_time_when_others_fill_the_region(ebs: ModuleRunner, disks: Disks) -> None:
    [foreign, source] = [disks.snapshot(), disks.snapshot()]
    disks.aws.simulator.configure(snapshot_copies_in_progress_limit=1)
    disks.aws.ec2(WEST).copy_snapshot(SourceRegion="us-east-1", SourceSnapshotId=foreign)
    started = time.monotonic()
    result = ebs(snapshot_ids=[source], wait=True, wait_timeout=1)
    assert 1 <= time.monotonic() - started < 6
    assert result.actions == {WEST: "deferred"}
    assert not result.changed
    # Who waits wants a copy at the end; that there is none yet must not look like success.
    assert result.failed
    assert "After 1 s" in result.message


def test_ebs_copy_that_fails_while_waiting_shows_why_and_is_replaced(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    key = disks.aws.key(WEST)
    disks.aws.simulator.configure(failing_copy_seconds=100)
    _break_next_copy(disks, key)
    disks.flow(300)
    result = ebs(snapshot_ids=[source], kms_key_id=key, wait=True)
    disks.aws.simulator.freeze()
    assert result.failed
    assert result.changed
    failed = result.only
    assert (failed["state"], failed["error"]["code"]) == ("error", "CopyFailed")
    assert "has failed: Given key ID is not accessible" in failed["error"]["message"]
    assert "run again to replace it" in failed["error"]["message"]
    disks.aws.client("kms", WEST).enable_key(KeyId=key.rsplit("/", 1)[-1])
    foretold = ebs(snapshot_ids=[source], kms_key_id=key, check=True)
    again = ebs(snapshot_ids=[source], kms_key_id=key)
    assert foretold.actions == again.actions == {WEST: "replaced"}
    assert again.writes == ["DeleteSnapshot", "CopySnapshot"]
    assert f"removed: {failed['id']} (failed copy of {source}: Given key ID is not accessible)" in again.diff
    assert list(disks.seen(WEST)) == [again.only["id"]] != [failed["id"]]


def test_ebs_copy_that_failed_after_the_run_is_replaced_by_the_next(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    key = disks.aws.key(WEST)
    _break_next_copy(disks, key)
    first = ebs(snapshot_ids=[source], kms_key_id=key)
    assert (first.failed, first.only["state"]) == (False, "pending")
    disks.aws.simulator.advance(DAY)
    # Its key is still unusable: the failed copy stays until there is something to put in its place.
    second = ebs(snapshot_ids=[source], kms_key_id=key)
    assert (second.only["error"]["code"], second.writes) == ("KmsKeyNotEnabled", [])
    third = ebs(snapshot_ids=[source])
    assert third.actions == {WEST: "replaced"}
    assert disks.sources() == [source]


def test_ebs_copy_removed_by_somebody_while_waiting_is_told(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    copy = ebs(snapshot_ids=[source]).only["id"]
    rule = disks.aws.simulator.fault("hold", action="DescribeSnapshots", region=WEST, skip=1, times=1)

    def delete() -> None:
        disks.aws.wait_for_fault(rule)
        disks.aws.ec2(WEST).delete_snapshot(SnapshotId=copy)
        disks.aws.simulator.release()

    somebody = threading.Thread(target=delete)
    somebody.start()
    result = ebs(snapshot_ids=[source], wait=True)
    somebody.join()
    assert result.only["error"]["code"] == "CopyGone"
    assert copy in result.message


def test_ebs_wait_survives_a_poll_that_is_throttled(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    disks.aws.simulator.configure(copy_seconds=200)
    ebs(snapshot_ids=[source])
    disks.aws.simulator.fault(action="DescribeSnapshots", region=WEST, code="RequestLimitExceeded", skip=1, times=2)
    disks.flow(400)
    result = ebs(snapshot_ids=[source], wait=True)
    assert (result.failed, result.only["state"]) == (False, "completed")
