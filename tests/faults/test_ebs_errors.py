"""EBS snapshots: refusals of AWS, answers that get lost, runs that are killed; never a second copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import ebs_snapshot_xregion_copy
from tests.integration.aws_view import EU, SOURCE, TRACKING, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.playbook_run import begin_module, kill
from tests.integration.test_ebs_copying import DAY, Disks

DENIED = "You are not authorized to perform this operation. Encoded authorization failure message: 4aQ"
# The source, then in the one region: the listing, the copy, its confirmation.
CALLS_OF_A_FIRST_RUN = 4


@pytest.fixture
def disks(aws: AwsView) -> Disks:
    return Disks(aws)


@pytest.fixture
def ebs(module: ModuleRunner) -> ModuleRunner:
    return module.of(ebs_snapshot_xregion_copy)


def _check_half(result: ModuleResult, code: str, *said: str) -> None:
    assert (result.failed, result.changed) == (True, True)
    assert result.actions == {WEST: "failed", EU: "copied"}
    [error] = [copy["error"] for copy in result.copies if copy["region"] == WEST]
    assert error["code"] == code
    for words in (*said, WEST, code):
        assert words in error["message"]
    assert "1 of 2 copies failed" in result.message


@pytest.mark.parametrize("mode", ["error", "drop"])
def test_ebs_error_destination_that_is_dead_leaves_the_others_done(ebs: ModuleRunner, disks: Disks, mode: str) -> None:
    source = disks.snapshot()
    disks.aws.simulator.outage(WEST, mode)
    code = {"error": "Unavailable", "drop": "ConnectionClosedError"}[mode]
    _check_half(ebs.to_two(snapshot_ids=[source]), code, "Health Dashboard")
    disks.aws.simulator.outage(WEST, None)
    assert ebs.to_two(snapshot_ids=[source]).actions == {WEST: "copied", EU: "none"}


def test_ebs_error_source_that_is_dead_fails_and_writes_nothing(ebs: ModuleRunner, disks: Disks) -> None:
    volume = disks.volume()
    disks.copy_of(disks.snapshot(volume))
    disks.aws.simulator.outage(SOURCE)
    result = ebs(volume_ids=[volume], retain=1)
    assert result.failed
    assert "in us-east-1" in result.message
    assert result.writes == []


@pytest.mark.parametrize(
    ("service", "action", "code", "options"),
    [
        ("ec2", "DescribeSnapshots", "UnauthorizedOperation", {}),
        ("ec2", "CopySnapshot", "UnauthorizedOperation", {}),
        ("kms", "DescribeKey", "AccessDeniedException", {"kms_key_id": "alias/dr"}),
    ],
)
def test_ebs_error_of_a_missing_permission_names_the_iam_action(
    ebs: ModuleRunner, disks: Disks, service: str, action: str, code: str, options: dict[str, Any]
) -> None:
    source = disks.snapshot()
    for region in (WEST, EU):
        disks.aws.alias(region, "alias/dr", disks.aws.key(region))
    disks.aws.simulator.fault(service=service, action=action, region=WEST, code=code, message=DENIED)
    _check_half(ebs.to_two(snapshot_ids=[source], **options), code, f"the IAM action {service}:{action}")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("SnapshotCopyUnsupported.InterRegion", "Inter-region snapshot copy is not supported for this region."),
        ("SnapshotLimitExceeded", "Maximum number of snapshots reached"),
        ("InvalidParameterValue", "Value is bad"),
    ],
)
def test_ebs_error_that_is_final_is_told_in_the_words_of_aws(
    ebs: ModuleRunner, disks: Disks, code: str, message: str
) -> None:
    source = disks.snapshot()
    disks.aws.simulator.fault(action="CopySnapshot", region=WEST, code=code, message=message)
    result = ebs.to_two(snapshot_ids=[source])
    _check_half(result, code, source, message)
    assert len(disks.aws.simulator.calls(WEST, "CopySnapshot")) == 1


def test_ebs_error_while_tags_are_put_right_names_the_action(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    copy = disks.copy_of(source)
    disks.aws.simulator.fault(action="CreateTags", code="UnauthorizedOperation", message=DENIED)
    result = ebs(snapshot_ids=[source], tags={"Purpose": "dr"})
    assert result.failed
    for words in (copy, WEST, "ec2:CreateTags"):
        assert words in result.message


def test_ebs_error_while_replacing_leaves_the_failed_copy(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    key = disks.aws.key(WEST)
    disks.aws.client("kms", WEST).disable_key(KeyId=key.rsplit("/", 1)[-1])
    answer = disks.aws.ec2(WEST).copy_snapshot(
        SourceRegion=SOURCE,
        SourceSnapshotId=source,
        Encrypted=True,
        KmsKeyId=key,
        TagSpecifications=[{"ResourceType": "snapshot", "Tags": disks.tracking(source)}],
    )
    disks.aws.simulator.advance(DAY)
    disks.aws.simulator.fault(action="DeleteSnapshot", code="UnauthorizedOperation", message=DENIED)
    result = ebs(snapshot_ids=[source])
    assert "ec2:DeleteSnapshot" in result.message
    assert list(disks.seen(WEST)) == [answer["SnapshotId"]]
    assert "CopySnapshot" not in result.writes
    disks.aws.simulator.clear_faults()
    assert ebs(snapshot_ids=[source]).actions == {WEST: "replaced"}


def test_ebs_error_answer_that_was_lost_makes_no_second_copy(
    ebs: ModuleRunner, disks: Disks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no client token: whoever just asks again has two copies and pays for both."""
    source = disks.snapshot()
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "5")
    disks.aws.simulator.fault("lost", action="CopySnapshot", times=1)
    result = ebs(snapshot_ids=[source])
    assert not result.failed, result.message
    assert (result.actions, result.changed) == ({WEST: "copied"}, True)
    assert result.counts[WEST]["CopySnapshot"] == 1
    assert list(disks.seen(WEST)) == [result.only["id"]]


