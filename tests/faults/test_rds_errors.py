"""Database snapshots: refusals of AWS, answers that get lost, runs that are killed; never a second copy."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import rds_snapshot_xregion_copy
from tests.integration.aws_view import EU, SOURCE, TRACKING, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.playbook_run import begin_module, kill
from tests.integration.test_rds_copying import INSTANCE, KINDS, Databases, by_set, target

DENIED = "User: arn:aws:iam::123456789012:user/sync is not authorized to perform: {action} on resource: x"
# The source, then in the one region: the listing, the copy, its confirmation.
CALLS_OF_A_FIRST_RUN = 4


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def dbs(aws: AwsView, request: pytest.FixtureRequest) -> Databases:
    return Databases(aws, request.param)


@pytest.fixture
def rds(module: ModuleRunner) -> ModuleRunner:
    return module.of(rds_snapshot_xregion_copy)


def _check_half(result: ModuleResult, code: str, *said: str) -> None:
    assert (result.failed, result.changed) == (True, True)
    assert result.actions == {WEST: "failed", EU: "copied"}
    [error] = [copy["error"] for copy in result.copies if copy["region"] == WEST]
    assert error["code"] == code
    for words in (*said, WEST, code):
        assert words in error["message"]
    assert "1 of 2 copies failed" in result.message


@pytest.mark.parametrize("mode", ["error", "drop"])
def test_rds_error_destination_that_is_dead_leaves_the_others_done(
    rds: ModuleRunner, dbs: Databases, mode: str
) -> None:
    dbs.snapshot()
    dbs.aws.simulator.outage(WEST, mode)
    result = rds.to_two(**dbs.named())
    assert (result.failed, result.actions) == (True, {WEST: "failed", EU: "copied"})
    assert "Health Dashboard" in result.message
    assert "us-west-2" in result.message
    dbs.aws.simulator.outage(WEST, None)
    assert rds.to_two(**dbs.named()).actions == {WEST: "copied", EU: "none"}


def test_rds_error_destination_that_does_not_exist_is_named(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    result = rds(**dbs.named(), destination_regions=["us-west-9", EU])
    assert result.actions == {"us-west-9": "failed", EU: "copied"}
    assert "us-west-9 does not answer (did you mean us-west-1 or us-west-2?); check the region's name" in result.message


def test_rds_error_source_that_is_dead_fails_and_writes_nothing(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.history(17, 18, 19)
    dbs.aws.simulator.outage(SOURCE)
    result = rds(**dbs.named(), retain=1)
    assert result.failed
    assert "in us-east-1" in result.message
    assert result.writes == []


@pytest.mark.parametrize(("code", "words"), [("AccessDenied", "allow them the IAM action"), ("AccessDenied", "")])
def test_rds_error_of_a_missing_permission_names_the_iam_action(
    rds: ModuleRunner, dbs: Databases, code: str, words: str
) -> None:
    dbs.snapshot()
    action = f"rds:{dbs.kind.copy}"
    message = DENIED.format(action=action) if words else "Access denied"
    dbs.aws.simulator.fault(action=dbs.kind.copy, region=WEST, code=code, message=message, status=403)
    _check_half(rds.to_two(**dbs.named()), code, words, action)


def test_rds_error_of_a_listing_that_is_denied_names_the_action(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    dbs.aws.simulator.fault(action=dbs.kind.listing, region=WEST, code="AccessDenied", message="No", status=403)
    _check_half(rds.to_two(**dbs.named()), "AccessDenied", f"rds:{dbs.kind.listing}")


def test_rds_error_of_tags_that_may_not_be_set_names_that_action(rds: ModuleRunner, dbs: Databases) -> None:
    """CopyDBSnapshot with tags is refused for AddTagsToResource."""
    dbs.snapshot()
    message = DENIED.format(action="rds:AddTagsToResource")
    dbs.aws.simulator.fault(action=dbs.kind.copy, region=WEST, code="AccessDenied", message=message, status=403)
    _check_half(rds.to_two(**dbs.named()), "AccessDenied", "the IAM action rds:AddTagsToResource")


def test_rds_error_of_the_list_of_databases_names_the_action(rds: ModuleRunner, dbs: Databases) -> None:
    action = {"instance": "DescribeDBInstances", "cluster": "DescribeDBClusters"}[dbs.kind.name]
    dbs.aws.simulator.fault(action=action, code="AccessDenied", message="No", status=403)
    result = rds(all=True)
    assert result.failed
    assert f"rds:{action}" in result.message
    assert "us-east-1" in result.message


def test_rds_error_throttled_beyond_retries_says_so(
    rds: ModuleRunner, dbs: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    dbs.snapshot()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    dbs.aws.simulator.fault(
        action=dbs.kind.copy, region=WEST, code="ThrottlingException", message="Rate exceeded", status=400
    )
    result = rds.to_two(**dbs.named())
    _check_half(result, "ThrottlingException", "AWS keeps throttling this call", "AWS_MAX_ATTEMPTS")
    assert result.counts[WEST][dbs.kind.copy] == 2


def test_rds_error_throttled_for_a_moment_is_retried(
    rds: ModuleRunner, dbs: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    dbs.snapshot()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    dbs.aws.simulator.fault(code="ThrottlingException", message="Rate exceeded", status=400, times=1)
    assert rds(**dbs.named()).actions == {WEST: "copied"}


def test_rds_error_key_that_aws_refuses_says_what_to_check(rds: ModuleRunner, dbs: Databases) -> None:
    """The key of the source may be the trouble, which no look at the destination's key shows."""
    dbs.snapshot()
    text = "The source snapshot KMS key does not exist, is not enabled or you do not have permissions to access it"
    dbs.aws.simulator.fault(action=dbs.kind.copy, region=WEST, code="KMSKeyNotAccessibleFault", message=text)
    _check_half(rds.to_two(**dbs.named()), "KMSKeyNotAccessibleFault", "set kms_key_id", text)


