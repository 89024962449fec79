# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_report: reads files of the controller, runs the module, writes the page, and shows the verdict.

Where the page is to be kept as well, a second module writes it to S3.
"""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._report.s3_locations import targets_of
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import settled_and_refused
from ansible_collections.lifeboat.aws.plugins.modules.dr_report import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.files import (
    FORMS,
    given_from_files,
    kept_files,
    title_of,
    written,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.lines import lines_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.planned import with_planned
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import base_of_reports
from ansible_collections.lifeboat.aws.plugins.plugin_utils.executing import execute_module, execute_own
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_report
from ansible_collections.lifeboat.aws.plugins.plugin_utils.verdict import FAILED, OK, PARTIAL

# In which colour the verdict is shown: that of the status it is like.
STATUS = {"READY": OK, "AT RISK": PARTIAL, "UNKNOWN": PARTIAL}
UPLOAD = "lifeboat.aws.dr_report_upload"
# Options that are for both; those about access to AWS are as well.
FOR_BOTH = ("workloads", "upload")


class ActionModule(ActionBase):
    """What a report says is for the module to decide."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        base = base_of_reports(self._loader.get_basedir())
        given = with_planned(self._task.args, self._templar, task_vars or {})
        if (given.get("readiness") or {}).get("skipped"):
            # As the task is registered that would have checked it.
            given["readiness"] = {}
        try:
            given |= given_from_files(given, base)
            if given.get("upload"):
                targets_of(str(given["upload"]), settled_and_refused(given.get("workloads") or ())[0])
        except InvalidInput as error:
            raise AnsibleActionFail(str(error)) from None
        result.update(execute_own(self, task_vars, given))
        if result.get("failed") or "report" not in result:
            return result
        report, wanted = result["report"], {} if self._task.check_mode else {form: given.get(form) for form in FORMS}
        files, problems = written(report, title_of(report, given), wanted, base)
        kept = self._kept(report, given, task_vars)
        problems += kept["problems"]
        result.update(files=files, places=kept["places"], report_problems=problems, changed=kept["changed"])
        if kept["notes"]:
            result["warnings"] = [*result.get("warnings", []), *kept["notes"]]
        if not self._task.no_log:
            lines = lines_of(report, [*files, *kept["places"], *kept["links"]])
            show_report(lines, STATUS.get(result["verdict"], FAILED), problems)
        return result

    def _kept(self, report: dict[str, Any], given: dict[str, Any], task_vars: dict[str, Any] | None) -> dict[str, Any]:
        """What came of keeping it in S3: nothing, unless that is asked for."""
        nothing: dict[str, Any] = {"changed": False, "places": [], "links": [], "problems": [], "notes": []}
        if not given.get("upload"):
            return nothing
        meant = {key: value for key, value in given.items() if key in FOR_BOTH or key not in ARGUMENT_SPEC}
        options = {**meant, "files": kept_files(report, title_of(report, given))}
        answer = execute_module(self, module_name=UPLOAD, module_args=options, task_vars=task_vars)
        if answer.get("failed"):
            return {**nothing, "problems": [str(answer.get("msg"))]}
        return {key: answer[key] for key in nothing}
