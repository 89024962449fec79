#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module config_user_data: option docs and argument spec; the action plugin of that name does it on the controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: config_user_data
version_added: 0.2.0
short_description: Render the user-data with which instances fetch their configuration
description:
  - Renders a C(#cloud-config) for a launch template, M(amazon.aws.ec2_instance) or plain cloud-init. It installs the
    program C(lifeboat-fetch-config) with its settings, a service that runs it at boot, and a timer.
  - An instance fetches from the bucket of its own region what M(lifeboat.aws.config_publish) has published there.
  - User-data that EC2 does not take, and settings that every instance would refuse, are an error.
  - An option that is null or blank, such as an empty survey answer, counts as not set.
options:
  regions:
    description:
      - Regions by name, of which C(bucket) counts here. Without any, instances of all regions derive their bucket from
        O(bucket).
    type: dict
    required: false
    default: {}
  before:
    description:
      - Systemd units of the application, such as V(shop.service), which start after the first fetch.
    type: list
    elements: str
    default: []
  on_change:
    description:
      - Command or systemd unit to run or reload when the configuration has changed.
    type: str
  interval:
    description:
      - Time between two fetches, as a systemd time span.
    type: str
    default: 5min
  spread:
    description:
      - Maximum random delay added to the interval.
    type: str
    default: 60s
  keep:
    description:
      - Number of versions to keep on the instance. Defaults to V(3).
    type: int
  bucket_owner:
    description:
      - Account that owns the buckets, 12 digits, or V(any). Defaults to the instance's account.
    type: str
  group:
    description:
      - Group that may read the configuration. Defaults to all users.
    type: str
  secrets_owner:
    description:
      - Owner of the files with secrets. Defaults to V(root).
    type: str
  register_units:
    description:
      - Systemd units that register the instance's DNS records. They finish before the instance is ready.
    type: list
    elements: str
    default: []
  register_command:
    description:
      - Command that registers the instance's DNS records.
    type: str
  ready_tag:
    description:
      - Tag that the instance sets on itself when it is ready, to the version of its configuration.
    type: str
  variables:
    description:
      - Additional settings of the program, by name. Settings that an option sets are refused.
    type: dict
    default: {}
extends_documentation_fragment:
  - lifeboat.aws.configuration
  - lifeboat.aws.configuration.prefix
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Renders in check mode, too. It changes nothing.
    support: full
  diff_mode:
    description: It changes nothing.
    support: none
seealso:
  - module: lifeboat.aws.config_publish
  - module: lifeboat.aws.ec2_dyndns_register
"""

EXAMPLES = r"""
- name: User-data is rendered
  lifeboat.aws.config_user_data:
    application: shop
    environment: production
    bucket: shop-config-{region}
    before: [shop.service]
    on_change: systemctl try-restart shop.service
  register: shop

- name: User-data is in a file
  ansible.builtin.copy:
    content: "{{ shop.user_data }}"
    dest: /tmp/shop-user-data.yml
    mode: "0600"

- name: User-data for buckets that follow no rule, with a tag for the load balancer's deployment
  lifeboat.aws.config_user_data:
    application: ledger
    environment: production
    prefix: settings
    regions:
      us-east-1: {bucket: ledger-configuration}
      us-west-2: {bucket: ledger-configuration-recovery}
    bucket_owner: "123456789012"
    interval: 2min
    spread: 10s
    keep: 5
    group: ledger
    secrets_owner: ledger
    register_units: [lifeboat-dns@public.service]
    register_command: /usr/local/bin/register-ledger
    ready_tag: lifeboat:ready
    variables:
      LIFEBOAT_TIMEOUT: 20
      https_proxy: http://proxy.shop.internal:3128
"""

RETURN = r"""
user_data:
  description: The user-data, at most 16,384 bytes. Launch templates take it in base64.
  returned: success
  type: str
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.lifeboat.aws.plugins.module_utils._config.arguments import FETCHING, PREFIX, WHOSE

ARGUMENT_SPEC = {**WHOSE, "regions": {"type": "dict", "default": {}}, **PREFIX, **FETCHING}


def main() -> None:
    """Nothing leads here but a copy of this file without its action plugin, and what checks the spec."""
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    module.fail_json(msg="config_user_data runs on the controller, as an action plugin, which is missing")


if __name__ == "__main__":
    main()
