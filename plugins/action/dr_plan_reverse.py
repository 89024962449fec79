# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_plan_reverse: takes the workloads from the hosts of the play, and runs the module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._home.plan import NEEDED
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.workload import run_for_workload
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.access import CREDENTIALS, ROLES
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.carried_options import with_carried
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.hosts import IS_VAULTED
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.planned import planned_workloads
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import with_dest
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import ModuleRuns


class ActionModule(ActionBase):
    """There is nothing more to it."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        variables = task_vars or {}
        try:
            given = with_dest(self._task.args, self._loader.get_basedir())
        except InvalidInput as error:
            raise AnsibleActionFail(str(error)) from None
        hosts = [str(host) for host in given.pop("hosts", None) or []]
        entries = planned_workloads(self._templar, variables, hosts, only={**NEEDED, "job": (*CREDENTIALS, *ROLES)})
        if entries:
            jobs = (entry.get("job") for entry in entries)
            given = {"plan": entries[0]["plan"], "job": next(filter(None, jobs), {}), **given}
            given["workloads"] = [*_carried(entries, variables, hosts), *(given.get("workloads") or [])]
            problems = {entry["workload"]["name"]: entry["problem"] for entry in entries if "problem" in entry}
            given["problems"] = {**problems, **(given.get("problems") or {})}
        modules = ModuleRuns(self, variables)
        outcome = run_for_workload(modules, self._task.action, given)
        modules.answered_in(result, outcome)
        return result


def _carried(
    entries: Iterable[Mapping[str, Any]], variables: Mapping[str, Any], hosts: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """The workload of each host, with what is carried as it is in the plan, with its templates."""
    for entry, host in zip(entries, hosts, strict=True):
        own = variables["hostvars"].raw_get(host)
        written, is_vaulted = own.get("lifeboat_workload") or {}, bool(own.get(IS_VAULTED))
        yield with_carried(entry["workload"], written, is_vaulted=is_vaulted)
