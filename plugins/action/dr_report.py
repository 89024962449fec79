# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_report: reads files of the controller, runs the module, writes the page, and shows the verdict."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.files import (
    FORMS,
    given_from_files,
    title_of,
    written,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.lines import lines_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import base_of_reports
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_report
from ansible_collections.lifeboat.aws.plugins.plugin_utils.verdict import FAILED, OK, PARTIAL

# In which colour the verdict is shown: that of the status it is like.
STATUS = {"READY": OK, "AT RISK": PARTIAL, "UNKNOWN": PARTIAL}


class ActionModule(ActionBase):
    """What a report says is for the module to decide."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        given, base = dict(self._task.args), base_of_reports(self._loader.get_basedir())
        try:
            given |= given_from_files(given, base)
        except InvalidInput as error:
            raise AnsibleActionFail(str(error)) from error
        result.update(self._execute_module(module_name=self._task.action, module_args=given, task_vars=task_vars))
        # Workloads may have user data, which is no matter of a log.
        result.pop("invocation", None)
        if result.get("failed") or "report" not in result:
            return result
        report, wanted = result["report"], {} if self._task.check_mode else {form: given.get(form) for form in FORMS}
        files, problems = written(report, title_of(report, given), wanted, base)
        result.update(files=files, report_problems=problems)
        if not self._task.no_log:
            show_report(lines_of(report, files), STATUS.get(result["verdict"], FAILED), problems)
        return result
