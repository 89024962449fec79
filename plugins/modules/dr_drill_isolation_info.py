#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_drill_isolation_info: option docs, argument spec and wiring; the rest is in module_utils/_drill."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_drill_isolation_info
version_added: 0.2.0
short_description: Check that a drill could not talk to production
description:
  - Reads the subnets and security groups that a drill of these workloads would use in their recovery regions, as the
    key C(drill) of a plan says them, and checks that no rule leads out of the drill or into it.
  - A rule may lead to the security groups and the subnets of the drill, to what the plan allows with
    C(allow_security_groups) and C(allow_addresses), and to S3 through a gateway endpoint. It may also let in ranges of
    public addresses, such as those of an office.
  - Subnets that a failover uses as well do not count as those of the drill, and neither do its security groups.
  - A workload of kind V(fleet), V(database) or V(cluster) without subnets or security groups of its own in a drill is
    a finding, and so is a check that would ask for a name of production.
  - The module does not fail because of a finding; check RV(isolated). It fails if something cannot be read, because it
    is not known then. The playbook C(lifeboat.aws.drill) does not begin a drill that is not isolated.
options:
  workloads:
    description:
      - The workloads of a drill, as the inventory plugin P(lifeboat.aws.plan#inventory) gives them to hosts. Give all
        of them at once, because they may talk to each other. They are required without O(planned).
  planned:
    description:
      - Also take the workloads of the play that plans in the inventory list, and for O(other_workloads) those that the
        play is not about, such as what a limit leaves out.
    type: bool
    default: false
  other_workloads:
    description:
      - Workloads of the plan that are not in this drill, as hosts have them in C(lifeboat_workload). Their names are
        those of production, and no check may ask for them.
    type: list
    elements: dict
    default: []
  drill:
    description:
      - Id of the drill, which is checked.
    type: str
  alone:
    description:
      - Whether no other run takes part in the drill. Workloads do not come C(after) what is not among O(workloads)
        then, since nothing would bring it back.
    type: bool
    default: false
  keep_for:
    description:
      - How long the drill is to be left up, so that people can try it, such as V(2h). What the drill creates counts as
        dead that much later.
    type: str
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
  - The IAM policy is C(docs/iam/dr_drill_isolation_info.json) of the collection.
  - Only rules of security groups are compared. Network ACLs, routes, and what an instance profile allows are not.
requirements:
  - python >= 3.11
extends_documentation_fragment:
  - lifeboat.aws.workloads.known
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: lifeboat.aws.dr_drill_cleanup
"""

EXAMPLES = r"""
- name: It is known whether a drill of the shop would be isolated
  lifeboat.aws.dr_drill_isolation_info:
    workloads:
      - plan:
          name: shop
          source_region: us-east-1
          recovery_region: us-west-2
          drill:
            subnets: [subnet-0abc1234abc1234dd]
            security_groups: [sg-0abc1234abc1234dd]
            allow_addresses: [198.51.100.0/24]
        workload:
          name: shop-web
          kind: fleet
          sync_identifier: Web Application
        job:
          profile: recovery
    other_workloads:
      - name: shop-search
        kind: tasks
        tasks: search.yml
        dns:
          - name: search.shop.example
    drill: spring
    alone: true
    keep_for: 2h
    planned: true # beside them, the workloads of the play
  register: drill

- name: It is isolated
  ansible.builtin.debug:
    msg: "{{ drill.isolated | ternary('The drill may begin', drill.findings | map(attribute='what') | join(' ')) }}"
"""

RETURN = r"""
isolated:
  description: Whether nothing was found.
  returned: success
  type: bool
  sample: false
findings:
  description:
    - What speaks against a drill, each with C(workload), C(thing), such as a security group, and C(what) as a sentence
      with what to do.
  returned: success
  type: list
  elements: dict
  sample:
    - workload: shop-web
      thing: sg-0abc1234abc1234dd
      what: >-
        security group sg-0abc1234abc1234dd (drill) lets shop-web send to 0.0.0.0/0 on all ports in a drill, where
        production may be; restrict the rule to the security groups or subnets of the drill, or allow it with
        drill.allow_addresses: [0.0.0.0/0]
workloads:
  description: The workloads by their names, with the options that a drill brings them back with.
  returned: success
  type: dict
dns:
  description: The DNS names that the drill has.
  returned: success
  type: list
  elements: dict
kept:
  description: Whether the drill is to be left up, by O(keep_for).
  returned: success
  type: bool
lines:
  description: The findings as lines to read, the last one with the verdict.
  returned: success
  type: list
  elements: str
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._drill.isolating import run_isolation
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.access import clients_for
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.arguments import KNOWN_WORKLOADS

ARGUMENT_SPEC = {
    "workloads": KNOWN_WORKLOADS,
    # The action plugin adds the workloads of the play.
    "planned": {"type": "bool", "default": False},
    "other_workloads": {"type": "list", "elements": "dict", "default": []},
    "drill": {"type": "str"},
    "alone": {"type": "bool", "default": False},
    "keep_for": {"type": "str"},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        result = run_isolation(module.params, lambda place: clients_for(module, place))
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    for warning in result.pop("warnings"):
        module.warn(warning)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
