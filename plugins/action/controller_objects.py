# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin controller_objects: runs the modules of awx.awx or ansible.controller on the controller."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.modules.controller_objects import ACCESS, ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._controller.apply import applied
from ansible_collections.lifeboat.aws.plugins.plugin_utils._controller.objects import problems_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import ModuleRuns
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_report


class ActionModule(ActionBase):
    """Objects with a mistake are refused before any module runs."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        _checked, given = self.validate_argument_spec(ARGUMENT_SPEC)
        if problems := problems_of(given["objects"]):
            raise AnsibleActionFail("\n".join(problems))
        modules = ModuleRuns(self, task_vars or {}, ACCESS)
        access = {name: value for name, value in (given["access"] or {}).items() if value not in (None, "")}
        outcome = applied(
            modules,
            given["objects"],
            given["state"],
            given["collection"],
            access,
            is_predicted=bool(self._task.check_mode),
        )
        show_report(outcome["lines"], outcome["status"])
        result.update(outcome)
        modules.shown_in(result)
        return result
