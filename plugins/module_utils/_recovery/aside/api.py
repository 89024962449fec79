# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls that find what a failover has brought back and set it aside: one function for each, errors explained.

It never decides anything, and every call goes to the recovery region.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._core.errors import explained
from ..._core.filters import LIVING, chunked, filter_requests
from ..._core.listing import db_clusters, db_instances, listed
from ..._core.tags import tags_from_boto
from ..changing import modify_database
from ..ownership import WORKLOAD
from .errors import RULES
from .model import Address, Database, Registered, Scaling, Server, Volume
from .steps import DeleteEmpty, Deregister, Detach, DetachVolume, Disassociate, Rename, Shrink

_PAGE = 100
# Auto Scaling API reference, DetachInstances.
_MOST_INSTANCES = 19


def describe_instances(rds: Any, region: str) -> list[Database]:
    """All of a region."""
    return db_instances(rds, region, _instance, RULES)


def _instance(db: Mapping[str, Any]) -> Database:
    return Database(
        id=db["DBInstanceIdentifier"],
        arn=db["DBInstanceArn"],
        status=db["DBInstanceStatus"],
        cluster=db.get("DBClusterIdentifier") or "",
        engine=db.get("Engine") or "",
        tags=tags_from_boto(db.get("TagList")),
    )


def describe_clusters(rds: Any, region: str) -> list[Database]:
    return db_clusters(rds, region, _cluster, RULES)


def _cluster(cluster: Mapping[str, Any]) -> Database:
    return Database(
        id=cluster["DBClusterIdentifier"],
        arn=cluster["DBClusterArn"],
        status=cluster["Status"],
        is_cluster=True,
        engine=cluster.get("Engine") or "",
        tags=tags_from_boto(cluster.get("TagList")),
    )


def rename(rds: Any, region: str, step: Rename) -> None:
    database = step.database
    option = "NewDBClusterIdentifier" if database.is_cluster else "NewDBInstanceIdentifier"
    modify_database(rds, region, database.id, {option: step.name}, RULES, is_cluster=database.is_cluster)


def describe_servers(ec2: Any, region: str, workload: str) -> list[Server]:
    """Those with the tag of a workload that are there and stay."""
    filters = {f"tag:{WORKLOAD}": [workload], "instance-state-name": LIVING}
    with explained("ec2", "DescribeInstances", region, "the instances", RULES):
        found = listed(ec2, "describe_instances", "Reservations", filters)
        return [_server(each) for reservation in found for each in reservation["Instances"]]


def _server(instance: Mapping[str, Any]) -> Server:
    return Server(
        id=instance["InstanceId"],
        status=instance["State"]["Name"],
        root=instance.get("RootDeviceType") or "ebs",
        address=instance.get("PrivateIpAddress") or "",
        interfaces=tuple(each["NetworkInterfaceId"] for each in instance.get("NetworkInterfaces") or ()),
        tags=tags_from_boto(instance.get("Tags")),
    )


def describe_groups(autoscaling: Any, region: str, workload: str) -> list[Scaling]:
    call, filters = "describe_auto_scaling_groups", {f"tag:{WORKLOAD}": [workload]}
    with explained("autoscaling", "DescribeAutoScalingGroups", region, "the Auto Scaling groups", RULES):
        found = listed(autoscaling, call, "AutoScalingGroups", filters, page_size=_PAGE)
        return [
            Scaling(
                id=each["AutoScalingGroupName"],
                least=int(each["MinSize"]),
                desired=int(each["DesiredCapacity"]),
                members={one["InstanceId"]: str(one.get("LifecycleState")) for one in each.get("Instances") or ()},
                suspended=frozenset(one["ProcessName"] for one in each.get("SuspendedProcesses") or ()),
                is_deleted=bool(each.get("Status")),
                tags=tags_from_boto(each.get("Tags")),
            )
            for each in found
        ]


