#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_recovery_evidence: option docs, argument spec and wiring; everything else is in module_utils/_recovery."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_recovery_evidence
version_added: 0.2.0
short_description: Write down what a recovery has come to
description:
  - Creates evidence of a failover, a failback or a drill, from what the role P(lifeboat.aws.dr_recover#role) has noted
    on its hosts. It says of each workload what was recovered, from which recovery point of which age, how long it took,
    and which steps took the time.
  - Writes it as JSON to the bucket of the manifest, as C(PREFIX/PLAN/runs/RUN.json), and on the controller. An
    object that is there already is never overwritten. A retention that the bucket has applies.
  - The source region is not called.
options:
  hosts:
    description:
      - Hosts whose recovery it is about. The action plugin takes O(plan), O(job) and O(workloads) from their variables,
        and O(readiness) from what the role P(lifeboat.aws.dr_readiness#role) has noted.
    type: list
    elements: str
  plan:
    description:
      - The plan, as the inventory plugin P(lifeboat.aws.plan#inventory) gives it to hosts in C(lifeboat_plan), with
        C(name), C(source_region), C(recovery_region), and C(manifest) if there is one.
    type: dict
  job:
    description:
      - A sync job of the plan, as hosts have it in C(lifeboat_job). Its C(profile) or C(assume_role) is used.
    type: dict
  workloads:
    description:
      - What was noted of each workload, with C(workload), C(state), C(started), C(times), C(result), C(error),
        C(waited_for), and C(fenced) with what was fenced of its source.
    type: list
    elements: dict
  run:
    description:
      - Id of the run.
    type: str
    required: true
  kind:
    description:
      - What it was.
    type: str
    required: true
    choices: [drill, failover, failback]
  started:
    description:
      - When it began, such as V(2026-11-28T01:30:00Z).
    type: str
    required: true
  drill:
    description:
      - Id of the drill.
    type: str
  mode:
    description:
      - Whether the source region was up and had a part in it.
    type: str
    choices: [graceful, ungraceful]
  reason:
    description:
      - Why it began although readiness was against it.
    type: str
  readiness:
    description:
      - What readiness said of each workload before, V(READY), V(AT RISK), V(NOT READY) or V(UNKNOWN).
    type: list
    elements: str
  removed:
    description:
      - What a drill has removed again, each with C(kind) and C(id).
    type: list
    elements: dict
  left:
    description:
      - What a drill could not remove, each with C(kind), C(id) and C(why).
    type: list
    elements: dict
  left_out:
    description:
      - Names of workloads of the plan that the run was not about. With O(hosts) they are known, from the plan in the
        inventory.
    type: list
    elements: str
  directory:
    description:
      - Directory on the controller for the file C(RUN.json). It is created if it does not exist. A path that is not
        absolute is relative to the playbook, with playbooks of this collection to the current directory.
      - Nothing is written on the controller without it, and nothing in check mode.
    type: str
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description:
      - Returns the evidence and does not write it. The table says what would be recovered, and what is back already.
    support: full
  diff_mode:
    description: Shows nothing.
    support: none
notes:
  - The IAM policy is C(docs/iam/dr_recover.json) of the collection.
  - The region is C(recovery_region) of O(plan), whatever O(region) or C(module_defaults) say.
seealso:
  - module: lifeboat.aws.dr_recovery_state
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: It is known how the drill went
  lifeboat.aws.dr_recovery_evidence:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workloads:
      - workload:
          name: shop-db
          kind: database
        state: verified
        started: "2026-11-28T01:30:00Z"
        times:
          - name: restore
            ended: "2026-11-28T01:41:00Z"
          - name: verify
            ended: "2026-11-28T01:42:00Z"
    job:
      profile: recovery
    run: shop-drill-20261128T013000Z
    kind: drill
    drill: spring
    started: "2026-11-28T01:30:00Z"
    readiness: [READY]
    removed:
      - kind: db_instance
        id: shop-spring
    left: []
    left_out: [shop-web]
    directory: lifeboat-runs

- name: It is known how the failover went, for all workloads of the play
  lifeboat.aws.dr_recovery_evidence:
    hosts: "{{ groups.lifeboat | default([]) }}"
    plan:
      name: shop
      recovery_region: us-west-2
    run: shop-failover-20261128T013000Z
    kind: failover
    mode: ungraceful
    reason: the source region is lost
    started: "2026-11-28T01:30:00Z"
"""

RETURN = r"""
evidence:
  description:
    - The evidence as it is written, with C(schema), C(run), C(kind), C(plan), C(source_region), C(recovery_region),
      C(drill), C(mode), C(started), C(ended), C(verdict), C(reason), C(readiness), C(workloads), C(removed) and
      C(left); and C(left_out) with names, if it was about a part of the plan.
  returned: success
  type: dict
verdict:
  description: V(OK) if all workloads are back, V(PARTIAL) if some are, V(FAILED) if none is.
  returned: success
  type: str
  sample: OK
message:
  description: The verdict as a sentence; in check mode what would be recovered.
  returned: success
  type: str
  sample: "OK: 2 of 2 workloads are back after 42 min"
lines:
  description: The table.
  returned: success
  type: list
  elements: str
predicted:
  description: What would be recovered, and what is back already, as a table.
  returned: success
  type: list
  elements: str
place:
  description: The object that was written, or null.
  returned: success
  type: str
  sample: s3://shop-dr-us-west-2/lifeboat/shop/runs/shop-drill-20261128T013000Z.json
file:
  description: The file that was written on the controller.
  returned: if a directory is given
  type: str
problems:
  description: Why the evidence could not be written.
  returned: success
  type: list
  elements: str
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients, client_maker
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.evidence.run import run_evidence
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor

ARGUMENT_SPEC = {
    "hosts": {"type": "list", "elements": "str"},
    "plan": {"type": "dict"},
    "job": {"type": "dict"},
    "workloads": {"type": "list", "elements": "dict"},
    "run": {"type": "str", "required": True},
    "kind": {"type": "str", "required": True, "choices": ["drill", "failover", "failback"]},
    "started": {"type": "str", "required": True},
    "drill": {"type": "str"},
    "mode": {"type": "str", "choices": ["graceful", "ungraceful"]},
    "reason": {"type": "str"},
    "readiness": {"type": "list", "elements": "str"},
    "removed": {"type": "list", "elements": "dict"},
    "left": {"type": "list", "elements": "dict"},
    "left_out": {"type": "list", "elements": "str"},
    "directory": {"type": "str"},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    executor = Executor(module.check_mode)
    try:
        clients = Clients(client_maker(module))
        result = run_evidence(module.params, clients, SystemClock(), executor)
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
