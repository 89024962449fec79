#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_plan_check: option docs and argument spec; the action plugin of that name does it on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_plan_check
version_added: 0.2.0
short_description: Check that the plans of the inventory can be worked on
description:
  - Fails if a plan was refused or could not be read. Ansible itself only warns about an inventory that it could not
    read, and goes on without it. AWS is not called.
  - Warns of a region that the SDK on the controller does not know, if it is near one that it knows. Such a region is
    used all the same, because it may be new.
  - Returns which workloads the play is about. These are its hosts that are workloads, or those of all plans if the
    play is about other hosts.
options:
  single:
    description:
      - Fail unless the workloads are those of one plan, and warn if there are fewer forks than workloads. In a slice of
        a job of AWX that is a failure, too, as is O(mode=graceful).
    type: bool
    default: false
  confirm:
    description:
      - Fail unless this is the name of the plan. It needs O(single=true), and is not compared in check mode.
    type: str
  begins:
    description:
      - A run that begins with this. It gets an id and a beginning, which all its tasks use. It needs O(single=true).
    type: str
    choices: [drill, failover, failback]
  drill:
    description:
      - Id of the drill, with O(begins=drill). Unless it is given, it is the moment.
    type: str
  mode:
    description:
      - Whether the source region is up and has a part in it. Without it RV(fenced) is as with V(graceful).
    type: str
    choices: [ungraceful, graceful]
  recovery_point_before:
    description:
      - Fail if this is neither empty nor a time that is over. What begins would notice it too late, such as after the
        source was fenced.
    type: str
  override_readiness:
    description:
      - Fail if this is neither empty nor a reason in words, such as V(false).
    type: str
  variables:
    description:
      - Names of the variables that the playbook takes. Fail if one was given on the command line or by AWX whose name
        is almost that of one of these. Ansible ignores a variable that no task uses.
    type: list
    elements: str
    default: []
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Does the same.
    support: full
  diff_mode:
    description: Changes nothing.
    support: none
seealso:
  - module: lifeboat.aws.dr_recovery_steps
"""

EXAMPLES = r"""
- name: A workload that no plan file says is one of a plan, too
  ansible.builtin.add_host:
    name: shop-db
    groups: lifeboat
    lifeboat_plan:
      name: shop

- name: There is one plan without mistakes, and it is the one that is meant
  lifeboat.aws.dr_plan_check:
    single: true
    confirm: shop
    begins: failover
    mode: graceful
    recovery_point_before: "2026-11-19T06:10:00Z"
    override_readiness: the quota of instances is being raised
    variables: [confirm, mode, override_readiness, recovery_point_before]
  register: failover

- name: The same for a drill
  lifeboat.aws.dr_plan_check:
    single: true
    begins: drill
    drill: spring
"""

RETURN = r"""
alone:
  description: Whether no other run takes part in the drill, because its id is the moment.
  returned: with O(begins=drill)
  type: bool
drill:
  description: Id of the drill.
  returned: with O(begins=drill)
  type: str
  sample: spring
fenced:
  description: Names of those workloads that are fenced first. None are in a failover that is not graceful.
  returned: success
  type: list
  elements: str
plan:
  description: Name of the plan, or null if there are none or several.
  returned: success
  type: str
  sample: shop
ledger_run:
  description:
    - Id of the run in the states of workloads. It is RV(run), or what all slices of a job of AWX have in common.
  returned: with O(begins)
  type: str
  sample: shop-failover-20261128T013000Z
mode:
  description: The mode, as it was given.
  returned: success
  type: str
  sample: graceful
plans:
  description: Names of the plans.
  returned: success
  type: list
  elements: str
  sample: [shop]
run:
  description: Id of the run. Each slice of a job of AWX has an id of its own.
  returned: with O(begins)
  type: str
  sample: shop-failover-20261128T013000Z
started:
  description: When it began.
  returned: with O(begins)
  type: str
  sample: "2026-11-28T01:30:00Z"
workloads:
  description: Names of the workloads.
  returned: success
  type: list
  elements: str
  sample: [shop-db, shop-web]
"""

ARGUMENT_SPEC = {
    "single": {"type": "bool", "default": False},
    "confirm": {"type": "str"},
    "begins": {"type": "str", "choices": ["drill", "failover", "failback"]},
    "drill": {"type": "str"},
    "mode": {"type": "str", "choices": ["ungraceful", "graceful"]},
    "recovery_point_before": {"type": "str"},
    "override_readiness": {"type": "str"},
    "variables": {"type": "list", "elements": "str", "default": []},
}
