#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_manifest_info: option docs, argument spec and wiring; everything else is in module_utils/_manifest."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_manifest_info
version_added: 0.2.0
short_description: Read what the recovery region knows of the source
description:
  - Reads the objects that M(lifeboat.aws.dr_manifest) has written. The source region is not called, so it works when
    that region is lost.
  - It takes two calls, whatever the number of workloads. Objects that were changed without the module are read one by
    one.
options:
  manifest:
    description:
      - Where the objects are, as C(s3://bucket/prefix).
    type: str
    required: true
  plan:
    description:
      - Name of the plan.
    type: str
    required: true
  recovery_region:
    description:
      - Region of the bucket. Defaults to O(region).
    type: str
  workloads:
    description:
      - Names of the workloads to read. Each is in RV(manifests), also if it has no object. Defaults to all that have
        one.
    type: list
    elements: str
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Only reads, so check mode has no effect.
    support: full
  diff_mode:
    description: Changes nothing, so there is nothing to show.
    support: none
notes:
  - The IAM actions it needs are C(s3:ListBucket) and C(s3:GetObject) for the bucket, and C(kms:Decrypt) for its KMS
    key if it has one.
seealso:
  - module: lifeboat.aws.dr_manifest
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: What the recovery region knows of the shop
  lifeboat.aws.dr_manifest_info:
    manifest: s3://shop-dr-us-west-2/lifeboat
    plan: shop
    recovery_region: us-west-2
    workloads: [shop-db]
  register: known

- name: Class of the database at the source
  ansible.builtin.debug:
    msg: "{{ (known.manifests | selectattr('workload', 'eq', 'shop-db') | first).content.facts.db_instance }}"
"""

RETURN = r"""
manifests:
  description: One entry for each workload.
  returned: always
  type: list
  elements: dict
  contains:
    workload:
      description: Name of the workload.
      type: str
      returned: always
      sample: shop-db
    object:
      description: Where its object is.
      type: str
      returned: always
      sample: s3://shop-dr-us-west-2/lifeboat/shop/workloads/shop-db.json
    state:
      description: V(present), V(absent) or V(unknown) if it could not be read.
      type: str
      returned: always
      sample: present
    confirmed_at:
      description: When it was last compared with the source. Null unless present.
      type: str
      returned: always
      sample: "2026-11-19T06:10:00Z"
    content:
      description:
        - The content of the object, with C(facts), and C(unknown) for what could not be read of the source. Null unless
          present.
      type: dict
      returned: always
    error:
      description: Why it could not be read, with C(code) and C(message), or null.
      type: dict
      returned: always
has_plan_file:
  description: Whether the plan file is kept, too. Null if the bucket could not be listed.
  returned: always
  type: bool
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.ending import end_module
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients, client_maker
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.info import info

ARGUMENT_SPEC = {
    "manifest": {"type": "str", "required": True},
    "plan": {"type": "str", "required": True},
    "recovery_region": {"type": "str"},
    "workloads": {"type": "list", "elements": "str"},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        result, failure = info(module.params, module.region, Clients(client_maker(module)))
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    end_module(module, {"changed": False, **result}, failure, ())


if __name__ == "__main__":
    main()
