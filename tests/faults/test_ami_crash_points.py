"""A run that is killed between any two API calls, as a cancelled AWX job is: the next run finishes its work.

After it there is exactly one copy in each region, with its tags and permissions, and nothing untracked.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.integration.aws_view import EU, PARTNER, SOURCE, TRACKING, WEST, AwsView
from tests.integration.module_run import ModuleRunner
from tests.integration.playbook_run import PlaybookRunner, begin_module, kill

OPTIONS: dict[str, Any] = {
    "source_region": SOURCE,
    "destination_regions": [WEST, EU],
    "sync_identifier": "web",
    "copy_launch_permissions": True,
    "wait": True,
    "poll_interval": 0.05,
}
# One listing of the source, its permissions, and for each region: two listings, the copy, its confirmation, the wait,
# its permissions. The first test holds the number.
CALLS_OF_A_FIRST_SYNC = 12


@pytest.fixture
def prepared(aws: AwsView) -> str:
    """An image that is shared; its copies are available as soon as they are asked for. Its id."""
    aws.simulator.configure(copy_seconds=0)
    return aws.web(launch_permissions=[{"UserId": PARTNER}])


def _wait_for_calls(aws: AwsView, number: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while sum(call["status"] == 200 for call in aws.simulator.calls()) < number:
        assert time.monotonic() < deadline, f"call {number} never came"
        time.sleep(0.01)


def _check_whole(aws: AwsView, source: str) -> None:
    for region in (WEST, EU):
        copies = aws.copies(region)
        assert list(copies) == [f"{SOURCE}/{source}"]
        [copy] = copies[f"{SOURCE}/{source}"]
        assert set(TRACKING) <= set(aws.tags(region, copy))
        assert aws.permissions(region, copy) == [{"UserId": PARTNER}]
        assert all(set(TRACKING) <= set(snapshot["Tags"]) for snapshot in aws.snapshots(region))
        assert len(aws.snapshots(region)) == 1


def test_crash_sweep_covers_every_call_of_a_first_sync(module: ModuleRunner, aws: AwsView, prepared: str) -> None:
    result = module(**OPTIONS)
    assert not result.failed, result.message
    assert len(result.calls) == CALLS_OF_A_FIRST_SYNC
    _check_whole(aws, prepared)


@pytest.mark.parametrize("calls_made", range(1, CALLS_OF_A_FIRST_SYNC + 1))
def test_crash_after_any_call_is_made_good_by_the_next_run(
    module: ModuleRunner, aws: AwsView, prepared: str, calls_made: int, tmp_path: Path
) -> None:
    held = aws.simulator.fault("hold", when="after", skip=calls_made - 1, times=1)
    # What other threads of the run would still ask for does not happen: it is dead.
    aws.simulator.fault("drop", skip=calls_made - 1)
    process = begin_module("ami_xregion_copy", OPTIONS, tmp_path)
    aws.wait_for_fault(held)
    kill(process)
    aws.simulator.clear_faults()
    _wait_for_calls(aws, calls_made)
    result = module(**OPTIONS)
    assert not result.failed, result.message
    _check_whole(aws, prepared)
    again = module(**OPTIONS)
    assert (again.changed, again.writes) == (False, [])


@pytest.mark.parametrize("region", [WEST, EU])
def test_crash_while_aws_begins_a_copy_that_shows_late_makes_no_second(
    module: ModuleRunner, aws: AwsView, prepared: str, region: str, tmp_path: Path
) -> None:
    """The worst moment: AWS has the request, the run is dead, and the next run's listing does not show the copy yet."""
    held = aws.simulator.fault("hold", when="after", action="CopyImage", region=region, times=1)
    aws.simulator.configure(visible_after_seconds=2)
    process = begin_module("ami_xregion_copy", OPTIONS, tmp_path)
    aws.wait_for_fault(held)
    kill(process)
    aws.simulator.clear_faults()
    aws.simulator.freeze(False)
    aws.simulator.set_scale(10)
    result = module(**OPTIONS)
    aws.simulator.advance(60)
    assert not result.failed, result.message
    _check_whole(aws, prepared)


def test_crash_of_a_playbook_is_made_good_by_the_next_one(
    playbook: PlaybookRunner, aws: AwsView, prepared: str, tmp_path: Path
) -> None:
    tasks = [{"name": "Copies exist", "lifeboat.aws.ami_xregion_copy": OPTIONS}]
    held = aws.simulator.fault("hold", when="after", action="CopyImage", region=WEST, times=1)
    process = subprocess.Popen(
        playbook.command(tasks),
        env=playbook.environment(tmp_path / "killed.jsonl"),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    aws.wait_for_fault(held)
    kill(process)
    aws.simulator.clear_faults()
    run = playbook(tasks)
    assert run.rc == 0, run.stdout
    _check_whole(aws, prepared)
