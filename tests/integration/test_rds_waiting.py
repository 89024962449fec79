"""Database snapshots: waiting, the limit of copies in progress, and copies that fail."""

from __future__ import annotations

import threading
import time

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import rds_snapshot_xregion_copy
from tests.integration.aws_view import EU, WEST, AwsView
from tests.integration.module_run import ModuleRunner
from tests.integration.test_rds_copying import KINDS, Databases, by_set


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def dbs(aws: AwsView, request: pytest.FixtureRequest) -> Databases:
    return Databases(aws, request.param)


@pytest.fixture
def rds(module: ModuleRunner) -> ModuleRunner:
    return module.of(rds_snapshot_xregion_copy)


def _limit(dbs: Databases, number: int) -> None:
    dbs.aws.simulator.configure(**{f"db_{dbs.kind.name}_copies_limit": number})


def test_rds_wait_ends_when_the_copies_are_available(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot(size_gib=50)
    dbs.flow(5000)
    result = rds.to_two(**dbs.named(), wait=True)
    assert not result.failed, result.message
    assert {(copy["state"], copy["progress"]) for copy in result.copies} == {("available", 100)}


def test_rds_wait_timeout_says_how_far_and_the_next_run_joins(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    dbs.aws.simulator.configure(copy_seconds=1000)
    copy = rds(**dbs.named()).only["id"]
    dbs.aws.simulator.advance(450)
    started = time.monotonic()
    late = rds(**dbs.named(), wait=True, wait_timeout=1)
    assert 1 <= time.monotonic() - started < 6
    assert late.failed
    assert f"After 1 s 1 of 1 copies are still in progress: {copy} in us-west-2 (45 %)" in late.message
    assert (late.changed, late.writes, late.only["state"]) == (False, [], "copying")
    dbs.aws.simulator.advance(600)
    last = rds(**dbs.named(), wait=True)
    assert (last.failed, last.changed, last.only["id"]) == (False, False, copy)


def test_rds_pending_copy_is_joined_with_its_progress(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    dbs.aws.simulator.configure(copy_seconds=1000)
    rds(**dbs.named())
    for seconds, state, progress in ((50, "pending", 0), (250, "copying", 30)):
        dbs.aws.simulator.advance(seconds)
        result = rds(**dbs.named())
        assert (result.changed, result.only["state"], result.only["progress"]) == (False, state, progress)


def test_rds_wait_polls_all_copies_of_a_region_together(rds: ModuleRunner, dbs: Databases) -> None:
    names = ("shop", "ledger", "play")
    for name in names:
        dbs.snapshot(database=name)
    dbs.aws.simulator.configure(copy_seconds=300)
    dbs.flow(1000)
    result = rds(**dbs.named(*names), wait=True)
    assert {copy["state"] for copy in result.copies} == {"available"}
    # The listing, the confirmation, and polls for 0.3 seconds, not three times as many.
    assert result.counts[WEST][dbs.kind.listing] <= 10


def test_rds_wait_copy_that_fails_is_told_and_replaced_by_the_next_run(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    dbs.aws.simulator.configure(fail_db_copies=[{"region": WEST, "times": 1}], failing_copy_seconds=100)
    dbs.aws.simulator.configure(copy_seconds=100)
    dbs.flow(300)
    result = rds.to_two(**dbs.named(), wait=True)
    assert (result.failed, result.changed) == (True, True)
    assert result.actions == {WEST: "failed", EU: "copied"}
    [failed] = [copy for copy in result.copies if copy["region"] == WEST]
    assert (failed["state"], failed["error"]["code"]) == ("failed", "CopyFailed")
    assert "run again to replace it" in failed["error"]["message"]
    again = rds.to_two(**dbs.named(), wait=True)
    assert (again.failed, again.actions) == (False, {WEST: "replaced", EU: "none"})


def test_rds_wait_copy_removed_by_somebody_is_told(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    copy = rds(**dbs.named()).only["id"]
    rule = dbs.aws.simulator.fault("hold", action=dbs.kind.listing, region=WEST, skip=1, times=1)

    def delete() -> None:
        dbs.aws.wait_for_fault(rule)
        dbs.delete(copy)
        dbs.aws.simulator.release()

    somebody = threading.Thread(target=delete)
    somebody.start()
    result = rds(**dbs.named(), wait=True)
    somebody.join()
    assert result.only["error"]["code"] == "CopyGone"


def test_rds_wait_survives_a_poll_that_is_throttled(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    dbs.aws.simulator.configure(copy_seconds=200)
    rds(**dbs.named())
    dbs.aws.simulator.fault(action=dbs.kind.listing, region=WEST, code="ThrottlingException", skip=1, times=2)
    dbs.flow(400)
    result = rds(**dbs.named(), wait=True)
    assert (result.failed, result.only["state"]) == (False, "available")


def test_rds_limit_in_flight_defers_the_rest_and_the_next_runs_take_it_up(rds: ModuleRunner, dbs: Databases) -> None:
    names = ["a", "b", "c", "d"]
    for name in names:
        dbs.snapshot(database=name)
    _limit(dbs, 2)
    first = rds(**dbs.named(*names))
    assert not first.failed, first.message
    assert (first.data["summary"]["copied"], first.data["summary"]["deferred"]) == (2, 2)
    deferred = [copy for copy in first.copies if copy["action"] == "deferred"]
    assert {note for copy in deferred for note in copy["notes"]} == {
        "too many copies are in progress in us-west-2: the next run copies it"
    }
    dbs.aws.simulator.advance(7200)
    second = rds(**dbs.named(*names))
    assert (second.data["summary"]["none"], second.data["summary"]["copied"]) == (2, 2)
    assert len(dbs.seen()) == 4
    dbs.aws.simulator.advance(7200)
    assert not rds(**dbs.named(*names)).changed


def test_rds_limit_in_flight_lets_the_oldest_recovery_points_go_first(rds: ModuleRunner, dbs: Databases) -> None:
    """Otherwise the same databases might be put off for ever. Ten are asked for at a time, so it is not exact."""
    names = [f"db-{number:02d}" for number in range(28)]
    for day, name in enumerate(names, 1):
        dbs.copy_of(dbs.snapshot(day, name), day, set_name=name)
        dbs.snapshot(29, name)
    _limit(dbs, 2)
    result = rds(**dbs.named(*reversed(names)))
    copied = [name for name, action in by_set(result).items() if action == "copied"]
    assert len(copied) == 2
    assert set(copied) <= set(names[:12])


def test_rds_limit_in_flight_lets_the_very_oldest_recovery_point_go_first(rds: ModuleRunner, dbs: Databases) -> None:
    """Its request may be slower than another one's; it must have its place all the same."""
    for name, day in (("fresh", 18), ("stale", 12)):
        dbs.copy_of(dbs.snapshot(day, name), day, set_name=name)
        dbs.snapshot(19, name)
    _limit(dbs, 1)
    slow = {f"Source{dbs.kind.stem}Identifier": dbs.arn("rds:stale-2026-11-19-03-00")}
    dbs.aws.simulator.fault("hold", action=dbs.kind.copy, params=slow, times=1)
    release = threading.Timer(0.4, dbs.aws.simulator.release)
    release.start()
    result = rds(**dbs.named("fresh", "stale"))
    release.join()
    assert by_set(result) == {"stale": "copied", "fresh": "deferred"}


def test_rds_limit_in_flight_with_wait_is_queued_and_all_are_available(rds: ModuleRunner, dbs: Databases) -> None:
    names = ["a", "b", "c", "d"]
    for name in names:
        dbs.snapshot(database=name)
    _limit(dbs, 2)
    dbs.aws.simulator.configure(copy_seconds=100)
    dbs.flow(400)
    result = rds(**dbs.named(*names), wait=True)
    assert not result.failed, result.message
    assert {(copy["action"], copy["state"]) for copy in result.copies} == {("copied", "available")}
    assert all("notes" not in copy for copy in result.copies)


def test_rds_limit_in_flight_of_one_region_does_not_hold_up_another(rds: ModuleRunner, dbs: Databases) -> None:
    for name in ("a", "b"):
        dbs.snapshot(database=name)
    text = "Cannot copy more than 20 snapshots across regions"
    dbs.aws.simulator.fault(action=dbs.kind.copy, region=WEST, code="SnapshotQuotaExceeded", message=text)
    result = rds.to_two(**dbs.named("a", "b"))
    assert not result.failed, result.message
    assert {(copy["region"], copy["action"]) for copy in result.copies} == {(WEST, "deferred"), (EU, "copied")}


def test_rds_quota_of_manual_snapshots_is_an_error_with_the_remedy(rds: ModuleRunner, dbs: Databases) -> None:
    """The code is that of the other limit, but waiting would not help."""
    dbs.aws.simulator.configure(manual_db_snapshots_limit=1)
    dbs.snapshot(10, region=WEST, database="mine", type="manual")
    dbs.snapshot()
    for wait in (False, True):
        result = rds.to_two(**dbs.named(), wait=wait, wait_timeout=0)
        assert result.failed
        [failed] = [copy for copy in result.copies if copy["region"] == WEST]
        assert (failed["action"], failed["error"]["code"]) == ("failed", "SnapshotQuotaExceeded")
        for words in ("us-west-2 has as many manual snapshots", "set retain lower", "L-272F1212", "L-9B510759"):
            assert words in failed["error"]["message"]
