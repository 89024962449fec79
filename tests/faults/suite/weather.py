"""Bad weather: calls that fail with the codes that AWS documents, are throttled, slow, cut off, or show effects late.

A run ends right, or says what is wrong in words; the next run in good weather ends right in any case.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

from tests.faults.suite.child import Child
from tests.faults.suite.codes import codes_of, is_lie, told
from tests.faults.suite.hurry import hurried
from tests.faults.suite.killed import Undisturbed, difference, problem_of, said, undisturbed
from tests.faults.suite.peril import Case
from tests.faults.suite.stage import Stage
from tests.faults.suite.stories import STORIES, named
from tests.faults.suite.story import Story

THROTTLED = 0.3
MORE = ("throttled-1", "throttled-2", "slow", "cut-1", "cut-2", "late-5", "late-30")
REDUCED = 2
# The stories of the reduced set, about one of each kind of module.
IN_REDUCED = (
    *(
        "ami-created",
        "ebs_snapshot-ebs-copied",
        "rds_snapshot-rds_instance-copied",
        "rds_snapshot-rds_instance-retained",
    ),
    *("fsx_backup-fsx-copied", "fsx_backup-fsx-retained", "fsx_backup-fsx-absent", "ec2_dyndns_register-present"),
    *(
        "dr_recovery_names",
        "dr_recovery_state",
        "dr_recover_database-cluster",
        "dr_recover_volumes",
        "dr_recover_workload",
        "dr_drill_cleanup",
    ),
)
RETRIES = {"AWS_MAX_ATTEMPTS": "8"}
ONCE = {"AWS_MAX_ATTEMPTS": "1"}
# Without the code, as messages of AWS are: whoever passes on AWS's words only has not told it.
MESSAGE = "Simulated weather"


class Weather:
    name = "weather"
    title = "bad weather"

    def stories(self) -> Sequence[str]:
        return [story.name for story in STORIES]

    def cases(self, story: str, stage: Stage, *, full: bool) -> list[Case]:
        if not full and story not in IN_REDUCED:
            return []
        calls = undisturbed(named(story), stage).calls
        actions = sorted({(call["service"], call["action"]) for call in calls})
        details = [
            f"{service},{action.replace(':', ';')},{code},{often}"
            for service, action in actions
            for code in sorted(codes_of(service, action))
            for often in ("first", "always")
        ]
        if named(story).is_slow:
            details = random.Random(story).sample(details, 20) if full else details[:1]
        elif not full:
            details = random.Random(story).sample(details, min(REDUCED, len(details)))
        details = [detail for detail in details if not is_lie(*detail.split(",")[1:3])]
        more = MORE if full else random.Random(story).sample(MORE, 1)
        return [Case(self.name, story, detail) for detail in (*details, *more)]

    def run(self, case: Case, stage: Stage) -> str:
        story = named(case.story)
        wanted = undisturbed(story, stage)
        run = stage.begin(story)
        code, environment = _make(case, stage, len(wanted.calls))
        result = Child(hurried(run), environment).result()
        stage.simulator.clear_faults()
        problem = problem_of(result)
        if not problem and case.detail.startswith("late"):
            stage.simulator.advance(120)
        if not problem:
            problem = _not_told(result, story, wanted, stage, code)
        return problem or self._next(story, wanted, stage, run)

    def _next(self, story: Story, wanted: Undisturbed, stage: Stage, run: Any) -> str:
        result = stage.whole_run(run)
        if result.get("failed"):
            return f"the next run in good weather failed: {said(result)}"
        left = stage.left(story, wanted.services)
        return "" if left == wanted.left else f"after the next run:\n{difference(wanted.left, left)}"


def _make(case: Case, stage: Stage, calls: int) -> tuple[str, dict[str, str]]:
    """The weather of a case; the code that is to be told if the run fails, and the environment of the run."""
    if "," in case.detail:
        service, action, code, often = case.detail.split(",")
        action = action.replace(";", ":")
        times = {"times": 1} if often == "first" else {}
        status = codes_of(service, action)[code]
        stage.simulator.fault(service=service, action=action, code=code, message=MESSAGE, status=status, **times)
        return told(action, code, status), ONCE
    kind, _dash, number = case.detail.partition("-")
    chance = random.Random(case.name)
    if kind == "slow":
        stage.simulator.fault("delay", seconds=0.05)
    if kind in ("throttled", "cut"):
        share = THROTTLED if kind == "throttled" else 0.1
        effect = {"effect": "drop"} if kind == "cut" else {"code": "Throttling", "message": "Rate exceeded"}
        struck = [place for place in range(3 * calls) if chance.random() < share]
        for earlier, place in enumerate(struck):
            stage.simulator.fault(**{"skip": place - earlier, "times": 1, **effect})
    if kind == "late":
        stage.simulator.configure(visible_after_seconds=float(number))
        stage.simulator.freeze(False)
        stage.simulator.set_scale(600)
    return "", RETRIES


def _not_told(result: dict[str, Any], story: Story, wanted: Undisturbed, stage: Stage, code: str) -> str:
    """What is wrong with what a run says of itself: it is right, or says that it is not, and why."""
    if result.get("failed"):
        text = json.dumps(result, default=str)
        return f"failed without a word about {code}: {said(result)}" if code and code not in text else ""
    left = stage.left(story, wanted.services)
    if left == wanted.left:
        return ""
    text = json.dumps([result.get(key) for key in SAYING], default=str)
    if (code and code in text) or result.get("warnings") or any(word in text for word in TOLD):
        return ""
    return f"success is claimed of another account:\n{difference(wanted.left, left)}\n{said(result)}"


# Words of results for what is left to the next run, or could not be read.
TOLD = ('"deferred"', '"unknown"', '"wanted"')
# Where a module says what it has not done.
SAYING = ("warnings", "copies", "kept", "findings", "manifests", "names", "left", "msg", "problems")
