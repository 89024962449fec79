"""A region is dark: it refuses, closes connections or is silent. The others are served, and the next run heals it.

Where the source is dark, nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.faults.suite.child import Child, Run
from tests.faults.suite.killed import difference, problem_of, said, undisturbed
from tests.faults.suite.peril import Case
from tests.faults.suite.stage import Stage, is_write
from tests.faults.suite.stories.copies import DARK_REGION, DARK_STORIES, RETAINED_STORIES
from tests.integration.aws_view import SOURCE

MODES = ("error", "drop", "blackhole")
# Of one kind a run reads a region in a listing or two, whatever the number of copies.
MOST_CALLS = 2
OF_SOURCE = "source-"


class Dark:
    name = "dark"
    title = "region dark"

    def __init__(self) -> None:
        self._stories = {story.name: story for story in (*DARK_STORIES, *RETAINED_STORIES)}

    def stories(self) -> Sequence[str]:
        return list(self._stories)

    def cases(self, story: str, stage: Stage, *, full: bool) -> list[Case]:
        is_retained = any(story == each.name for each in RETAINED_STORIES)
        stories = list(self._stories)
        some = MODES if full else (MODES[stories.index(story) % len(MODES)],)
        modes = [f"{OF_SOURCE if is_retained else ''}{mode}" for mode in some]
        return [Case(self.name, story, mode) for mode in modes]

    def run(self, case: Case, stage: Stage) -> str:
        story = self._stories[case.story]
        undisturbed(story, stage)
        run = stage.begin(story)
        if case.detail.startswith(OF_SOURCE):
            return self._without_source(case, run, stage)
        return self._without_destination(case, run, stage)

    def _without_source(self, case: Case, run: Run, stage: Stage) -> str:
        stage.simulator.outage(SOURCE, case.detail.removeprefix(OF_SOURCE))
        result = Child(run).result()
        stage.simulator.outage(SOURCE, None)
        problem = problem_of(result)
        writes = [call["action"] for call in stage.calls() if is_write(call) and call["region"] != SOURCE]
        if not problem and writes:
            problem = f"with a dead source it has made the calls {writes}"
        if not problem and (not result.get("failed") or SOURCE not in str(result.get("msg"))):
            problem = f"a dead source is not said to be the reason: {said(result)}"
        return problem or self._healed(case, run, stage)

    def _without_destination(self, case: Case, run: Run, stage: Stage) -> str:
        stage.simulator.outage(DARK_REGION, case.detail)
        result = Child(run).result()
        stage.simulator.outage(DARK_REGION, None)
        problem = problem_of(result)
        if problem:
            return problem
        actions = {copy["region"]: copy["action"] for copy in result.get("copies", ())}
        dead = actions.pop(DARK_REGION, None)
        if not result.get("failed") or dead != "failed" or set(actions.values()) != {"copied"}:
            return f"expected failure in {DARK_REGION} alone: {dead} and {actions}: {said(result)}"
        if DARK_REGION not in str(result.get("msg")):
            return f"the message does not name {DARK_REGION}: {said(result)}"
        calls = [call["action"] for call in stage.calls() if call["region"] == DARK_REGION]
        if len(calls) > MOST_CALLS:
            return f"a dead region was called {len(calls)} times: {calls}"
        return self._healed(case, run, stage)

    def _healed(self, case: Case, run: Run, stage: Stage) -> str:
        wanted = undisturbed(self._stories[case.story], stage)
        result = stage.whole_run(run)
        if result.get("failed"):
            return f"the next run failed: {said(result)}"
        left = stage.left(self._stories[case.story], wanted.services)
        return "" if left == wanted.left else f"the next run does not heal:\n{difference(wanted.left, left)}"
