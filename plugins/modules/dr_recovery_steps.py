#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_recovery_steps: option docs and argument spec; the action plugin of that name does it on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_recovery_steps
version_added: 0.2.0
short_description: Say which steps the recovery of a workload has
description:
  - Checks what the role P(lifeboat.aws.dr_recover#role) is to recover, finds its files of tasks, and returns its steps.
    AWS is not called.
  - It fails if a plan of the inventory was refused or could not be read, and if a file of tasks is not there.
options:
  plan:
    description:
      - The plan, as the inventory plugin P(lifeboat.aws.plan#inventory) gives it to hosts in C(lifeboat_plan).
    type: dict
  workload:
    description:
      - The workload, as hosts have it in C(lifeboat_workload).
    type: dict
  plan_file:
    description:
      - The plan file, as hosts have it in C(lifeboat_plan_file). Files of tasks are looked for beside it, then beside
        the playbook, then in the current directory.
    type: str
  db_instance:
    description:
      - Identifier of a DB instance of the source region that is recovered without a plan.
    type: str
  db_cluster:
    description:
      - Identifier of a DB cluster of the source region that is recovered without a plan.
    type: str
  source_region:
    description:
      - Source region. Required with O(db_instance) and O(db_cluster).
    type: str
  recovery_region:
    description:
      - Recovery region. Required with O(db_instance) and O(db_cluster).
    type: str
  name:
    description:
      - Name of the workload with O(db_instance) or O(db_cluster). Defaults to that of the database.
    type: str
  plan_name:
    description:
      - Name of the plan with O(db_instance) or O(db_cluster), as it is in tags and in the manifest.
    type: str
  set:
    description:
      - Set of the recovery points with O(db_instance) or O(db_cluster), if it is not that of the database.
    type: str
  manifest:
    description:
      - Manifest that a sync has written, as C(s3://bucket/prefix), with O(db_instance) or O(db_cluster).
    type: str
  drill:
    description:
      - Id of a drill.
    type: str
  run:
    description:
      - Id of the run, for RV(ledger).
    type: str
  since:
    description:
      - When the run has begun, for RV(ledger).
    type: str
  fail:
    description:
      - Whether the host is to fail if the recovery has failed.
    type: bool
    default: true
  fail_on_findings:
    description:
      - Whether the recovery has failed if what came up is not what was wanted.
    type: bool
    default: false
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns the steps that can be predicted.
    support: full
  diff_mode:
    description: Changes nothing.
    support: none
seealso:
  - module: lifeboat.aws.dr_recover_workload
  - module: lifeboat.aws.dr_recovery_state
"""

EXAMPLES = r"""
- name: Steps of the shop's database are known
  lifeboat.aws.dr_recovery_steps:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-db
      kind: database
      db_instance: shop
      verify:
        - port: 5432
    plan_file: shop.lifeboat.yml
    drill: spring
    run: shop-spring-20261128T013000Z
    since: "2026-11-28T01:30:00Z"
    fail: false
    fail_on_findings: true

- name: Steps of a database without a plan are known
  lifeboat.aws.dr_recovery_steps:
    db_instance: shop
    source_region: us-east-1
    recovery_region: us-west-2
    name: shop-db
    plan_name: shop
    set: shop
    manifest: s3://shop-dr-us-west-2/lifeboat

- name: And of a cluster
  lifeboat.aws.dr_recovery_steps:
    db_cluster: orders
    source_region: us-east-1
    recovery_region: us-west-2
"""

RETURN = r"""
steps:
  description:
    - The steps in their order, of V(wait), V(before), V(restore), V(after_restore), V(publish), V(before_cutover),
      V(names), V(verify) and V(after_verify).
  returned: success
  type: list
  elements: str
  sample: [wait, restore, publish, verify]
ledger:
  description:
    - What the recovery itself writes in the recovery region, which is the option
      O(lifeboat.aws.dr_recover_workload#module:ledger). Empty if it writes nothing.
  returned: success
  type: dict
  sample: {run: shop-failover-20261128T013000Z, since: "2026-11-28T01:30:00Z", begins: true, publishes: true}
begins:
  description: Whether a step of its own writes that the recovery begins, which takes a plan, and no check mode.
  returned: success
  type: bool
ends:
  description: Whether a step of its own writes what is reached.
  returned: success
  type: bool
fails_on_findings:
  description: What O(fail_on_findings) says.
  returned: success
  type: bool
hooks:
  description: Files of tasks by the hook that they are for.
  returned: success
  type: dict
tasks:
  description: File of tasks of a workload of kind V(tasks), or null.
  returned: success
  type: str
final_state:
  description: What the workload has reached after the last step, V(verified) or V(up).
  returned: success
  type: str
  sample: verified
verify:
  description: The checks of the workload as a drill has them, which never ask production, or null.
  returned: success
  type: list
  elements: dict
has_ledger:
  description: Whether the state of the workload is kept in the recovery region, which takes a plan.
  returned: success
  type: bool
fails:
  description: What O(fail) says.
  returned: success
  type: bool
plan:
  description: What stands for a plan with O(db_instance) or O(db_cluster), or null.
  returned: success
  type: dict
workload:
  description: The workload with O(db_instance) or O(db_cluster), or null.
  returned: success
  type: dict
started:
  description: When its recovery began.
  returned: success
  type: str
  sample: "2026-11-28T01:30:00Z"
"""

ARGUMENT_SPEC = {
    "plan": {"type": "dict"},
    "workload": {"type": "dict"},
    "plan_file": {"type": "str"},
    "db_instance": {"type": "str"},
    "db_cluster": {"type": "str"},
    "source_region": {"type": "str"},
    "recovery_region": {"type": "str"},
    "name": {"type": "str"},
    "plan_name": {"type": "str"},
    "set": {"type": "str"},
    "manifest": {"type": "str"},
    "drill": {"type": "str"},
    "run": {"type": "str"},
    "since": {"type": "str"},
    "fail": {"type": "bool", "default": True},
    "fail_on_findings": {"type": "bool", "default": False},
}
