# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One workload from a recovery point to an endpoint: our module and those of amazon.aws in turns, until it is there.

It never decides what is created: the module of the kind does, from what is there each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...module_utils._core.errors import InvalidInput
from ...module_utils._recovery.arguments import ARGUMENTS, MODE, REFUSED
from ...module_utils._recovery.registry import FLEETS
from ..module_task import ModuleFailure, RunModule
from .launching import launched
from .refusals import EXISTS, code_of, refusal
from .user_data import with_user_data
from .workload import credentials_of, run_for_workload

Result = dict[str, Any]


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
        return replace(self, given=given)._result()

    def _result(self) -> Result:
        steps: list[str] = []
        # Thing -> why it is not there if it is asked for again.
        created: dict[str, str] = {}
        is_changed = False
        written = None
        refused: Mapping[str, str] = {}
        while True:
            answer = self._observed(refused, is_first=not created)
            written = answer.get("written") or written
            steps += answer.get("steps") or ()
            is_changed = is_changed or bool(answer.get("changed"))
            tasks = answer.pop("create", None) or []
            whole = {**answer, "steps": steps, "changed": is_changed, "written": written}
            if answer.get("failed") or not tasks:
                return whole
            failures: list[str] = []
            for task in tasks:
                made = self._created(task, created)
                is_changed = is_changed or bool(made.get("changed"))
                if made.get("failed"):
                    failures.append(self._failure(task, made))
                    if not task.get("is_apart"):
                        break
                if refused := made.get("refused") or {}:
                    break
            if failures:
                return {**whole, "changed": is_changed, "failed": True, "msg": "; ".join(failures)}
            if self.is_predicted:
                return whole

    def _observed(self, refused: Mapping[str, str], *, is_first: bool) -> Result:
        given = self.given
        if not is_first and isinstance(ledger := given.get("ledger"), Mapping):
            given = {**given, "ledger": {**ledger, "begins": False}}
        if refused:
            given = {**given, "refused": dict(refused)}
        # The role is assumed again each time: its credentials last an hour, and a restore may last longer.
        return run_for_workload(self.run, self.module, given)

    def _created(self, task: Mapping[str, Any], created: dict[str, str]) -> Result:
        """What is there already is no failure: whose it is, is what the next look is for."""
        module, options, thing = str(task["module"]), dict(task["options"]), str(task["thing"])
        if thing in created:
            return {"failed": True, "msg": created[thing]}
        created[thing] = str(task["again"])
        try:
            access = credentials_of(self.run, self.given)
        except ModuleFailure as failure:
            return {**failure.outcome, "failed": True}

        def run(options: Mapping[str, Any]) -> Result:
            return self.run((module, {**self._connection(), **options, **access}))

        if task.get("elsewhere") and not self.is_predicted:
            return launched(task, run)
        made = run(options)
        if made.get("failed") and code_of(made) in EXISTS:
            created[thing] = str(made.get("msg"))
            return {}
        return made

    def _connection(self) -> dict[str, Any]:
        """What the task itself says about access to AWS."""
        return {name: value for name, value in self.given.items() if name not in {**ARGUMENTS, **MODE, **REFUSED}}

    def _failure(self, task: Mapping[str, Any], made: Mapping[str, Any]) -> str:
        region = str(task["options"]["region"])
        where = f"{task['module']} could not create {task['thing']} in {region}"
        return refusal(self.module, where, region, made, is_drill=bool(self.given.get("drill")))
