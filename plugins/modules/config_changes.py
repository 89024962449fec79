#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module config_changes: option docs and argument spec; the action plugin of that name does it on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: config_changes
version_added: 0.1.0
short_description: List the files that differ between two configuration bundles
description:
  - Compares two bundles of M(lifeboat.aws.config_bundle) on the controller. Their files count, not how they are packed.
  - The contents of the files are never shown, because they may be confidential.
options:
  before:
    description:
      - The older bundle. Without it every file is new.
      - A relative path is relative to the playbook, as in O(after).
    type: path
  after:
    description:
      - The newer bundle.
    type: path
    required: true
  title:
    description:
      - Title of the difference. Defaults to the path of the newer bundle.
    type: str
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Only reads.
    support: full
  diff_mode:
    description: Shows a line for each file, with the beginning of its SHA-256.
    support: full
seealso:
  - module: lifeboat.aws.config_bundle
"""

EXAMPLES = r"""
- name: Bundle is rendered
  lifeboat.aws.config_bundle:
    application: shop
    environment: production
    source: config
    regions:
      us-west-2:
        bucket: shop-config-us-west-2
  register: shop

- name: Files that are not as in the bundle of yesterday are known
  lifeboat.aws.config_changes:
    before: yesterday.tar.gz
    after: "{{ shop.bundles['us-west-2'].path }}"
    title: the shop in us-west-2
"""

RETURN = r"""
added:
  description: Files that only the newer bundle has.
  returned: success
  type: list
  elements: str
modified:
  description: Files that both have, with other content, or that only one of them can execute.
  returned: success
  type: list
  elements: str
removed:
  description: Files that only the older bundle has.
  returned: success
  type: list
  elements: str
"""

ARGUMENT_SPEC = {
    "before": {"type": "path"},
    "after": {"type": "path", "required": True},
    "title": {"type": "str"},
}
