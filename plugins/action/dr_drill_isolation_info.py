# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_drill_isolation_info: runs the module, and keeps what workloads have in them out of logs."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.plugin_utils._drill.planned import for_isolation
from ansible_collections.lifeboat.aws.plugins.plugin_utils.executing import execute_own


class ActionModule(ActionBase):
    """All that is judged is judged in the module."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        arguments = for_isolation(self._task.args, self._templar, task_vars or {})
        result.update(execute_own(self, task_vars, arguments))
        result["_ansible_verbose_override"] = True
        return result