def test_rds_error_source_that_is_deleted_meanwhile_is_told(rds: ModuleRunner, dbs: Databases) -> None:
    source = dbs.snapshot(type="manual")
    rule = dbs.aws.simulator.fault("hold", action=dbs.kind.copy, times=1)

    def delete() -> None:
        dbs.aws.wait_for_fault(rule)
        dbs.delete(source, SOURCE)
        dbs.aws.simulator.release()

    somebody = threading.Thread(target=delete)
    somebody.start()
    result = rds(**dbs.named(), snapshot_type="manual")
    somebody.join()
    assert result.only["error"]["code"].startswith(f"{dbs.kind.stem}NotFound")
    assert source in result.message


def test_rds_error_copy_that_another_run_made_meanwhile_is_joined(rds: ModuleRunner, dbs: Databases) -> None:
    """Both have seen that there is none; the identifier lets only one of them make it."""
    source = dbs.snapshot(tags={"Team": "shop"})
    rule = dbs.aws.simulator.fault("hold", action=dbs.kind.copy, times=1)

    def copy() -> None:
        dbs.aws.wait_for_fault(rule)
        dbs.untracked_copy_of(source, status="copying")
        dbs.aws.simulator.release()

    other = threading.Thread(target=copy)
    other.start()
    result = rds(**dbs.named())
    other.join()
    assert not result.failed, result.message
    assert (result.actions, result.only["id"]) == ({WEST: "adopted"}, target(source))
    # It carries no tag of ours, so it is theirs.
    expected = {*TRACKING, "Team", "lifeboat:recognized-set"} - {"lifeboat:set"}
    assert expected == set(dbs.seen()[target(source)]["Tags"])
    assert not rds(**dbs.named()).changed


@pytest.mark.parametrize("attempts", ["1", "3"], ids=["SDK tries once", "SDK tries three times"])
def test_rds_error_answer_that_was_lost_makes_no_second_copy(
    rds: ModuleRunner, dbs: Databases, monkeypatch: pytest.MonkeyPatch, attempts: str
) -> None:
    source = dbs.snapshot()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", attempts)
    dbs.aws.simulator.fault("lost", action=dbs.kind.copy, times=1)
    first = rds(**dbs.named())
    assert first.failed == (attempts == "1")
    assert list(dbs.seen()) == [target(source)]
    again = rds(**dbs.named())
    assert (again.failed, again.changed, again.only["id"]) == (False, False, target(source))


