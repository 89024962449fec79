# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One workload from a recovery point to an endpoint: our module and those of amazon.aws in turns, until it is there.

It never decides what is created: the module of the kind does, from what is there each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from ...module_utils._core.errors import InvalidInput
from ...module_utils._recovery.arguments import ARGUMENTS, MODE, REFUSED
from ...module_utils._recovery.registry import FLEETS
from ..module_task import ModuleFailure, RunModule
from .launching import launched
from .refusals import refusal
from .user_data import with_user_data
from .workload import credentials_of, run_for_workload

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of the tasks that were asked for at once; with ``is_last`` another look would change nothing."""

    failures: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    is_changed: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Recovery:
    """``module`` recovers the kind, ``given`` are the task's options. With ``is_predicted`` modules only predict."""

    module: str
    run: RunModule
    given: Mapping[str, Any]
    is_predicted: bool = False

    def result(self) -> Result:
        """That of the last module run, with all steps of the whole recovery."""
        if self.module != FLEETS:
            return self._result()
        # On the controller, where the programs of instances are.
        try:
            given = with_user_data(self.given)
        except InvalidInput as error:
            return {"failed": True, "msg": str(error)}
        return replace(self, given=given if self.is_predicted else _with_claim(given))._result()

    def _result(self) -> Result:
        steps: list[str] = []
        tried: dict[str, Result] = {}
        is_changed = False
        written = None
        turn = Turn()
        while True:
            answer = self._observed(turn.refused, is_first=not tried)
            written = answer.get("written") or written
            steps += answer.get("steps") or ()
            is_changed = is_changed or bool(answer.get("changed"))
            tasks = answer.pop("create", None) or []
            whole = {**answer, "steps": steps, "changed": is_changed, "written": written}
            if answer.get("failed"):
                return {**whole, "msg": "; ".join([*turn.failures, str(answer.get("msg"))])}
            if missing := [self._failure(task, tried[_thing(task)]) for task in tasks if _thing(task) in tried]:
                return {**whole, "failed": True, "msg": "; ".join(missing)}
            if not tasks:
                return whole
            turn = self._turn(tasks, tried)
            is_changed = is_changed or turn.is_changed
            if turn.failures and (turn.is_last or self.is_predicted):
                return {**whole, "changed": is_changed, "failed": True, "msg": "; ".join(turn.failures)}
            if self.is_predicted:
                return whole

    def _turn(self, tasks: Sequence[Mapping[str, Any]], tried: dict[str, Result]) -> Turn:
        """Whatever a module answers, only a look says whether the thing is there: two may create it at once."""
        failures: list[str] = []
        refused: Mapping[str, str] = {}
        is_changed = is_last = False
        for task in tasks:
            made = self._created(task)
            tried[_thing(task)] = made if made.get("failed") else {"failed": True, "msg": str(task["again"])}
            is_changed = is_changed or bool(made.get("changed"))
            refused = made.get("refused") or {}
            if made.get("failed"):
                failures.append(self._failure(task, made))
                # Which of many instances could not be launched is known; asked for again it would be another number.
                is_last = is_last or bool(task.get("elsewhere")) or bool(made.get("is_last"))
                if not task.get("is_apart"):
                    break
            if refused:
                break
        return Turn(tuple(failures), refused, is_changed, is_last)

    def _observed(self, refused: Mapping[str, str], *, is_first: bool) -> Result:
        given = self.given
        if not is_first and isinstance(ledger := given.get("ledger"), Mapping):
            given = {**given, "ledger": {**ledger, "begins": False}}
        if refused:
            given = {**given, "refused": dict(refused)}
        # The role is assumed again each time: its credentials last an hour, and a restore may last longer.
        return run_for_workload(self.run, self.module, given)

    def _created(self, task: Mapping[str, Any]) -> Result:
        module, options = str(task["module"]), dict(task["options"])
        try:
            access = credentials_of(self.run, self.given)
        except ModuleFailure as failure:
            return {**failure.outcome, "failed": True, "is_last": True}

        def run(options: Mapping[str, Any]) -> Result:
            return self.run((module, {**self._connection(), **options, **access}))

        if task.get("elsewhere") and not self.is_predicted:
            return launched(task, run)
        return run(options)

    def _connection(self) -> dict[str, Any]:
        """What the task itself says about access to AWS."""
        return {name: value for name, value in self.given.items() if name not in {**ARGUMENTS, **MODE, **REFUSED}}

    def _failure(self, task: Mapping[str, Any], made: Mapping[str, Any]) -> str:
        region = str(task["options"]["region"])
        where = f"{task['module']} could not create {task['thing']} in {region}"
        return refusal(self.module, where, region, made, is_drill=bool(self.given.get("drill")))


def _thing(task: Mapping[str, Any]) -> str:
    return str(task["thing"])


def _with_claim(given: Mapping[str, Any]) -> dict[str, Any]:
    """With what tells this run from another one that launches the same fleet, if the recovery has a ledger."""
    ledger = given.get("ledger")
    if not isinstance(ledger, Mapping) or not ledger:
        return dict(given)
    return {**given, "ledger": {"claim": uuid4().hex, **ledger, "begins": True}}
