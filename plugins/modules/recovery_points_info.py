#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module recovery_points_info: option docs, argument spec and wiring; the rest is in module_utils/_overview."""

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
      - Recovery regions to read. Defaults to those that the copies of O(workloads) go to, or else to the one region of
        O(region).
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
      - Fail if anything listed has no recovery point (within O(max_age)) or one that is older than its RPO, if a region
        has none at all, or if it cannot be known what one of O(workloads) comes back from. With O(sets) this checks
        that these sets can be restored.
    type: bool
    default: false
  workloads:
    description:
      - Workloads, as the inventory plugin P(lifeboat.aws.plan#inventory) gives them to hosts. Their RPO is compared
        with the age of their recovery points in their recovery region, which are listed even if there is none.
      - Workloads with C(profile) or C(assume_role) are read with these.
      - The recovery points of one with C(problem) are unknown.
    version_added: 0.2.0
  planned:
    description:
      - Also take the workloads of the play that plans in the inventory list, or those of all plans if the play is about
        other hosts. Values that are templates are worked out for each host, and one that cannot be is a finding about
        its own workload.
    type: bool
    default: false
    version_added: 0.2.0
  rpo:
    description:
      - RPO of the sets for which no workload of O(workloads) has one, in the format of O(max_age).
      - Unlike with O(max_age), an older recovery point is still listed as RV(recovery_points[].newest).
    type: str
    version_added: 0.2.0
  show:
    description: Display the recovery points as a table, RV(lines).
    type: bool
    default: false
    version_added: 0.2.0
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
  - O(workloads) with C(assume_role) also need C(sts:AssumeRole).
requirements:
  - python >= 3.11
extends_documentation_fragment:
  - lifeboat.aws.workloads
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

- name: Recovery points of a plan are shown with their RPO
  lifeboat.aws.recovery_points_info:
    workloads:
      - plan:
          name: shop
          source_region: us-east-1
          recovery_region: us-west-2
        workload:
          name: shop-db
          kind: database
          db_instance: shop
          objectives: {rpo: 24h}
    planned: true # beside them, the workloads of the play
    rpo: 7d
    show: true
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
    workloads:
      description: Names of those of O(workloads) that come back from it.
      type: list
      elements: str
      returned: always
    rpo:
      description: Its RPO in seconds, of several workloads the shortest. Null if there is none.
      type: int
      returned: always
    within_rpo:
      description:
        - Whether RV(recovery_points[].newest) is as young as its RPO. False without a recovery point, null without an
          RPO.
      type: bool
      returned: always
verdict:
  description:
    - V(MISSING) if something listed has no recovery point, or nothing is there; else V(RPO MISSED) if one is older than
      its RPO; else V(UNKNOWN) if something could not be read or known; else V(OK).
  returned: when the options are valid
  type: str
  sample: OK
message:
  description: The verdict and how many sets there are, as a sentence.
  returned: when the options are valid
  type: str
  sample: "RPO MISSED: 5 sets, 1 outside their RPO, 4 within their RPO"
lines:
  description: The recovery points as a table of at most 78 columns.
  returned: when the options are valid
  type: list
  elements: str
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
from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.registry import BY_NAME, READ_UNASKED
from ansible_collections.lifeboat.aws.plugins.module_utils._overview.promises import missed
from ansible_collections.lifeboat.aws.plugins.module_utils._overview.run import Overview, Wish, run_overview
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.access import clients_for
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery_points.wanted import lacking
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.arguments import WORKLOADS
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import settled_and_refused

ARGUMENT_SPEC = {
    "regions": {"type": "list", "elements": "str"},
    "kinds": {"type": "list", "elements": "str", "choices": list(BY_NAME)},
    "sets": {"type": "list", "elements": "str"},
    "max_age": {"type": "str"},
    "require": {"type": "bool", "default": False},
    "workloads": WORKLOADS,
    # The action plugin adds the workloads of the play.
    "planned": {"type": "bool", "default": False},
    "rpo": {"type": "str"},
    # The action plugin shows the table.
    "show": {"type": "bool", "default": False},
}


def wish_of(module: Any) -> Wish:
    kinds = tuple(module.params["kinds"] or ())
    workloads, refused = settled_and_refused(module.params["workloads"] or ())
    # What is wrong with one workload does not hide the others; alone it is all there is to say.
    if refused and not workloads:
        raise InvalidInput(" | ".join(each.why for each in refused))
    return Wish(
        regions=wanted_regions(module, has_workloads=bool(workloads)),
        kinds=kinds,
        read_kinds=kinds or READ_UNASKED,
        sets=texts(module.params["sets"]),
        max_age=wanted_age(module, "max_age"),
        rpo=wanted_age(module, "rpo"),
        workloads=tuple(workloads),
        refused=tuple(each.why for each in refused),
    )


def wanted_regions(module: Any, *, has_workloads: bool) -> tuple[str, ...]:
    """None if workloads say where their copies are."""
    regions = texts(module.params["regions"]) or (() if has_workloads else texts([module.region]))
    if not regions and not has_workloads:
        raise InvalidInput("regions: no region to read; set regions or region")
    for region in regions:
        if problem := region_problem(region, "regions"):
            raise InvalidInput(problem)
    return regions


def wanted_age(module: Any, option: str) -> timedelta | None:
    text = module.params[option]
    if not text:
        return None
    age = parse_duration(text)
    if age is None:
        raise InvalidInput(f"{option}: '{text}' is no duration such as 24h, 90m, 1d 12h or a number of seconds")
    return age


def failures_of(found: Overview, params: dict[str, Any]) -> list[str]:
    failures = [problem.message for problem in found.problems]
    if params["require"]:
        said = (lacking(found.points, found.readable, params["max_age"]), missed(found.points), *found.unknown)
        failures += [text for text in said if text]
    return failures


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        found = run_overview(wish_of(module), lambda place: clients_for(module, place), SystemClock())
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    result = {
        "recovery_points": found.points,
        "verdict": found.verdict,
        "message": found.message,
        "lines": found.lines,
    }
    if failures := failures_of(found, module.params):
        module.fail_json(msg=" | ".join(failures), changed=False, **result)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