def test_ebs_error_answer_that_was_lost_for_good_is_joined_by_the_next_run(ebs: ModuleRunner, disks: Disks) -> None:
    source = disks.snapshot()
    lost = disks.aws.simulator.fault("lost", action="CopySnapshot", times=1)
    # The listing before, then none: the run learns nothing about what it asked for.
    disks.aws.simulator.fault("drop", action="DescribeSnapshots", region=WEST, skip=1)
    first = ebs(snapshot_ids=[source])
    disks.aws.wait_for_fault(lost)
    assert first.failed
    disks.aws.simulator.clear_faults()
    [copy] = disks.seen(WEST)
    again = ebs(snapshot_ids=[source])
    assert (again.failed, again.changed, again.only["id"]) == (False, False, copy)


@pytest.mark.parametrize("fault", [{"effect": "drop"}, {"code": "RequestLimitExceeded", "status": 503}], ids=str)
def test_ebs_error_for_a_moment_is_asked_again(ebs: ModuleRunner, disks: Disks, fault: dict[str, Any]) -> None:
    source = disks.snapshot()
    disks.aws.simulator.fault(action="CopySnapshot", times=1, **fault)
    assert ebs(snapshot_ids=[source]).actions == {WEST: "copied"}
    assert disks.sources() == [source]


@pytest.mark.parametrize("calls_made", range(1, CALLS_OF_A_FIRST_RUN + 1))
def test_ebs_crash_after_any_call_is_made_good_by_the_next_run(
    ebs: ModuleRunner, disks: Disks, calls_made: int, tmp_path: Path
) -> None:
    source = disks.snapshot(Team="shop")
    disks.aws.simulator.configure(copy_seconds=0)
    held = disks.aws.simulator.fault("hold", when="after", skip=calls_made - 1, times=1)
    disks.aws.simulator.fault("drop", skip=calls_made - 1)
    options = {"source_region": SOURCE, "destination_regions": [WEST], "snapshot_ids": [source], "wait": True}
    process = begin_module("ebs_snapshot_xregion_copy", {**options, "poll_interval": 0.05}, tmp_path)
    disks.aws.wait_for_fault(held)
    kill(process)
    disks.aws.simulator.clear_faults()
    result = ebs(**options)
    assert not result.failed, result.message
    assert result.changed == (calls_made < CALLS_OF_A_FIRST_RUN - 1)
    [copy] = disks.seen(WEST).values()
    assert {*TRACKING, "Team"} == set(copy["Tags"])
    assert not ebs(**options).changed


