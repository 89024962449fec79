#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dyndns_installation: option docs and argument spec; the action plugin of that name does the work."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dyndns_installation
version_added: 0.2.0
short_description: Check what an instance is to keep its DNS records with
description:
  - Checks, on the controller, the options of M(lifeboat.aws.ec2_dyndns_register) with which an instance is to keep its
    own DNS records up to date, and chooses the program that does it.
  - The role P(lifeboat.aws.dr_dns#role) runs it before it installs anything. By itself it changes nothing.
  - It fails if one of the variables is set that were options of that role in earlier versions.
options:
  arguments:
    description:
      - Options of M(lifeboat.aws.ec2_dyndns_register), a dictionary. Values that are null or empty are left out.
      - An instance finds out itself which one it is and where, has the credentials of its instance profile, and removes
        no names. Options about these are refused.
    type: raw
    required: true
  method:
    description:
      - V(ddclient) is the package of Debian and Ubuntu, V(module) is M(lifeboat.aws.ec2_dyndns_register).
      - V(auto) chooses V(ddclient) where it does all that O(arguments) ask for, and V(module) otherwise.
    type: str
    choices: [auto, ddclient, module]
    default: auto
  os_family:
    description:
      - The fact C(os_family) of the instance.
    type: str
    required: true
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Only checks.
    support: full
  diff_mode:
    description: There are no differences.
    support: none
seealso:
  - module: lifeboat.aws.ec2_dyndns_register
"""

EXAMPLES = r"""
- name: How a web server keeps its names is known
  lifeboat.aws.dyndns_installation:
    arguments:
      provider: dyndns2
      server: members.dyndns.org/v3/update
      login: shop
      password: "{{ dyndns_password }}"
      public_hostnames: [www.shop.example]
    method: auto
    os_family: Debian
"""

RETURN = r"""
method:
  description: V(ddclient) or V(module).
  returned: success
  type: str
units:
  description: Instances of the systemd unit. With V(ddclient) one for each side, otherwise one.
  returned: success
  type: list
  elements: str
  sample: [public, private]
sides:
  description: The names of each side that has any, V(public) and V(private), in lower case.
  returned: success
  type: dict
  sample:
    public: [www.shop.example]
server:
  description: With V(ddclient), host of the service, with its port if that is given.
  returned: success
  type: str
path:
  description: With V(ddclient), path of the service's update call.
  returned: success
  type: str
arguments:
  description: The options that are given, in the types of the module, without passwords and keys.
  returned: success
  type: dict
secrets:
  description: Names of the options that are given and hold passwords and keys.
  returned: success
  type: list
  elements: str
"""

ARGUMENT_SPEC = {
    # Its values are typed by the options of ec2_dyndns_register.
    "arguments": {"type": "raw", "required": True, "no_log": True},
    "method": {"type": "str", "choices": ["auto", "ddclient", "module"], "default": "auto"},
    "os_family": {"type": "str", "required": True},
}
