#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module recovery_points_info: option docs, argument spec and wiring; everything else is in module_utils/_points."""

from __future__ import annotations

DOCUMENTATION = r"""
module: recovery_points_info
version_added: 0.1.0
short_description: List what can be restored in a region right now
description:
  - Lists the copies that this collection created in one or more recovery regions. For each set it returns the newest
    recovery point with its age, copies in progress, and failed copies with the reason.
  - The source region is not called, so it works when that region is lost.
  - Order and age are those of the source, the point in time to which a recovery goes back.
options:
  regions:
    description:
      - Recovery regions to read. Defaults to the one region of O(region).
    type: list
    elements: str
  kinds:
    description:
      - Kinds of recovery points. Defaults to all but V(fsx).
    type: list
    elements: str
    choices: [ami, ebs, rds_instance, rds_cluster, fsx]
  sets:
    description:
      - Names of sets, which may be patterns such as V(shop-*). Defaults to all.
      - A name or pattern that no set of a region matches is listed for that region, too, with C(newest) null.
      - With O(kinds) a name is asked for in each of these kinds, and is listed for each in which it is not there. A
        pattern may match in any of them.
    type: list
    elements: str
  max_age:
    description:
      - Maximum age of a recovery point to count as RV(recovery_points[].newest), as V(24h), V(90m), V(1d 12h) or a
        number of seconds.
      - A set that has none within it is listed with C(newest) null. A source time more than an hour in the future is
        not within it, since the age of that recovery point is unknown.
    type: str
  require:
    description:
      - Fail if anything listed has no recovery point (within O(max_age)), or a region has none at all. With O(sets)
        this checks that these sets can be restored.
    type: bool
    default: false
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
  - The IAM actions it needs in the recovery regions are C(ec2:DescribeImages), C(ec2:DescribeSnapshots),
    C(rds:DescribeDBSnapshots) and C(rds:DescribeDBClusterSnapshots), as far as O(kinds) asks for them.
requirements:
  - python >= 3.11
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Recovery points of the recovery region are known
  lifeboat.aws.recovery_points_info:
    regions: [us-west-2]
  register: recovery

- name: The shop's databases have copies younger than a day
  lifeboat.aws.recovery_points_info:
    region: us-west-2
    kinds: [rds_instance]
    sets: [shop, shop-ledger]
    max_age: 24h
    require: true
"""

RETURN = r"""
recovery_points:
  description:
    - One entry for each set, kind and region, in that order, and after them those of O(sets) that are not there.
  returned: always
  type: list
  elements: dict
  sample:
    - set: shop-web
      kind: ami
      region: us-west-2
      newest:
        id: ami-0def5678def5678aa
        arn: arn:aws:ec2:us-west-2::image/ami-0def5678def5678aa
        source: us-east-1/ami-0abc1234abc1234aa
        source_created: "2026-11-19T06:10:00Z"
        age: 43200
        state: available
        encrypted: true
        size: 50
      kept: 3
      pending: []
      failed: []
  contains:
    set:
      description: Name of the set, or the pattern of O(sets) that none matches.
      type: str
      returned: always
    kind:
      description:
        - V(ami), V(ebs), V(rds_instance), V(rds_cluster) or V(fsx). Null for a set that is
          not there, unless O(kinds) says which were asked for.
      type: str
      returned: always
    region:
      description: The recovery region.
      type: str
      returned: always
    source_region:
      description: Region of the sources. Sets of one name with different kinds of sources are listed separately.
      type: str
      returned: always
    source_account:
      description: Account of the sources. Null if copies of an earlier version do not say it.
      type: str
      returned: always
    source_resource:
      description: What the sources are of, the identifier of a database or the id of a volume. Null for images.
      type: str
      returned: always
    newest:
      description:
        - The newest recovery point, with C(id), C(arn), C(source), C(source_created), C(age) in seconds, C(state),
          C(encrypted) and C(size) in GiB. Null if there is none (within O(max_age)).
      type: dict
      returned: always
    kept:
      description: How many recovery points of the set could be restored now.
      type: int
      returned: always
    pending:
      description: Copies in progress, newest first, with C(progress) in percent and an estimate of C(seconds_left).
      type: list
      elements: dict
      returned: always
    failed:
      description: Copies that have failed, newest first, with C(reason).
      type: list
      elements: dict
      returned: always
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from datetime import timedelta
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.request import texts
from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.durations import parse_duration
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput, LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.regions import region_problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients, client_maker
from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.registry import BY_NAME, READ_UNASKED
from ansible_collections.lifeboat.aws.plugins.module_utils._points.observe import find_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._points.summary import recovery_points
from ansible_collections.lifeboat.aws.plugins.module_utils._points.wanted import lacking, wanted_points

ARGUMENT_SPEC = {
    "regions": {"type": "list", "elements": "str"},
    "kinds": {"type": "list", "elements": "str", "choices": list(BY_NAME)},
    "sets": {"type": "list", "elements": "str"},
    "max_age": {"type": "str"},
    "require": {"type": "bool", "default": False},
}


def wanted_regions(module: Any) -> tuple[str, ...]:
    regions = texts(module.params["regions"]) or texts([module.region])
    if not regions:
        raise InvalidInput("regions: no region to read; set regions or region")
    for region in regions:
        if problem := region_problem(region, "regions"):
            raise InvalidInput(problem)
    return regions


def wanted_age(text: str | None) -> timedelta | None:
    if not text:
        return None
    age = parse_duration(text)
    if age is None:
        raise InvalidInput(f"max_age: '{text}' is no duration such as 24h, 90m, 1d 12h or a number of seconds")
    return age


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        regions, age = wanted_regions(module), wanted_age(module.params["max_age"])
        kinds, sets = module.params["kinds"] or (), texts(module.params["sets"])
        copies, problems = find_copies(regions, kinds or READ_UNASKED, Clients(client_maker(module)), SystemClock())
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    # Of what could not be read nobody knows that it is not there.
    readable = () if problems else regions
    points = wanted_points(recovery_points(copies, SystemClock().now(), age), sets, readable, kinds)
    failures = [problem.message for problem in problems]
    if module.params["require"] and (lack := lacking(points, readable, module.params["max_age"])):
        failures.append(lack)
    if failures:
        module.fail_json(msg=" | ".join(failures), changed=False, recovery_points=points)
    module.exit_json(changed=False, recovery_points=points)


if __name__ == "__main__":
    main()