def test_ebs_crash_sweep_covers_every_call_of_a_first_run(ebs: ModuleRunner, disks: Disks) -> None:
    disks.aws.simulator.configure(copy_seconds=0)
    assert len(ebs(snapshot_ids=[disks.snapshot()], wait=True).calls) == CALLS_OF_A_FIRST_RUN


def test_ebs_crash_copy_that_shows_late_is_waited_for(ebs: ModuleRunner, disks: Disks) -> None:
    """Catches: "it was removed while it was being made" about a copy that AWS has only not shown yet."""
    source = disks.snapshot()
    disks.aws.simulator.configure(visible_after_seconds=600)
    disks.flow(300)
    result = ebs(snapshot_ids=[source], wait=True)
    disks.aws.simulator.freeze()
    assert not result.failed, result.message
    assert (result.only["action"], result.only["state"]) == ("copied", "completed")


def test_ebs_crash_copy_that_shows_late_is_not_made_twice_in_one_run(ebs: ModuleRunner, disks: Disks) -> None:
    """A copy that AWS has acknowledged and does not show yet is waited for, never asked for again."""
    source = disks.snapshot()
    disks.aws.simulator.configure(visible_after_seconds=3600)
    result = ebs(snapshot_ids=[source])
    assert not result.failed, result.message
    assert any("is not visible yet; the next run checks again" in warning for warning in result.warnings)
    disks.aws.simulator.advance(2 * 3600)
    assert list(disks.seen(WEST)) == [result.only["id"]]
    assert not ebs(snapshot_ids=[source]).changed


def test_ebs_copy_of_another_run_meanwhile_stays_and_ours_is_deleted(ebs: ModuleRunner, disks: Disks) -> None:
    """Catches: two runs at once that leave two copies of one snapshot, which both cost money until both expire."""
    source = disks.snapshot()
    with _meanwhile(disks.aws, lambda: disks.copy_of(source, Team="shop")) as other:
        result = ebs(snapshot_ids=[source], tags={"Purpose": "recovery"})
    assert not result.failed, result.message
    assert (result.actions, result.only["id"]) == ({WEST: "adopted"}, other[0])
    [copy] = disks.seen(WEST).values()
    assert (copy["Tags"]["Team"], copy["Tags"]["Purpose"]) == ("shop", "recovery")
    assert any("another run has copied it at the same time" in note for note in result.only["notes"])
    again = ebs(snapshot_ids=[source], tags={"Purpose": "recovery"})
    assert (again.changed, again.writes) == (False, [])


@pytest.mark.parametrize("different", ["failed", "encrypted", "untracked", "of another source"])
def test_ebs_copy_of_another_run_that_does_not_serve_leaves_ours(
    ebs: ModuleRunner, disks: Disks, different: str
) -> None:
    """Catches: a recovery point that is deleted for something that cannot take its place."""
    source, another, key = disks.snapshot(), disks.snapshot(), disks.aws.key(WEST)

    def copy() -> str:
        tags = [] if different == "untracked" else disks.tracking(another if different[:2] == "of" else source)
        if different == "failed":
            disks.aws.client("kms", WEST).disable_key(KeyId=key.rsplit("/", 1)[-1])
        answer = disks.aws.ec2(WEST).copy_snapshot(
            SourceRegion=SOURCE,
            SourceSnapshotId=source,
            TagSpecifications=[{"ResourceType": "snapshot", "Tags": tags or [{"Key": "Team", "Value": "shop"}]}],
            **({"Encrypted": True, "KmsKeyId": key} if different in ("failed", "encrypted") else {}),
        )
        disks.aws.simulator.advance(DAY if different == "failed" else 1)
        return str(answer["SnapshotId"])

    with _meanwhile(disks.aws, copy) as other:
        result = ebs(snapshot_ids=[source])
    assert result.actions == {WEST: "copied"}
    assert set(disks.seen(WEST)) == {result.only["id"], *other}
    assert "DeleteSnapshot" not in result.writes


@contextmanager
def _meanwhile(aws: AwsView, copy: Callable[[], str]) -> Iterator[list[str]]:
    """Another run copies after ours has seen that there is no copy; ids of its copies."""
    rule, made = aws.simulator.fault("hold", action="CopySnapshot", times=1), list[str]()

    def work() -> None:
        aws.wait_for_fault(rule)
        made.append(copy())
        aws.simulator.release()

    other = Thread(target=work)
    other.start()
    yield made
    other.join()
