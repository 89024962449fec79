#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module config_publish: option docs and argument spec; the action plugin of that name does it on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: config_publish
version_added: 0.2.0
short_description: Publish the configuration of an application to a bucket in each region, or roll it back
description:
  - Renders the configuration of each region as M(lifeboat.aws.config_bundle) does, and uploads what differs from the
    current one. First the bundle, then the version, and last the pointer that names it, so that a reader sees the old
    configuration or the new one.
  - The role P(lifeboat.aws.dr_config#role) is this module and a verdict.
  - What cannot be published in one region ends the task before anything is uploaded in any of them.
  - After that every region is tried. The task fails if one of them failed; RV(status) is V(PARTIAL) then.
  - Objects are read and written by modules of amazon.aws. Access to AWS is that of C(module_defaults) for
    C(group/lifeboat.aws.aws) or of the environment. Other module_defaults of these modules do not apply.
  - An option that is null or blank, such as an empty survey answer, counts as not set.
options:
  state:
    description:
      - V(published) is the configuration as it is rendered now.
      - V(rolled_back) switches back to the earlier O(version) in every region where its bundle still exists.
    type: str
    choices: [published, rolled_back]
    default: published
  version:
    description:
      - Label of the published version, or version to roll back to.
      - Defaults to the time, such as V(20261121T094600Z). Required with O(state=rolled_back).
    type: str
  keep:
    description:
      - Number of versions to keep in each region, with their bundles. Older ones are deleted. The current one is
        always kept.
    type: int
    default: 10
  limit:
    description:
      - Regions out of O(regions) to publish to, or to roll back. Defaults to all.
    type: list
    elements: str
    default: []
  check_bucket:
    description:
      - Check that each bucket is in its region and has versioning enabled.
    type: bool
    default: true
extends_documentation_fragment:
  - lifeboat.aws.configuration
  - lifeboat.aws.configuration.prefix
  - lifeboat.aws.configuration.rendered
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Renders, reads the buckets and predicts what would be uploaded and deleted.
    support: full
  diff_mode:
    description: >-
      Shows a line for each file of a region that changes, with the beginning of its SHA-256. The contents of the files
      are never shown, because they may be confidential.
    support: full
seealso:
  - module: lifeboat.aws.config_bundle
  - module: lifeboat.aws.region_coupling_scan
"""

EXAMPLES = r"""
- name: Each region has the configuration of the shop
  lifeboat.aws.config_publish:
    application: shop
    environment: production
    source: config
    bucket: shop-config-{region}
    regions:
      us-east-1:
        variables:
          database: shop.cluster-abc123abc123.us-east-1.rds.amazonaws.com
      us-west-2:
        variables:
          database: shop.cluster-def456def456.us-west-2.rds.amazonaws.com
    properties:
      common:
        pool: {size: 10}
        database: {password: {ssm: /shop/database/password}}
    allow:
      - literal: arn:aws:sns:us-east-1:123456789012:global-alerts
        path: common/*
        reason: The topic of the operators is in one region, and is written to from all.
      - pattern: audit-log\.s3\.us-east-1\..*
        reason: The audit log is kept in one region only.
    version: 2026.11.21-1
    keep: 20

- name: Properties alone, in buckets of another account
  lifeboat.aws.config_publish:
    application: ledger
    environment: production
    prefix: settings
    bucket: shop-config-{region}
    regions:
      us-east-1: {}
      us-west-2: {}
    properties:
      common:
        pool: {size: 10}
    check_bucket: false

- name: The recovery region has the version of yesterday again
  lifeboat.aws.config_publish:
    state: rolled_back
    version: 2026.11.20-1
    application: shop
    environment: production
    bucket: shop-config-{region}
    regions:
      us-east-1: {}
      us-west-2: {}
    limit: [us-west-2]
"""

RETURN = r"""
status:
  description: V(OK) if no region failed, V(FAILED) if all did, V(PARTIAL) between.
  returned: if regions were tried
  type: str
message:
  description: The status with counts, and why regions failed.
  returned: if regions were tried
  type: str
rows:
  description: >-
    A row for each region, with C(region), C(version), C(sha256) of the bundle, C(files), C(removed), C(differences)
    (C(added), C(modified) and C(removed) files), C(action) (V(published), V(repaired), V(rolled back), V(none) or
    V(failed)), C(changed) and C(why).
  returned: if regions were tried
  type: list
  elements: dict
failures:
  description: The rows of regions that failed.
  returned: if regions were tried
  type: list
  elements: dict
lines:
  description: The report as a table.
  returned: if regions were tried
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.lifeboat.aws.plugins.module_utils._config.arguments import PREFIX, RENDERED, WHOSE

PUBLISHED = "published"
ROLLED_BACK = "rolled_back"

ARGUMENT_SPEC = {
    **WHOSE,
    **PREFIX,
    **RENDERED,
    "state": {"type": "str", "choices": [PUBLISHED, ROLLED_BACK], "default": PUBLISHED},
    "version": {"type": "str"},
    "keep": {"type": "int", "default": 10},
    "limit": {"type": "list", "elements": "str", "default": []},
    "check_bucket": {"type": "bool", "default": True},
}

RULES = {"required_if": [("state", ROLLED_BACK, ["version"])]}


def main() -> None:
    """Nothing leads here but a copy of this file without its action plugin, and what checks the spec."""
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True, **RULES)
    module.fail_json(msg="config_publish runs on the controller, as an action plugin, which is missing")


if __name__ == "__main__":
    main()
