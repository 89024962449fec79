#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_readiness_info: option docs, argument spec and wiring; everything else is in module_utils/_readiness."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_readiness_info
version_added: 0.2.0
short_description: Check whether workloads could come back in their recovery region now
description:
  - Reads what a recovery needs in the recovery regions of the workloads, once for each region, and runs the checks
    that the guide docs/readiness.md describes.
  - Each check returns findings, V(pass), V(warn), V(fail) or V(unknown), with what was found, why it matters and what
    to do. A check that cannot be done is V(unknown), with the reason and the IAM action that is missing.
  - The source region is not needed, so it works when that region is lost. Only the check of its configuration asks it.
  - The module does not fail because a check does; check RV(verdict). The role P(lifeboat.aws.dr_readiness#role) fails
    if that is asked for.
options:
  workloads:
    description:
      - The workloads, as the inventory plugin P(lifeboat.aws.plan#inventory) gives them to hosts.
      - One with a mistake is V(NOT READY), and the others are checked all the same.
      - One with C(problem) fails C(options_valid).
    required: true
  planned:
    description:
      - Also take the workloads of the play that plans in the inventory list, or those of all plans if the play is about
        other hosts. Values that are templates are worked out for each host, and one that cannot be is a finding about
        its own workload.
    type: bool
    default: false
  skip:
    description:
      - Checks to leave out. They are listed in RV(skips), with their reasons.
    type: list
    elements: dict
    suboptions:
      check:
        description: Name of the check. A name that does not exist is an error.
        type: str
        required: true
      reason:
        description: Why it is left out.
        type: str
        required: true
      until:
        description: Last day on which it is left out, such as V(2026-12-31).
        type: str
        required: true
      workloads:
        description: Workloads that it is left out for. Defaults to all.
        type: list
        elements: str
  recovery_role:
    description:
      - ARN of the role that recoveries run with, instead of C(recovery_role) of the plans, or V(self) if the
        credentials of this run are the ones that recover. IAM is asked what the role may do.
      - Without both, and without C(profile) or C(assume_role) of a workload, a right that these credentials lack is
        V(unknown) and not V(fail).
    type: str
  other_workloads:
    description:
      - Names of workloads that O(skip) may name and that are not checked now, such as those that a limit leaves out.
        Any other name is taken for a typo.
    type: list
    elements: str
  elsewhere:
    description:
      - Names of workloads that come back at the same time, and of which no more is known here, such as those of another
        slice of a job of AWX. Whether quotas suffice for all is then V(unknown), unless they are too small even without
        these. O(skip) may name them.
    type: list
    elements: str
  fail_on:
    description:
      - For which findings RV(problem) says something, for what failed (V(fail)), also for what could not be checked
        (V(unknown)), also for warnings (V(warn)), or V(never).
    type: str
    choices: [fail, unknown, warn, never]
    default: fail
  json_file:
    description:
      - File on the controller to write the result to, as JSON. A relative path is relative to the playbook, with the
        playbook C(lifeboat.aws.readiness) to the current directory.
    type: str
  junit_file:
    description:
      - File on the controller to write the findings to, as JUnit XML. Relative paths are as for O(json_file).
    type: str
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Only reads, so check mode has no effect but that no file is written.
    support: full
  diff_mode:
    description: Changes nothing, so there is nothing to show.
    support: none
notes:
  - The IAM actions it needs are in docs/iam/dr_readiness_info.json.
requirements:
  - python >= 3.11
extends_documentation_fragment:
  - lifeboat.aws.workloads
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: lifeboat.aws.recovery_points_info
  - plugin: lifeboat.aws.plan
    plugin_type: inventory
"""

EXAMPLES = r"""
- name: Readiness of the shop is known
  lifeboat.aws.dr_readiness_info:
    workloads:
      - plan:
          name: shop
          source_region: us-east-1
          recovery_region: us-west-2
        workload:
          name: shop-db
          kind: database
          db_instance: shop
          objectives: {rpo: 24h}
          restore:
            db_instance_class: db.r6g.large
            db_subnet_group_name: dr-db
            vpc_security_group_ids: [sg-0abc1234abc1234db]
    skip:
      - check: db_quota_sufficient
        reason: The increase is requested, case 1234567890.
        until: "2099-12-31"
        workloads: [shop-db, shop-web]
    recovery_role: arn:aws:iam::123456789012:role/recovery
    planned: true # beside them, the workloads of the play
    other_workloads: [shop-web]
    elsewhere: [shop-mail]
    fail_on: unknown
    json_file: /tmp/readiness.json
    junit_file: /tmp/readiness.xml
  register: readiness
"""

RETURN = r"""
verdict:
  description:
    - That of the workload that is worst off, V(READY), V(AT RISK), V(UNKNOWN) or V(NOT READY).
  returned: success
  type: str
  sample: NOT READY
counts:
  description: How many findings have which status.
  returned: success
  type: dict
  sample: {fail: 1, unknown: 0, warn: 2, pass: 14}
workloads:
  description: One entry for each workload.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the workload.
      type: str
      returned: always
    kind:
      description: Its kind.
      type: str
      returned: always
    plan:
      description: Its plan.
      type: str
      returned: always
    recovery_region:
      description: Where it comes back.
      type: str
      returned: always
    verdict:
      description:
        - V(NOT READY) if a check failed, V(UNKNOWN) if a check of severity V(critical) or V(high) could not be done,
          V(AT RISK) if there is a warning, or another check could not be done, and V(READY) if there is none.
      type: str
      returned: always
    counts:
      description: How many of its findings have which status.
      type: dict
      returned: always
    has_points:
      description: Whether it comes back from recovery points; workloads of kind V(tasks) do not.
      type: bool
      returned: always
    oldest_point:
      description:
        - Age of its newest recovery point in seconds, of several sets that of the oldest. Null if one is missing.
      type: int
      returned: always
findings:
  description: The findings of all checks, also those that passed.
  returned: success
  type: list
  elements: dict
  contains:
    workload:
      description: Name of the workload.
      type: str
      returned: always
    check:
      description: Name of the check, which has a section in the guide.
      type: str
      returned: always
    severity:
      description: V(critical), V(high) or V(medium).
      type: str
      returned: always
    status:
      description: V(pass), V(warn), V(fail) or V(unknown).
      type: str
      returned: always
    what:
      description: What was found, or why nothing could be found.
      type: str
      returned: always
    why:
      description: Why it matters. Empty if it passed.
      type: str
      returned: always
    remedy:
      description: What to do. Empty if it passed.
      type: str
      returned: always
    thing:
      description: Id or name of what the finding is about, or empty.
      type: str
      returned: always
    right:
      description: The IAM action that is missing, if that is why it is unknown. Otherwise null.
      type: str
      returned: always
not_checked:
  description: Names of O(other_workloads) and O(elsewhere), such as what a limit leaves out of a plan.
  returned: success
  type: list
  elements: str
  sample: [shop-mail]
skips:
  description: The entries of O(skip), and whether their last day is over, so that they had no effect.
  returned: success
  type: list
  elements: dict
  sample:
    - check: db_quota_sufficient
      reason: The increase is requested, case 1234567890.
      until: "2099-12-31"
      workloads: [shop-db]
      expired: false
moment:
  description: When the facts were read, in UTC.
  returned: success
  type: str
  sample: "2026-11-27T06:10:00Z"
lines:
  description: The findings as a table.
  returned: success
  type: list
  elements: str
problem:
  description: What to fail with, by O(fail_on), or null. The task itself does not fail because of a finding.
  returned: success
  type: str
report_problems:
  description: Why O(json_file) or O(junit_file) could not be written.
  returned: success
  type: list
  elements: str
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.access import clients_for
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.run import run_readiness
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.arguments import WORKLOADS

ARGUMENT_SPEC = {
    "workloads": {**WORKLOADS, "required": True},
    # The action plugin adds the workloads of the play.
    "planned": {"type": "bool", "default": False},
    "skip": {
        "type": "list",
        "elements": "dict",
        "options": {
            "check": {"type": "str", "required": True},
            "reason": {"type": "str", "required": True},
            "until": {"type": "str", "required": True},
            "workloads": {"type": "list", "elements": "str"},
        },
    },
    "recovery_role": {"type": "str"},
    "fail_on": {"type": "str", "choices": ["fail", "unknown", "warn", "never"], "default": "fail"},
    "other_workloads": {"type": "list", "elements": "str"},
    "elsewhere": {"type": "list", "elements": "str"},
    # The action plugin writes these, since they are files of the controller.
    "json_file": {"type": "str"},
    "junit_file": {"type": "str"},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        result = run_readiness(module.params, lambda place: clients_for(module, place), SystemClock())
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    module.exit_json(changed=False, report_problems=[], **result)


if __name__ == "__main__":
    main()
