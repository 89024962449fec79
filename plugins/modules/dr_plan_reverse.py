#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_plan_reverse: option docs, argument spec and wiring; everything else is in module_utils/_home."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_plan_reverse
version_added: 0.2.0
short_description: Create the plan of the way home after a failover
description:
  - Creates a plan file with the regions of a plan swapped, so that sync, readiness and failover bring workloads back
    to where they ran before.
  - Databases and instances of that plan are what a recovery has created. How they come back is what the manifest has
    of their old home, such as subnet groups and security groups. What is not known is a comment that says what to set.
  - Reads the recovery region of the plan, and no other.
  - With O(hosts), templates in C(vars), C(hooks), C(verify) and C(launch.user_data) stay templates. A value that the
    plan has encrypted with Ansible Vault, by itself or because the whole plan is encrypted, is not written; a template
    in its place says what to write there.
  - A workload that cannot be reversed, such as one with a template whose variable is not known, keeps no other from
    the file. It stands in it by its name, with a comment that says why, and without anything that it would come back
    with, so that the file is refused as a plan until that is filled in. The module then fails after it has written the
    file, and RV(unwritten) says what is missing.
options:
  hosts:
    description:
      - Hosts that are workloads of the plan. The action plugin takes O(plan), O(job) and O(workloads) from their
        variables.
    type: list
    elements: str
  plan:
    description:
      - The plan, as the inventory plugin P(lifeboat.aws.plan#inventory) gives it to hosts in C(lifeboat_plan), with
        C(name), C(source_region), C(recovery_region), and C(manifest) if there is one.
    type: dict
  workloads:
    description:
      - The workloads, each as hosts have it in C(lifeboat_workload).
    type: list
    elements: dict
  problems:
    description:
      - Why workloads cannot be reversed, by their names. The action plugin sets it for those of O(hosts) that have a
        template that cannot be worked out.
    type: dict
  job:
    description:
      - A sync job of the plan, as hosts have it in C(lifeboat_job). Its C(profile) or C(assume_role) is used.
    type: dict
  manifest:
    description:
      - Where the new plan keeps its manifest, as C(s3://bucket/prefix) in the region that everything goes home to.
    type: str
  dest:
    description:
      - File to write the plan to. It must not exist. A path that is not absolute is relative to the playbook, with
        playbooks of this collection to the current directory.
    type: path
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns the plan and does not write it.
    support: full
  diff_mode:
    description: Shows the file.
    support: full
seealso:
  - module: lifeboat.aws.dr_plan_draft
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: The plan of the way home exists
  lifeboat.aws.dr_plan_reverse:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workloads:
      - name: shop-db
        kind: database
        db_instance: shop
    job:
      profile: recovery
    manifest: s3://shop-dr-us-east-1/lifeboat
    dest: /tmp/shop-failback.lifeboat.yml

- name: Also with a workload that cannot be reversed, which the file then says, there is a file
  lifeboat.aws.dr_plan_reverse:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workloads:
      - name: shop-db
        kind: database
        db_instance: shop
      - name: web
    problems:
      web: "web: launch: 'the_type' is undefined"
  register: home
  failed_when: home.text is not defined

- name: The same for all workloads of the inventory, to be reviewed
  lifeboat.aws.dr_plan_reverse:
    hosts: "{{ groups.lifeboat | default([]) }}"
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workloads:
      - name: warm
        kind: tasks
        tasks: warm.yml
"""

RETURN = r"""
text:
  description: The plan file.
  returned: success
  type: str
dest:
  description: The file that was written, or null.
  returned: success
  type: str
  sample: /tmp/shop-failback.lifeboat.yml
next:
  description: The commands that come next, in their order.
  returned: success
  type: list
  elements: str
unwritten:
  description: Why workloads are not in the file, by their names. The module fails if there is any.
  returned: always
  type: dict
  sample: {}
notes:
  description: What to check or to set before it is used.
  returned: success
  type: list
  elements: str
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients, client_maker
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.file import check_free, create
from ansible_collections.lifeboat.aws.plugins.module_utils._home.run import drafted, next_commands

ARGUMENT_SPEC = {
    "hosts": {"type": "list", "elements": "str"},
    "plan": {"type": "dict"},
    "workloads": {"type": "list", "elements": "dict"},
    "problems": {"type": "dict"},
    "job": {"type": "dict"},
    "manifest": {"type": "str"},
    "dest": {"type": "path"},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    dest = module.params["dest"]
    try:
        if dest:
            check_free(dest)
        found = drafted(module.params, Clients(client_maker(module)))
        if dest and not module.check_mode:
            create(dest, found.text)
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    diff = {"before": "", "after": found.text, "after_header": dest or ""}
    told = {"notes": found.notes, "next": next_commands(found, dest), "unwritten": dict(found.home.unwritten)}
    result = {"changed": bool(dest), "text": found.text, "dest": dest, "diff": diff, **told}
    if failure := found.failure(dest):
        module.fail_json(msg=failure, **result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
