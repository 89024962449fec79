# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check network_in_one_vpc: subnets, security groups and target groups are of one VPC.

Pure: it never chooses one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.db_groups import subnet_group
from ..._facts.facts import Facts
from ..._facts.security_groups import security_groups_of
from ..._facts.templates import subnets_of
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed

META = Meta(
    id="network_in_one_vpc",
    title="Subnets and security groups are in one VPC",
    why="AWS refuses a security group or a target group of another VPC.",
    remedy="Choose subnets, security groups and target groups of one VPC.",
    severity=CRITICAL,
    needs=(
        "subnets",
        "security_groups",
        "target_groups",
        "db_subnet_groups",
        "manifests",
        "launch_templates",
        "template_contents",
    ),
    kinds=("database", "cluster", "fleet"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    found = dict(_vpcs(workload, facts))
    vpcs = sorted({vpc for vpc in found.values() if vpc})
    if len(vpcs) > 1:
        said = "; ".join(f"{vpc} has {', '.join(sorted(n for n in found if found[n] == vpc))}" for vpc in vpcs)
        yield failed(f"They are of {len(vpcs)} VPCs: {said}")
    elif vpcs:
        yield passed(f"All are in {vpcs[0]}", vpcs[0])


def _vpcs(workload: Settled, facts: Facts) -> Iterator[tuple[str, str]]:
    """What exists of that which the plan or its launch template names, and its VPC; the rest other checks find."""
    groups = security_groups_of(workload, facts).groups
    yield from ((name, group.vpc) for name, group in groups.items())
    if workload.kind == "fleet":
        subnets = known(facts.subnets)
        yield from ((name, subnets[name].vpc) for name in subnets_of(workload, facts) if name in subnets)
        wanted = {str(name) for name in workload.options.get("target_groups") or ()}
        yield from ((g.name, g.vpc) for g in known(facts.target_groups) if wanted & {g.name, g.arn})
        return
    if group := subnet_group(workload, facts):
        yield group.name, group.vpc
