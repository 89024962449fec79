#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_plan_draft: option docs, argument spec and wiring; everything else is in module_utils/_draft."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_plan_draft
version_added: 0.2.0
short_description: Draft a plan from what a region has
description:
  - Lists what the source region has and writes a first plan for P(lifeboat.aws.plan#inventory). DB instances and
    clusters, Auto Scaling groups, plain instances of one name and image, and volumes become workloads. DNS names in
    hosted zones that point at them, target groups and copies in the recovery region are part of it.
  - The order in O(ignore:after) is guessed from security groups. A fleet whose security group may reach a database
    comes after it. Each guess is marked with its reason. Guesses never form a cycle.
  - What this collection does not copy, such as DynamoDB tables or S3 buckets, is listed with what AWS offers for it.
    What could not be listed, because a right is missing or a service does not answer, is reported as not known.
  - Calls only listings, the same number however many things there are, except for further pages and one listing for
    each hosted zone. The draft passes the check of plans before it is written.
options:
  source_region:
    description:
      - Region that everything runs in today.
    type: str
    required: true
  recovery_region:
    description:
      - Region that everything comes back in.
    type: str
    required: true
  plan:
    description:
      - Name of the plan.
    type: str
    default: draft
  tags:
    description:
      - Tags that something must have to become a workload, as V(Key=Value), or V(Key) for any value. With several it
        must have all of them.
      - Instances of an Auto Scaling group count with the group, and attached volumes with their instance.
      - What is not covered is listed whatever its tags are.
    type: list
    elements: str
    aliases: [tag]
  dest:
    description:
      - File to write, which must end in C(.lifeboat.yml) or C(.lifeboat.yaml) and must not exist. Nothing is
        overwritten. Without it the text is only returned.
      - A path that is not absolute is relative to the playbook, with playbooks of this collection to the current
        directory.
    type: path
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Reads the same and writes no file. Fails if the file exists.
    support: full
  diff_mode:
    description: Shows the file.
    support: full
notes:
  - The IAM policy it needs is docs/iam/dr_plan_draft.json. Where a right is missing the rest is drafted all the same.
  - Two drafts of the same resources are equal.
requirements:
  - python >= 3.11
seealso:
  - plugin: lifeboat.aws.plan
    plugin_type: inventory
  - module: lifeboat.aws.recovery_points_info
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: A first plan of what production has exists
  lifeboat.aws.dr_plan_draft:
    source_region: us-east-1
    recovery_region: us-west-2
    plan: shop
    tags: [Environment=Production]
    dest: shop.lifeboat.yml

- name: What a plan would be is known
  lifeboat.aws.dr_plan_draft:
    source_region: us-east-1
    recovery_region: us-west-2
  register: draft

- name: What no plan covers is shown
  ansible.builtin.debug:
    msg: "{{ item.what }}: {{ item.names | join(', ') }}. AWS offers: {{ item.aws_offers }}"
  loop: "{{ draft.not_covered }}"
"""

RETURN = r"""
text:
  description: The plan with its comments.
  returned: always
  type: str
  sample: "plugin: lifeboat.aws.plan"
plan:
  description: The plan as data.
  returned: always
  type: dict
  sample:
    plugin: lifeboat.aws.plan
    plan: shop
    source_region: us-east-1
    recovery_region: us-west-2
    workloads:
      shop: {db_instance: shop}
dest:
  description: The file that was written, or would be in check mode.
  returned: with O(dest)
  type: str
  sample: shop.lifeboat.yml
workloads:
  description: One entry for each workload, in the order of the plan.
  returned: always
  type: list
  elements: dict
  sample:
    - name: web
      kind: fleet
      sources: [i-0abc1234abc1234aa]
      depth: 1
      after: [shop]
      guesses: {shop: its security group web (sg-0abc1234abc1234aa) may reach db (sg-0abc1234abc1234bb) on port 5432}
      dns: [www.shop.example]
      copies: 2
      newest_copy: "2026-11-19T06:10:00Z"
  contains:
    name:
      description: Name of the workload.
      type: str
      returned: always
    kind:
      description: V(database), V(cluster), V(fleet) or V(volumes).
      type: str
      returned: always
    sources:
      description: Ids of what it consists of.
      type: list
      elements: str
      returned: always
    depth:
      description: How many workloads have to be back before, one after another.
      type: int
      returned: always
    after:
      description: Workloads that have to be back before it.
      type: list
      elements: str
      returned: always
    guesses:
      description: Those of RV(workloads[].after) that are guesses, with the reason.
      type: dict
      returned: always
    dns:
      description: DNS names that point at it.
      type: list
      elements: str
      returned: always
    copies:
      description: Usable copies in the recovery region. Null if they could not be listed.
      type: int
      returned: always
    newest_copy:
      description: When the data of the newest usable copy is from. Null if there is none.
      type: str
      returned: always
not_covered:
  description: What the region has and this collection does not copy.
  returned: always
  type: list
  elements: dict
  sample:
    - what: DynamoDB tables
      names: [carts, orders]
      aws_offers: global tables (replicas in other regions), or copies of backups with AWS Backup
  contains:
    what:
      description: Kind of the things.
      type: str
      returned: always
    names:
      description: Their names.
      type: list
      elements: str
      returned: always
    aws_offers:
      description: What AWS offers for another region.
      type: str
      returned: always
not_listed:
  description: What could not be listed, so it is not known whether it exists.
  returned: always
  type: list
  elements: dict
  sample:
    - what: DynamoDB tables
      means: whether there are any is not known
      code: AccessDeniedException
      message: "the DynamoDB tables in us-east-1: these credentials may not do that"
  contains:
    what:
      description: What was to be listed.
      type: str
      returned: always
    means:
      description: What its absence means for the draft.
      type: str
      returned: always
    code:
      description: Error code of AWS.
      type: str
      returned: always
    message:
      description: What went wrong and what to do.
      type: str
      returned: always
left_out:
  description: What was found and is no workload.
  returned: always
  type: list
  elements: dict
  sample:
    - what: DB instance
      name: shop-replica
      reason: a read replica of shop; create it again from that once it is back
  contains:
    what:
      description: Kind of the thing.
      type: str
      returned: always
    name:
      description: Its name.
      type: str
      returned: always
    reason:
      description: Why it is left out.
      type: str
      returned: always
summary:
  description: Counts of the lists above.
  returned: always
  type: dict
  sample: {workloads: 3, not_covered: 2, not_listed: 0, left_out: 1}
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from typing import Any

from ansible.module_utils.common.yaml import HAS_YAML, yaml_load
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.ending import end_module
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput, LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients, client_maker
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.draft import Draft, draft_of
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.file import check_free, create
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.observe import observe
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.plan_text import text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.report import nothing_found, result_of, warnings_of
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.request import DraftRequest, request_from_params

ARGUMENT_SPEC = {
    "source_region": {"type": "str", "required": True},
    "recovery_region": {"type": "str", "required": True},
    "plan": {"type": "str", "default": "draft"},
    "tags": {"type": "list", "elements": "str", "aliases": ["tag"]},
    "dest": {"type": "path"},
}


def checked_text(draft: Draft) -> str:
    """The text of a draft that is a plan; nothing else is ever written."""
    text = text_of(draft)
    said = [str(mistake) for mistake in draft.mistakes()]
    if HAS_YAML and not said and yaml_load(text) != draft.to_data():
        said = ["its text does not say what was drafted"]
    if said:
        raise InvalidInput(
            f"the draft is no plan, which is a fault of this module; please report it: {'; '.join(said)}"
        )
    return text


def finish(module: Any, request: DraftRequest, draft: Draft) -> None:
    """Write the file, unless there is none to write or this is check mode."""
    if not draft.workloads:
        end_module(module, result_of(draft, ""), nothing_found(draft), ())
    text = checked_text(draft)
    result = {**result_of(draft, text), "changed": bool(request.dest)}
    if request.dest:
        result |= {"dest": request.dest}
        if not module.check_mode:
            create(request.dest, text)
        if module._diff:
            result["diff"] = {"before": "", "after": text, "after_header": request.dest}
    end_module(module, result, None, warnings_of(draft))


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        request = request_from_params(module.params)
        if request.dest:
            check_free(request.dest)
        clients = Clients(client_maker(module))
        estate = observe(clients, request.source_region, request.recovery_region)
        finish(module, request, draft_of(estate, request))
    except LifeboatError as error:
        module.fail_json(msg=str(error))


if __name__ == "__main__":
    main()
