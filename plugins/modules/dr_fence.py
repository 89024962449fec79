#!/usr/bin/python
# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_fence: option docs, argument spec and wiring; everything else is in module_utils/_recovery/fence."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_fence
version_added: 0.2.0
short_description: Keep a workload from writing in its source region, or let it run again
description:
  - Does what C(fence) of a workload asks for, before the last recovery point of a graceful failover is created, so that
    nothing is written twice. The playbook C(lifeboat.aws.failover) uses it with C(mode=graceful), and never otherwise.
  - Of a fleet the processes of its Auto Scaling group are suspended, then its instances are stopped. A database or
    cluster gets security groups without inbound rules and is restarted, which ends the connections that are open. Of an
    Aurora cluster these are all instances, the writer last, as a reader may become the writer or forward writes. It is
    not stopped, because RDS creates no snapshot of what is stopped, and a replica has to get the last changes.
  - What it changes has the tag C(lifeboat:fenced), set before anything else, and C(lifeboat:fenced-former) with what
    was there before. V(released) undoes exactly that. Nothing is created or deleted, and sizes of groups stay as they
    are.
  - What is there counts, and not the tags. What was opened, started or resumed by hand after a fence is closed again,
    and what it was then is what V(released) gives back. A database that was isolated by hand is restarted and tagged,
    as connections from before may be open. V(released) leaves alone what was opened by hand.
  - A workload without C(fence) is left alone, and the result says so.
options:
  plan:
    description:
      - The plan, as the inventory plugin P(lifeboat.aws.plan#inventory) gives it to hosts in C(lifeboat_plan), with
        C(name), C(source_region) and C(recovery_region).
    type: dict
    required: true
  workload:
    description:
      - The workload, as hosts have it in C(lifeboat_workload), with C(name), C(kind) and C(fence).
    type: dict
    required: true
  state:
    description:
      - V(fenced) keeps it from writing. V(released) undoes what was done for that.
    type: str
    choices: [fenced, released]
    default: fenced
  wait_timeout:
    description:
      - Seconds to wait until it is seen. The next run continues if it was too short.
    type: int
    default: 1800
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns what would be done first.
    support: full
  diff_mode:
    description: Shows tags, states and security groups.
    support: full
notes:
  - The IAM policy is C(docs/iam/dr_fence.json) of the collection.
  - The region is the source region of the workload, whatever O(region) or C(module_defaults) say. With
    C(source_profile) or C(source_assume_role) in O(job) these are the credentials.
seealso:
  - module: lifeboat.aws.sync_jobs
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - lifeboat.aws.recovery.job
  - lifeboat.aws.recovery.polling
  - lifeboat.aws.recovery.progress
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Database of the shop takes no writes any more
  lifeboat.aws.dr_fence:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-db
      kind: database
      db_instance: shop
      fence:
        by: isolate
        security_groups: [sg-0c105edc105edc105]
    job:
      profile: recovery
    wait_timeout: 900
    poll_interval: 10
    progress_file: /tmp/fence-of-shop

- name: The failover does not take place, and what was fenced runs again
  lifeboat.aws.dr_fence:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-db
      kind: database
      db_instance: shop
      fence:
        by: isolate
        security_groups: [sg-0c105edc105edc105]
    state: released
"""

RETURN = r"""
workload:
  description: Name of the workload.
  returned: always
  type: str
  sample: shop-db
region:
  description: Its source region, or null if it has no fence.
  returned: always
  type: str
  sample: us-east-1
fenced:
  description:
    - What is fenced now, and not only tagged so, each with C(kind), which is V(instance), V(auto_scaling_group),
      V(db_instance) or V(db_cluster), C(id), C(region), C(state), and C(former) with what was there before.
  returned: always
  type: list
  elements: dict
steps:
  description: What was done, or would be done first, as texts.
  returned: always
  type: list
  elements: str
lines:
  description: The same for people.
  returned: always
  type: list
  elements: str
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fence.run import run_fence
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.module import run_module

ARGUMENT_SPEC = {
    "plan": {"type": "dict", "required": True},
    "workload": {"type": "dict", "required": True},
    "job": {"type": "dict"},
    "state": {"type": "str", "choices": ["fenced", "released"], "default": "fenced"},
    "wait_timeout": {"type": "int", "default": 1800},
    "poll_interval": {"type": "float", "default": 20},
    "progress_file": {"type": "path"},
}


def main() -> None:
    run_module(AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True), run_fence)


if __name__ == "__main__":
    main()
