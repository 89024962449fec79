# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inventory plugin plan: each workload of a plan is a host, so that forks and limits work on workloads."""

from __future__ import annotations

DOCUMENTATION = r"""
name: plan
version_added: 0.2.0
short_description: Workloads of a plan as hosts
description:
  - Reads a plan, a file that says what is protected and how it comes back. Each workload is a host that is worked on
    from the controller. AWS is not called, and nothing is installed anywhere.
  - A file that has only O(manifest), and O(plan), O(recovery_region) or C(profile), stands for the plan that the
    manifest keeps. For that alone S3 is called when the inventory is read, in the recovery region. So a recovery can
    begin when the repository with the plan is lost as well. The Python that runs Ansible needs boto3 for it.
  - All mistakes of a file are reported at once, each with its line, its key and what was expected.
  - Hosts are in the group C(lifeboat), and in C(lifeboat_plan_NAME), C(lifeboat_kind_KIND) (V(database), V(cluster),
    V(fleet), V(volumes), V(tasks)), C(lifeboat_tag_KEY_VALUE) and C(lifeboat_depth_NUMBER), which counts how many
    workloads have to be back before.
  - Hosts are in the order in which they come back, and otherwise in the order of the file. So plays in which each
    workload waits for others, with C(strategy=ansible.builtin.host_pinned), end with any number of forks.
  - Each host has C(lifeboat_workload), what the plan says of it, and C(lifeboat_job), the job of the role
    P(lifeboat.aws.dr_sync#role) that copies it. Hosts of a plan have C(lifeboat_plan), and with O(manifest)
    C(lifeboat_manifest), what M(lifeboat.aws.dr_manifest) needs to know.
  - If the whole plan is encrypted with Ansible Vault, its hosts have C(lifeboat_plan_is_vaulted), which is V(true).
  - Hosts of a plan also have C(lifeboat_plan_workloads), the names of all its workloads, of which a slice of a job of
    AWX has only some as hosts.
  - Values may be templates and values in a vault. They are settled when they are used, except for C(plan), C(kind),
    C(after) and the names of workloads.
  - The guide docs/plan.md has all keys of workloads, and docs/plan.schema.json describes them for editors.
  - A file ends in C(.lifeboat.yml) or C(.lifeboat.yaml). Several plans can be given, with C(-i) for each.
author:
  - The lifeboat.aws authors (@lifeboat-dr)
options:
  plugin:
    description: The name of this plugin, V(lifeboat.aws.plan).
    type: str
    required: true
    choices: [lifeboat.aws.plan]
  plan:
    description: Name of the plan.
    type: str
    required: true
  source_region:
    description: Region that everything runs in today.
    type: str
    required: true
  recovery_region:
    description: Region that everything comes back in.
    type: str
    required: true
  manifest:
    description: Where the recovery region keeps what a restore must know, as C(s3://bucket/prefix).
    type: str
  objectives:
    description:
      - What is promised, C(rpo) and C(rto), as durations such as V(24h). Workloads may promise something else.
    type: dict
  counterparts:
    description:
      - Security groups, prefix lists and private ranges of the source region, and what stands for them in the recovery
        region. Readiness compares rules of security groups with them.
    type: dict
  recovery_role:
    description: ARN of the role that recoveries run with. Readiness asks IAM what it may do.
    type: str
  workloads:
    description:
      - What is protected. The keys are names, the values say what each is and how it comes back.
      - Options of copies, such as C(retain), C(kms_key_id) and C(tags), can be said beside O(workloads), for all.
    type: dict
    required: true
"""

EXAMPLES = r"""
# shop.lifeboat.yml
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
manifest: s3://shop-dr-us-west-2/lifeboat
objectives: {rpo: 24h, rto: 1h}
kms_key_id: alias/dr
workloads:
  shop-db:
    db_instance: shop
    retain: 5
    restore: {db_instance_class: db.r6g.large, db_subnet_group_name: dr-db}
  shop-web:
    sync_identifier: Web Application
    after: [shop-db]
    launch: {count: 2, instance_type: m6i.large, subnets: [subnet-0abc1234abc1234aa]}

# recovery.lifeboat.yml, which names only the bucket that keeps the plan
# plugin: lifeboat.aws.plan
# manifest: s3://shop-dr-us-west-2/lifeboat
# recovery_region: us-west-2
"""

from pathlib import Path
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.inventory import BaseInventoryPlugin

from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.hosts import add_plan, refuse
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.misnamed import (
    ENDINGS,
    misnamed_text,
    says_plugin,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.plan_in_manifest import kept_plan
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.reading import PlanError, plan_in


class InventoryModule(BaseInventoryPlugin):
    """A plan with a mistake gives no host at all."""

    NAME = "lifeboat.aws.plan"

    def verify_file(self, path: str) -> bool:
        if not super().verify_file(path):
            return False
        if path.endswith(ENDINGS):
            return True
        # Ansible may ask for any source of an inventory; it tells the sentence where the file itself names this plugin.
        if says_plugin(Path(path)):
            raise AnsibleParserError(misnamed_text(path))
        return False

    def parse(self, inventory: InventoryData, loader: DataLoader, path: str, cache: bool = True) -> Any:
        super().parse(inventory, loader, path, cache)
        try:
            add_plan(inventory, plan_in(loader, path, kept_plan), path)
        except PlanError as error:
            refuse(inventory, path, str(error))
            raise AnsibleParserError(str(error)) from None
