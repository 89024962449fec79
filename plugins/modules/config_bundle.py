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
  - All regions are rendered in one task on the controller. Nothing is uploaded; the role P(lifeboat.aws.dr_config#role)
    does that.
  - A file or property with the value of a vaulted variable is refused, with its place and the name of the variable,
    because the value would be in the bundle in the clear. That is so for single encrypted values and for variables of
    files that are encrypted as a whole, in at least 6 characters.
  - A file that would still name another region of the publication (an endpoint, an ARN, an Availability Zone, a
    bucket, a setting), or a layer of all regions with the id of a resource, is refused with its file and line.
  - A bundle that instances would refuse is refused, too. That is one with a file where another layer has a directory,
    names that are none or look like links, setuid or setgid files, more than 256 MiB when unpacked, and references by
    an ARN of another region.
options:
  application:
    description:
      - Name of the application, in lowercase letters, digits and C(.), C(_), C(-).
    type: str
    required: true
  environment:
    description:
      - Name of the environment, such as V(production).
    type: str
    required: true
  regions:
    description:
      - The regions to render for, by name. Each may have C(bucket), C(kms_key_id) and C(variables), a dictionary of
        variables that its templates see in addition to those of the play.
      - Templates also see C(region), C(partition), C(dns_suffix), C(bucket), C(environment) and C(application).
    type: dict
    required: true
  bucket:
    description:
      - Name of the bucket of each region that has none of its own, with C({region}) in it once.
    type: str
  source:
    description:
      - Directory with the layers C(common/), C(<environment>/), C(<region>/) and C(<environment>/<region>/), of which
        later ones win. A relative path is relative to the playbook.
      - Files that end in C(.j2) are rendered and lose that ending. All others are taken as they are. Files that can be
        executed stay so.
    type: path
  properties:
    description:
      - Properties of each layer, by the layer's name. Later layers win, dictionaries are joined.
      - They become C(config.properties), C(config.json) and C(config.env).
      - In the place of a value, a dictionary with the key C(ssm), the name of a parameter, or with C(secretsmanager),
        the id of a secret, and if needed C(key), refers to a secret that the instance gets in its own region. Only the
        reference is in the bundle, in C(secrets.references).
    type: dict
    default: {}
  allow:
    description:
      - Exceptions, literals that name another region and values of Ansible Vault that are allowed.
      - Each entry has one of O(allow[].literal), O(allow[].pattern) and O(allow[].variable).
    type: list
    elements: dict
    default: []
    suboptions:
      literal:
        description:
          - The literal, as it is in the rendered file.
        type: str
      pattern:
        description:
          - A regular expression that the whole literal has to match.
        type: str
      variable:
        description:
          - The name of a vaulted variable whose value is no secret, or of one that has it in it.
        type: str
      path:
        description:
          - The files below O(source) that it is right in, as a shell pattern. V(properties) are those given as data.
        type: str
        default: "*"
      reason:
        description:
          - Why it is right.
        type: str
        required: true
  folder:
    description:
      - Directory to write the bundles to, relative to the playbook. Defaults to one that is removed when
        ansible-playbook ends.
    type: path
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Renders in check mode, too, because the changes can be predicted only from the bundles.
    support: full
  diff_mode:
    description: M(lifeboat.aws.config_changes) compares bundles.
    support: none
seealso:
  - module: lifeboat.aws.config_changes
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

ARGUMENT_SPEC = {
    "application": {"type": "str", "required": True},
    "environment": {"type": "str", "required": True},
    "regions": {"type": "dict", "required": True},
    "bucket": {"type": "str"},
    "source": {"type": "path"},
    "properties": {"type": "dict", "default": {}},
    "allow": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "literal": {"type": "str"},
            "pattern": {"type": "str"},
            "variable": {"type": "str"},
            "path": {"type": "str", "default": "*"},
            "reason": {"type": "str", "required": True},
        },
    },
    "folder": {"type": "path"},
}