def describe_registered(elbv2: Any, region: str, wanted: Sequence[str]) -> list[Registered]:
    """The targets of these target groups, by name or ARN, as far as they exist."""
    with explained("elasticloadbalancing", "DescribeTargetGroups", region, "the target groups", RULES):
        pages = elbv2.get_paginator("describe_target_groups").paginate(PaginationConfig={"PageSize": 400})
        found = [(each["TargetGroupName"], each["TargetGroupArn"]) for page in pages for each in page["TargetGroups"]]
    return [
        Registered(name, arn, _targets(elbv2, region, name, arn)) for name, arn in found if {name, arn} & set(wanted)
    ]


def _targets(elbv2: Any, region: str, name: str, arn: str) -> tuple[tuple[str, int], ...]:
    """Without those that are leaving already."""
    with explained("elasticloadbalancing", "DescribeTargetHealth", region, f"target group {name}", RULES):
        found = elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        there = [each["Target"] for each in found if each["TargetHealth"]["State"] != "draining"]
        return tuple((each["Id"], int(each["Port"])) for each in there)


def describe_addresses(ec2: Any, region: str, ids: Iterable[str]) -> list[Address]:
    """Those of these Elastic IPs that are associated with something."""
    with explained("ec2", "DescribeAddresses", region, "the Elastic IPs", RULES):
        answers = [ec2.describe_addresses(Filters=each) for each in filter_requests({"allocation-id": ids})]
        return [
            Address(
                id=each["AllocationId"],
                public_ip=each["PublicIp"],
                association=each["AssociationId"],
                used_by=frozenset(each[key] for key in ("InstanceId", "NetworkInterfaceId") if each.get(key)),
            )
            for answer in answers
            for each in answer["Addresses"]
            if each.get("AssociationId")
        ]


def describe_volumes(ec2: Any, region: str, workload: str) -> list[Volume]:
    with explained("ec2", "DescribeVolumes", region, "the volumes", RULES):
        found = listed(ec2, "describe_volumes", "Volumes", {f"tag:{WORKLOAD}": [workload]})
        return [
            Volume(
                id=each["VolumeId"],
                status=each["State"],
                instances=tuple(one["InstanceId"] for one in each.get("Attachments") or () if one.get("InstanceId")),
                tags=tags_from_boto(each.get("Tags")),
            )
            for each in found
        ]


def shrink(autoscaling: Any, region: str, step: Shrink) -> None:
    """What it wants stays as it is while it has instances: with less it would terminate some."""
    group = step.group
    size = {"MinSize": 0} if group.members else {"MinSize": 0, "DesiredCapacity": 0}
    with explained("autoscaling", "UpdateAutoScalingGroup", region, f"Auto Scaling group {group.id}", RULES):
        autoscaling.update_auto_scaling_group(AutoScalingGroupName=group.id, **size)


def detach(autoscaling: Any, region: str, step: Detach) -> None:
    with explained("autoscaling", "DetachInstances", region, f"Auto Scaling group {step.group}", RULES):
        for some in chunked(step.ids, _MOST_INSTANCES):
            autoscaling.detach_instances(
                AutoScalingGroupName=step.group, InstanceIds=some, ShouldDecrementDesiredCapacity=True
            )


def delete_empty(autoscaling: Any, region: str, step: DeleteEmpty) -> None:
    """Without force, so that AWS refuses it if there is an instance in it after all."""
    with explained("autoscaling", "DeleteAutoScalingGroup", region, f"Auto Scaling group {step.group}", RULES):
        autoscaling.delete_auto_scaling_group(AutoScalingGroupName=step.group, ForceDelete=False)


def deregister(elbv2: Any, region: str, step: Deregister) -> None:
    targets = [{"Id": id_, "Port": port} for id_, port in step.targets]
    with explained("elasticloadbalancing", "DeregisterTargets", region, f"target group {step.group.name}", RULES):
        elbv2.deregister_targets(TargetGroupArn=step.group.arn, Targets=targets)


def disassociate(ec2: Any, region: str, step: Disassociate) -> None:
    with explained("ec2", "DisassociateAddress", region, step.address.public_ip, RULES):
        ec2.disassociate_address(AssociationId=step.address.association)


def detach_volume(ec2: Any, region: str, step: DetachVolume) -> None:
    with explained("ec2", "DetachVolume", region, f"volume {step.volume}", RULES):
        ec2.detach_volume(VolumeId=step.volume, InstanceId=step.instance)
