# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_recovery_evidence: collects what hosts have noted, runs the module, shows its table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.evidence.document import OK as ALL_BACK
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.evidence.document import PARTIAL as SOME_BACK
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.sequence import times_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.workload import run_for_workload
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.partial_plan import left_out
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import (
    base_of_reports,
    path_from,
    write_whole,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import ModuleRuns
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_report
from ansible_collections.lifeboat.aws.plugins.plugin_utils.verdict import FAILED, OK, PARTIAL

STATUS = {ALL_BACK: OK, SOME_BACK: PARTIAL}
# What the module calls them -> variables of the role dr_recover.
NOTED = {
    "state": "dr_recover_state",
    "result": "dr_recover_result",
    "error": "dr_recover_error",
}
# Step -> variable with the result of its module, which says when it ended. Tasks of users have none.
RESULTS = {
    "wait": "dr_recover_begun",
    "restore": "dr_recover_result",
    "publish": "dr_recover_published",
    "names": "dr_recover_named",
    "verify": "dr_recover_verified",
}
# What it takes of a result.
RESULT = ("recovery_point", "endpoint", "findings")
MODULE = "lifeboat.aws.dr_recovery_evidence"


class ActionModule(ActionBase):
    """All there is to the evidence is in the module."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        modules = ModuleRuns(self, task_vars or {})
        outcome = run_for_workload(modules, MODULE, self._options(task_vars or {}))
        for key in ("invocation", "diff"):
            outcome.pop(key, None)
        result.update(outcome)
        if result.get("failed") or "evidence" not in result:
            return result
        is_predicted = bool(self._task.check_mode)
        directory = self._task.args.get("directory")
        if directory and not is_predicted:
            result["file"], problem = self._written(result["evidence"], str(directory))
            result["problems"] += [problem] if problem else []
        shown, status = result["lines"], STATUS.get(result["verdict"], FAILED)
        if is_predicted:
            shown = result["predicted"]
            status = FAILED if any(row["error"] for row in result["evidence"]["workloads"]) else OK
            result["message"] = shown[-1]
        where = [f"evidence: {place}" for place in (result["place"], result.get("file")) if place]
        show_report([*shown[:-1], *where, shown[-1]], status, result["problems"])
        return result

    def _options(self, task_vars: Mapping[str, Any]) -> dict[str, Any]:
        given = dict(self._task.args)
        hosts = [str(host) for host in given.pop("hosts", None) or []]
        # What has come back in a run says so itself, once all steps are through.
        shown = (*RESULT, "state") if self._task.check_mode else RESULT
        found = [_noted(task_vars["hostvars"][host], shown) for host in hosts]
        if not hosts:
            return given
        of_first = task_vars["hostvars"][hosts[0]]
        checked = (of_first.get("dr_readiness_result") or {}).get("workloads") or []
        of_play = {
            "plan": of_first.get("lifeboat_plan"),
            "job": of_first.get("lifeboat_job") or {},
            "readiness": [each["verdict"] for each in checked],
            "left_out": left_out(task_vars, hosts),
        }
        return {**of_play, **given, "workloads": [*found, *(given.get("workloads") or [])]}

    def _written(self, evidence: Mapping[str, Any], directory: str) -> tuple[str | None, str | None]:
        """The file, or why there is none."""
        try:
            folder = path_from(base_of_reports(self._loader.get_basedir()), directory, "directory").resolve()
            folder.mkdir(parents=True, exist_ok=True)
            path = Path(folder, f"{evidence['run']}.json")
            write_whole(path, f"{json.dumps(evidence, indent=2, ensure_ascii=False)}\n".encode())
        except InvalidInput as error:
            return None, str(error)
        except OSError as error:
            return None, f"directory: the evidence could not be written to {directory}: {error.strerror or error}"
        return str(path), None


def _noted(variables: Mapping[str, Any], shown: tuple[str, ...]) -> dict[str, Any]:
    """Only what the evidence has: anything else of a workload may be a secret."""
    workload = variables.get("lifeboat_workload") or {}
    about = {key: workload.get(key) for key in ("name", "kind", "after", "objectives")}
    prepared, begun = variables.get("dr_recover_prepared") or {}, variables.get("dr_recover_begun") or {}
    fence = variables.get("failover_fence") or {}
    found = {name: variables.get(variable) for name, variable in NOTED.items()}
    along = (found["result"] or {}).get("written")
    return {
        "workload": about,
        "started": prepared.get("started"),
        "times": _times(variables, prepared),
        "waited_for": begun.get("waited_for"),
        **{key: (begun.get("written") or along or {}).get(key) for key in ("began", "reached")},
        **found,
        "fenced": fence.get("fenced") or [],
        "result": {key: (found["result"] or {}).get(key) for key in shown},
    }


def _times(variables: Mapping[str, Any], prepared: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was skipped, such as publishing without an endpoint, is no step."""
    results = {step: variables.get(RESULTS.get(step, "")) or {} for step in prepared.get("steps") or ()}
    taken = [step for step, result in results.items() if not result.get("skipped")]
    ended = {
        step: None if results[step].get("failed") else results[step].get("ended") or _noted_by_role(variables, step)
        for step in taken
    }
    return times_of(taken, ended, prepared.get("started"), variables.get("dr_recover_failed"))


def _noted_by_role(variables: Mapping[str, Any], step: str) -> str | None:
    return variables.get(f"dr_recover_ended_{step}")
