# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A problem that has steps of its own: they are done, and it fails all the same, also where it is foretold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.item import Item, Watched
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.progress import StateLog
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.work import Work
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.step import Step

from ..scripted import ScriptedClock


class Hands:
    def __init__(self) -> None:
        self.done: list[Step] = []

    def look(self) -> str:
        raise AssertionError("nothing has to be looked at")

    def plan(self, there: str) -> Item:
        raise AssertionError(f"nothing has to be planned for {there}")

    def do(self, step: Step) -> None:
        self.done.append(step)

    def watched(self, there: str) -> Sequence[Watched]:
        del there
        return ()

    def is_settling(self, item: Item, there: str) -> bool:
        del item, there
        return False

    def completed(self, there: str) -> str:
        return there


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize("steps", [(), (Step(),)])
def test_problem_fails_with_its_steps_and_in_check_mode(steps: tuple[Step, ...], *, check_mode: bool) -> None:
    hands, clock = Hands(), ScriptedClock()
    log = StateLog(None, "us-east-1", clock)
    work: Any = Work("shop-db", "us-east-1", "there", hands, Timeout(seconds=60, interval=1), log, clock)
    [outcome] = Executor(check_mode).run(Plan((Item(steps, Problem("OpenGroup", "it is open")),)), work)
    assert outcome.failure == "it is open"
    assert hands.done == ([] if check_mode else list(steps))
