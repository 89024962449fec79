# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_recovery_steps: which steps a recovery has, and where the files of tasks are. AWS is not called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.tracking import format_time
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.alone import Alone, alone
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.sequence import (
    files_of,
    final_state,
    steps_of,
    written_along,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.drill import in_drill
from ansible_collections.lifeboat.aws.plugins.modules.dr_recovery_steps import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.play import GROUP, plan_problems

PREFIX = "hooks."


class ActionModule(ActionBase):
    """It fails for what nobody can recover, before anything is done."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        _checked, given = self.validate_argument_spec(ARGUMENT_SPEC)
        if problems := plan_problems(task_vars or {}):
            raise AnsibleActionFail("\n".join(problems))
        own = _alone(given)
        plan, workload = (own.plan, own.workload) if own else (given["plan"] or {}, given["workload"] or {})
        _check(workload)
        places = self._places(given["plan_file"])
        files = {option: _found(name, option, workload, places) for option, name in files_of(workload).items()}
        result.update(
            changed=False,
            **_order(plan, workload, given, is_predicted=bool(self._task.check_mode)),
            fails_on_findings=given["fail_on_findings"],
            hooks={option.removeprefix(PREFIX): path for option, path in files.items() if option.startswith(PREFIX)},
            tasks=files.get("tasks"),
            final_state=final_state(workload),
            plan=own.plan if own else None,
            workload=own.workload if own else None,
            fails=given["fail"],
            started=format_time(SystemClock().now()),
            verify=_verify(given, task_vars or {}),
        )
        return result

    def _places(self, plan_file: str | None) -> list[Path]:
        """Beside the plan, if it is a file; beside the playbook; where ansible-playbook was started."""
        of_plan = [Path(plan_file).parent] if plan_file and "://" not in plan_file else []
        return [*of_plan, Path(self._loader.get_basedir()), Path.cwd()]


def _order(
    plan: Mapping[str, Any], workload: Mapping[str, Any], given: Mapping[str, Any], *, is_predicted: bool
) -> dict[str, Any]:
    """The steps, and who writes into the ledger: the recovery itself wherever nothing comes between."""
    has_ledger = bool(plan.get("name"))
    is_written = has_ledger and not is_predicted
    steps = steps_of(workload, has_ledger=has_ledger, is_predicted=is_predicted)
    along = written_along(workload, steps, has_ledger=is_written, fails_on_findings=given["fail_on_findings"])
    return {
        "has_ledger": has_ledger,
        "steps": [step for step in steps if step != "publish" or not along.get("publishes")],
        "ledger": {"run": given["run"] or "", "since": given["since"] or "", **along} if along else {},
        "begins": is_written and not along.get("begins"),
        "ends": is_written and not along.get("reaches"),
    }


def _alone(given: Mapping[str, Any]) -> Alone | None:
    try:
        return alone(given)
    except InvalidInput as error:
        raise AnsibleActionFail(str(error)) from None


def _check(workload: Mapping[str, Any]) -> None:
    if not workload.get("name"):
        raise AnsibleActionFail(
            "one of the following is required: dr_recover_db_instance, dr_recover_db_cluster, or a host that is a "
            "workload of a plan, such as with -i shop.lifeboat.yml"
        )


def _verify(given: Mapping[str, Any], task_vars: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The checks as a drill has them, None without a drill. They may ask for names of other workloads of the plan."""
    if not given["drill"]:
        return None
    hosts = task_vars.get("groups", {}).get(GROUP, [])
    others = [task_vars["hostvars"][host].get("lifeboat_workload") or {} for host in hosts]
    found = in_drill(given["plan"] or {}, given["workload"] or {}, others).get("verify")
    return list(found) if found else None


def _found(name: str, option: str, workload: Mapping[str, Any], places: list[Path]) -> str:
    for place in places:
        path = place / Path(name).expanduser()
        if path.is_file():
            return str(path.resolve())
    raise AnsibleActionFail(
        f"workload {workload['name']}: {option}: there is no file '{name}' beside the plan, beside the playbook or in "
        "the current directory; check the name, or give the whole path"
    )
