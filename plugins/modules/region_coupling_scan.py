#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module region_coupling_scan: option docs, argument spec and wiring; the rest is in module_utils/_coupling."""

from __future__ import annotations

DOCUMENTATION = r"""
module: region_coupling_scan
version_added: 0.1.0
short_description: Find what ties the files of a host to one region
description:
  - Reads text files on a host and finds what would break, or silently stay with the old region, when an image of the
    host is started in another one. These are endpoints, ARNs, Availability Zones, ids of images, subnets and the like,
    EC2 host names, settings of a region, and buckets and private addresses that are known to be the source's.
  - Each finding says where it is, why it breaks and what to write instead.
  - Only reads. It follows no symbolic links, and reports everything that it could not read.
options:
  paths:
    description:
      - Folders and files to read, absolute. A link named here is followed, because it is named.
      - A path that does not exist is listed in RV(not_read), and the scan is incomplete.
    type: list
    elements: path
    required: true
  include:
    description:
      - Patterns of the files to read, such as V(*.conf). Defaults to all files.
      - A pattern with a slash is compared with the whole path, where V(*) stands for slashes too, any other one with
        the name of the file.
    type: list
    elements: str
  exclude:
    description:
      - Patterns of the files and folders to leave out, written as in O(include).
      - The folders V(/dev), V(/proc), V(/run) and V(/sys) are left out unless O(paths) names them.
    type: list
    elements: str
  max_file_size:
    description:
      - Size of the largest file to read, in bytes or as V(64M). With a larger file the scan is incomplete.
      - A file is read in parts of about a megabyte, so a large one costs time and no memory, except for its longest
        line.
      - Binary files, which have a NUL in their first 8192 bytes and are no UTF-16, are not searched, and the scan is
        complete without them.
    type: bytes
    default: 64M
  source_regions:
    description:
      - Regions whose names are couplings. Defaults to every region, because an image for all regions names none.
      - Ids, buckets and addresses, which name no region, are found whatever this says.
    type: list
    elements: str
  source_buckets:
    description:
      - Names of S3 buckets that live in the source region.
      - A name of letters only, such as V(shop), is found where S3 or a bucket is spoken of, other ones wherever they
        are.
    type: list
    elements: str
  source_cidrs:
    description:
      - IPv4 ranges of the source's networks, such as V(10.0.0.0/16). Private addresses in them are couplings, others
        are not.
    type: list
    elements: str
  allow:
    description:
      - Exceptions, each with a reason. They are listed in RV(allowed) and do not count.
      - Entries that match nothing are listed in RV(unused_allow).
    type: list
    elements: dict
    suboptions:
      literal:
        description:
          - The text of a finding. Either this or O(allow[].pattern) is required.
        type: str
      pattern:
        description:
          - A regular expression that matches the whole text of a finding.
        type: str
      path:
        description:
          - Pattern of the files in which it may stay, written as in O(include). Defaults to all.
        type: str
      reason:
        description:
          - Why it does no harm in another region.
        type: str
        required: true
  fail_on:
    description:
      - Kinds and severities of findings on which the module fails, all of them with one exception of severity C(error).
        Only C(region_name), a region's name that no setting is known to depend on, is a C(warning).
      - V(incomplete) also fails if something could not be read.
      - V(none) never fails, so that the result can be noted or reported first.
    type: list
    elements: str
    choices:
      - error
      - warning
      - incomplete
      - none
      - service_endpoint
      - arn
      - ec2_host_name
      - bucket
      - availability_zone
      - resource_id
      - private_address
      - region_setting
      - region_name
    default: [error]
  max_findings:
    description:
      - How many findings, allowed findings and skipped paths are listed, each. All are counted.
    type: int
    default: 1000
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
  - Needs nothing but Python 3.9 or later on the host, no boto3 and no credentials.
  - Run it with C(become), because files that only root may read are where secrets and endpoints are.
  - Passwords and access keys inside a finding are replaced by C(****).
  - Endpoints and addresses of others are listed in RV(external). They neither fail the module nor count for RV(tags).
seealso:
  - module: amazon.aws.ec2_tag
  - module: lifeboat.aws.ec2_dyndns_register
"""

EXAMPLES = r"""
- name: Nothing on this host is tied to a region
  lifeboat.aws.region_coupling_scan:
    paths: [/etc, /opt/shop]
  become: true

- name: Nothing of the application is tied to the region, networks and buckets that it runs in today
  lifeboat.aws.region_coupling_scan:
    paths: [/opt/shop]
    include: ["*.conf", "*.properties", "*.y*ml", /opt/shop/bin/*]
    exclude: [.git, node_modules, "*.log", /opt/shop/cache]
    max_file_size: 8M
    source_regions: [us-east-1]
    source_buckets: [shop-config-us-east-1]
    source_cidrs: [10.0.0.0/16]
    allow:
      - literal: us-east-1
        path: /opt/shop/conf/billing.properties
        reason: Prices are published in us-east-1 only, for all regions
      - pattern: ami-\w+
        path: CHANGELOG.*
        reason: History, which nothing reads
    fail_on: [error, warning, incomplete]
    max_findings: 100
  become: true

- name: What ties this host to a region is known
  lifeboat.aws.region_coupling_scan:
    paths: [/etc, /opt/shop]
    fail_on: none
  become: true
  register: scan

- name: Result of the scan is noted on the instance
  amazon.aws.ec2_tag:
    region: us-east-1
    resource: i-0abc1234abc1234aa
    tags: "{{ scan.tags }}"
  delegate_to: localhost
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
"""

