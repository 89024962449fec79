# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_plan_check: whether the plans of the inventory can be worked on. AWS is not called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible.utils.vars import load_extra_vars

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.beginning import (
    NOT_BEGUN,
    UNGRACEFUL,
    check_wishes,
    misspelt,
    run_begun,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.graph import out_of_order
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.relations import after_of
from ansible_collections.lifeboat.aws.plugins.modules.dr_plan_check import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.play import (
    plan_problems,
    plans_of,
    workloads_of_play,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.slices import Slice, slice_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.unknown_regions import region_doubts


class ActionModule(ActionBase):
    """Everything that is wrong is told at once, before anything is done."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        _checked, given = self.validate_argument_spec(ARGUMENT_SPEC)
        variables = task_vars or {}
        if why := misspelt(load_extra_vars(self._loader), given["variables"]):
            raise AnsibleActionFail(why)
        _check_wishes(given)
        if problems := plan_problems(variables):
            raise AnsibleActionFail("\n".join(problems))
        hosts = workloads_of_play(variables)
        for doubt in region_doubts((host, variables["hostvars"].raw_get(host)) for host in hosts):
            self._display.warning(doubt)
        plans = plans_of(variables, hosts)
        if given["single"]:
            _check_single(plans)
            if not self._task.check_mode:
                _check_confirmed(given, plans[0], hosts)
            note, part = _few_forks(variables, hosts) if given["begins"] else None, slice_of(variables)
            if part and (why := part.refusal(given["mode"], note, is_chosen=bool(variables.get("workloads")))):
                raise AnsibleActionFail(why)
            if note:
                _check_order(variables, note)
                self._display.warning(note)
        result.update(changed=False, plan=plans[0] if len(plans) == 1 else None, plans=plans, workloads=hosts)
        result.update(_begun(given, plans, slice_of(variables)), mode=given["mode"])
        fenced = [host for host in hosts if _has_fence(variables["hostvars"].raw_get(host))]
        result["fenced"] = [] if given["mode"] == UNGRACEFUL else fenced
        return result


def _check_wishes(given: Mapping[str, Any]) -> None:
    try:
        check_wishes(given, SystemClock().now())
    except InvalidInput as error:
        raise AnsibleActionFail(str(error)) from None


def _begun(given: Mapping[str, Any], plans: list[str], part: Slice | None) -> dict[str, Any]:
    """The one moment of a run: a variable with a template would be another moment each time."""
    if not given["begins"]:
        return NOT_BEGUN
    if not given["single"]:
        raise AnsibleActionFail("begins needs single: true, because a run is of one plan")
    try:
        return run_begun(
            given["begins"], plans[0], given["drill"], SystemClock().now(), (part.workflow, part.job) if part else None
        )
    except InvalidInput as error:
        raise AnsibleActionFail(str(error)) from None


def _has_fence(variables: Mapping[str, Any]) -> bool:
    """Of values that are not worked out: a template that only a recovery knows stops no sync."""
    workload = variables.get("lifeboat_workload")
    return isinstance(workload, Mapping) and bool(workload.get("fence"))


def _check_single(plans: list[str]) -> None:
    if not plans:
        raise AnsibleActionFail("there is no workload; give a plan with -i, such as -i shop.lifeboat.yml")
    if len(plans) > 1:
        raise AnsibleActionFail(
            f"there are workloads of {len(plans)} plans, {', '.join(plans)}, and this is done for one plan at a time; "
            f"give one plan with -i, or --limit lifeboat_plan_{plans[0]}"
        )


def _check_confirmed(given: Mapping[str, Any], plan: str, hosts: list[str]) -> None:
    if given["confirm"] is None or given["confirm"].strip() == plan:
        return
    number = "1 workload" if len(hosts) == 1 else f"{len(hosts)} workloads"
    come_up = "is brought up for real" if len(hosts) == 1 else "are brought up for real"
    meant = come_up if given["begins"] else "this is about"
    said = f"got '{given['confirm']}'" if given["confirm"].strip() else "it is not given"
    raise AnsibleActionFail(
        f"confirm: expected the name of the plan, {plan}, whose {number} {meant}, and "
        f"{said}; to begin: -e confirm={plan}; to see what would be done: --check"
    )


def _few_forks(variables: Mapping[str, Any], hosts: list[str]) -> str | None:
    """Workloads that wait for others hold a fork each, so with as many forks as workloads none waits for one."""
    forks = int(variables.get("ansible_forks") or 0)
    if not 0 < forks < len(hosts):
        return None
    return f"{forks} forks for {len(hosts)} workloads; with --forks {len(hosts)} none has to wait for a fork"


def _check_order(variables: Mapping[str, Any], few_forks: str) -> None:
    """The plan's own inventory has the right order; that of another, such as AWX, may have any."""
    order = [str(host) for host in variables.get("ansible_play_hosts_all") or ()]
    raw = {host: variables["hostvars"].raw_get(host).get("lifeboat_workload") or {} for host in order}
    if wrong := out_of_order(order, {host: after_of(workload) for host, workload in raw.items()}):
        raise AnsibleActionFail(
            f"the inventory has {wrong[0]} before {wrong[1]}, after which it comes, so that workloads that wait could "
            f"hold all forks for good: {few_forks}; in AWX, set Forks of the job template"
        )
