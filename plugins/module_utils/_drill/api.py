# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of a cleanup: for each kind one that lists, and one that removes; errors explained, answers as things.

It never decides what is removed, and every call goes to one region.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._core import listing
from .._core.errors import explained
from .._core.filters import filter_requests
from .._core.listing import listed
from .._core.parallel import in_parallel
from .._core.tags import tags_from_boto
from .errors import RULES
from .model import (
    ADDRESS,
    DB_CLUSTER,
    DB_INSTANCE,
    GROUP,
    INSTANCE,
    INTERFACE,
    PARAMETER,
    TEMPLATE,
    VOLUME,
    Thing,
)

Filters = Mapping[str, Iterable[str]]
# API references: MaxResults of DescribeLaunchTemplates, MaxRecords of DescribeAutoScalingGroups.
TEMPLATES_A_PAGE, GROUPS_A_PAGE = 200, 100
# All but terminated ones, which AWS lists for an hour more.
_THERE = ("pending", "running", "shutting-down", "stopping", "stopped")
GROUP_OF_INSTANCE = "aws:autoscaling:groupName"


def instances(ec2: Any, region: str, filters: Filters) -> list[Thing]:
    with explained("ec2", "DescribeInstances", region, "the instances", RULES):
        wanted = {**filters, "instance-state-name": _THERE}
        pages = listed(ec2, "describe_instances", "Reservations", wanted)
        return [_instance(each) for reservation in pages for each in reservation["Instances"]]


def _instance(each: Mapping[str, Any]) -> Thing:
    tags, state = tags_from_boto(each.get("Tags")), str(each["State"]["Name"])
    group = tags.get(GROUP_OF_INSTANCE)
    parts = (group,) if group else ()
    return Thing(INSTANCE, each["InstanceId"], tags.get("Name", ""), tags, state, state == "shutting-down", parts)


def volumes(ec2: Any, region: str, filters: Filters) -> list[Thing]:
    with explained("ec2", "DescribeVolumes", region, "the volumes", RULES):
        return [_volume(each) for each in listed(ec2, "describe_volumes", "Volumes", filters)]


def _volume(each: Mapping[str, Any]) -> Thing:
    tags = tags_from_boto(each.get("Tags"))
    attached = tuple(sorted(one["InstanceId"] for one in each.get("Attachments") or () if one.get("InstanceId")))
    state = str(each["State"])
    return Thing(VOLUME, each["VolumeId"], tags.get("Name", ""), tags, state, state == "deleting", attached)


def interfaces(ec2: Any, region: str, filters: Filters) -> list[Thing]:
    with explained("ec2", "DescribeNetworkInterfaces", region, "the network interfaces", RULES):
        return [_interface(each) for each in listed(ec2, "describe_network_interfaces", "NetworkInterfaces", filters)]


def _interface(each: Mapping[str, Any]) -> Thing:
    tags, attached = tags_from_boto(each.get("TagSet")), each.get("Attachment") or {}
    # One that a service of AWS has attached names no instance.
    parts = (str(attached.get("InstanceId") or attached["AttachmentId"]),) if attached else ()
    return Thing(INTERFACE, each["NetworkInterfaceId"], tags.get("Name", ""), tags, str(each["Status"]), part_of=parts)


def associations(ec2: Any, region: str, filters: Filters) -> list[Thing]:
    """Elastic IPs that are associated with something. They are no part of a drill, only where they point is."""
    with explained("ec2", "DescribeAddresses", region, "the Elastic IPs", RULES):
        return [
            Thing(
                ADDRESS,
                each["AllocationId"],
                each.get("PublicIp", ""),
                tags_from_boto(each.get("Tags")),
                "associated",
                handle=each["AssociationId"],
            )
            for wanted in filter_requests(filters)
            for each in ec2.describe_addresses(Filters=wanted)["Addresses"]
            if each.get("AssociationId")
        ]


def templates(ec2: Any, region: str, filters: Filters) -> list[Thing]:
    with explained("ec2", "DescribeLaunchTemplates", region, "the launch templates", RULES):
        pages = listed(ec2, "describe_launch_templates", "LaunchTemplates", filters, page_size=TEMPLATES_A_PAGE)
        return [
            Thing(TEMPLATE, each["LaunchTemplateId"], each["LaunchTemplateName"], tags_from_boto(each.get("Tags")))
            for each in pages
        ]


def groups(autoscaling: Any, region: str, filters: Filters) -> list[Thing]:
    with explained("autoscaling", "DescribeAutoScalingGroups", region, "the Auto Scaling groups", RULES):
        call, key = "describe_auto_scaling_groups", "AutoScalingGroups"
        return [_group(each) for each in listed(autoscaling, call, key, filters, page_size=GROUPS_A_PAGE)]


