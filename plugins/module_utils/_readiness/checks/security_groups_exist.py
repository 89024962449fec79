# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check security_groups_exist: the security groups of the plan are in the recovery region.

Pure: it never compares their rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.model import SecurityGroup
from ..._facts.security_groups import OPTIONS, Named, security_groups_of
from ..._facts.templates import content_of, groups_of
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, not_known, warned
from ..naming import existing

META = Meta(
    id="security_groups_exist",
    title="The security groups exist",
    why=(
        "Nothing is launched or restored with a security group that is not there; without one it is "
        "unreachable or too open."
    ),
    remedy="Create the security groups in the recovery region, or correct their names in the plan.",
    severity=CRITICAL,
    needs=("security_groups", "subnets", "launch_templates", "template_contents"),
    kinds=("database", "cluster", "fleet"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    option, there = OPTIONS[workload.kind], known(facts.security_groups)
    wanted = groups_of(workload, option, facts)
    # Without the template that it names, another check is red.
    if not wanted and (not workload.section.get("launch_template") or content_of(workload, facts)):
        yield warned(
            "No security groups are set; AWS would use the default group of the VPC",
            remedy=f"Set {option} to security groups of the recovery region.",
        )
    found = security_groups_of(workload, facts)
    for name in wanted:
        yield from _answers(name, found, {*there, *_names(workload, found, there)}, facts.region)


def _names(workload: Settled, found: Named, there: Mapping[str, SecurityGroup]) -> set[str]:
    """A group of instances may be given by its name, one of a database only by its id."""
    groups = there.values() if workload.kind == "fleet" else ()
    return {group.name for group in groups if not found.vpcs or group.vpc in found.vpcs}


def _answers(name: str, found: Named, there: Collection[str], region: str) -> Iterator[Answered]:
    if name in found.several:
        yield not_known(found.unsure(region)[name], name)
    elif name in found.elsewhere:
        yield failed(found.missing(region)[name], name)
    else:
        yield from existing([name], there, "security group", region)
