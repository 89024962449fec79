# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin sync_jobs: checks jobs, runs the modules they need on the controller, and reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.modules.sync_jobs import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.files import config_text, written
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.final import final_job
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.gem import jobs_of_gem
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.jobs import checked_jobs
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.mirrors import Mirrors
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.planned import Planned, planned_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.report import problem_result
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.specs import kind_specs
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.sync import Sync
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import base_of_reports
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import ModuleRuns
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_line, show_report
from ansible_collections.lifeboat.aws.plugins.plugin_utils.verdict import problem_of


class ActionModule(ActionBase):
    """It fails for what nobody can run; jobs that fail are told in the report."""

    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        _checked, given = self.validate_argument_spec(ARGUMENT_SPEC)
        planned = Planned()
        if given["planned"]:
            planned = planned_of(self._templar, task_vars or {}, has_mirrors=bool(given["mirror_tags"]))
        jobs, before = self._jobs(given, planned)
        modules, is_predicted = ModuleRuns(self, task_vars or {}), bool(self._task.check_mode)
        sync = Sync(modules, show_line, is_predicted)
        tagged = [*planned.mirrors, *(given["mirrors"] or [])] if given["mirror_tags"] else []
        mirrors = Mirrors(tagged, given["mirror_overwrite"])
        manifests = [*planned.manifests, *(given["manifests"] or [])]
        report, runs = sync.report(jobs, before, manifests, mirrors, planned.left_out)
        problem = None if is_predicted else self._written(report, given["report_file"])
        show_report(report["lines"], report["status"], [problem] if problem else [])
        failure = problem_of(report["status"], report["message"], problem, given["fail_on"])
        result.update(report, runs=runs, report_problem=problem, problem=failure)
        modules.shown_in(result)
        return result

    def _jobs(self, given: Mapping[str, Any], planned: Planned) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The jobs that can be run, and results about the others."""
        of_gem, results = self._jobs_of_gem(given["config_file"]) if given["config_file"] else ([], [])
        results = [*results, *planned.results]
        own = given["jobs"] or []
        if isinstance(own, list):
            own = [*own, *(final_job(job) if given["final"] else job for job in planned.jobs)]
        if not own and not of_gem and results:
            # A file none of whose jobs can run has said so itself, and so has each workload.
            return [], results
        defaults = given["defaults"] or {}
        if given["require_scan"] and isinstance(defaults, Mapping):
            defaults = {"require_scan": True, **defaults}
        meant = [*own, *of_gem] if isinstance(own, list) else own
        checked, problems = checked_jobs(meant, defaults, kind_specs(), planned.beside)
        return checked, [*results, *(problem_result(problem) for problem in problems)]

    def _jobs_of_gem(self, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        text = config_text(self, name)
        if text is None:
            raise AnsibleActionFail(
                f"dr_sync_config_file: there is no file '{name}' beside the playbook or in the current directory; "
                "check the name, or give the whole path"
            )
        return jobs_of_gem(text, name)

    def _written(self, report: Mapping[str, Any], name: str | None) -> str | None:
        return written(report, name, base_of_reports(self._loader.get_basedir())) if name else None
