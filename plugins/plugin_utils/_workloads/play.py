# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a play knows of plans: what is wrong with those in the inventory, and which workloads it is about.

It reads no plan; the inventory plugin has done that. Of other files it asks whether they were meant as plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .misnamed import ENDINGS, misnamed

GROUP = "lifeboat"


def plan_problems(task_vars: Mapping[str, Any]) -> list[str]:
    """What is wrong with the plans of the inventory. Ansible only warns about one it could not read, and goes on."""
    refused = task_vars.get("lifeboat_plans_refused") or {}
    given = [str(source) for source in task_vars.get("ansible_inventory_sources") or []]
    hosts = task_vars.get("groups", {}).get(GROUP, [])
    read = {str(task_vars["hostvars"][host].get("lifeboat_plan_file")) for host in hosts}
    unread = [source for source in given if source.endswith(ENDINGS) and source not in {*read, *refused}]
    why = "the plan could not be read; the warnings of Ansible say why"
    otherwise = [said for source in given if source not in read for said in misnamed(source)]
    return [*(str(said) for said in refused.values()), *(f"{source}: {why}" for source in unread), *otherwise]


def workloads_of_play(task_vars: Mapping[str, Any], *, also_failed: bool = False) -> list[str]:
    """The hosts of the play and its limit that are workloads, or those of all plans if it is about other hosts.

    :param also_failed: whether hosts count that have failed in this run.
    """
    hosts = list(task_vars.get("groups", {}).get(GROUP, []))
    meant = set(task_vars.get("ansible_play_hosts_all" if also_failed else "ansible_play_batch") or [])
    return [host for host in hosts if host in meant] or hosts


def plans_of(task_vars: Mapping[str, Any], hosts: list[str]) -> list[str]:
    """Names of their plans, each once, in order."""
    abouts = [task_vars["hostvars"][host].get("lifeboat_plan") or {} for host in hosts]
    return list(dict.fromkeys(str(about.get("name")) for about in abouts if about.get("name")))
