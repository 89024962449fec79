# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole drill and a whole failover, killed right before or right after any API call, and run again to the end.

What is left is what an undisturbed run leaves: nothing twice, nothing untracked, and of a drill nothing.
"""

from __future__ import annotations

import multiprocessing.util
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.faults.playbooks.two_homes import Region, write_plan
from tests.faults.playbooks.what_is_left import what_is_left
from tests.faults.suite import leaks
from tests.faults.suite.peril import Case
from tests.faults.suite.processes import descendants, kill_tree
from tests.faults.suite.stage import Stage
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.manifest_view import ManifestView
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases

FAST = ("-e", "dr_recover_wait_interval=0.5", "-e", "dr_recover_poll_interval=0.05", "--forks", "4")
PLAYBOOKS = {
    "failover": ("-e", "confirm=shop", "-e", "override_readiness=exercise"),
    "drill": ("-e", "drill=spring"),
}
BEFORE, AFTER = "before", "after"
LONGEST_SECONDS = 120.0


class Shop:
    """A recovery region in which a sync has left copies of everything, and whose source region is dead."""

    def __init__(self, aws: AwsView, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.aws, self._folder = aws, folder
        self.playbook = PlaybookRunner(aws.simulator, folder)
        self._output, self._record = folder / "killed.txt", folder / "killed.jsonl"
        self._plan, self._started = "", 0.0

    def begin(self) -> None:
        simulator = self.aws.simulator
        simulator.reset(freeze=True)
        ManifestView(self.aws)
        west = Region(self.aws, WEST)
        self._plan = write_plan(self._folder, west, drills=True)
        for kind, name in ((INSTANCE, "shop"), (CLUSTER, "ledger")):
            databases = Databases(self.aws, kind)
            engine = {"engine": "aurora-postgresql", "engine_version": "16.2"} if kind == CLUSTER else {}
            databases.copy_of(databases.snapshot(19, name, **engine), 19, set_name=name)
        self.aws.copy_of("ami-00000000000000019")
        simulator.freeze(False)
        simulator.set_scale(36000)
        simulator.outage(SOURCE)
        # What was sent from here on is searched for secrets.
        simulator.reset_counts()

    def arguments(self, name: str) -> tuple[str, ...]:
        return (f"lifeboat.aws.{name}", "-i", self._plan, *PLAYBOOKS[name], *FAST)

    def run(self, name: str) -> PlaybookResult:
        playbook, *arguments = self.arguments(name)
        return self.playbook.named(playbook, *arguments)

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """The same in a process of its own, which can be killed."""
        playbook, *arguments = self.arguments(name)
        self._started = time.time()
        with self._output.open("w") as output:
            return subprocess.Popen(
                self.playbook.named_command(playbook, *arguments),
                env=self.playbook.environment(self._record),
                cwd=self._folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def search(self) -> None:
        """For secrets, in what the run that was killed has said and left."""
        texts = [path.read_text(encoding="utf-8") for path in (self._output, self._record) if path.exists()]
        leaks.search("the playbook that was killed", *texts)
        leaks.search_files("the playbook that was killed", self._folder, self._started)
        self._record.unlink(missing_ok=True)

    def left(self) -> list[str]:
        return what_is_left(self.aws, WEST)


class KilledPlaybooks:
    """The undisturbed run of each playbook is made once, and is what all others are compared with."""

    name = "killed-playbooks"
    title = "whole playbooks killed anywhere"

    def __init__(self) -> None:
        self._shops: list[Shop] = []
        self._wanted: dict[str, list[str]] = {}
        self._calls: dict[str, int] = {}

    def stories(self) -> Sequence[str]:
        return list(PLAYBOOKS)

    def cases(self, story: str, stage: Stage, *, full: bool) -> list[Case]:
        """None in the reduced set: a case is two runs of a playbook, and the count of polls differs from run to run."""
        if not full:
            return []
        calls = range(1, self._number_of_calls(story, stage) + 1)
        return [Case(self.name, story, f"{side}-{call}") for call in calls for side in (BEFORE, AFTER)]

    def run(self, case: Case, stage: Stage) -> str:
        self._number_of_calls(case.story, stage)
        shop = self._shop(stage)
        shop.begin()
        side, call = case.detail.split("-")
        _run_and_kill(shop, case.story, side, int(call))
        made_before = stage.simulator.number_of_calls()
        again = shop.run(case.story)
        regions = {call["region"] for call in stage.simulator.calls(after=made_before)}
        if again.rc:
            return f"the next run failed:\n{again.stdout[-4000:]}"
        if regions != {WEST}:
            return f"the next run asked {', '.join(sorted(regions))}"
        return _difference(self._wanted[case.story], shop.left())

    def _shop(self, stage: Stage) -> Shop:
        if not self._shops:
            self._shops.append(Shop(stage.aws, folder_of_this_process() / "shop"))
        return self._shops[0]

    def _number_of_calls(self, playbook: str, stage: Stage) -> int:
        shop = self._shop(stage)
        if playbook not in self._calls:
            shop.begin()
            before = shop.left()
            run = shop.run(playbook)
            if run.rc:
                raise RuntimeError(f"{playbook} fails without any fault:\n{run.stdout[-4000:]}")
            self._wanted[playbook] = before if playbook == "drill" else shop.left()
            if problem := _difference(self._wanted[playbook], shop.left()):
                raise RuntimeError(f"{playbook} without any fault: {problem}")
            self._calls[playbook] = len(run.calls)
        return self._calls[playbook]


def _run_and_kill(shop: Shop, playbook: str, side: str, call: int) -> None:
    """What others of the run would still ask for does not happen: it is dead."""
    simulator, skip = shop.aws.simulator, call - 1
    made_before = simulator.number_of_calls()
    if side == BEFORE:
        struck = simulator.fault("drop", skip=skip, times=1)
    else:
        struck = simulator.fault("hold", when="after", skip=skip, times=1)
    simulator.fault("drop", skip=skip)
    spared = {*descendants(os.getpid())}
    process = shop.start(playbook)
    try:
        _wait_until_struck(shop, struck, process)
    finally:
        kill_tree(process.pid, spared)
        process.wait()
        shop.search()
    simulator.clear_faults()
    # Whatever was on its way when it was killed.
    calls = -1
    while calls != (calls := simulator.number_of_calls() - made_before):
        time.sleep(0.1)


def _wait_until_struck(shop: Shop, rule: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        faults = shop.aws.simulator.stats()["faults"]
        if not any(each["id"] == rule and each["times"] for each in faults):
            return
        time.sleep(0.01)


def folder_of_this_process() -> Path:
    """It goes with the process, and no other writes there: each has a simulated AWS and a plan of its own."""
    folder = Path(multiprocessing.util.get_temp_dir(), str(os.getpid()))
    folder.mkdir(exist_ok=True)
    return folder


def _difference(wanted: list[str], found: list[str]) -> str:
    lines = [f"  lacks {each}" for each in wanted if each not in found]
    lines += [f"  has besides {each}" for each in found if each not in wanted]
    lines += [f"  has {len(found)} things, not {len(wanted)}"] if len(found) != len(wanted) and not lines else []
    return "\n".join(["another region than after an undisturbed run:", *lines]) if lines else ""
