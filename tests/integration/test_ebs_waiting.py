"""EBS snapshots: waiting, copies that AWS has no room for, and copies that fail."""

from __future__ import annotations

import threading
import time

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import ebs_snapshot_xregion_copy
from tests.integration.aws_view import WEST, AwsView
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


def test_ebs_limit_with_wait_ends_in_time_when_others_fill_the_region(ebs: ModuleRunner, disks: Disks) -> None:
    [foreign, source] = [disks.snapshot(), disks.snapshot()]
    disks.aws.simulator.configure(snapshot_copies_in_progress_limit=1)
    disks.aws.ec2(WEST).copy_snapshot(SourceRegion="us-east-1", SourceSnapshotId=foreign)
    started = time.monotonic()
    result = ebs(snapshot_ids=[source], wait=True, wait_timeout=1)
    assert 1 <= time.monotonic() - started < 60
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
