# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin recovery_points_info: runs the module, and shows its table if that is asked for, also if it failed."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._overview.table import OK as ALL_WELL
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.planned import with_planned
from ansible_collections.lifeboat.aws.plugins.plugin_utils.executing import execute_own
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_report
from ansible_collections.lifeboat.aws.plugins.plugin_utils.verdict import FAILED, OK, PARTIAL


class ActionModule(ActionBase):
    """What is in the table is for the module to say."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        arguments = with_planned(self._task.args, self._templar, task_vars or {})
        result.update(execute_own(self, task_vars, arguments))
        is_shown = boolean(self._task.args.get("show") or False, strict=False)
        if is_shown and "lines" in result and not self._task.no_log:
            color = FAILED if result.get("failed") else OK if result["verdict"] == ALL_WELL else PARTIAL
            show_report(result["lines"], color)
        return result
