#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_recover_workload: option docs and argument spec; the action plugin of that name does it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_recover_workload
version_added: 0.2.0
short_description: Restore a workload of any kind in its recovery region
description:
  - Runs the module that recovers the kind of workloads that O(workload) is, such as
    M(lifeboat.aws.dr_recover_database) for V(database) and V(cluster), and returns what it returns.
  - The source region is not called, so it works when that region is lost. A run after a failure or an interruption
    continues.
options:
  workload:
    description:
      - The workload, as hosts have it in C(lifeboat_workload), with C(name), C(kind), and what its kind needs.
    type: dict
    required: true
  restore:
    description:
      - Options of what is restored, as C(restore) of O(workload) has them, which they override.
    type: dict
  recovery_point:
    description:
      - Identifier or ARN of the recovery point to restore.
      - Defaults to the newest usable one.
    type: str
  recovery_point_before:
    description:
      - Restore the newest recovery point from this time or before, such as V(2026-11-19T06:10:00Z).
    type: str
  drill:
    description:
      - Id of a drill, up to 30 lower-case letters, digits and hyphens. It is in names and tags of what is created.
    type: str
  mode:
    description:
      - How a global database is switched over, if O(workload) is recovered by C(switchover), as in
        M(lifeboat.aws.dr_recover_database).
    type: str
    choices: [ungraceful, graceful]
    default: ungraceful
  final:
    description:
      - Whether a graceful failover creates and copies final recovery points before this. Check mode, in which there are
        none yet, then predicts them instead of failing.
    type: bool
    default: false
  wait_timeout:
    description:
      - Seconds to wait in each phase. The next run continues if it was too short.
    type: int
    default: 7200
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns what would be restored, from which recovery point, with which values.
    support: full
  diff_mode:
    description: Shows what is created and set.
    support: full
notes:
  - The IAM policy is C(docs/iam/dr_recover.json) of the collection.
seealso:
  - module: lifeboat.aws.dr_recover_database
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - lifeboat.aws.recovery.job
  - lifeboat.aws.recovery.ledger
  - lifeboat.aws.recovery.polling
  - lifeboat.aws.recovery.progress
  - lifeboat.aws.recovery.plan
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Database of the shop is back in the recovery region
  lifeboat.aws.dr_recover_workload:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-db
      kind: database
      db_instance: shop
    job:
      profile: recovery
    recovery_point_before: "2026-11-19T06:10:00Z"
    drill: spring
    wait_timeout: 3600
    poll_interval: 30
    ledger:
      run: shop-failover-20261128T013000Z
      since: "2026-11-28T01:30:00Z"
      begins: true
      publishes: true
      reaches: up
    progress_file: /tmp/recovery-of-shop

- name: The same from a snapshot that is named
  lifeboat.aws.dr_recover_workload:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-db
      kind: database
      db_instance: shop
    recovery_point: rds-shop-2026-11-19-03-00-us-east-1
    restore:
      db_instance_class: db.r6g.large
    mode: ungraceful
    final: false
"""

RETURN = r"""
written:
  description:
    - What is written of the workload now, as in RV(lifeboat.aws.dr_recovery_state#module:written). Null if nothing was
      written.
  returned: always
  type: dict
workload:
  description: Name of the workload.
  returned: always
  type: str
  sample: shop-db
kind:
  description: Its kind.
  returned: always
  type: str
  sample: database
region:
  description: The recovery region.
  returned: always
  type: str
  sample: us-west-2
drill:
  description: The drill, or null.
  returned: always
  type: str
state:
  description:
    - V(absent), V(recovering), or V(recovered) if it is up and nothing is left to do.
  returned: always
  type: str
  sample: recovered
endpoint:
  description: Its C(address) and C(port), null while it has none.
  returned: always
  type: dict
  sample: {address: shop.abc123.us-west-2.rds.amazonaws.com, port: 5432}
recovery_point:
  description: What it is restored from, with C(id), C(source_created) and C(age) in seconds, and what its kind adds.
  returned: always
  type: dict
findings:
  description:
    - What is not as wanted. Each has C(thing), C(option), C(wanted), C(found), and C(what) as a sentence.
  returned: always
  type: list
  elements: dict
steps:
  description: What was done in this run, or would be done next in check mode.
  returned: always
  type: list
  elements: str
lines:
  description: All of this as lines to read.
  returned: always
  type: list
  elements: str
ended:
  description: When it was through.
  returned: always
  type: str
  sample: "2026-11-28T01:47:00Z"
no_recovery_point:
  description: That it failed because there is nothing to restore from yet.
  returned: failure because of that
  type: bool
  sample: true
"""

ARGUMENT_SPEC = {
    "plan": {"type": "dict", "required": True},
    "workload": {"type": "dict", "required": True},
    "job": {"type": "dict"},
    "restore": {"type": "dict"},
    "recovery_point": {"type": "str"},
    "recovery_point_before": {"type": "str"},
    "drill": {"type": "str"},
    "ledger": {
        "type": "dict",
        "options": {
            "run": {"type": "str"},
            "since": {"type": "str"},
            "begins": {"type": "bool", "default": False},
            "claim": {"type": "str"},
            "publishes": {"type": "bool", "default": False},
            "reaches": {"type": "str", "choices": ["up", "verified"]},
        },
    },
    "mode": {"type": "str", "choices": ["ungraceful", "graceful"], "default": "ungraceful"},
    "final": {"type": "bool", "default": False},
    "wait_timeout": {"type": "int", "default": 7200},
    "poll_interval": {"type": "float", "default": 20},
    "progress_file": {"type": "path"},
}
