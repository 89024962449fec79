# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that the modules about configuration share; their specification is in module_utils/_config/arguments.py.

It never documents what only one of them has.
"""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation that modules extend."""

    DOCUMENTATION = r"""
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
      - Regions by name. Each may have C(bucket), C(kms_key_id), the KMS key for its objects, and C(variables), a
        dictionary of variables that its templates see in addition to those of the play.
      - Templates also see C(region), C(partition), C(dns_suffix), C(bucket), C(environment) and C(application).
    type: dict
    required: true
  bucket:
    description:
      - Name of the bucket of each region without C(bucket), with C({region}) in it once, such as
        V(shop-config-{region}).
    type: str
"""

    PREFIX = r"""
options:
  prefix:
    description:
      - Prefix of all keys in the buckets.
    type: str
    default: lifeboat-config
"""

    RENDERED = r"""
options:
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
"""
