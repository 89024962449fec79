#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_recovery_names: option docs, argument spec and wiring; everything else is in module_utils/_recovery."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_recovery_names
version_added: 0.2.0
short_description: Point the names of a recovered workload to it
description:
  - Sets the names that C(dns) of a workload lists, in hosted zones of Amazon Route 53. Of a database they are a CNAME
    of its endpoint, of a fleet behind a load balancer an alias of that, of other fleets the addresses of instances.
  - A name is changed in one transaction, which removes exactly the records that were read. The module waits until Route
    53 is in sync, and reads the name again.
  - A TXT record beside each name, C(_lifeboat.<name>), says whose it is. An owner that is there already stays, such as
    that of an instance that has registered the name, and otherwise it is C(PLAN/WORKLOAD). A TXT record there that is
    not the collection's is left.
  - In a recovery that counts a name of the plan is set whatever it was before, which RV(names) returns. In a
    drill a name is only changed if the drill has created it. Names with a routing policy are never changed.
options:
  plan:
    description:
      - The plan, as the inventory plugin P(lifeboat.aws.plan#inventory) gives it to hosts in C(lifeboat_plan), with
        C(name), C(recovery_region), and C(drill) if there is one.
    type: dict
    required: true
  workload:
    description:
      - The workload, as hosts have it in C(lifeboat_workload), with C(name), C(kind) and C(dns).
    type: dict
    required: true
  result:
    description:
      - What its recovery has returned, with C(endpoint), and for a fleet C(load_balancers) and C(instances).
    type: dict
    required: true
  drill:
    description:
      - Id of a drill. Names are below C(dns_label) of the section C(drill) of the plan, and there are none without it.
    type: str
  wait_timeout:
    description:
      - Seconds to wait until Route 53 is in sync.
    type: int
    default: 300
  poll_interval:
    description:
      - Seconds between two polls.
    type: float
    default: 5
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns what would be changed.
    support: full
  diff_mode:
    description: Shows the records before and after.
    support: full
notes:
  - The IAM policy is C(docs/iam/dr_recover.json) of the collection.
  - Changes of Route 53 need its control plane, which is in us-east-1. The guide about names says what to do before.
seealso:
  - module: lifeboat.aws.ec2_dyndns_register
  - module: amazon.aws.route53
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - lifeboat.aws.recovery.job
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: The name of the shop's database points to the recovery region
  lifeboat.aws.dr_recovery_names:
    plan:
      name: shop
      recovery_region: us-west-2
    workload:
      name: shop-db
      kind: database
      dns:
        - name: db.shop.example
          zone: shop.example
    result:
      endpoint:
        address: shop.abc123.us-west-2.rds.amazonaws.com
        port: 5432
    job:
      profile: recovery
    wait_timeout: 120
    poll_interval: 2

- name: The name of the drill points to the load balancer of the drill
  lifeboat.aws.dr_recovery_names:
    plan:
      name: shop
      recovery_region: us-west-2
      drill:
        dns_label: drill
    workload:
      name: shop-web
      kind: fleet
      dns:
        - name: www.shop.example
          zone: shop.example
    result:
      load_balancers:
        - name: shop-drill
          dns_name: shop-drill-1234567890.us-west-2.elb.amazonaws.com
          zone_id: Z1H1FL5HABSF5
    drill: spring
"""

RETURN = r"""
names:
  description:
    - The names, each with C(name), C(scope), C(zone), C(type), C(points_to), C(is_alias), C(before) with the records
      that it had and has no longer, C(action), which is V(none), V(set) or V(failed), and C(error).
  returned: always
  type: list
  elements: dict
ended:
  description: When it was through.
  returned: always
  type: str
  sample: "2026-11-28T01:47:00Z"
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.module import run_module
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.names.run import run_names

ARGUMENT_SPEC = {
    "plan": {"type": "dict", "required": True},
    "workload": {"type": "dict", "required": True},
    "result": {"type": "dict", "required": True},
    "job": {"type": "dict"},
    "drill": {"type": "str"},
    "wait_timeout": {"type": "int", "default": 300},
    "poll_interval": {"type": "float", "default": 5},
}


def main() -> None:
    run_module(AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True), run_names)


if __name__ == "__main__":
    main()
