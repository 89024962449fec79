#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_manifest: option docs, argument spec and wiring; everything else is in module_utils/_manifest."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_manifest
version_added: 0.2.0
short_description: Keep what a restore must know of the source in the recovery region
description:
  - Writes one JSON object for each workload of a plan to a bucket of the recovery region, with what a restore must know
    of the source and cannot read once the source region is lost, such as instance classes, storage, parameters,
    security groups with their rules, subnets, target groups and tags. It also keeps the plan file.
  - An object is written only if its content has changed. After writing, the bucket is listed to confirm what is there.
  - Nothing secret is kept. The secret of a master user is a reference, user data is a hash, and values of parameters
    and options that are secret by name are left out.
  - What could not be read is in the object and in the result as unknown. An older answer stays and is dated.
  - The source region is read in one paginated listing for each kind of resource, whatever the number of workloads.
    More calls are needed only for what AWS returns one at a time, the parameters of each parameter group and the user
    data of each instance when it is new, and for the tags of each 20 target groups.
  - The role P(lifeboat.aws.dr_sync#role) runs it for plans with C(manifest), after copying.
options:
  manifest:
    description:
      - Where the objects are, as C(s3://bucket/prefix). Objects of several plans can have one prefix.
      - The module fails if the bucket is in another region than O(recovery_region), and warns if it has no
        versioning, or if a right to check that is missing.
    type: str
    required: true
  plan:
    description:
      - Name of the plan.
    type: str
    required: true
  source_region:
    description:
      - Region that the workloads run in.
    type: str
    required: true
  recovery_region:
    description:
      - Region of the bucket. Defaults to O(region).
    type: str
  workloads:
    description:
      - The workloads of one plan in this region, each with C(name), C(kind) (V(database), V(cluster), V(fleet),
        V(volumes) or V(tasks)) and the options of a plan that say which resources it has.
      - The inventory plugin P(lifeboat.aws.plan#inventory) gives them as C(lifeboat_manifest.workload).
      - A workload of kind V(tasks) has no source and no object.
    type: list
    elements: dict
    required: true
  plan_file:
    description:
      - Plan file to keep as it stands, on the machine that runs the module. What is in a vault stays encrypted.
      - A file without workloads, which only names O(manifest), is not kept.
    type: path
  sync_record:
    description:
      - How long copies took, to be kept beside the manifest as C(PREFIX/PLAN/syncs/MOMENT.json), for the copy times of
        M(lifeboat.aws.dr_report). It has C(schema) and C(copies), which are
        RV(lifeboat.aws.ami_xregion_copy#module:timings) of the copy modules.
      - It does not count as a change, and a failure to write it is a warning.
    type: dict
    version_added: 0.2.0
  kms_key_id:
    description:
      - KMS key of the recovery region for the objects. By default the encryption of the bucket applies.
    type: str
  source_profile:
    description:
      - AWS profile for the source region, if it belongs to another account.
    type: str
  source_access_key:
    description:
      - Access key for the source region, instead of O(source_profile).
    type: str
  source_secret_key:
    description:
      - Secret key that belongs to O(source_access_key).
    type: str
  source_session_token:
    description:
      - Session token that belongs to O(source_access_key), if that is temporary.
    type: str
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Reads both regions and predicts what would be written.
    support: full
  diff_mode:
    description: Shows each object before and after.
    support: full
notes:
  - When nothing has changed, the module still writes C(index.json) beside the objects. It records when each workload
    was last compared with its source and does not count as a change.
  - docs/iam/dr_manifest.json has the IAM actions that it needs.
seealso:
  - module: lifeboat.aws.dr_manifest_info
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Recovery region knows what the shop consists of
  lifeboat.aws.dr_manifest:
    manifest: s3://shop-dr-us-west-2/lifeboat
    plan: shop
    source_region: us-east-1
    recovery_region: us-west-2
    workloads:
      - name: shop-db
        kind: database
        db_instance: shop
      - name: shop-web
        kind: fleet
        sync_identifier: Web Application
        target_groups: [shop-web]
    sync_record:
      schema: 1
      copies: "{{ copied.timings }}"

- name: Recovery region knows the database of another account, encrypted with a key of its own
  lifeboat.aws.dr_manifest:
    manifest: s3://shop-dr-us-west-2/lifeboat
    plan: ledger
    source_region: us-east-1
    source_profile: production
    recovery_region: us-west-2
    kms_key_id: alias/dr
    workloads:
      - name: ledger
        kind: database
        db_instance: ledger

- name: The same with keys instead of a profile
  lifeboat.aws.dr_manifest:
    manifest: s3://shop-dr-us-west-2/lifeboat
    plan: ledger
    source_region: us-east-1
    source_access_key: "{{ production.access_key }}"
    source_secret_key: "{{ production.secret_key }}"
    source_session_token: "{{ production.session_token }}"
    recovery_region: us-west-2
    workloads:
      - name: ledger
        kind: database
        db_instance: ledger

- name: The same for all workloads of the plans in the inventory, with the plan file
  lifeboat.aws.dr_manifest:
    manifest: "{{ lifeboat_plan.manifest }}"
    plan: "{{ lifeboat_plan.name }}"
    source_region: "{{ lifeboat_plan.source_region }}"
    recovery_region: "{{ lifeboat_plan.recovery_region }}"
    workloads: >-
      {{ ansible_play_hosts_all | map('extract', hostvars) | selectattr('lifeboat_manifest', 'defined')
         | map(attribute='lifeboat_manifest.workload') | list }}
    plan_file: "{{ lifeboat_plan_file }}"
  run_once: true
"""

RETURN = r"""
manifests:
  description: One entry for each workload that has a source.
  returned: always
  type: list
  elements: dict
  contains:
    workload:
      description: Name of the workload.
      type: str
      returned: always
      sample: shop-db
    kind:
      description: Kind of the workload. Null if nothing could be read of it.
      type: str
      returned: always
      sample: database
    object:
      description: Where its object is.
      type: str
      returned: always
      sample: s3://shop-dr-us-west-2/lifeboat/shop/workloads/shop-db.json
    action:
      description: V(created), V(updated), V(none) or V(failed).
      type: str
      returned: always
      sample: updated
    error:
      description: Why it failed, with C(code) and C(message), or null.
      type: dict
      returned: always
    unknown:
      description:
        - What could not be read of the source, with C(section), C(code), C(message) and C(known_at), the time of the
          older answer that the object keeps, or null.
      type: list
      elements: dict
      returned: always
    notes:
      description: The same as sentences, and why there is no object for a fleet that does not run.
      type: list
      elements: str
      returned: always
plan_file:
  description: The plan file with C(object), C(action) and C(error). Null without O(plan_file).
  returned: always
  type: dict
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.ending import end_module
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import module_clients
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.request import request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.run import run
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor

ARGUMENT_SPEC = {
    "manifest": {"type": "str", "required": True},
    "plan": {"type": "str", "required": True},
    "source_region": {"type": "str", "required": True},
    "recovery_region": {"type": "str"},
    "workloads": {"type": "list", "elements": "dict", "required": True},
    "plan_file": {"type": "path"},
    "sync_record": {"type": "dict"},
    # The name of a key, which is no secret.
    "kms_key_id": {"type": "str", "no_log": False},
    "source_profile": {"type": "str"},
    "source_access_key": {"type": "str", "no_log": False},
    "source_secret_key": {"type": "str", "no_log": True},
    "source_session_token": {"type": "str", "no_log": True},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        request = request_from_params(module.params, module.region)
        done = run(request, module_clients(module), SystemClock(), Executor(module.check_mode))
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    end_module(module, done.result, done.failure, done.warnings)


if __name__ == "__main__":
    main()
