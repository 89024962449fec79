"""Job templates in real mode: what they leave in the account is what the command line leaves there.

Also after a job was killed, as AWX does with one that is cancelled or takes too long, and was launched once more.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.awx.job import AwxJobs
from tests.faults.suite.account import everything, in_words
from tests.faults.suite.processes import descendants
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.drill_scene import DrillScene
from tests.integration.manifest_view import MANIFEST, ManifestView
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_drill import DRILL, network
from tests.integration.test_rds_copying import INSTANCE, Databases

PLAN = f"""\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
manifest: {MANIFEST}
objectives: {{rpo: 24h, rto: 1h}}
workloads:
  shop-db: {{db_instance: shop, restore: {{db_instance_class: db.m6g.large}}}}
"""
FAST = {"dr_recover_poll_interval": 0.2, "dr_recover_wait_interval": 0.2}
FAILOVER = {"confirm": "shop", "override_readiness": "exercise"}
# Playbook -> answers to its survey, with which it succeeds.
RUNS: dict[str, dict[str, Any]] = {
    "sync": {},
    "readiness": {"dr_readiness_fail_on": "never"},
    "drill": {"drill": "spring"},
    "failover": FAILOVER,
    "report": {"dr_report_upload": "manifest"},
}
Start = Callable[[str, dict[str, Any]], int]


def scene(aws: AwsView, folder: Path) -> None:
    """A database with a copy of yesterday, and a network for drills, in an account that is new."""
    aws.simulator.reset(freeze=True)
    ManifestView(aws)
    databases = Databases(aws, INSTANCE)
    databases.database("shop")
    databases.copy_of(databases.snapshot(19), 19)
    plan = PLAN + DRILL.format(group=network(DrillScene(aws)))
    (folder / "shop.lifeboat.yml").write_text(plan, encoding="utf-8")


def goes_on(aws: AwsView) -> None:
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)


def account(aws: AwsView) -> list[str]:
    """All that there is. Of evidence and reports the verdict, since everything else in them is moments."""
    found = everything(aws, {"ec2": {WEST}, "rds": {SOURCE, WEST}, "ssm": {WEST}, "s3": {SOURCE}})
    return in_words([_short(each) for each in found], set())


def _short(found: list[Any]) -> list[Any]:
    if found[2] != "object" or not isinstance(found[-1], dict | str):
        return found
    content = found[-1] if isinstance(found[-1], dict) else {}
    states = [(each["name"], each.get("state")) for each in content.get("workloads", []) if isinstance(each, dict)]
    return [*found[:-1], content.get("verdict"), states]


def jobs_of(playbook: PlaybookRunner, folder: Path) -> AwxJobs:
    listed = playbook.program("inventory", "-i", "shop.lifeboat.yml", "--list", "--export")
    return AwxJobs(playbook, folder / "job", json.loads(listed.stdout))


def by_command(playbook: PlaybookRunner) -> Start:
    def start(name: str, answers: dict[str, Any]) -> int:
        given = json.dumps({**FAST, **answers})
        return playbook.named(f"lifeboat.aws.{name}", "-i", "shop.lifeboat.yml", "-e", given).rc

    return start


def test_jobs_leave_what_the_command_line_leaves(aws: AwsView, playbook: PlaybookRunner, tmp_path: Path) -> None:
    """Each in turn. Catches: an answer that AWX re-types, a file that a job has not, a run that another id makes."""
    states = []
    for is_job in (True, False):
        scene(aws, tmp_path)
        start = by_command(playbook)
        if is_job:
            jobs = jobs_of(playbook, tmp_path)

            def start(name: str, answers: dict[str, Any], jobs: AwxJobs = jobs) -> int:
                done = jobs(f"lifeboat.aws.{name}", template=FAST, **answers)
                assert done.status == ("failed" if done.rc else "successful"), done.stdout
                return done.rc

        goes_on(aws)
        states.append([(start(name, answers), account(aws)) for name, answers in RUNS.items()])
    for name, of_job, of_command in zip(RUNS, *states, strict=True):
        assert of_job == of_command, name
    assert {code for code, _account in states[0]} == {0}


@pytest.mark.parametrize("timeout", [0, 45], ids=["killed", "timeout"])
def test_job_that_was_killed_finishes_when_it_is_launched_again(
    aws: AwsView, playbook: PlaybookRunner, tmp_path: Path, timeout: int
) -> None:
    """Catches: what only the end of a job would have written, and what a second job does once more."""
    name, call, template = "failover", "RestoreDBInstance", FAST
    scene(aws, tmp_path)
    goes_on(aws)
    jobs = jobs_of(playbook, tmp_path)
    assert jobs(f"lifeboat.aws.{name}", template=template, **RUNS[name]).rc == 0
    undisturbed = account(aws)

    # Time stands still, so that the job waits until it is killed.
    scene(aws, tmp_path)
    jobs = jobs_of(playbook, tmp_path)
    process = jobs.begin(f"lifeboat.aws.{name}", template=template, timeout=timeout, **RUNS[name])
    if timeout:
        process.communicate()
        assert process.returncode == 254
    else:
        wait_for(aws, call, process)
        kill(process)
    goes_on(aws)
    again = jobs(f"lifeboat.aws.{name}", template=template, **RUNS[name])
    assert again.rc == 0, again.stdout
    assert account(aws) == undisturbed


def wait_for(aws: AwsView, call: str, process: subprocess.Popen[str]) -> None:
    while not any(each["action"].startswith(call) for each in aws.simulator.calls()):
        assert process.poll() is None, f"the job ended without {call}"
        time.sleep(0.2)


def kill(process: subprocess.Popen[str]) -> None:
    """With all that it has started, as the end of its container does."""
    for number in [process.pid, *descendants(process.pid)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    process.communicate()
