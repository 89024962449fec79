# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who uses an image in a region: instances, launch templates, Auto Scaling groups.

It only reads, and a call that fails is an error, never "not in use".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._core.errors import explained
from .._core.filters import LIVING
from .._core.listing import listed
from .errors import RULES

# API reference, DescribeLaunchTemplateVersions: MaxResults is at most 200.
TEMPLATES_A_PAGE = 200


def images_in_use(ec2: Any, autoscaling: Any, region: str, image_ids: Iterable[str]) -> dict[str, str]:
    """Image id -> one sentence part saying what uses it; ids that nothing uses are left out."""
    wanted = list(image_ids)
    uses = _used_by_groups(ec2, autoscaling, region)
    uses |= _used_by_templates(ec2, region, wanted)
    uses |= _used_by_instances(ec2, region, wanted)
    return {image_id: uses[image_id] for image_id in wanted if image_id in uses}


def _used_by_instances(ec2: Any, region: str, image_ids: list[str]) -> dict[str, str]:
    filters = {"image-id": image_ids, "instance-state-name": LIVING}
    with explained("ec2", "DescribeInstances", region, "the instances", RULES):
        reservations = listed(ec2, "describe_instances", "Reservations", filters)
        instances = [instance for reservation in reservations for instance in reservation["Instances"]]
        return {i["ImageId"]: f"instance {i['InstanceId']} runs from it" for i in instances}


def _used_by_templates(ec2: Any, region: str, image_ids: list[str]) -> dict[str, str]:
    """The latest and default versions: what a launch that names no version would take."""
    with explained("ec2", "DescribeLaunchTemplateVersions", region, "the launch templates", RULES):
        versions = listed(
            ec2,
            "describe_launch_template_versions",
            "LaunchTemplateVersions",
            {"image-id": image_ids},
            page_size=TEMPLATES_A_PAGE,
            Versions=["$Latest", "$Default"],
        )
        return {
            v["LaunchTemplateData"]["ImageId"]: (
                f"launch template {v['LaunchTemplateName']} version {v['VersionNumber']}"
            )
            for v in versions
            if "ImageId" in v.get("LaunchTemplateData", {})
        }


def _used_by_groups(ec2: Any, autoscaling: Any, region: str) -> dict[str, str]:
    """Auto Scaling groups may pin any version of a template, or an old launch configuration."""
    with explained("autoscaling", "DescribeAutoScalingGroups", region, "the Auto Scaling groups", RULES):
        pages = autoscaling.get_paginator("describe_auto_scaling_groups").paginate()
        groups = [group for page in pages for group in page["AutoScalingGroups"]]
        configurations = {g["LaunchConfigurationName"]: g for g in groups if "LaunchConfigurationName" in g}
        all_pinned = sorted({pinned for group in groups for pinned in _pinned_versions(group)})
    uses: dict[str, str] = {}
    if configurations:
        with explained("autoscaling", "DescribeLaunchConfigurations", region, "the launch configurations", RULES):
            pages = autoscaling.get_paginator("describe_launch_configurations").paginate()
            for page in pages:
                for configuration in page["LaunchConfigurations"]:
                    if group := configurations.get(configuration["LaunchConfigurationName"]):
                        uses[configuration["ImageId"]] = f"Auto Scaling group {group['AutoScalingGroupName']} uses it"
    for template_id, version, name in all_pinned:
        with explained("ec2", "DescribeLaunchTemplateVersions", region, f"launch template {template_id}", RULES):
            answer = ec2.describe_launch_template_versions(LaunchTemplateId=template_id, Versions=[version])
            for found in answer["LaunchTemplateVersions"]:
                if image_id := found.get("LaunchTemplateData", {}).get("ImageId"):
                    uses[image_id] = f"Auto Scaling group {name} uses it"
    return uses


def _pinned_versions(group: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(template id, version, group name) of every template a group names with a version number."""
    mixed = group.get("MixedInstancesPolicy", {}).get("LaunchTemplate", {})
    templates = [group.get("LaunchTemplate"), mixed.get("LaunchTemplateSpecification")]
    templates += [override.get("LaunchTemplateSpecification") for override in mixed.get("Overrides", ())]
    return [
        (template["LaunchTemplateId"], template["Version"], group["AutoScalingGroupName"])
        for template in templates
        if template and template.get("Version", "$Default").isdigit()
    ]
