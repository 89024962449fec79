#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module config_bundle: option docs and argument spec; the action plugin of that name does it on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: config_bundle
version_added: 0.1.0
short_description: Render and pack the configuration of an application for each region
description:
  - Creates a bundle, a gzip'd tar, for each region from layers of files, Jinja templates and properties. The same input
    results in the same bytes.
  - All regions are rendered in one task on the controller. Nothing is uploaded, and AWS is not called;
    M(lifeboat.aws.config_publish) renders and uploads.
  - A file or property with the value of a vaulted variable is refused, with its place and the name of the variable,
    because the value would be in the bundle in the clear. That is so for single encrypted values and for variables of
    files that are encrypted as a whole, in at least 6 characters.
  - A file that would still name another region of the publication (an endpoint, an ARN, an Availability Zone, a
    bucket, a setting), or a layer of all regions with the id of a resource, is refused with its file and line.
  - A bundle that instances would refuse is refused, too. That is one with a file where another layer has a directory,
    names that are none or look like links, setuid or setgid files, more than 256 MiB when unpacked, and references by
    an ARN of another region.
options:
  folder:
    description:
      - Directory to write the bundles to, relative to the playbook. Defaults to one that is removed when
        ansible-playbook ends.
    type: path
extends_documentation_fragment:
  - lifeboat.aws.configuration
  - lifeboat.aws.configuration.rendered
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Renders in check mode, too, because the changes can be predicted only from the bundles.
    support: full
  diff_mode:
    description: M(lifeboat.aws.config_publish) shows what differs from the current configuration.
    support: none
seealso:
  - module: lifeboat.aws.config_publish
  - module: lifeboat.aws.region_coupling_scan
"""

EXAMPLES = r"""
- name: Bundles of the shop are rendered
  lifeboat.aws.config_bundle:
    application: shop
    environment: production
    source: config
    folder: bundles
    bucket: shop-config-{region}
    regions:
      us-east-1:
        variables:
          database: shop.cluster-abc123abc123.us-east-1.rds.amazonaws.com
      us-west-2:
        bucket: shop-config-recovery
        kms_key_id: alias/config
        variables:
          database: shop.cluster-def456def456.us-west-2.rds.amazonaws.com
    properties:
      common:
        pool: {size: 10, names: [first, second]}
        database: {password: {ssm: /shop/database/password}}
        mail: {password: {secretsmanager: shop/mail, key: password}}
      production/us-west-2:
        pool: {size: 20}
    allow:
      - literal: arn:aws:sns:us-east-1:123456789012:global-alerts
        path: common/*
        reason: The topic of the operators is in one region, and is written to from all.
      - pattern: audit-log\.s3\.us-east-1\..*
        reason: The audit log is kept in one region only.
      - variable: smtp_user
        path: common/mail.conf.j2
        reason: It is in the same encrypted file as the password, and is no secret.
  register: shop

- name: Bundle of the recovery region is there
  ansible.builtin.stat:
    path: "{{ shop.bundles['us-west-2'].path }}"
"""

RETURN = r"""
bundles:
  description: The bundle of each region, by the region's name.
  returned: success
  type: dict
  sample:
    us-west-2:
      files: [config.env, config.json, config.properties, nginx/shop.conf]
      path: /home/ops/bundles/5d41c2aab0dd9e4c8eeaa5b4fbd7a5a3a1c6f6f9aeae2e2d1a1cf1e7d0f9c7b2.tar.gz
      sha256: 5d41c2aab0dd9e4c8eeaa5b4fbd7a5a3a1c6f6f9aeae2e2d1a1cf1e7d0f9c7b2
      size: 4711
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.lifeboat.aws.plugins.module_utils._config.arguments import RENDERED, WHOSE

ARGUMENT_SPEC = {**WHOSE, **RENDERED, "folder": {"type": "path"}}


def main() -> None:
    """Nothing leads here but a copy of this file without its action plugin, and what checks the spec."""
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    module.fail_json(msg="config_bundle runs on the controller, as an action plugin, which is missing")


if __name__ == "__main__":
    main()
