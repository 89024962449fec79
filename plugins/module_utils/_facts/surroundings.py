# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which facts about the surroundings of a recovery are read by which call: its network, groups of databases, manifests.

It reads nothing itself, and needs none of the recovery points.
"""

from __future__ import annotations

from typing import Any

from .._listings.group_tags import tags_of_groups
from . import ec2, elb, manifest, rds, templates
from .answer import Answer, Known, Unknown
from .db_groups import has_own_groups
from .reading import Readers, Reading, answer_of, each, of_ec2, of_rds


def _manifests(reading: Reading) -> dict[str, Answer[Any]]:
    return dict(manifest.manifests(reading.clients, reading.region, reading.workloads))


def _target_groups(reading: Reading) -> Answer[Any]:
    client = reading.clients.get("elbv2", reading.region)
    return answer_of(lambda: elb.target_groups(client, reading.region))


def _target_group_tags(reading: Reading) -> Answer[Any]:
    groups = reading.facts.target_groups
    if isinstance(groups, Unknown):
        return groups
    named = {str(name) for workload in reading.workloads for name in workload.options.get("target_groups") or ()}
    arns = [group.arn for group in groups.value if named & {group.name, group.arn}]
    client = reading.clients.get("elbv2", reading.region)
    return answer_of(lambda: elb.tags(client, reading.region, arns))


def _template_contents(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("ec2", reading.region)
    named = templates.wanted_templates(reading.workloads, reading.facts)
    listed = answer_of(lambda: ec2.template_contents(client, reading.region)) if named else Known({})
    if isinstance(listed, Unknown):
        return dict.fromkeys(named, listed)
    found = {name: Known(listed.value[name]) for name in named if name in listed.value}
    others = [name for name in named if name not in found]
    return {**found, **each(others, lambda name: ec2.template_content(client, reading.region, *name))}


def _db_group_tags(reading: Reading) -> Answer[Any]:
    databases = (workload for workload in reading.workloads if workload.kind in ("database", "cluster"))
    if not any(has_own_groups(database, reading.facts) for database in databases):
        return Known({})
    client = reading.clients.get("resourcegroupstaggingapi", reading.region)
    return answer_of(lambda: tags_of_groups(client, reading.region))


SURROUNDINGS = Readers(
    rounds=(
        {
            "manifests": _manifests,
            "subnets": of_ec2(ec2.subnets),
            "security_groups": of_ec2(ec2.security_groups),
            "launch_templates": of_ec2(ec2.launch_templates),
            "target_groups": _target_groups,
            "db_subnet_groups": of_rds(rds.subnet_groups),
            "db_parameter_groups": of_rds(rds.parameter_groups),
            "db_cluster_parameter_groups": of_rds(rds.cluster_parameter_groups),
            "option_groups": of_rds(rds.option_groups),
        },
        {
            "template_contents": _template_contents,
            "target_group_tags": _target_group_tags,
            "db_group_tags": _db_group_tags,
        },
    ),
    before={
        "template_contents": ("launch_templates",),
        "target_group_tags": ("target_groups",),
        "db_group_tags": (
            *("manifests", "db_subnet_groups", "db_parameter_groups", "db_cluster_parameter_groups", "option_groups"),
        ),
    },
)