def group(autoscaling: Any, region: str, name: str) -> list[Thing]:
    with explained("autoscaling", "DescribeAutoScalingGroups", region, f"Auto Scaling group {name}", RULES):
        answer = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])
        return [_group(each) for each in answer["AutoScalingGroups"]]


def _group(each: Mapping[str, Any]) -> Thing:
    name, state = each["AutoScalingGroupName"], str(each.get("Status") or "")
    return Thing(GROUP, name, name, tags_from_boto(each.get("Tags")), state, state == "Delete in progress")


def db_instances(rds: Any, region: str, **one: str) -> list[Thing]:
    return listing.db_instances(rds, region, _db_instance, RULES, **one)


def _db_instance(each: Mapping[str, Any]) -> Thing:
    name, state, cluster = each["DBInstanceIdentifier"], str(each["DBInstanceStatus"]), each.get("DBClusterIdentifier")
    parts = (str(cluster),) if cluster else ()
    return Thing(DB_INSTANCE, name, name, tags_from_boto(each.get("TagList")), state, state == "deleting", parts)


def db_clusters(rds: Any, region: str, **one: str) -> list[Thing]:
    return listing.db_clusters(rds, region, _db_cluster, RULES, **one)


def _db_cluster(each: Mapping[str, Any]) -> Thing:
    name, state = each["DBClusterIdentifier"], str(each["Status"])
    return Thing(DB_CLUSTER, name, name, tags_from_boto(each.get("TagList")), state, state == "deleting")


def parameters(ssm: Any, region: str, path: str) -> list[Thing]:
    """Those below a path. Listings do not say their tags, so each is asked for its own."""
    with explained("ssm", "DescribeParameters", region, f"the parameters below {path}", RULES):
        below = [{"Key": "Path", "Option": "Recursive", "Values": [path]}]
        pages = ssm.get_paginator("describe_parameters").paginate(ParameterFilters=below)
        names = [each["Name"] for page in pages for each in page["Parameters"]]
    return in_parallel(lambda name: parameter(ssm, region, name), names)


def parameter(ssm: Any, region: str, name: str) -> Thing:
    """AwsError of kind ABSENT if it does not exist."""
    with explained("ssm", "ListTagsForResource", region, f"SSM parameter {name}", RULES):
        tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
        return Thing(PARAMETER, name, name, tags_from_boto(tags))


def terminate(ec2: Any, region: str, thing: Thing) -> None:
    with explained("ec2", "TerminateInstances", region, str(thing), RULES):
        ec2.terminate_instances(InstanceIds=[thing.id])


def delete_volume(ec2: Any, region: str, thing: Thing) -> None:
    with explained("ec2", "DeleteVolume", region, str(thing), RULES):
        ec2.delete_volume(VolumeId=thing.id)


def delete_interface(ec2: Any, region: str, thing: Thing) -> None:
    with explained("ec2", "DeleteNetworkInterface", region, str(thing), RULES):
        ec2.delete_network_interface(NetworkInterfaceId=thing.id)


def disassociate(ec2: Any, region: str, thing: Thing) -> None:
    with explained("ec2", "DisassociateAddress", region, str(thing), RULES):
        ec2.disassociate_address(AssociationId=thing.handle)


def delete_template(ec2: Any, region: str, thing: Thing) -> None:
    with explained("ec2", "DeleteLaunchTemplate", region, str(thing), RULES):
        ec2.delete_launch_template(LaunchTemplateId=thing.id)


def delete_group(autoscaling: Any, region: str, thing: Thing) -> None:
    """With its instances."""
    with explained("autoscaling", "DeleteAutoScalingGroup", region, str(thing), RULES):
        autoscaling.delete_auto_scaling_group(AutoScalingGroupName=thing.id, ForceDelete=True)


def delete_db_instance(rds: Any, region: str, thing: Thing) -> None:
    """Without a final snapshot. Automated backups are those of the cluster, where there is one."""
    alone: dict[str, Any] = {} if thing.part_of else {"DeleteAutomatedBackups": True}
    with explained("rds", "DeleteDBInstance", region, str(thing), RULES):
        rds.delete_db_instance(DBInstanceIdentifier=thing.id, SkipFinalSnapshot=True, **alone)


def delete_db_cluster(rds: Any, region: str, thing: Thing) -> None:
    with explained("rds", "DeleteDBCluster", region, str(thing), RULES):
        rds.delete_db_cluster(DBClusterIdentifier=thing.id, SkipFinalSnapshot=True, DeleteAutomatedBackups=True)


def delete_parameter(ssm: Any, region: str, thing: Thing) -> None:
    with explained("ssm", "DeleteParameter", region, str(thing), RULES):
        ssm.delete_parameter(Name=thing.id)
