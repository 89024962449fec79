# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Puts a plan into an inventory of ansible-core.

It never takes a host that another source of the inventory has: two things of one name would become one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.inventory.data import InventoryData

from ...module_utils._workloads.model import Plan
from ...module_utils._workloads.options import is_settled_later
from .inventory import ALL, groups_of, plan_group, variables_of, with_texts
from .partial_plan import OF_PLAN
from .reading import Found, PlanError

try:
    from ansible.template import trust_as_template
except ImportError:  # ansible-core 2.18 trusts what an inventory says

    def trust_as_template(value: str) -> str:
        return value


# Work is done on the controller, with the Python that runs the playbook.
ON_CONTROLLER = {
    "ansible_connection": "local",
    "ansible_python_interpreter": trust_as_template("{{ ansible_playbook_python }}"),
}
# Set for all hosts of a plan that is encrypted with Ansible Vault as a whole.
IS_VAULTED = "lifeboat_plan_is_vaulted"
# Set for all hosts, because a plan that was refused has none, and Ansible goes on without it.
REFUSED = "lifeboat_plans_refused"


def add_plan(inventory: InventoryData, found: Found, place: str) -> None:
    """PlanError if one of the workloads is a host already."""
    plan = found.plan
    _check_names(inventory, plan, place)
    inventory.add_group(ALL)
    inventory.add_group(plan_group(plan))
    inventory.add_child(ALL, plan_group(plan))
    inventory.set_variable(plan_group(plan), "lifeboat_plan", _plain(plan.about))
    # A slice of a job, or an inventory with a limit, has only some of them as hosts.
    inventory.set_variable(plan_group(plan), OF_PLAN, _plain([str(workload.name) for workload in plan.workloads]))
    if found.is_vaulted:
        inventory.set_variable(plan_group(plan), IS_VAULTED, True)
    for workload in plan.workloads:
        host = str(workload.name)
        inventory.add_host(host)
        for group in groups_of(workload, plan):
            inventory.add_group(group)
            inventory.add_child(group, host)
        for name, value in {**ON_CONTROLLER, **variables_of(workload, plan, place, found.kept_in)}.items():
            inventory.set_variable(host, name, _plain(value))


def refuse(inventory: InventoryData, place: str, message: str) -> None:
    """Whoever works with plans can see that one is missing: Ansible only warns."""
    before = inventory.groups["all"].get_vars().get(REFUSED, {})
    inventory.set_variable("all", REFUSED, {**before, _plain(place): _untemplated(message)})


def _check_names(inventory: InventoryData, plan: Plan, place: str) -> None:
    group = inventory.groups.get(plan_group(plan))
    known = (group.get_vars().get("lifeboat_plan") or {}).get("name") if group else None
    if known and known != plan.about["name"]:
        # The second would set the regions and the manifest of the first.
        said = f"{place}: plan: {plan.about['name']} and the plan {known} are one group of hosts, {plan_group(plan)}"
        raise PlanError(f"{said}; give it a name that differs in a letter or a digit")
    twice = [workload.name for workload in plan.workloads if workload.name in inventory.hosts]
    others = [name for name in twice if inventory.hosts[name].get_vars().get("lifeboat_plan_file") != place]
    if others:
        whose = inventory.hosts[others[0]].get_vars().get("lifeboat_plan_file")
        of = f"the plan {whose}" if whose else "another source of the inventory"
        raise PlanError(f"{place}: workloads.{others[0]}: {of} has a host of that name, too; give each its own")


def _plain(value: Any) -> Any:
    """Texts that AWX gets as texts: what is not trusted arrives there as a dictionary.

    A text that looks like a template keeps the trust that the file gives it, so that ``!unsafe`` stays what it is.
    """
    trust: Callable[[str], Any] = trust_as_template
    return with_texts(value, lambda text: text if is_settled_later(text) else trust(text))


def _untemplated(message: str) -> Any:
    """A mistake may quote a template, which nothing shall run."""
    return _plain(message.replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #"))
