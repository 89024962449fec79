#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_report_upload: option docs, argument spec and wiring; where and how is in module_utils/_report."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_report_upload
version_added: 0.2.0
short_description: Keep a report in a bucket of the recovery region
description:
  - Writes texts, such as the page that M(lifeboat.aws.dr_report) has written, to S3 and reads them back. It overwrites
    nothing. M(lifeboat.aws.dr_report) does it with O(lifeboat.aws.dr_report#module:upload).
  - S3 encrypts the objects as the bucket says.
options:
  workloads:
    description:
      - The workloads that the report is about, as the inventory plugin P(lifeboat.aws.plan#inventory) gives them to
        hosts. They say in which region, and with which credentials.
      - One with C(problem) is left out.
    required: true
  upload:
    description:
      - V(manifest) for C(PREFIX/PLAN/reports/) of the manifest of each plan, or a place such as
        V(s3://shop-dr-us-west-2/reports) in a bucket of the recovery region.
    type: str
    default: manifest
  files:
    description:
      - What is written.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the object in its folder, which ends in C(.html) or C(.json).
        type: str
        required: true
      content:
        description: The text.
        type: str
        required: true
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description:
      - Returns where the objects would be, and writes none. Objects that cannot be read are predicted as new.
    support: full
  diff_mode:
    description: Objects are new, so there is nothing to compare.
    support: none
notes:
  - The IAM actions it needs are in docs/iam/dr_report.json.
requirements:
  - python >= 3.11
extends_documentation_fragment:
  - lifeboat.aws.workloads
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: lifeboat.aws.dr_report
"""

EXAMPLES = r"""
- name: Page is kept
  lifeboat.aws.dr_report_upload:
    workloads:
      - plan:
          name: shop
          source_region: us-east-1
          recovery_region: us-west-2
          manifest: s3://shop-dr-us-west-2/lifeboat
        workload:
          name: shop-db
          kind: database
          db_instance: shop
    upload: manifest
    files:
      - name: 20261128T013000Z.html
        content: <!DOCTYPE html><title>Shop</title><p>READY</p>
"""

RETURN = r"""
places:
  description: The objects that are there, or would be in check mode.
  returned: success
  type: list
  elements: str
  sample: ["s3://shop-dr-us-west-2/lifeboat/shop/reports/20261128T013000Z.html"]
links:
  description: Where the AWS console shows them.
  returned: success
  type: list
  elements: str
problems:
  description: Why objects are not there.
  returned: success
  type: list
  elements: str
notes:
  description: What to mend although they are there.
  returned: success
  type: list
  elements: str
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.access import clients_for
from ansible_collections.lifeboat.aws.plugins.module_utils._report.upload import run_upload
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.arguments import WORKLOADS

ARGUMENT_SPEC = {
    "workloads": {**WORKLOADS, "required": True},
    "upload": {"type": "str", "default": "manifest"},
    "files": {
        "type": "list",
        "elements": "dict",
        "required": True,
        "options": {
            "name": {"type": "str", "required": True},
            "content": {"type": "str", "required": True},
        },
    },
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    executor = Executor(module.check_mode)
    try:
        result = run_upload(module.params, lambda place: clients_for(module, place), executor)
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
