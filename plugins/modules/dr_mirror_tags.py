#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_mirror_tags: option docs, argument spec and wiring; everything else is in module_utils/_mirror."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_mirror_tags
version_added: 0.2.0
short_description: Add the tags of the source to what stands for it in the recovery region
description:
  - Adds the tags that security groups, subnets, target groups, DB subnet groups, parameter groups and option groups of
    the source have, by the manifest of the recovery region, to those that the plan names there. The source region is
    not called.
  - A group gets the tags of the one of its kind and of the same name, or of the one that C(counterparts) of the plan
    names for it. What stands for several, such as subnets, gets the tags that all of these have, but for C(Name).
  - Where the plan names no group of a database, the one counts that has the name of the source's. Groups that AWS
    creates, such as C(default.postgres16), are left out.
  - Tags are only added. A tag with another value stays as it is and is reported, unless O(overwrite) is set. No tag is
    removed. Tags that start with C(aws:) or C(lifeboat:) are left out.
  - The role P(lifeboat.aws.dr_sync#role) runs it with C(dr_sync_mirror_tags), after it has written the manifest.
options:
  workloads:
    description:
      - The workloads, as the inventory plugin P(lifeboat.aws.plan#inventory) gives them to hosts. Those without a
        manifest are left out.
      - One with C(problem) fails in its own entry.
    required: true
  overwrite:
    description:
      - Replace the values of tags that have other values than in the source.
    type: bool
    default: false
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Reads the recovery region and predicts which tags would be added.
    support: full
  diff_mode:
    description: Shows the tags of each resource that changes.
    support: full
notes:
  - A resource that refuses its tags does not stop the others. The module then fails, with the same return values.
  - AWS allows 50 tags for a resource. What there is no room for is in C(left_out).
  - The IAM actions it needs are in docs/iam/dr_mirror_tags.json.
seealso:
  - module: lifeboat.aws.dr_manifest
  - module: lifeboat.aws.dr_readiness_info
requirements:
  - python >= 3.11
extends_documentation_fragment:
  - lifeboat.aws.workloads
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Network of the recovery region has the tags of the source
  lifeboat.aws.dr_mirror_tags:
    workloads:
      - plan:
          name: shop
          source_region: us-east-1
          recovery_region: us-west-2
          manifest: s3://shop-dr-us-west-2/lifeboat
        workload:
          name: shop-web
          kind: fleet
          sync_identifier: Web Application
          target_groups: [shop-web]
          launch:
            subnets: [subnet-0abc1234abc1234aa]
            security_groups: [sg-0abc1234abc1234aa]

- name: Network of the database has the tags of the source, and its values
  lifeboat.aws.dr_mirror_tags:
    workloads:
      - plan: "{{ plan }}"
        workload:
          name: shop-db
          kind: database
          db_instance: shop
          restore:
            vpc_security_group_ids: [sg-0abc1234abc1234bb]
        job:
          source_region: us-east-1
    overwrite: true
  vars:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
      manifest: s3://shop-dr-us-west-2/lifeboat
"""

RETURN = r"""
mirrored:
  description:
    - One entry for each resource of the recovery region, and for each workload of which something is not known.
  returned: always
  type: list
  elements: dict
  contains:
    workloads:
      description: Names of the workloads that it belongs to.
      type: list
      elements: str
      returned: always
      sample: [shop-web]
    region:
      description: The recovery region.
      type: str
      returned: always
      sample: us-west-2
    kind:
      description:
        - V(security group), V(subnet), V(target group), V(DB subnet group), V(DB parameter group),
          V(DB cluster parameter group) or V(option group). Null if nothing is known of the workload.
      type: str
      returned: always
      sample: subnet
    id:
      description:
        - Its id, or the ARN of a target group or of a group of databases. Null if nothing is known of the workload.
      type: str
      returned: always
      sample: subnet-0abc1234abc1234aa
    action:
      description: V(added), V(none) or V(failed).
      type: str
      returned: always
      sample: added
    tags:
      description: Tags that were set.
      type: dict
      returned: always
      sample: {Service: shop}
    different:
      description: Tags that it has with other values, and the values of the source.
      type: dict
      returned: always
      sample: {Environment: Production}
    left_out:
      description: Keys that AWS has no room for, and those about which the workloads do not agree.
      type: list
      elements: str
      returned: always
    error:
      description: Why it failed, with C(code) and C(message), or null.
      type: dict
      returned: always
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.ending import end_module
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._mirror.run import run
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.access import clients_for
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.arguments import WORKLOADS

ARGUMENT_SPEC = {
    "workloads": {**WORKLOADS, "required": True},
    "overwrite": {"type": "bool", "default": False},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        executor = Executor(module.check_mode)
        done = run(module.params, lambda place: clients_for(module, place), SystemClock(), executor)
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    end_module(module, done.result, done.failure, done.warnings)


if __name__ == "__main__":
    main()
