"""One simulated AWS, on which stories are run from the beginning, again and again.

Each beginning is the same to the last id, so that what two runs have left can be compared.
"""

from __future__ import annotations

import os
import time
from typing import Any

from tests import canaries
from tests.faults.suite import leaks
from tests.faults.suite.account import everything, ids_in, in_words
from tests.faults.suite.child import Child, Run
from tests.faults.suite.story import Story
from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.simulator.client import Simulator

FOREIGN_VARIABLES = ("AWS_", "EC2_", "BOTO_", "ANSIBLE_")
# Where stories have what is there before them.
BEFORE = {"ec2": {SOURCE, WEST, EU}, "fsx": {SOURCE, WEST, EU}}
READING = ("Describe", "List", "Get", "GET ", "HEAD ", "Search", "Simulate")
# Who has temporary credentials has one, and AWS has it from the head of each call.
SESSION_TOKEN = canaries.plant("session token", "session/token+of/the+fault/suite==")


class Stage:
    def __init__(self, simulator: Simulator) -> None:
        self.simulator, self.aws = simulator, AwsView(simulator)
        for name in [name for name in os.environ if name.startswith(FOREIGN_VARIABLES)]:
            del os.environ[name]
        os.environ.update({**simulator.environment(), "AWS_MAX_ATTEMPTS": "1"})
        os.environ["AWS_SESSION_TOKEN"] = SESSION_TOKEN
        simulator.look_for(canaries.all_forms())
        self._known: dict[str, set[str]] = {}

    def begin(self, story: Story) -> Run:
        """The story's account as it is before the run; what is to be run."""
        self.search_calls()
        self.simulator.reset(freeze=True)
        # The network of a region is there once somebody looks, or since the reset: its ids are not of the story.
        for region in (SOURCE, WEST, EU):
            self.aws.ec2(region).describe_vpcs()
        self.simulator.seed_ids(1)
        run = story.prepare(self.aws)
        if story.name not in self._known:
            self._known[story.name] = ids_in(everything(self.aws, BEFORE | story.more_services()))
        self.simulator.reset_counts()
        self._darken(story)
        return run

    def _darken(self, story: Story) -> None:
        if story.without_source:
            self.simulator.outage(SOURCE)

    def calls(self) -> list[dict[str, Any]]:
        return self.simulator.calls()

    def search_calls(self) -> None:
        """For secrets, in what runs have sent since this was last asked, or since the story was prepared."""
        leaks.search_calls(self.calls())
        self.simulator.reset_counts()

    def left(self, story: Story, services: dict[str, set[str]]) -> list[str]:
        self.simulator.outage(SOURCE, None)
        found = in_words(everything(self.aws, services), self._known[story.name])
        self._darken(story)
        return found

    def whole_run(self, run: Run) -> dict[str, Any]:
        return Child(run).result()

    def wait_until_struck(self, rule: int, child: Child, seconds: float = 30) -> bool:
        """Whether a fault with ``times=1`` has struck before the run was over."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            over = child.is_over
            if not any(each["id"] == rule and each["times"] for each in self.simulator.stats()["faults"]):
                return True
            if over:
                return False
            time.sleep(0.002)
        return False


def is_write(call: dict[str, Any]) -> bool:
    return call["service"] not in ("sts", "imds") and not call["action"].startswith(READING)
