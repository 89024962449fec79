# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The listings of a source region: one paginated call for each, whatever the number of workloads.

Data only: source_api.py makes the calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Listing:
    """``key`` is where each page has its ``things``, which errors name."""

    service: str
    call: str
    operation: str
    key: str
    things: str
    page_size: int = 100
    arguments: Mapping[str, Any] = field(default_factory=dict)


def _ec2(noun: str, key: str, things: str, **arguments: Any) -> Listing:
    operation = "Describe" + "".join(word.capitalize() for word in noun.split("_"))
    return Listing("ec2", f"describe_{noun}", operation, key, things, arguments.pop("page_size", 1000), arguments)


LISTINGS: dict[str, Listing] = {
    "db_instances": Listing("rds", "describe_db_instances", "DescribeDBInstances", "DBInstances", "the DB instances"),
    "db_clusters": Listing("rds", "describe_db_clusters", "DescribeDBClusters", "DBClusters", "the DB clusters"),
    "db_parameter_groups": Listing(
        "rds", "describe_db_parameter_groups", "DescribeDBParameterGroups", "DBParameterGroups", "the parameter groups"
    ),
    "db_cluster_parameter_groups": Listing(
        *("rds", "describe_db_cluster_parameter_groups", "DescribeDBClusterParameterGroups"),
        *("DBClusterParameterGroups", "the cluster parameter groups"),
    ),
    "option_groups": Listing(
        "rds", "describe_option_groups", "DescribeOptionGroups", "OptionGroupsList", "the option groups"
    ),
    "db_subnet_groups": Listing(
        "rds", "describe_db_subnet_groups", "DescribeDBSubnetGroups", "DBSubnetGroups", "the DB subnet groups"
    ),
    "reservations": _ec2("instances", "Reservations", "the instances"),
    "images": _ec2("images", "Images", "the AMIs", Owners=["self"]),
    "volumes": _ec2("volumes", "Volumes", "the volumes", page_size=500),
    "snapshots": _ec2("snapshots", "Snapshots", "the snapshots", OwnerIds=["self"]),
    "security_groups": _ec2("security_groups", "SecurityGroups", "the security groups"),
    "prefix_lists": _ec2("managed_prefix_lists", "PrefixLists", "the prefix lists", page_size=100),
    "subnets": _ec2("subnets", "Subnets", "the subnets"),
    "launch_templates": _ec2(
        *("launch_template_versions", "LaunchTemplateVersions", "the launch templates"),
        page_size=200,
        Versions=["$Latest", "$Default"],
    ),
    "auto_scaling_groups": Listing(
        *("autoscaling", "describe_auto_scaling_groups", "DescribeAutoScalingGroups", "AutoScalingGroups"),
        "the Auto Scaling groups",
    ),
    "launch_configurations": Listing(
        *("autoscaling", "describe_launch_configurations", "DescribeLaunchConfigurations", "LaunchConfigurations"),
        "the launch configurations",
    ),
    "target_groups": Listing(
        "elbv2", "describe_target_groups", "DescribeTargetGroups", "TargetGroups", "the target groups", 400
    ),
}
_NETWORK = ("security_groups", "subnets")
_OF_DATABASES = ("db_instances", "db_parameter_groups", "option_groups", *_NETWORK)
_OF_KINDS: dict[str, tuple[str, ...]] = {
    "database": _OF_DATABASES,
    "cluster": (*_OF_DATABASES, "db_clusters", "db_cluster_parameter_groups", "db_subnet_groups"),
    "fleet": (
        *("reservations", "auto_scaling_groups", "launch_configurations", "launch_templates", "target_groups"),
        *_NETWORK,
    ),
    "volumes": ("volumes",),
}
# A listing that only some workloads of a kind need -> the options that need it.
_OF_OPTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "fleet": {"images": ("sync_identifier", "filters")},
    "volumes": {"snapshots": ("snapshot_ids", "filters"), "reservations": ("create",)},
}


def needed(workloads: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of the listings that workloads (``kind`` and the options of a plan) need."""
    found: dict[str, None] = {}
    for workload in workloads:
        kind = str(workload["kind"])
        found.update(dict.fromkeys(_OF_KINDS.get(kind, ())))
        for name, options in _OF_OPTIONS.get(kind, {}).items():
            found.update(dict.fromkeys([name] if any(workload.get(option) for option in options) else ()))
    return list(found)
