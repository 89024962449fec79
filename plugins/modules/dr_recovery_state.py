#!/usr/bin/python
# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_recovery_state: option docs, argument spec and wiring; everything else is in module_utils/_recovery."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_recovery_state
version_added: 0.2.0
short_description: Wait for what a workload comes after, and write what it has reached
description:
  - Keeps what each workload of a plan has reached in a recovery or a drill, as parameters of AWS Systems Manager in the
    recovery region, and waits for those that a workload comes after. So the order of a plan holds between hosts of a
    play, between slices of a job, and after the controller was started again.
  - The parameter of a workload is C(/lifeboat/PLAN/state/WORKLOAD), and in a drill
    C(/lifeboat/PLAN/drills/DRILL/state/WORKLOAD). Its endpoint is published as C(/lifeboat/PLAN/WORKLOAD/endpoint), and
    in a drill as C(/lifeboat/PLAN/drills/DRILL/WORKLOAD/endpoint). They have the tags of everything that a recovery
    creates.
  - What was written is read again before the module says so. The source region is not called.
options:
  plan:
    description:
      - The plan, as the inventory plugin P(lifeboat.aws.plan#inventory) gives it to hosts in C(lifeboat_plan), with
        C(name) and C(recovery_region).
    type: dict
    required: true
  workload:
    description:
      - The workload, as hosts have it in C(lifeboat_workload), with C(name), and C(after) if it comes after others.
    type: dict
    required: true
  drill:
    description:
      - Id of a drill, which has a ledger of its own.
    type: str
  run:
    description:
      - Id of the run that writes. What was written with the same id is of this run, whenever that was.
    type: str
  state:
    description:
      - What the workload has reached. Nothing is written without it.
      - V(absent) removes what is written, so that a later recovery begins afresh.
      - V(kept) does that, and marks what the failover has created with the tag C(lifeboat:kept), so that no later
        recovery takes it for its own work. It is for a failover that is over, and O(workload) needs its C(kind).
      - V(up) is for a workload whose plan has no C(verify). What comes after it goes on at V(up) and V(verified).
      - V(failed) is not written if another run has begun the recovery after O(since) and is at it.
    type: str
    choices: [waiting, recovering, up, verified, failed, absent, kept]
  expect:
    description:
      - What must be so before anything is written; the module fails if it is not.
      - V(back) is for the end of a failover, whose workloads have all reached V(up) or V(verified). V(kept) is for what
        comes after it, when nothing is written any more.
    type: str
    choices: [back, kept]
  why:
    description:
      - Why it has failed.
    type: str
  endpoint:
    description:
      - Endpoint to publish, as C(host) or C(host:port), or as a recovery returns it, with C(address) and C(port).
    type: raw
  wait:
    description:
      - Wait until all workloads are back that this one comes after, then write O(state). Meanwhile it is V(waiting).
      - The module fails as soon as one of them has failed.
      - In check mode nothing is waited for.
    type: bool
    default: false
  since:
    description:
      - When this run has begun, such as V(2026-11-19T06:10:00Z). A failure that was written before is an old one, and
        the workload is waited for. Of those in O(together) nothing counts that was written before.
      - The recovery of this workload began then, unless an earlier run has begun it.
    type: str
  together:
    description:
      - Names of the workloads that this run recovers too.
    type: list
    elements: str
  wait_timeout:
    description:
      - Seconds to wait for the others. The next run continues if it was too short.
    type: int
    default: 14400
  others_timeout:
    description:
      - Seconds to wait for the first sign of a workload that is not in O(together), such as one that another slice of a
        job of AWX recovers. By default it is waited for as long as for the others.
    type: int
  poll_interval:
    description:
      - Seconds between two polls.
    type: float
    default: 5
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns what would be written, and does not wait.
    support: full
  diff_mode:
    description: Shows the parameters that are written.
    support: full
notes:
  - The IAM policy is C(docs/iam/dr_recover.json) of the collection.
  - The region is C(recovery_region) of O(plan), whatever O(region) or C(module_defaults) say.
seealso:
  - module: lifeboat.aws.dr_recover_database
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - lifeboat.aws.recovery.job
  - lifeboat.aws.recovery.progress
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: All that the shop's web servers need is back
  lifeboat.aws.dr_recovery_state:
    plan:
      name: shop
      recovery_region: us-west-2
    workload:
      name: shop-web
      after: [shop-db]
    job:
      profile: recovery
    run: shop-failover-20261128T013000Z
    since: "2026-11-28T01:30:00Z"
    together: [shop-db, shop-web]
    state: recovering
    wait: true
    wait_timeout: 7200
    others_timeout: 900
    poll_interval: 10
    progress_file: /tmp/recovery-of-shop

- name: They are back, too
  lifeboat.aws.dr_recovery_state:
    plan:
      name: shop
      recovery_region: us-west-2
    workload:
      name: shop-web
    run: shop-failover-20261128T013000Z
    state: verified
    endpoint: shop-web-1234567890.us-west-2.elb.amazonaws.com

- name: No failover of the database is open, so that its way home may be planned
  lifeboat.aws.dr_recovery_state:
    plan:
      name: shop
      recovery_region: us-west-2
    workload:
      name: shop-db
    expect: kept

- name: The drill has failed
  lifeboat.aws.dr_recovery_state:
    plan:
      name: shop
      recovery_region: us-west-2
    workload:
      name: shop-web
    drill: spring
    state: failed
    why: the health check has not answered
"""

RETURN = r"""
workload:
  description: Name of the workload.
  returned: always
  type: str
  sample: shop-web
region:
  description: The recovery region.
  returned: always
  type: str
  sample: us-west-2
drill:
  description: The drill, or null.
  returned: always
  type: str
written:
  description:
    - What is written of the workload now, with C(state), C(run), C(at) and C(why), or null.
    - C(began) is when its recovery began, in this run or in an earlier one that this one continues, and
      C(reached) when it was back first, or null. Both last until V(absent), V(kept) or a drill's end, and
      V(failed) takes C(reached) back.
  returned: always
  type: dict
  sample:
    state: recovering
    run: shop-failover-20261128T013000Z
    at: "2026-11-28T01:41:12Z"
    why: null
    began: "2026-11-28T01:30:00Z"
    reached: null
published:
  description: Whether O(endpoint) was not published already.
  returned: always
  type: bool
after:
  description: Those that it comes after, each with C(workload), and what RV(written) has of it.
  returned: always
  type: list
  elements: dict
missing:
  description: Names of those that are not back.
  returned: always
  type: list
  elements: str
waited_for:
  description: The one that was back last, or null.
  returned: always
  type: str
  sample: shop-db
ended:
  description: When it was through.
  returned: always
  type: str
  sample: "2026-11-28T01:47:00Z"
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.run import run_state
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.module import run_module

ARGUMENT_SPEC = {
    "plan": {"type": "dict", "required": True},
    "workload": {"type": "dict", "required": True},
    "job": {"type": "dict"},
    "drill": {"type": "str"},
    "run": {"type": "str"},
    "state": {"type": "str", "choices": ["waiting", "recovering", "up", "verified", "failed", "absent", "kept"]},
    "expect": {"type": "str", "choices": ["back", "kept"]},
    "why": {"type": "str"},
    "endpoint": {"type": "raw"},
    "wait": {"type": "bool", "default": False},
    "since": {"type": "str"},
    "together": {"type": "list", "elements": "str"},
    "wait_timeout": {"type": "int", "default": 14400},
    "others_timeout": {"type": "int"},
    "poll_interval": {"type": "float", "default": 5},
    "progress_file": {"type": "path"},
}


def main() -> None:
    run_module(AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True), run_state)


if __name__ == "__main__":
    main()
