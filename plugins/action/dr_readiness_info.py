# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_readiness_info: runs the module, shows its table, and writes its files on the controller."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.verdict import AT_RISK, NOT_KNOWN, READY
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.planned import with_planned
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import base_of_reports
from ansible_collections.lifeboat.aws.plugins.plugin_utils.executing import execute_own
from ansible_collections.lifeboat.aws.plugins.plugin_utils.readiness_files import written
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_report
from ansible_collections.lifeboat.aws.plugins.plugin_utils.verdict import FAILED, OK, PARTIAL

# In which colour the verdict is shown: that of the status it is like.
STATUS = {READY: OK, AT_RISK: PARTIAL, NOT_KNOWN: PARTIAL}
FILES = ("json_file", "junit_file")
NOTHING = (
    "there is no workload to check; give a plan with -i, such as -i shop.lifeboat.yml, or set dr_readiness_workloads"
)


class ActionModule(ActionBase):
    """All there is to the findings is in the module."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        arguments = with_planned(self._task.args, self._templar, task_vars or {}, has_others=True)
        if not arguments.get("workloads"):
            raise AnsibleActionFail(NOTHING)
        result.update(execute_own(self, task_vars, arguments))
        if result.get("failed") or "lines" not in result:
            return result
        files = {} if self._task.check_mode else {name: self._task.args.get(name) for name in FILES}
        result["report_problems"] = written(result, files, base_of_reports(self._loader.get_basedir()))
        if not self._task.no_log:
            # As a table: in a result it would be a list of texts.
            show_report(result["lines"], STATUS.get(result["verdict"], FAILED), result["report_problems"])
        return result
