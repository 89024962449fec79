# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listings of Auto Scaling: groups and launch configurations, errors explained.

It never decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.arns import parse_arn
from ..._core.errors import explained
from ..._core.tags import tags_from_boto
from ..model import LaunchTemplate, ScalingGroup


def groups(autoscaling: Any, region: str) -> list[ScalingGroup]:
    with explained("autoscaling", "DescribeAutoScalingGroups", region, "the Auto Scaling groups"):
        pages = autoscaling.get_paginator("describe_auto_scaling_groups").paginate()
        return [_group(group) for page in pages for group in page["AutoScalingGroups"]]


def launch_configurations(autoscaling: Any, region: str) -> list[LaunchTemplate]:
    with explained("autoscaling", "DescribeLaunchConfigurations", region, "the launch configurations"):
        pages = autoscaling.get_paginator("describe_launch_configurations").paginate()
        return [
            LaunchTemplate(
                key=told["LaunchConfigurationName"],
                image_id=told["ImageId"],
                instance_type=told["InstanceType"],
                security_groups=tuple(sorted(told.get("SecurityGroups", ()))),
                key_name=told.get("KeyName", ""),
                profile=told.get("IamInstanceProfile", "").rpartition("/")[2],
            )
            for page in pages
            for told in page["LaunchConfigurations"]
        ]


def _group(group: Mapping[str, Any]) -> ScalingGroup:
    return ScalingGroup(
        name=group["AutoScalingGroupName"],
        account=arn.account if (arn := parse_arn(group.get("AutoScalingGroupARN", ""))) else "",
        sizes=(int(group["MinSize"]), int(group["MaxSize"]), int(group["DesiredCapacity"])),
        has_weights=_counts_units(group),
        subnets=tuple(filter(None, group.get("VPCZoneIdentifier", "").replace(" ", "").split(","))),
        zones=tuple(sorted(group.get("AvailabilityZones", ()))),
        instance_ids=tuple(sorted(instance["InstanceId"] for instance in group.get("Instances", ()))),
        target_groups=tuple(sorted(group.get("TargetGroupARNs", ()))),
        template=_template(group),
        tags=tags_from_boto(group.get("Tags")),
    )


def _counts_units(group: Mapping[str, Any]) -> bool:
    """Whether its sizes are weights, vCPUs or memory, and no numbers of instances."""
    has_type = group.get("DesiredCapacityType", "units") != "units"
    return has_type or any(each.get("WeightedCapacity") for each in _mixed(group).get("Overrides", ()))


def _template(group: Mapping[str, Any]) -> str:
    named = group.get("LaunchTemplate") or _mixed(group).get("LaunchTemplateSpecification")
    if named:
        return f"{named.get('LaunchTemplateId', '')}:{named.get('Version', '$Default')}"
    return str(group.get("LaunchConfigurationName", ""))


def _mixed(group: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = group.get("MixedInstancesPolicy", {}).get("LaunchTemplate", {})
    return found
