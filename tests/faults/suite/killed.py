"""Killed anywhere: SIGKILL right before or right after any call has taken effect, then a run to the end.

What is in the account then is what an undisturbed run leaves, and one more run changes nothing.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.faults.suite.account import services_of
from tests.faults.suite.child import Child, Run
from tests.faults.suite.peril import Case
from tests.faults.suite.stage import Stage, is_write
from tests.faults.suite.stories import STORIES, named
from tests.faults.suite.story import Story

# So many calls of a story are tried in the reduced set: those that write first.
REDUCED = 3


class Killed:
    name = "killed"
    title = "killed anywhere"

    def stories(self) -> Sequence[str]:
        return [story.name for story in STORIES]

    def cases(self, story: str, stage: Stage, *, full: bool) -> list[Case]:
        calls = undisturbed(named(story), stage).calls
        numbers = list(range(1, len(calls) + 1)) if full else _chosen(calls, 1 if named(story).is_slow else REDUCED)
        sides = ("before", "after") if full else ("after",)
        return [Case(self.name, story, f"{side}-{number}") for number in numbers for side in sides]

    def run(self, case: Case, stage: Stage) -> str:
        story = named(case.story)
        wanted = undisturbed(story, stage)
        side, number = case.detail.split("-")
        run = stage.begin(story)
        _run_and_kill(run, stage, int(number), before=side == "before")
        return whole_after(run, wanted, story, stage)


class Undisturbed:
    """A run of a story that nothing happened to: its calls, and what it has left."""

    def __init__(self, story: Story, stage: Stage) -> None:
        run = stage.begin(story)
        self.result = stage.whole_run(run)
        self.calls = stage.calls()
        if self.result.get("failed"):
            raise RuntimeError(f"{story.name} fails without any fault: {said(self.result)}")
        self.services = services_of(self.calls)
        for service, regions in story.services.items():
            self.services.setdefault(service, set()).update(regions)
        self.left = stage.left(story, self.services)
        self.gaps = stage.simulator.gaps()
        if self.gaps:
            raise RuntimeError(f"{story.name} makes calls that the simulator does not know: {self.gaps}")


_undisturbed: dict[str, Undisturbed] = {}


def undisturbed(story: Story, stage: Stage) -> Undisturbed:
    """Found out once in a process."""
    if story.name not in _undisturbed:
        _undisturbed[story.name] = Undisturbed(story, stage)
    return _undisturbed[story.name]


def _chosen(calls: list[dict[str, Any]], most: int) -> list[int]:
    """The first, a middle and the last call that writes; of one, the middle."""
    numbers = [number for number, call in enumerate(calls, 1) if is_write(call)] or list(range(1, len(calls) + 1))
    middle = numbers[len(numbers) // 2]
    return sorted({middle} if most == 1 else {numbers[0], middle, numbers[-1]})


def _run_and_kill(run: Run, stage: Stage, number: int, *, before: bool) -> None:
    """What other threads of the run would still ask for does not happen: it is dead."""
    if before:
        struck = stage.simulator.fault("drop", skip=number - 1, times=1)
    else:
        struck = stage.simulator.fault("hold", when="after", skip=number - 1, times=1)
    stage.simulator.fault("drop", skip=number - 1)
    child = Child(run)
    stage.wait_until_struck(struck, child)
    child.kill()
    stage.simulator.clear_faults()


def whole_after(run: Run, wanted: Undisturbed, story: Story, stage: Stage) -> str:
    """What is wrong with the account after a run to the end."""
    result = stage.whole_run(run)
    if result.get("failed"):
        return f"the next run failed: {said(result)}"
    return settled(run, wanted, story, stage)


def settled(run: Run, wanted: Undisturbed, story: Story, stage: Stage) -> str:
    """What is wrong with the account as it is, or with one more run in it."""
    services = services_of(stage.calls())
    for service, regions in wanted.services.items():
        services.setdefault(service, set()).update(regions)
    left = stage.left(story, services)
    if left != wanted.left:
        return f"another account than after an undisturbed run:\n{difference(wanted.left, left)}"
    if not story.settles:
        return ""
    made_before = stage.simulator.number_of_calls()
    again = stage.whole_run(run)
    wrote = [call["action"] for call in stage.simulator.calls(after=made_before) if is_write(call)]
    writes = [action for action in wrote if story.refreshes not in action]
    if again.get("failed") or again.get("changed") or writes:
        return f"a run after that still changes something: {writes} {said(again)}"
    return ""


# What a person should never see: an error of the program in place of one about AWS.
BROKEN = ("Traceback (most recent call last)", "MODULE FAILURE", "Unexpected failure", "An exception occurred during")


def problem_of(result: dict[str, Any]) -> str:
    """What is wrong with how a run ended: it crashed, or failed without a word that helps."""
    if result.get("crashed"):
        return str(result["crashed"])
    text = json.dumps(result, default=str)
    broken = next((words for words in BROKEN if words in text), "")
    if broken:
        return f"{broken}: {text[-2500:]}"
    if result.get("failed") and not str(result.get("msg", "")).strip():
        return f"failed without a message: {text[:2500]}"
    return ""


def said(result: dict[str, Any]) -> str:
    return str(result.get("crashed") or result.get("msg") or {key: result[key] for key in list(result)[:6]})[:3000]


def difference(wanted: list[str], left: list[str]) -> str:
    """Lines that are on one side only; of two that are nearly the same, where they begin to differ."""
    gone, new = (Counter(wanted) - Counter(left)).elements(), (Counter(left) - Counter(wanted)).elements()
    lines = []
    for old, now in itertools.zip_longest(gone, new, fillvalue=""):
        same = sum(1 for _pair in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(old, now, strict=False)))
        start = max(0, same - 40)
        lines += [f"  - {old[:90]} ... {old[start : start + 300]}"] if old else []
        lines += [f"  + {now[:90]} ... {now[start : start + 300]}"] if now else []
    return "\n".join(lines[:12])
