# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls that find what a recovery has created of a workload.

It never decides anything, and never writes anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..._core import listing
from ..._core.errors import explained
from ..._core.filters import LIVING
from ..._core.listing import listed
from ..._core.tags import tags_from_boto
from ..ownership import AUTOSCALING, EC2, RDS, WORKLOAD
from .model import Thing

# API references: MaxResults of DescribeLaunchTemplates, MaxRecords of DescribeAutoScalingGroups.
TEMPLATES_A_PAGE, GROUPS_A_PAGE = 200, 100


def db_instances(rds: Any, region: str, _workload: str) -> list[Thing]:
    return listing.db_instances(rds, region, lambda db: _of_rds(db, "DBInstance"))


def db_clusters(rds: Any, region: str, _workload: str) -> list[Thing]:
    return listing.db_clusters(rds, region, lambda db: _of_rds(db, "DBCluster"))


def _of_rds(database: Mapping[str, Any], noun: str) -> Thing:
    return Thing(RDS, database[f"{noun}Arn"], database[f"{noun}Identifier"], tags_from_boto(database.get("TagList")))


def instances(ec2: Any, region: str, workload: str) -> Iterator[Thing]:
    filters = {f"tag:{WORKLOAD}": [workload], "instance-state-name": LIVING}
    with explained("ec2", "DescribeInstances", region, "the instances"):
        for reservation in listed(ec2, "describe_instances", "Reservations", filters):
            yield from (_of_ec2(each, each["InstanceId"]) for each in reservation["Instances"])


def volumes(ec2: Any, region: str, workload: str) -> Iterator[Thing]:
    with explained("ec2", "DescribeVolumes", region, "the volumes"):
        found = listed(ec2, "describe_volumes", "Volumes", {f"tag:{WORKLOAD}": [workload]})
        yield from (_of_ec2(each, each["VolumeId"]) for each in found)


def templates(ec2: Any, region: str, workload: str) -> Iterator[Thing]:
    filters = {f"tag:{WORKLOAD}": [workload]}
    with explained("ec2", "DescribeLaunchTemplates", region, "the launch templates"):
        found = listed(ec2, "describe_launch_templates", "LaunchTemplates", filters, page_size=TEMPLATES_A_PAGE)
        yield from (_of_ec2(each, each["LaunchTemplateId"], each["LaunchTemplateName"]) for each in found)


def groups(autoscaling: Any, region: str, workload: str) -> Iterator[Thing]:
    call, filters = "describe_auto_scaling_groups", {f"tag:{WORKLOAD}": [workload]}
    with explained("autoscaling", "DescribeAutoScalingGroups", region, "the Auto Scaling groups"):
        for each in listed(autoscaling, call, "AutoScalingGroups", filters, page_size=GROUPS_A_PAGE):
            name = each["AutoScalingGroupName"]
            yield Thing(AUTOSCALING, name, name, tags_from_boto(each.get("Tags")))


def _of_ec2(each: Mapping[str, Any], id_: str, name: str = "") -> Thing:
    return Thing(EC2, id_, name or id_, tags_from_boto(each.get("Tags")))
