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

from tests.awx.job import AwxJobs, JobResult
from tests.awx.pattern import templates
from tests.awx.scene import account, check_same, goes_on, scene
from tests.faults.suite.processes import descendants
from tests.integration.aws_view import AwsView
from tests.integration.playbook_run import PlaybookRunner

FAST = {"dr_recover_poll_interval": 0.2, "dr_recover_wait_interval": 0.2}
FAILOVER = {"confirm": "shop", "override_readiness": "exercise"}
Answers = dict[str, dict[str, Any]]
# Job template -> answers to its survey. In this order each has something to do, but for readiness.
RUNS: dict[str, Answers] = {
    "drill": {
        "sync": {},
        "readiness": {"dr_readiness_fail_on": "never"},
        "drill": {"drill": "spring", "keep_for": "30m"},
        "drill cleanup": {"drill": "spring"},
    },
    "failover": {
        "failover": {**FAILOVER, "workloads": ["shop-db"]},
        "commit": {"confirm": "shop"},
        "failback": {},
        "report": {},
        "failure report": {},
    },
    "others": {
        "publish configuration": {"dr_config_limit": ["us-west-2"]},
        "roll back configuration": {"dr_config_version": "v1"},
        "names": {},
    },
}
# It fails once the report is written.
FAILING = {"failure report": 2}
Start = Callable[[str, dict[str, Any]], int]


def test_every_template_is_run() -> None:
    """Catches: a template that is shipped and was never tried. Those of check mode are made from the data."""
    assert {name for runs in RUNS.values() for name in runs} == set(templates())


@pytest.mark.parametrize("runs", RUNS.values(), ids=list(RUNS))
def test_jobs_leave_what_the_command_line_leaves(
    aws: AwsView, playbook: PlaybookRunner, tmp_path: Path, runs: Answers
) -> None:
    """Each in turn. Catches: an answer that AWX re-types, a file that a job has not, a run that another id makes."""
    states = []
    for is_job in (True, False):
        scene(aws, tmp_path)
        start = by_job(jobs_of(playbook, tmp_path)) if is_job else by_command(playbook)
        goes_on(aws)
        before = account(aws)
        states.append([(start(name, answers), account(aws)) for name, answers in runs.items()])
    for name, of_job, of_command in zip(runs, *states, strict=True):
        check_same(of_job[1], of_command[1], name)
        assert of_job[0] == of_command[0] == FAILING.get(name, 0), name
        assert (of_command[1] == before) == (name in ("readiness", "failback")), name
        before = of_command[1]


def jobs_of(playbook: PlaybookRunner, folder: Path) -> AwxJobs:
    listed = playbook.program("inventory", "-i", "shop.lifeboat.yml", "--list", "--export")
    return AwxJobs(playbook, folder / "job", json.loads(listed.stdout))


def launched(jobs: AwxJobs, name: str, answers: dict[str, Any]) -> JobResult:
    template = templates()[name]
    done = jobs(template.playbook, template={**template.variables, **FAST}, **answers)
    assert done.status == ("failed" if done.rc else "successful"), done.stdout
    return done


def by_job(jobs: AwxJobs) -> Start:
    return lambda name, answers: launched(jobs, name, answers).rc


def by_command(playbook: PlaybookRunner) -> Start:
    def start(name: str, answers: dict[str, Any]) -> int:
        template = templates()[name]
        given = json.dumps({**FAST, **template.variables, **answers})
        return playbook.named(template.playbook, "-i", "shop.lifeboat.yml", "-e", given).rc

    return start


@pytest.mark.parametrize(
    ("name", "answers", "call", "timeout"),
    [
        pytest.param("failover", FAILOVER, "RestoreDBInstance", 0, id="failover"),
        pytest.param("failover", FAILOVER, "", 25, id="failover, timeout"),
        pytest.param("drill", {"drill": "spring"}, "RestoreDBInstance", 0, id="drill"),
        pytest.param("sync", {}, "CopyDBSnapshot", 0, id="sync"),
    ],
)
def test_job_that_was_killed_finishes_when_it_is_launched_again(
    aws: AwsView, playbook: PlaybookRunner, tmp_path: Path, name: str, answers: dict[str, Any], call: str, timeout: int
) -> None:
    """Catches: what only the end of a job would have written, and what a second job does once more."""
    undisturbed = undisturbed_run(aws, playbook, tmp_path, name, answers)
    jobs = killed(aws, playbook, tmp_path, name, answers, call, timeout)
    again = launched(jobs, name, answers)
    assert again.rc == 0, again.stdout
    # How long a copy took is known to the run that has seen it begin, if it also sees its end.
    lists = ([each for each in found if "/syncs/" not in each] for found in (account(aws), undisturbed))
    check_same(*lists, name)


def test_drill_without_an_id_that_was_killed_is_removed_by_the_cleanup(
    aws: AwsView, playbook: PlaybookRunner, tmp_path: Path
) -> None:
    """A drill that is launched again is another one then, and the dead one stays until its time to live is over."""
    undisturbed = undisturbed_run(aws, playbook, tmp_path, "drill", {})
    jobs = killed(aws, playbook, tmp_path, "drill", {}, "RestoreDBInstance", 0, ttl="1s")
    again = launched(jobs, "drill", {})
    assert again.rc == 0, again.stdout
    left = set(account(aws)) - set(undisturbed)
    assert any('"lifeboat:drill"' in each for each in left), left
    cleaned = launched(jobs, "drill cleanup", {})
    assert cleaned.rc == 0, cleaned.stdout
    check_same(account(aws), undisturbed, "drill")


def undisturbed_run(
    aws: AwsView, playbook: PlaybookRunner, folder: Path, name: str, answers: dict[str, Any]
) -> list[str]:
    scene(aws, folder)
    goes_on(aws)
    assert by_command(playbook)(name, answers) == 0
    return account(aws)


def killed(
    aws: AwsView,
    playbook: PlaybookRunner,
    folder: Path,
    name: str,
    answers: dict[str, Any],
    call: str,
    timeout: int,
    ttl: str = "8h",
) -> AwxJobs:
    """Time stands still, so that the job waits until it is killed, after a call or when its time is over."""
    scene(aws, folder, ttl)
    jobs, template = jobs_of(playbook, folder), templates()[name]
    process = jobs.begin(template.playbook, template={**template.variables, **FAST}, timeout=timeout, **answers)
    if timeout:
        process.communicate()
        assert process.returncode == 254
    else:
        wait_for(aws, call, process)
        kill(process)
    goes_on(aws)
    return jobs


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