def test_rds_error_copy_made_by_a_retried_request_counts_as_a_change(
    rds: ModuleRunner, dbs: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There was no copy when the run began and there is one when it ends."""
    dbs.snapshot()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    dbs.aws.simulator.fault("lost", action=dbs.kind.copy, times=1)
    assert rds(**dbs.named()).changed


def test_rds_error_of_one_kind_leaves_the_other_done(rds: ModuleRunner, aws: AwsView) -> None:
    both = [Databases(aws, kind) for kind in KINDS]
    for dbs in both:
        dbs.snapshot(database=dbs.kind.name)
    options = {key: value for dbs in both for key, value in dbs.named(dbs.kind.name).items()}
    aws.simulator.fault(action="DescribeDBClusterSnapshots", region=WEST, code="InternalFailure", status=500)
    result = rds(**options)
    assert result.failed
    assert by_set(result) == {"instance": "copied", "cluster": "failed"}


@pytest.mark.parametrize("listing", ["DescribeDBSnapshots", "DescribeDBClusterSnapshots"])
def test_rds_error_of_the_source_of_one_kind_tells_what_was_done_of_the_other(
    rds: ModuleRunner, aws: AwsView, listing: str
) -> None:
    """A run that has begun copies and then says only what went wrong leaves the user in the dark."""
    both = [Databases(aws, kind) for kind in KINDS]
    for dbs in both:
        dbs.snapshot(database=dbs.kind.name)
    options = {key: value for dbs in both for key, value in dbs.named(dbs.kind.name).items()}
    aws.simulator.fault(action=listing, region=SOURCE, code="AccessDenied", message="No", status=403)
    result = rds(**options)
    assert result.failed
    assert f"rds:{listing}" in result.message
    healthy = next(dbs for dbs in both if dbs.kind.listing != listing)
    assert len(healthy.seen()) == 1
    copied = [copy["set"] for copy in result.data.get("copies", []) if copy["action"] == "copied"]
    assert (result.data.get("changed"), copied) == (True, [healthy.kind.name])


def test_rds_error_of_one_kind_tells_what_was_removed_of_the_other(rds: ModuleRunner, aws: AwsView) -> None:
    dbs = Databases(aws, INSTANCE)
    dbs.database(tags={"Environment": "Production"})
    copies = dbs.history(19)
    aws.simulator.fault(action="DescribeDBClusters", code="AccessDenied", message="No", status=403)
    result = rds(all=True, filters={"tag:Environment": "Production"}, state="absent")
    assert result.failed
    assert "rds:DescribeDBClusters" in result.message
    assert dbs.seen() == {}
    assert [item["id"] for item in result.data.get("expired", [])] == list(copies.values())


@pytest.mark.parametrize("calls_made", range(1, CALLS_OF_A_FIRST_RUN + 1))
def test_rds_crash_after_any_call_is_made_good_by_the_next_run(
    rds: ModuleRunner, aws: AwsView, calls_made: int, tmp_path: Path
) -> None:
    dbs = Databases(aws, INSTANCE)
    source = dbs.snapshot(tags={"Team": "shop"})
    aws.simulator.configure(copy_seconds=0)
    held = aws.simulator.fault("hold", when="after", skip=calls_made - 1, times=1)
    aws.simulator.fault("drop", skip=calls_made - 1)
    options: dict[str, Any] = {"source_region": SOURCE, "destination_regions": [WEST], **dbs.named(), "wait": True}
    process = begin_module("rds_snapshot_xregion_copy", {**options, "poll_interval": 0.05}, tmp_path)
    aws.wait_for_fault(held)
    kill(process)
    aws.simulator.clear_faults()
    result = rds(**options)
    assert not result.failed, result.message
    assert result.changed == (calls_made < CALLS_OF_A_FIRST_RUN - 1)
    assert list(dbs.seen()) == [target(source)]
    assert {*TRACKING, "Team"} == set(dbs.seen()[target(source)]["Tags"])
    assert not rds(**options).changed


def test_rds_crash_sweep_covers_every_call_of_a_first_run(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    dbs.aws.simulator.configure(copy_seconds=0)
    assert len(rds(**dbs.named(), wait=True).calls) == CALLS_OF_A_FIRST_RUN
