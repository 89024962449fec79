# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_drill_cleanup: runs the module with each workload's credentials, and shows what came of it."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._drill.cleanup import cleaned_up, drills_meant
from ansible_collections.lifeboat.aws.plugins.plugin_utils._drill.planned import for_cleanup
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import ModuleRuns
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_line


class ActionModule(ActionBase):
    """All that is decided is decided in the module."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        try:
            given = drills_meant(self._task.args)
        except InvalidInput as error:
            raise AnsibleActionFail(str(error)) from None
        if given is None:
            result.update(skipped=True, changed=False)
            return result
        modules = ModuleRuns(self, task_vars or {})
        outcome = cleaned_up(modules, for_cleanup(given, self._templar, task_vars or {}))
        modules.answered_in(result, outcome)
        if not self._task.no_log:
            for line in result.get("lines") or ():
                show_line(line)
        return result
