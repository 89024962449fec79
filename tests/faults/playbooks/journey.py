# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole way there and home again: failover, failback, and then the first plan is as good as it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.faults.playbooks.killed import folder_of_this_process
from tests.faults.playbooks.two_homes import HOME_MANIFEST, TwoHomes
from tests.faults.suite.peril import Case
from tests.faults.suite.stage import Stage
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner

FAST = ("-e", "dr_recover_wait_interval=0.05", "-e", "dr_recover_poll_interval=0.05", "--forks", "2")


class Journey:
    """Runs the playbooks of the collection with one plan or the other."""

    def __init__(self, aws: AwsView, playbook: PlaybookRunner, folder: Path) -> None:
        self.homes = TwoHomes(aws, folder)
        self.there, self.home = self.homes.plan, str(folder / "shop-failback.lifeboat.yml")
        self._playbook = playbook

    def run(self, name: str, plan: str, *options: str, fails: bool = False) -> PlaybookResult:
        given = [word for option in options for word in ("-e", option)]
        run = self._playbook.named(f"lifeboat.aws.{name}", "-i", plan, *given, *FAST)
        assert run.rc == (2 if fails else 0), run.stdout
        return run

    def go_home(self) -> PlaybookResult:
        reason = "override_readiness=one subnet only"
        return self.run("failover", self.home, "mode=graceful", "confirm=shop-failback", reason)


class ThereAndHome:
    """One case: there is nothing to choose."""

    name = "there-and-home"
    title = "there and home again"

    def stories(self) -> Sequence[str]:
        return ["shop"]

    def cases(self, story: str, stage: Stage, *, full: bool) -> list[Case]:
        if not full:
            return []
        return [Case(self.name, story, "all")]

    def run(self, case: Case, stage: Stage) -> str:
        folder = folder_of_this_process() / "journey"
        folder.mkdir(exist_ok=True)
        stage.simulator.reset(freeze=True)
        try:
            there_and_home(stage.aws, PlaybookRunner(stage.simulator, folder), folder)
        except AssertionError as error:
            return str(error)[-6000:]
        return ""


def there_and_home(aws: AwsView, playbook: PlaybookRunner, folder: Path) -> None:
    """Catches: a way home that ends half-way, and a later failover that takes what an earlier one left for its own."""
    journey = Journey(aws, playbook, folder)
    Path(journey.home).unlink(missing_ok=True)
    aws.simulator.freeze(False)
    aws.simulator.set_scale(36000)
    # What was sent from here on is searched for secrets.
    aws.simulator.reset_counts()
    for _run in range(2):
        journey.run("sync", journey.there)
    fail_over(aws, journey)
    fail_back(aws, journey)
    could_go_again(aws, journey)


def fail_over(aws: AwsView, journey: Journey) -> None:
    aws.simulator.outage(SOURCE)
    over = journey.run("failover", journey.there, "confirm=shop", "override_readiness=exercise")
    assert "OK: 4 of 4 workloads are back" in over.stdout
    aws.simulator.outage(SOURCE, None)
    early = journey.run("failback", journey.there, f"file={journey.home}", fails=True)
    assert "the failover is not kept yet" in early.stdout
    journey.run("commit", journey.there, "confirm=shop")


def fail_back(aws: AwsView, journey: Journey) -> None:
    east = journey.homes.east
    journey.run("failback", journey.there, f"file={journey.home}", f"manifest={HOME_MANIFEST}")
    plan: dict[str, Any] = yaml.safe_load(Path(journey.home).read_text(encoding="utf-8"))
    assert "default" not in str(plan["workloads"]["shop-db"]["restore"])
    journey.run("sync", journey.home)
    seen = journey.run("readiness", journey.home, fails=True)
    assert "us-east-1 has a DB instance shop already" in seen.stdout
    journey.homes.rename_old_databases()
    home = journey.go_home()
    assert "OK: 4 of 4 workloads are back" in home.stdout
    assert "hello from us-east-1" in home.stdout
    found = east.databases()
    assert found["shop-old"]["Tags"] == {}
    assert found["shop"]["Tags"]["lifeboat:workload"] == "shop-failback/shop-db"
    [came_home] = [each for each in east.instances() if each["Tags"].get("lifeboat:workload") == "shop-failback/web"]
    assert came_home["State"]["Name"] == "running"
    journey.run("commit", journey.home, "confirm=shop-failback")


def could_go_again(aws: AwsView, journey: Journey) -> None:
    west = journey.homes.west
    for _run in range(2):
        journey.run("sync", journey.there)
    aws.simulator.outage(SOURCE)
    refused = journey.run("failover", journey.there, "confirm=shop", "override_readiness=exercise", fails=True)
    assert "DB instance shop in us-west-2 came back in an earlier failover, which was kept on " in refused.stdout
    aws.simulator.outage(SOURCE, None)
    before = journey.homes.leave(west)
    aws.simulator.outage(SOURCE)
    again = journey.run("failover", journey.there, "confirm=shop", "override_readiness=exercise")
    aws.simulator.outage(SOURCE, None)
    assert "OK: 4 of 4 workloads are back" in again.stdout
    assert {call["region"] for call in again.calls} == {WEST}
    assert west.databases()["shop"]["Tags"]["lifeboat:recovery-point-created"] > before["shop"]
    assert len(west.instances()) == 1
