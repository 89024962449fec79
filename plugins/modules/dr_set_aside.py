#!/usr/bin/python
# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_set_aside: option docs, argument spec and wiring; everything else is in module_utils/_recovery/aside."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_set_aside
version_added: 0.2.0
short_description: Set aside what a failover has brought back, so that it can run once more from an older recovery point
description:
  - Leaves room for another recovery of a workload where an earlier one, which is not kept, has restored it, such
    as from a recovery point that turns out to have the mistake in it. Nothing that has data is deleted. The playbook
    C(lifeboat.aws.set_aside) uses it.
  - A DB instance gets another name, from its own and the moment, such as C(shop-aside-20261128-013000). Of a
    cluster so do its instances, and then the cluster. RDS restarts what is renamed, and its endpoint is another.
    Deletion protection, backups and snapshots stay as they are.
  - Instances of a fleet are deregistered from the target groups of the plan, lose the Elastic IPs of the plan, and are
    stopped. An Auto Scaling group has no other name to get, and no data; its instances leave it, and it is deleted once
    it is seen to be empty. Its launch template stays, and the next recovery writes a new version of it.
  - Volumes stay attached to instances that are set aside with them. From other instances of their fleet they are
    detached, if those are stopped; nothing is taken from an instance that runs.
  - What is set aside has the tag C(lifeboat:set-aside) with its former name, or that of its workload, and
    C(lifeboat:kept), by which no later recovery takes it for its own. It costs money until it is deleted.
  - Last, what the workload has reached is forgotten. Names, the published endpoint and secrets stay as they are; the
    next failover moves them.
  - Only what a failover of this workload has created is touched, and nothing of a drill. What was kept with the
    playbook C(lifeboat.aws.commit) is production, and is refused.
  - After a failure or an interruption the same task continues.
options:
  plan:
    description:
      - The plan, as the inventory plugin P(lifeboat.aws.plan#inventory) gives it to hosts in C(lifeboat_plan), with
        C(name) and C(recovery_region).
    type: dict
    required: true
  workload:
    description:
      - The workload, as hosts have it in C(lifeboat_workload), with C(name), C(kind), and of a fleet C(target_groups)
        and C(elastic_ips), of volumes C(restore).
    type: dict
    required: true
  together:
    description:
      - Names of the workloads that are set aside in the same run. Volumes wait for their fleet if it is one of them.
    type: list
    elements: str
  wait_timeout:
    description:
      - Seconds to wait until it is seen. The next run continues if it was too short.
    type: int
    default: 3600
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns all that would be done.
    support: full
  diff_mode:
    description: Shows names and tags.
    support: full
notes:
  - The IAM policy is C(docs/iam/dr_set_aside.json) of the collection.
  - The region is C(recovery_region) of O(plan), whatever O(region) or C(module_defaults) say. The source region is not
    called.
seealso:
  - module: lifeboat.aws.dr_recovery_state
  - module: lifeboat.aws.dr_recover_database
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
- name: Another recovery of the shop's database has room
  lifeboat.aws.dr_set_aside:
    plan:
      name: shop
      recovery_region: us-west-2
    workload:
      name: shop-db
      kind: database
    job:
      profile: recovery
    wait_timeout: 1800
    poll_interval: 10
    progress_file: /tmp/setting-aside-of-shop

- name: Its files make way together with the web servers that they are attached to
  lifeboat.aws.dr_set_aside:
    plan:
      name: shop
      recovery_region: us-west-2
    workload:
      name: shop-files
      kind: volumes
      restore:
        attach_to: shop-web
    together: [shop-web, shop-files]
"""

RETURN = r"""
workload:
  description: Name of the workload.
  returned: always
  type: str
  sample: shop-db
region:
  description: The recovery region.
  returned: always
  type: str
  sample: us-west-2
set_aside:
  description:
    - What is set aside, also by earlier runs, each with C(kind), which is V(db_instance), V(db_cluster), V(instance) or
      V(volume), C(id), which is the name of a database now, C(former), which is the one that it had, or the name of the
      workload, C(state), C(since) and C(region).
  returned: always
  type: list
  elements: dict
  sample:
    - kind: db_instance
      id: shop-aside-20261128-013000
      former: shop
      state: available
      since: "2026-11-28T01:30:00Z"
      region: us-west-2
steps:
  description: What was done, or would be done, as texts.
  returned: always
  type: list
  elements: str
lines:
  description: The same for people.
  returned: always
  type: list
  elements: str
ended:
  description: When it was through.
  returned: always
  type: str
  sample: "2026-11-28T01:47:00Z"
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.aside.run import run_aside
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.module import run_module

ARGUMENT_SPEC = {
    "plan": {"type": "dict", "required": True},
    "workload": {"type": "dict", "required": True},
    "job": {"type": "dict"},
    "together": {"type": "list", "elements": "str"},
    "wait_timeout": {"type": "int", "default": 3600},
    "poll_interval": {"type": "float", "default": 20},
    "progress_file": {"type": "path"},
}


def main() -> None:
    run_module(AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True), run_aside)


if __name__ == "__main__":
    main()
