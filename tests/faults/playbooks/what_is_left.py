# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What recoveries have left in a region, in words that are the same for two that did the same.

Ids and moments are left out. It never goes through the code under test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.integration.aws_view import AwsView

_IDS = re.compile(r"\b(ami|subnet)-[0-9a-f]{8,17}\b")
# In the address of a database, what AWS makes up.
_MADE_UP = re.compile(r"\.((?:cluster-)?)[a-z0-9]{12}\.")
# What another run has another one of.
_OF_ONE_RUN = ("lifeboat:expires",)
_GONE = ("terminated", "shutting-down")


def what_is_left(aws: AwsView, region: str) -> list[str]:
    found = [*_of_ec2(aws.ec2(region)), *_of_rds(aws.client("rds", region)), *_of_ssm(aws.client("ssm", region))]
    groups = aws.client("autoscaling", region).describe_auto_scaling_groups()["AutoScalingGroups"]
    found += [("group", each["AutoScalingGroupName"], each["DesiredCapacity"], _tags(each["Tags"])) for each in groups]
    texts = (json.dumps(each, sort_keys=True) for each in found)
    return sorted(_MADE_UP.sub(r".\1any.", _IDS.sub(r"\1-any", text)) for text in texts)


def _of_ec2(ec2: Any) -> Iterator[tuple[Any, ...]]:
    gone = set()
    for reservation in ec2.describe_instances()["Reservations"]:
        for each in reservation["Instances"]:
            state = each["State"]["Name"]
            if state in _GONE:
                gone.add(each["InstanceId"])
            else:
                yield "instance", each["ImageId"], each["SubnetId"], state, _tags(each.get("Tags"))
    for each in ec2.describe_volumes()["Volumes"]:
        if not {one["InstanceId"] for one in each["Attachments"]} & gone:
            yield "volume", each["Size"], each["State"], _tags(each.get("Tags"))
    for each in ec2.describe_network_interfaces()["NetworkInterfaces"]:
        yield "interface", each["SubnetId"], each["Status"], _tags(each.get("TagSet"))
    for each in ec2.describe_launch_templates()["LaunchTemplates"]:
        yield "template", each["LaunchTemplateName"], each["LatestVersionNumber"], _tags(each.get("Tags"))
    for each in ec2.describe_images(Owners=["self"])["Images"]:
        yield "image", each["ImageId"], _tags(each.get("Tags"))


def _of_rds(rds: Any) -> Iterator[tuple[Any, ...]]:
    for each in rds.describe_db_instances()["DBInstances"]:
        yield "database", each["DBInstanceIdentifier"], each["DBInstanceStatus"], _tags(each["TagList"])
    for each in rds.describe_db_clusters()["DBClusters"]:
        yield "cluster", each["DBClusterIdentifier"], each["Status"], _tags(each["TagList"])
    for each in rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]:
        yield "snapshot", each["DBSnapshotIdentifier"], _tags(each["TagList"])
    for each in rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]:
        yield "cluster snapshot", each["DBClusterSnapshotIdentifier"], _tags(each["TagList"])


def _of_ssm(ssm: Any) -> Iterator[tuple[Any, ...]]:
    for each in ssm.describe_parameters()["Parameters"]:
        name = each["Name"]
        value = ssm.get_parameter(Name=name)["Parameter"]["Value"]
        if value.startswith("{"):
            document = json.loads(value)
            value = {key: document[key] for key in ("state", "why")}
        yield (
            "parameter",
            name,
            value,
            _tags(ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]),
        )


def _tags(listed: Any) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in listed or () if tag["Key"] not in _OF_ONE_RUN}
