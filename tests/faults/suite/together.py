"""Two at once: two runs of one story that begin together, with delays in AWS that a number decides.

Afterwards the account is the one that a single run leaves, and one more run changes nothing.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.faults.suite.child import Child
from tests.faults.suite.killed import problem_of, settled, undisturbed
from tests.faults.suite.peril import Case
from tests.faults.suite.stage import Stage
from tests.faults.suite.stories import STORIES, named

FULL, REDUCED, SLOW = 200, 5, 1
DELAYS = 8
LONGEST_DELAY = 0.08


class Together:
    name = "together"
    title = "two at once"

    def stories(self) -> Sequence[str]:
        return [story.name for story in STORIES if story.together]

    def cases(self, story: str, stage: Stage, *, full: bool) -> list[Case]:
        slow = named(story).is_slow
        number = (REDUCED if slow else FULL) if full else (SLOW if slow else REDUCED)
        return [Case(self.name, story, str(seed)) for seed in range(1, number + 1)]

    def run(self, case: Case, stage: Stage) -> str:
        story = named(case.story)
        wanted = undisturbed(story, stage)
        run = stage.begin(story)
        _shake(stage, random.Random(case.detail), len(wanted.calls))
        both = [Child(run), Child(run)]
        results = [child.result() for child in both]
        stage.simulator.clear_faults()
        problems = [problem for result in results if (problem := problem_of(result))]
        if problems:
            return "; ".join(problems)
        return settled(run, wanted, story, stage)


def _shake(stage: Stage, chance: random.Random, calls: int) -> None:
    for _number in range(DELAYS):
        skip, seconds = chance.randrange(2 * calls), chance.uniform(0, LONGEST_DELAY)
        stage.simulator.fault("delay", skip=skip, times=1, seconds=seconds)
