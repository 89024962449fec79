# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_plan_draft: knows where a file is that is not named by its whole path, and runs the module."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import with_dest
from ansible_collections.lifeboat.aws.plugins.plugin_utils.executing import execute_own


class ActionModule(ActionBase):
    """There is nothing more to it."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        try:
            given = with_dest(self._task.args, self._loader.get_basedir())
        except InvalidInput as error:
            raise AnsibleActionFail(str(error)) from None
        result.update(execute_own(self, task_vars, given))
        return result
