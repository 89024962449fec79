# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all action plugins that recover a workload do: run the module and those of amazon.aws, and show what came of it.

It never decides anything: all that is decided is decided in the module.
"""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase

from ..module_runs import ModuleRuns
from ..showing import show_line
from .final import with_final_point
from .recovery import Recovery


class RecoveryAction(ActionBase):
    """``MODULE`` is the one that recovers the kind of workloads."""

    TRANSFERS_FILES = False
    MODULE = ""
    # Whether the final recovery point is created before this.
    is_final = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        modules = ModuleRuns(self, task_vars or {})
        is_predicted = bool(self._task.check_mode)
        outcome = Recovery(self.MODULE, modules, self._task.args, is_predicted).result()
        if self.is_final and is_predicted and outcome.get("no_recovery_point"):
            outcome = with_final_point(outcome, self._task.args)
        modules.answered_in(result, outcome)
        if not self._task.no_log:
            for line in result.get("lines") or ():
                show_line(line)
        return result
