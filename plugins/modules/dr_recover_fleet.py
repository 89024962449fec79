#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_recover_fleet: option docs, argument spec and wiring; the rest is module_utils/_recovery/fleets."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_recover_fleet
version_added: 0.2.0
short_description: Launch a fleet in its recovery region
description:
  - Launches a workload of kind V(fleet) from the newest usable copy of its image in the recovery region, as plain
    instances or as an Auto Scaling group, registers it in target groups, associates Elastic IPs, publishes the id of
    the image, waits until status checks and target health are good, and compares the result with what was wanted.
  - The source region is not called, so it works when that region is lost.
  - Values are those of the plan, then those of the manifest that a sync has written, then AWS's own defaults.
    RV(settings) says which is which.
  - What a recovery creates has the tag C(lifeboat:workload), and in a drill C(lifeboat:drill) and C(lifeboat:expires).
    Instances are found by these tags, so a run after a failure or an interruption launches only what is missing. What
    was not created by a recovery of this workload is never changed. Once recovered, the fleet is not changed by later
    runs.
  - The action plugin launches with M(amazon.aws.ec2_instance), or with M(amazon.aws.ec2_launch_template) and
    M(amazon.aws.autoscaling_group), so it runs on the controller or wherever the play's connection leads. Where AWS has
    no capacity in a subnet, the other subnets of the plan are tried, and then fewer instances at a time, down to one.
    What AWS has room for is registered in the target groups and gets its Elastic IPs, and then the recovery fails with
    how many run and what AWS has said in each subnet. A later run launches those that are missing. A quota that allows
    a part is treated in the same way.
