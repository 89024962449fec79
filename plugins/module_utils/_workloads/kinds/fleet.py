# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet of instances of one image: plain instances, or an Auto Scaling group.

Data only: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common import CONFIG, FENCE_BY_STOPPING, TARGET_GROUPS
from ..copy_options import COPY_OPTIONS, OF_IMAGES, create_section
from ..kind import WorkloadKind
from ..options import Spec, flag, number, raw, section, sections, text, texts

# Those of amazon.aws.autoscaling_group that a launch can have.
AUTO_SCALING_GROUP: Spec = {
    "name": text("Name of the group.", required=True),
    "min_size": number("Fewest instances."),
    "max_size": number("Most instances."),
    "desired_capacity": number("Instances to begin with. By default count."),
    "health_check_type": text("Whose health counts."),
    "health_check_period": number("Seconds before health counts."),
    "default_cooldown": number("Seconds between two changes of the size."),
    "termination_policies": texts("Which instances go first."),
    "suspend_processes": texts("Processes that are suspended."),
    "max_instance_lifetime": number("Seconds after which an instance is replaced."),
}
# Those of amazon.aws.ec2_instance that a launch can have, with several subnets.
LAUNCH: Spec = {
    "count": number("How many instances. Default 1."),
    "instance_type": text("Instance type, such as m6i.large."),
    "subnets": texts("Subnets of the recovery region that the instances are spread over."),
    "security_groups": texts("Security groups of the recovery region."),
    "key_name": text("Key pair of the recovery region."),
    "iam_instance_profile": text("Instance profile, which is the same in all regions."),
    "user_data": text("User data; the role dr_config renders one that fetches configuration."),
    "launch_template": section(
        "Launch template of the recovery region, whose image is replaced.",
        {
            "launch_template_id": text("Id of the launch template."),
            "launch_template_name": text("Name of the launch template."),
            "version": text("Version; by default the default one."),
        },
        required_one_of=[["launch_template_id", "launch_template_name"]],
        mutually_exclusive=[["launch_template_id", "launch_template_name"]],
    ),
    "auto_scaling_group": section("Launch an Auto Scaling group instead of plain instances.", AUTO_SCALING_GROUP),
    "availability_zone": text("Availability Zone, without subnets."),
    "volumes": sections(
        "Volumes that are other ones than in the image.",
        {
            "device_name": text("Device name.", required=True),
            "ebs": section("Type, size and encryption, as in amazon.aws.ec2_instance."),
            "no_device": text("Leave out a device of the image."),
            "virtual_name": text("Instance store volume."),
        },
    ),
    "metadata_options": section("Options of the instance metadata service."),
    "placement": section("Placement: host, group, capacity."),
    "placement_group": text("Placement group of the recovery region."),
    "tenancy": text("Tenancy.", choices=["dedicated", "default"]),
    "ebs_optimized": flag("Whether it is EBS-optimized."),
    "detailed_monitoring": flag("Whether detailed monitoring is on."),
    "termination_protection": flag("Whether instances cannot be terminated."),
    "hibernation_options": flag("Whether instances can hibernate."),
    "cpu_credit_specification": text("CPU credits.", choices=["unlimited", "standard"]),
    "cpu_options": section("Cores and threads."),
    "instance_initiated_shutdown_behavior": text("What a shutdown does.", choices=["stop", "terminate"]),
    "tags": section("Tags of the instances."),
}


def _named(options: Mapping[str, Any]) -> dict[str, Any]:
    """In a list, because the module takes a text for several with commas between them."""
    named = {name: options[name] for name in ("image_ids", "filters", "owner", "select") if name in options}
    identifier = options.get("sync_identifier")
    return {**({"sync_identifier": [identifier]} if identifier else {}), **named}


KIND = WorkloadKind(
    name="fleet",
    description="Instances of one machine image.",
    told_by=("sync_identifier", "image_ids", "launch"),
    options={
        "sync_identifier": text("Tag Sync-Identifier of its images."),
        "image_ids": texts("Its images, by id."),
        "filters": raw("Filters of DescribeImages that its images match."),
        "owner": text("Account that owns its images."),
        "select": text("Which of several images.", choices=["single", "newest", "all"]),
        "create": create_section("ami"),
        "launch": section("How it is launched: options of amazon.aws.ec2_instance.", LAUNCH),
        "config": CONFIG,
        "fence": FENCE_BY_STOPPING,
        "target_groups": TARGET_GROUPS,
        "capacity_reserved": flag(
            "Whether the plan counts on open Capacity Reservations: readiness warns unless all instances fit into them."
        ),
        "elastic_ips": texts("Elastic IPs of the recovery region, by allocation id, that its instances get in order."),
    },
    copies="ami",
    copy_options={**COPY_OPTIONS, **OF_IMAGES},
    named=_named,
    rules={
        "required_one_of": [["sync_identifier", "image_ids", "filters", "create"]],
        "mutually_exclusive": [["create", "image_ids"], ["create", "filters"], ["create", "select"]],
    },
    needs=dict.fromkeys(
        (
            *("subnets", "security_groups", "key_name", "iam_instance_profile", "launch_template"),
            *("placement_group", "instance_type"),
        ),
        "launch",
    ),
    restored_with={"launch": "ec2_instance", "auto_scaling_group": "autoscaling_group"},
)