RETURN = r"""
findings:
  description: Couplings that nothing allows, in the order of the files.
  returned: always
  type: list
  elements: dict
  contains:
    path:
      description: The file. Bytes of its name that are no UTF-8 are written as C(\xff).
      type: str
      returned: always
      sample: /opt/shop/conf/shop.properties
    line:
      description: Number of the line, from 1.
      type: int
      returned: always
      sample: 12
    column:
      description: Where in the line it begins, in characters from 1.
      type: int
      returned: always
      sample: 8
    kind:
      description: One of the kinds among the choices of O(fail_on).
      type: str
      returned: always
      sample: service_endpoint
    severity:
      description: V(error) or V(warning).
      type: str
      returned: always
      sample: error
    literal:
      description: The text, with secrets replaced by C(****).
      type: str
      returned: always
      sample: shop.c0ffee123456.us-east-1.rds.amazonaws.com
    region:
      description: The region that it names. Null if it names none.
      type: str
      returned: always
      sample: us-east-1
    why:
      description: Why it breaks after a copy.
      type: str
      returned: always
      sample: >-
        An endpoint belongs to us-east-1; a copy in another region still goes there, and fails when that region does.
    instead:
      description: What to do about it.
      type: str
      returned: always
      sample: Put the endpoint into each region's own configuration (role dr_config), or let the SDK build it.
allowed:
  description: Findings that O(allow) is about, with C(path), C(line), C(column), C(kind), C(literal) and C(reason).
  returned: always
  type: list
  elements: dict
  sample: []
unused_allow:
  description: Entries of O(allow) that are about nothing in these files.
  returned: always
  type: list
  elements: dict
  sample: []
not_read:
  description:
    - Paths that were not read, with C(path), C(reason) and C(message). Those that should have been come first.
    - These have the reason C(absent), C(unreadable) or C(too_large), and make the scan incomplete. Left out on purpose
      are C(binary), C(link_out_of_tree), C(special_file) and C(system).
  returned: always
  type: list
  elements: dict
  sample:
    - path: /etc/shadow
      reason: unreadable
      message: Permission denied
external:
  description:
    - Notes, not findings. Endpoints in URLs and public IPv4 addresses outside of AWS that the files name, and with
      O(source_cidrs) private addresses outside of these. A copy in another region has to reach them as well, and may
      have to be allowed there. They are taken from the first megabyte of each file. What O(allow) is about is left out.
  returned: always
  type: list
  elements: dict
  contains:
    kind:
      description: V(endpoint) or V(address).
      type: str
      returned: always
      sample: endpoint
    literal:
      description: The host, with its port if there is one, or the address.
      type: str
      returned: always
      sample: api.payments.example.net:8443
    path:
      description: The first file that names it.
      type: str
      returned: always
      sample: /opt/shop/conf/shop.properties
    line:
      description: Number of the line there, from 1.
      type: int
      returned: always
      sample: 14
    count:
      description: How often it is named.
      type: int
      returned: always
      sample: 2
complete:
  description: Whether everything was read that should have been.
  returned: always
  type: bool
  sample: true
truncated:
  description: Whether there are more findings than O(max_findings).
  returned: always
  type: bool
  sample: false
summary:
  description: Complete counts.
  returned: always
  type: dict
  sample:
    files: 1432
    bytes: 8123456
    findings: 1
    allowed: 0
    by_kind:
      service_endpoint: 1
    by_severity:
      error: 1
    not_read:
      binary: 17
tags:
  description:
    - The result as a tag for the instance or the image, V(clean), V(3 findings) or V(incomplete), and the time.
    - Findings are those of severity C(error), whatever O(fail_on) says. A scan is V(clean) only if it is complete.
  returned: always
  type: dict
  sample:
    lifeboat:coupling-scan: clean 2026-11-21T09:46:00Z
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.request import FAIL_ON, request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.rules import InvalidRules
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.scan import scan_files
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.tree import Tree
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.verdict import failure, to_result

ARGUMENT_SPEC = {
    "paths": {"type": "list", "elements": "path", "required": True},
    "include": {"type": "list", "elements": "str"},
    "exclude": {"type": "list", "elements": "str"},
    "max_file_size": {"type": "bytes", "default": "64M"},
    "source_regions": {"type": "list", "elements": "str"},
    "source_buckets": {"type": "list", "elements": "str"},
    "source_cidrs": {"type": "list", "elements": "str"},
    "allow": {
        "type": "list",
        "elements": "dict",
        "options": {
            "literal": {"type": "str"},
            "pattern": {"type": "str"},
            "path": {"type": "str"},
            "reason": {"type": "str", "required": True},
        },
        "mutually_exclusive": [("literal", "pattern")],
        "required_one_of": [("literal", "pattern")],
    },
    "fail_on": {"type": "list", "elements": "str", "choices": list(FAIL_ON), "default": ["error"]},
    "max_findings": {"type": "int", "default": 1000},
}


def main() -> None:
    module = AnsibleModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        request = request_from_params(module.params)
    except InvalidRules as error:
        module.fail_json(msg=str(error))
    tree = Tree(request.paths, request.include, request.exclude)
    record = scan_files(tree, request.rules, request.max_file_size, request.max_findings)
    result = to_result(record, request.rules, SystemClock().now())
    if record.unread:
        module.warn(f"{record.unread} paths could not be read, so the scan is incomplete; see not_read")
    if problem := failure(record, request.fail_on):
        module.fail_json(msg=problem, **result)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