options:
  plan:
    description:
      - The plan, as the inventory plugin P(lifeboat.aws.plan#inventory) gives it to hosts in C(lifeboat_plan), with
        C(name), C(source_region), C(recovery_region), and C(manifest) and C(drill) if there are any.
    type: dict
    required: true
  workload:
    description:
      - The workload, as hosts have it in C(lifeboat_workload), with C(name), C(kind), what says its images, C(launch)
        with the options of its instances, C(target_groups) and C(elastic_ips).
    type: dict
    required: true
  recovery_point:
    description:
      - Id of the image to launch, also one that this collection has not copied.
      - Defaults to the newest usable copy. A disabled image is never launched.
    type: str
  recovery_point_before:
    description:
      - Launch the newest recovery point from this time or before, such as V(2026-11-19T06:10:00Z).
    type: str
  drill:
    description:
      - Id of a drill, up to 30 lower-case letters, digits and hyphens. Names of what is created end in it, and
        termination protection is off. The section C(drill) of O(plan) says what is other in a drill.
    type: str
  wait_timeout:
    description:
      - Seconds to wait for instances and targets in each phase. The next run continues if it was too short.
    type: int
    default: 7200
  refused:
    description:
      - What AWS has said to launches of this run, by subnet. The action plugin sets it; nothing more is launched then.
    type: dict
    version_added: 0.2.0
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns what would be launched, from which image, with which values.
    support: full
  diff_mode:
    description: Shows what is created and set.
    support: full
notes:
  - The IAM policy is C(docs/iam/dr_recover.json) of the collection.
  - The region is C(recovery_region) of O(plan), whatever O(region) or C(module_defaults) say.
  - The launch template that the plan names is only read. A recovery creates its own, with the image replaced.
  - An Elastic IP that something else has is never taken away.
seealso:
  - module: lifeboat.aws.recovery_points_info
  - module: lifeboat.aws.dr_recover_database
  - module: amazon.aws.ec2_instance
  - module: amazon.aws.ec2_launch_template
  - module: amazon.aws.autoscaling_group
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - lifeboat.aws.recovery.job
  - lifeboat.aws.recovery.ledger
  - lifeboat.aws.recovery.polling
  - lifeboat.aws.recovery.progress
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Web fleet of the shop runs in the recovery region
  lifeboat.aws.dr_recover_fleet:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-web
      kind: fleet
      sync_identifier: web
      launch:
        count: 2
        instance_type: m6i.large
        subnets: [subnet-0abc1234abc1234aa, subnet-0abc1234abc1234bb]
        security_groups: [sg-0abc1234abc1234aa]
      target_groups: [shop-web]
    wait_timeout: 1800
  register: shop_web

- name: The same as an Auto Scaling group, with the credentials of the sync job
  lifeboat.aws.dr_recover_fleet:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-web
      kind: fleet
      sync_identifier: web
      launch:
        instance_type: m6i.large
        subnets: [subnet-0abc1234abc1234aa, subnet-0abc1234abc1234bb]
        security_groups: [sg-0abc1234abc1234aa]
        auto_scaling_group: {name: shop-web, min_size: 2, max_size: 6}
    job:
      profile: recovery
    poll_interval: 15
    ledger:
      run: shop-failover-20261128T013000Z
      since: "2026-11-28T01:30:00Z"
      begins: true
      publishes: true
      reaches: up
    progress_file: /tmp/recovery-of-shop-web
    refused: {}

- name: A drill with one small instance, from a named image
  lifeboat.aws.dr_recover_fleet:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
      drill:
        subnets: [subnet-0abc1234abc1234aa]
        security_groups: [sg-0abc1234abc1234aa]
        instance_type: t3.small
        count: 1
        ttl: 4h
    workload:
      name: shop-web
      kind: fleet
      sync_identifier: web
    recovery_point: ami-0abc1234abc1234aa
    drill: spring

- name: The last image from before a mistake
  lifeboat.aws.dr_recover_fleet:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-web
      kind: fleet
      sync_identifier: web
      launch:
        instance_type: m6i.large
    recovery_point_before: "2026-11-19T06:10:00Z"
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
  sample: shop-web
kind:
  description: Its kind.
  returned: always
  type: str
  sample: fleet
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
    - V(absent), V(recovering), or V(recovered) if all instances run with good status checks, all targets are healthy,
      and nothing is left to do.
  returned: always
  type: str
  sample: recovered
image:
  description:
    - C(id) of the image, and C(parameter), the SSM parameter in which it is published, null while it is not.
  returned: always
  type: dict
  sample: {id: ami-0abc1234abc1234aa, parameter: /lifeboat/shop/shop-web/image}
instances:
  description:
    - Its instances, each with C(id), C(private_ip), C(public_ip), C(zone), C(state) and C(status_checks).
  returned: always
  type: list
  elements: dict
auto_scaling_group:
  description: Name of its Auto Scaling group, or null for plain instances.
  returned: always
  type: str
launch_template:
  description: Name of the launch template that the recovery has created, or null.
  returned: always
  type: str
load_balancers:
  description: Load balancers of its target groups, each with C(name), C(dns_name) and C(zone_id).
  returned: always
  type: list
  elements: dict
endpoint:
  description: C(address) and C(port) of the first of them, or null.
  returned: always
  type: dict
  sample: {address: shop-web-1234.us-west-2.elb.amazonaws.com, port: 443}
recovery_point:
  description:
    - What it is launched from, with C(id), C(name), C(source), C(source_created), C(age) in seconds, C(size) in GiB,
      C(encrypted) and C(deprecated_at). Of what was launched before, only what its tags say.
  returned: always
  type: dict
settings:
  description:
    - The values it is launched with, each with C(option), C(value), and C(from), which is V(plan), V(manifest),
      V(drill), or V(aws) for a default of AWS. Of user data only the length.
  returned: always
  type: list
  elements: dict
  sample: [{option: instance_type, value: m6i.large, from: plan}]
findings:
  description:
    - What is not as wanted, or a default of AWS that is rarely meant, such as its security group. Each has C(thing),
      C(option), C(wanted), C(found), and C(what) as a sentence.
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
create:
  description:
    - Tasks of modules of amazon.aws that come next, with C(thing), C(module), C(options), C(again), which says what is
      wrong if it was created already, and C(otherwise), the other subnets that are tried where AWS has no capacity,
      with the codes of AWS that mean it in C(elsewhere).
  returned: always
  type: list
  elements: dict
no_recovery_point:
  description: That it failed because there is nothing to restore from yet.
  returned: failure because of that
  type: bool
  sample: true
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.arguments import ARGUMENTS, REFUSED
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.run import run_recovery
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.along import with_ledger
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.module import run_module

ARGUMENT_SPEC = {**ARGUMENTS, **REFUSED}


def main() -> None:
    run_module(AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True), with_ledger(run_recovery))


if __name__ == "__main__":
    main()
