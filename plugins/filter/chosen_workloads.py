# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter chosen_workloads: the hosts of a play about workloads that are chosen by name."""

from __future__ import annotations

DOCUMENTATION = r"""
name: chosen_workloads
version_added: 0.2.0
short_description: Workloads that are chosen by name, as the hosts of a play
description:
  - For C(hosts) of plays over the workloads of plans. Names are those of workloads that P(lifeboat.aws.plan#inventory)
    has added. Without any, it is all of them, or C(localhost) if there is no plan.
  - A name that is no workload is an error, because Ansible is content with a play that has no hosts.
positional: workloads, limit, whole
options:
  _input:
    description: All groups of the inventory, which is the variable C(groups).
    type: dict
    required: true
  workloads:
    description: Names, as a list, or as a text with commas or spaces between them. All workloads if it is empty.
    type: raw
  limit:
    description: The limit of the run, which is the variable C(ansible_limit). It cannot be there beside a choice.
    type: str
  whole:
    description:
      - Whether the play has to run from its first task to its last, so that C(--start-at-task) is an error, and with a
        playbook of this collection C(--tags) and C(--skip-tags) with a name that Ansible reserves. What the playbooks
        of this collection check before they write would be left out.
    type: bool
    default: false
author:
  - The lifeboat.aws authors (@lifeboat-dr)
seealso:
  - plugin: lifeboat.aws.plan
    plugin_type: inventory
"""

EXAMPLES = r"""
- name: All workloads could come back, or those of -e workloads=shop-db,shop-web
  hosts: "{{ groups | lifeboat.aws.chosen_workloads(workloads | default(''), ansible_limit | default('')) }}"
  gather_facts: false
  tasks:
    - name: Workloads could come back
      ansible.builtin.include_role:
        name: lifeboat.aws.dr_readiness
"""

RETURN = r"""
_value:
  description:
    - Names of hosts in the order of the plan, V(lifeboat), which is the group of all workloads, or V(localhost).
  type: raw
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible import context
from ansible.errors import AnsibleFilterError

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads import chosen
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.whole_playbooks import refuse_parts


def chosen_workloads(
    groups: Mapping[str, Sequence[str]], workloads: Any = None, limit: Any = None, whole: bool = False
) -> str | list[str]:
    try:
        if whole:
            refuse_parts(context.CLIARGS)
        return chosen.chosen_workloads(groups, workloads, limit)
    except InvalidInput as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    """What ansible-core asks for."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"chosen_workloads": chosen_workloads}
