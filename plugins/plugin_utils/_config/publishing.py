# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of plans of publications: each region is written to by the modules of amazon.aws, in the order of its steps.

It never decides what is written. A region that fails is told, and the others are written to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...module_utils._config.steps import PutBundle, PutText, Remove
from ...module_utils._core.errors import OTHER, AwsError
from ...module_utils._steps.carry_out import Doers, carry_out
from ...module_utils._steps.step import Step
from ..module_task import RunModule, Task
from ..verdict import failure_text
from .report import RegionResult
from .targets import Target
from .tasks import put_bundle, put_text, remove


@dataclass(frozen=True, slots=True)
class RegionItem:
    """A region with its ``result`` if nothing is written, and the ``path`` of its bundle if it has one."""

    target: Target
    result: RegionResult
    path: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.result.plan.steps if self.result.plan else ()

    @property
    def is_unfinished(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Publishing:
    run: RunModule

    def before(self, item: RegionItem) -> RegionResult:
        return item.result

    def predict(self, item: RegionItem) -> RegionResult:
        return replace(item.result, is_changed=bool(item.steps))

    def carry_out(self, items: tuple[RegionItem, ...]) -> list[RegionResult]:
        return [self._written(item) for item in items]

    def _written(self, item: RegionItem) -> RegionResult:
        """The first step that fails is the last: a pointer is not to name what is not there."""
        target = item.target
        doers: Doers[RegionResult] = {
            PutBundle: lambda result, step: self._done(result, put_bundle(step, target, item.path)),
            PutText: lambda result, step: self._done(result, put_text(step, target)),
            Remove: lambda result, step: self._done(result, remove(step, target)),
        }
        return carry_out(item.result, item.steps, doers, lambda _condition, _so_far: True)

    def _done(self, result: RegionResult, task: Task) -> RegionResult:
        answer = self.run(task)
        if answer.get("failed"):
            raise AwsError(failure_text(answer), kind=OTHER, code="ModuleFailed")
        return replace(result, is_changed=True)
