# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_verify: runs the module, and shows what the checks see while it waits and what came of them.

An alarm is asked with the credentials of the workload's sync job, as everything else of the workload is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.workload import ended
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.access import access_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.running import options_of_access
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import ModuleRuns
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_task import ModuleFailure
from ansible_collections.lifeboat.aws.plugins.plugin_utils.progress import ActionWithProgress
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_line


class ActionModule(ActionWithProgress):
    """All that is decided is decided in the module."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        # Headers and commands may have secrets in them, which are no matter of a log.
        result.pop("invocation", None)
        if not self._task.no_log:
            for line in result.get("lines") or ():
                show_line(line)
        return {**result, "ended": ended()}

    def _execute(self, task_vars: dict[str, Any] | None, more: Mapping[str, str]) -> dict[str, Any]:
        try:
            credentials = self._credentials(task_vars or {})
        except ModuleFailure as failure:
            return {**failure.outcome, "failed": True}
        return super()._execute(task_vars, {**more, **credentials})

    def _credentials(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        """None without an alarm or a secret: nothing else asks AWS."""
        job, checks = self._task.args.get("job"), self._task.args.get("verify")
        asks = any(isinstance(check, Mapping) and (check.get("alarm") or check.get("secret")) for check in checks or ())
        if not asks or not isinstance(job, Mapping):
            return {}
        about = {"access": access_of(job), "region": self._task.args.get("region")}
        return options_of_access(ModuleRuns(self, task_vars), about)
