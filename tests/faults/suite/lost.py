"""Retention never loses: histories of sources, copies, settings, deaths and faults, as a number decides them.

After each run the newest usable recovery point is there, as many as are to be kept, and all that is not ours.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.faults.suite.account import READERS
from tests.faults.suite.child import Child
from tests.faults.suite.hurry import hurried
from tests.faults.suite.killed import problem_of
from tests.faults.suite.peril import Case
from tests.faults.suite.stage import Stage
from tests.faults.suite.stories.copies import IMPATIENT, run_of
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.copy_kinds import COPY_KINDS, CopyKind, World

FULL, REDUCED = 100, 2
EVENTS = 12
IDS = ("ImageId", "SnapshotId", "DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", "BackupId")
USABLE = ("available", "completed", "AVAILABLE")
SERVICES = {"ami": "ec2", "ebs": "ec2", "rds_instance": "rds", "rds_cluster": "rds", "fsx": "fsx"}
WORDS = {
    "ami": "image",
    "ebs": "snapshot",
    "rds_instance": "snapshot",
    "rds_cluster": "cluster snapshot",
    "fsx": "backup",
}


@dataclass(frozen=True)
class Point:
    id: str
    created: str
    usable: bool
    is_ours: bool


class Lost:
    name = "lost"
    title = "retention never loses"

    def stories(self) -> Sequence[str]:
        return [kind.name for kind in COPY_KINDS]

    def cases(self, story: str, stage: Stage, *, full: bool) -> list[Case]:
        return [Case(self.name, story, str(seed)) for seed in range(1, (FULL if full else REDUCED) + 1)]

    def run(self, case: Case, stage: Stage) -> str:
        [kind] = [kind for kind in COPY_KINDS if kind.name == case.story]
        stage.simulator.reset(freeze=True)
        stage.simulator.configure(copy_seconds=600)
        return History(kind, stage, random.Random(case.name)).problem()


class History:
    def __init__(self, kind: CopyKind, stage: Stage, chance: random.Random) -> None:
        self._kind, self._stage, self._chance = kind, stage, chance
        self._world: World = kind.world(stage.aws)
        self._thing = self._world.thing()
        self._sources = [self._world.source(self._thing)]
        self._told: list[str] = []

    def problem(self) -> str:
        """The first thing that was lost, with all that happened before; nothing if all is there."""
        for _number in range(EVENTS):
            event = self._chance.choice((self._new_source, self._time, self._somebody, self._run, self._run, self._run))
            if problem := event():
                return f"{problem}, after {'; '.join(self._told)}"
        return ""

    def _new_source(self) -> str:
        self._sources.append(self._world.source(self._thing))
        self._told.append("a new source")
        return ""

    def _time(self) -> str:
        self._stage.simulator.advance(700)
        self._told.append("time for copies to complete")
        return ""

    def _somebody(self) -> str:
        """Deletes a copy, or takes the set from its tags."""
        points = points_of(self._kind, self._stage.aws)
        if points:
            chosen = self._chance.choice(points)
            what = self._chance.choice(("remove", "untrack")) if chosen.is_ours else "remove"
            getattr(self._world, what)(chosen.id)
            self._told.append(f"somebody: {what} {chosen.id}")
        return ""

    def _run(self) -> str:
        retain = self._chance.randint(1, 3)
        fault = self._chance.choice(("none", "none", "error", "killed", "source dark", "throttled"))
        self._told.append(f"a run with retain={retain}, fault {fault}")
        before = points_of(self._kind, self._stage.aws)
        result = self._with(fault, retain)
        after = {point.id: point for point in points_of(self._kind, self._stage.aws)}
        problem = problem_of(result) if fault != "killed" else ""
        return problem or lost(before, after, retain, is_dark=fault == "source dark")

    def _with(self, fault: str, retain: int) -> dict[str, Any]:
        simulator, options = self._stage.simulator, self._world.of(self._thing)
        run = run_of(
            self._kind.module, destination_regions=[WEST], retain=retain, wait=False, aws_config=IMPATIENT, **options
        )
        skip = self._chance.randrange(12)
        if fault == "error":
            simulator.fault(code="InternalError", status=500, skip=skip, times=2)
        if fault == "throttled":
            for _number in range(3):
                simulator.fault(code="Throttling", message="Rate exceeded", skip=self._chance.randrange(8), times=1)
        if fault == "source dark":
            simulator.outage(SOURCE)
        rule = simulator.fault("hold", when="after", skip=skip, times=1) if fault == "killed" else 0
        child = Child(hurried(run))
        if rule:
            self._stage.wait_until_struck(rule, child)
            child.kill()
        result = {} if rule else child.result()
        simulator.clear_faults()
        simulator.outage(SOURCE, None)
        return result


def lost(before: Sequence[Point], after: dict[str, Point], retain: int, *, is_dark: bool) -> str:
    """What a run has lost that it must not lose."""
    gone = [point for point in before if point.id not in after]
    usable = [point for point in before if point.usable]
    if any(not point.is_ours for point in gone):
        return f"something that is not ours was deleted: {gone}"
    if gone and is_dark:
        return f"the source is dark, and {gone} was deleted"
    newest = max((point.created for point in usable), default="")
    left = {point.created for point in after.values() if point.usable}
    if newest and newest not in left:
        return f"no copy of the newest usable recovery point, of {newest}, is left: {gone}"
    moments = {point.created for point in usable}
    if len(left) < min(retain, len(moments)) and any(point.usable for point in gone):
        return f"{len(left)} recovery points are left of {len(moments)}, with retain={retain}: {gone}"
    return ""


def points_of(kind: CopyKind, aws: AwsView) -> list[Point]:
    """The copies in the recovery region, sorted by their ids."""
    found = []
    for word, described, *_more in READERS[SERVICES[kind.name]](aws, WEST):
        if word != WORDS[kind.name]:
            continue
        tags = {tag["Key"]: tag["Value"] for tag in described.get("Tags") or described.get("TagList") or ()}
        state = described.get("State") or described.get("Status") or described.get("Lifecycle")
        created = tags.get("lifeboat:source-created", "")
        is_ours = bool(created and tags.get("lifeboat:set"))
        copy = next(described[key] for key in IDS if key in described)
        found.append(Point(copy, created, state in USABLE, is_ours))
    return sorted(found, key=lambda point: (point.created, point.id))
