#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module controller_objects: option docs and argument spec; the action plugin of that name runs it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: controller_objects
version_added: 0.2.0
short_description: Create or remove the objects of AWX that data describes, in their order
description:
  - Runs the modules of the collection C(awx.awx), or of C(ansible.controller) for Automation Platform, for each object
    in O(objects), kind by kind, so that what an object refers to is there before it. They are removed the other way
    round.
  - The data is that of C(infra.aap_configuration) and C(infra.controller_configuration), without the prefix
    C(controller_) of its variables.
  - Once an object has failed, those of later kinds are not tried, and are reported as not done.
  - Job templates, workflows and schedules of disaster recovery are in C(extensions/patterns/disaster_recovery) of this
    collection, and the playbook C(lifeboat.aws.awx) applies them.
options:
  objects:
    description:
      - Objects by kind, each with the options of its module.
      - The kinds are C(organizations), C(labels), C(execution_environments), C(credential_types), C(credentials),
        C(notifications), C(projects), C(inventories), C(inventory_sources), C(templates) (job templates),
        C(workflows), C(schedules) and C(roles).
      - An unknown kind is refused before anything is done.
    type: dict
    required: true
  state:
    description:
      - Whether the objects exist. V(absent) finds them by name, and removes nothing else. Labels cannot be removed;
        AWX removes those that nothing has.
    type: str
    choices: [present, absent]
    default: present
  collection:
    description:
      - Collection whose modules are run. It has to be installed.
    type: str
    choices: [awx.awx, ansible.controller]
    default: awx.awx
  access:
    description:
      - Options of those modules about access to AWX, such as C(controller_host), C(controller_username),
        C(controller_password), C(controller_oauthtoken) and C(validate_certs).
      - Defaults to those of C(module_defaults), then to the environment variables that the modules read, such as
        E(CONTROLLER_HOST) and E(CONTROLLER_OAUTH_TOKEN).
    type: dict
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description:
      - Predicts what would change. What refers to an object that does not exist yet cannot be checked, and is
        reported as C(changed, not checked).
    support: full
  diff_mode:
    description: The modules that it runs show no differences.
    support: none
"""

EXAMPLES = r"""
- name: A job template for a sync exists
  lifeboat.aws.controller_objects:
    objects:
      templates:
        - name: DR sync
          organization: Default
          project: DR
          inventory: DR
          playbook: lifeboat.aws.sync
    access:
      controller_host: https://awx.shop.example

- name: It does not exist on Automation Platform
  lifeboat.aws.controller_objects:
    objects:
      templates:
        - name: DR sync
          organization: Default
    state: absent
    collection: ansible.controller
"""

RETURN = r"""
objects:
  description:
    - What was done for each object, with C(kind), C(name), C(action) (V(changed), V(unchanged), V(removed), V(failed),
      V(not done), or V(changed, not checked)), and C(why) for what was not done.
  returned: always
  type: list
  elements: dict
  sample: [{kind: templates, name: DR sync, action: changed, why: null}]
status:
  description: V(OK), V(PARTIAL) or V(FAILED).
  returned: always
  type: str
  sample: OK
lines:
  description: The report as a table.
  returned: always
  type: list
  elements: str
"""

ARGUMENT_SPEC = {
    "objects": {"type": "dict", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "collection": {"type": "str", "choices": ["awx.awx", "ansible.controller"], "default": "awx.awx"},
    "access": {"type": "dict"},
}
# Options of all modules of awx.awx, as its documentation fragment "auth" has them, and their older names.
ACCESS = (
    *("controller_host", "controller_username", "controller_password", "controller_oauthtoken"),
    *("controller_config_file", "validate_certs", "request_timeout"),
    *("tower_host", "tower_username", "tower_password", "tower_oauthtoken", "tower_config_file", "tower_verify_ssl"),
    *("aap_hostname", "aap_username", "aap_password", "aap_token", "aap_validate_certs", "aap_request_timeout"),
)
