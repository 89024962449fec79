# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_fence: runs the module in the source region, with the credentials of what is copied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.workload import credentials_in
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import ModuleRuns
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_task import ModuleFailure
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_line


class ActionModule(ActionBase):
    """It shows what is fenced, as the result has it."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        modules, given = ModuleRuns(self, task_vars or {}), self._task.args
        region = _source_region(given)
        try:
            credentials = credentials_in(modules, given, region, of_source=True)
            where = {"region": region} if region else {}
            outcome = modules((self._task.action, {**given, **credentials, **where}))
        except ModuleFailure as failure:
            outcome = {**failure.outcome, "failed": True}
        modules.answered_in(result, outcome)
        if result.get("fenced") or result.get("steps"):
            for line in result.get("lines") or ():
                show_line(line)
        return result


def _source_region(given: Mapping[str, Any]) -> str | None:
    parts = [part for name in ("job", "plan") if isinstance(part := given.get(name), Mapping)]
    return next((str(part["source_region"]) for part in parts if part.get("source_region")), None)
