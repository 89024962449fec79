#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_drill_cleanup: option docs, argument spec and wiring; everything else is in module_utils/_drill."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_drill_cleanup
version_added: 0.2.0
short_description: Remove what a drill has created
description:
  - Removes exactly what carries the tag C(lifeboat:drill) of a drill and C(lifeboat:workload) of its plan in the
    recovery region, or with O(expired) what is left of all drills whose time to live is over.
  - Whether something carries the tags is asked once more right before it is removed.
  - These are DNS names, associations of Elastic IPs, Auto Scaling groups with their instances, instances, DB
    instances and DB clusters without a final snapshot and with their automated backups, volumes, network interfaces,
    launch templates and SSM parameters, in this order. Elastic IPs themselves stay, and so do images and snapshots,
    whatever their tags say.
  - Waits until none of it exists any more, lists all again, and fails if something is left or could not be listed. A
    run after an interruption continues.
options:
  plan:
    description:
      - The plan, as the inventory plugin P(lifeboat.aws.plan#inventory) gives it to hosts in C(lifeboat_plan). C(name)
        and C(recovery_region) are needed. It is required without O(planned).
    type: dict
  planned:
    description:
      - Take O(plan), O(dns) and O(jobs) from the workloads of the play that plans in the inventory list, unless they
        are given. Only these values are worked out, so that no other template of a plan stops a cleanup.
    type: bool
    default: false
  drill:
    description:
      - Id of the drill. Give this or O(expired).
    type: str
  expired:
    description:
      - Remove what is left of all drills of the plan whose time to live, which is in the tag C(lifeboat:expires) of
        what they have created, is over. Drills that may last longer are left alone.
    type: bool
    default: false
  reap:
    description:
      - What to remove as a person says it. V(true) is O(drill), or O(expired=true) if that is empty, and anything else
        is the id of a drill. What may be a yes or no with a typing mistake, such as V(yess), is refused. If it is
        V(false) or empty, the task is skipped, whatever O(drill) is.
    type: str
  dns:
    description:
      - The names of the plan, as its key C(dns) has them. The hosted zones of these are searched for names of drills,
        which are known by the owner in the TXT record beside them. Without any, no DNS name is looked for.
    type: list
    elements: dict
    default: []
  jobs:
    description:
      - Sync jobs of the workloads, as hosts have them in C(lifeboat_job). The cleanup is done with the C(profile) or
        C(assume_role) of each, once for each of these. Without any, the credentials of the task are used.
    type: list
    elements: dict
    default: []
  wait_timeout:
    description:
      - Seconds to wait until all is deleted. The next run continues if it was too short.
    type: int
    default: 3600
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns what would be removed.
    support: full
  diff_mode:
    description: Shows what is removed.
    support: full
notes:
  - The IAM policy is C(docs/iam/dr_drill_cleanup.json) of the collection.
  - The region is C(recovery_region) of O(plan), whatever O(region) or C(module_defaults) say.
seealso:
  - module: lifeboat.aws.dr_recover_database
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - lifeboat.aws.recovery.polling
  - lifeboat.aws.recovery.progress
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Nothing of the drill is left
  lifeboat.aws.dr_drill_cleanup:
    plan:
      name: shop
      recovery_region: us-west-2
    drill: spring

- name: Nothing is left of drills that were to be over by now, and of their names
  lifeboat.aws.dr_drill_cleanup:
    plan:
      name: shop
      recovery_region: us-west-2
    expired: true
    dns:
      - name: www.shop.example
        zone: shop.example
    jobs:
      - profile: recovery
    wait_timeout: 1800
    poll_interval: 30
    progress_file: /tmp/cleanup-of-shop

- name: Nothing is left of what a person has asked for, with the names and credentials of the workloads of the play
  lifeboat.aws.dr_drill_cleanup:
    plan:
      name: shop
      recovery_region: us-west-2
    planned: true
    reap: "{{ reap | default('yes', true) }}"
"""

RETURN = r"""
plan:
  description: Name of the plan.
  returned: always
  type: str
  sample: shop
region:
  description: The recovery region.
  returned: always
  type: str
  sample: us-west-2
drill:
  description: The drill, null with O(expired).
  returned: always
  type: str
  sample: spring
drills:
  description:
    - The drills of the plan that had left something, each with C(id), C(expires), and C(state), which is V(alive),
      V(dead), or V(unknown) if not all that is left of it says when it expires.
  returned: always
  type: list
  elements: dict
  sample: [{id: spring, state: alive, expires: "2026-11-28T09:30:00Z"}]
removed:
  description: What no longer exists, or would be removed in check mode. Each has C(kind), C(id) and C(name).
  returned: always
  type: list
  elements: dict
  sample: [{kind: db_instance, id: shop-spring, name: shop-spring}]
left:
  description:
    - What is still there, each with C(kind), C(id), and C(why). Of a kind that could not be listed C(id) is null.
  returned: always
  type: list
  elements: dict
steps:
  description: What was removed in this run, or would be in check mode, as texts.
  returned: always
  type: list
  elements: str
lines:
  description: All of this as lines to read.
  returned: always
  type: list
  elements: str
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._drill.run import run_cleanup
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.module import run_module

ARGUMENT_SPEC = {
    "plan": {"type": "dict"},
    # The action plugin takes the plan of the play, and knows what to reap.
    "planned": {"type": "bool", "default": False},
    "reap": {"type": "str"},
    "drill": {"type": "str"},
    "expired": {"type": "bool", "default": False},
    "dns": {"type": "list", "elements": "dict", "default": []},
    "jobs": {"type": "list", "elements": "dict", "default": []},
    "wait_timeout": {"type": "int", "default": 3600},
    "poll_interval": {"type": "float", "default": 20},
    "progress_file": {"type": "path"},
}


def main() -> None:
    run_module(AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True), run_cleanup)


if __name__ == "__main__":
    main()
