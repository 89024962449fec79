# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls to the source region that look at what is to be fenced, and fence it: one function for each.

It never decides anything, and it never deletes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._core.errors import OTHER, UNAVAILABLE, AwsRule, explained
from ..._core.filters import LIVING
from ..._core.listing import listed
from ..._core.tags import tags_from_boto
from ..tagging import of_group
from .model import PROCESSES, TAGS, Database, Regroup, Scaling, Server

RULES = (
    AwsRule(
        ("IncorrectInstanceState", "InvalidDBInstanceState", "InvalidDBClusterStateFault", "IncorrectState"),
        "it is changing its state just now",
        "run again",
        UNAVAILABLE,
    ),
    AwsRule(
        ("UnsupportedOperation",),
        "this instance cannot be stopped",
        "fence it by hand, and leave fence out of the plan",
        OTHER,
    ),
)
_OF_GROUP = "aws:autoscaling:groupName"
_PAGE = 100


def describe_servers(ec2: Any, region: str, filters: Mapping[str, Sequence[str]]) -> list[Server]:
    asked = {"instance-state-name": LIVING, **filters}
    with explained("ec2", "DescribeInstances", region, "the instances", RULES):
        found = listed(ec2, "describe_instances", "Reservations", asked)
        return [_server(each) for reservation in found for each in reservation["Instances"]]


def _server(instance: Mapping[str, Any]) -> Server:
    tags = tags_from_boto(instance.get("Tags"))
    root = instance.get("RootDeviceType") or "ebs"
    return Server(instance["InstanceId"], instance["State"]["Name"], root, tags.get(_OF_GROUP, ""), tags)


def describe_scaling(autoscaling: Any, region: str, names: Sequence[str]) -> list[Scaling]:
    with explained("autoscaling", "DescribeAutoScalingGroups", region, f"Auto Scaling group {', '.join(names)}", RULES):
        pages = autoscaling.get_paginator("describe_auto_scaling_groups").paginate(AutoScalingGroupNames=list(names))
        return [
            Scaling(
                each["AutoScalingGroupName"],
                frozenset(part["ProcessName"] for part in each.get("SuspendedProcesses") or ()),
                tags_from_boto(each.get("Tags")),
            )
            for page in pages
            for each in page["AutoScalingGroups"]
        ]


def describe_database(rds: Any, region: str, name: str, *, is_cluster: bool) -> Database | None:
    """All are listed: one that is not there is no error then."""
    call, key, id_ = ("describe_db_instances", "DBInstances", "DBInstanceIdentifier")
    if is_cluster:
        call, key, id_ = ("describe_db_clusters", "DBClusters", "DBClusterIdentifier")
    with explained("rds", "DescribeDBClusters" if is_cluster else "DescribeDBInstances", region, name, RULES):
        pages = rds.get_paginator(call).paginate(PaginationConfig={"PageSize": _PAGE})
        found = [each for page in pages for each in page[key] if each[id_] == name]
        return (_cluster(found[0]) if is_cluster else _instance(found[0])) if found else None


def _instance(found: Mapping[str, Any]) -> Database:
    about = (found["DBInstanceIdentifier"], found["DBInstanceArn"], False, found["DBInstanceStatus"])
    return Database(*about, _groups(found), found["DBInstanceIdentifier"], tags_from_boto(found.get("TagList")))


def _cluster(found: Mapping[str, Any]) -> Database:
    members = found.get("DBClusterMembers") or ()
    writer = next((each["DBInstanceIdentifier"] for each in members if each.get("IsClusterWriter")), "")
    about = (found["DBClusterIdentifier"], found["DBClusterArn"], True, found["Status"])
    # A Multi-AZ DB cluster is restarted as a whole.
    is_aurora = str(found.get("Engine") or "").startswith("aurora")
    return Database(*about, _groups(found), writer if is_aurora else "", tags_from_boto(found.get("TagList")))


def _groups(found: Mapping[str, Any]) -> dict[str, bool]:
    groups = found.get("VpcSecurityGroups") or ()
    return {each["VpcSecurityGroupId"]: each.get("Status", "active") == "active" for each in groups}


def inbound(ec2: Any, region: str, names: Iterable[str]) -> dict[str, bool]:
    """Security group -> whether it lets anything in, of those that are there."""
    with explained("ec2", "DescribeSecurityGroups", region, "the security groups of the fence", RULES):
        found = listed(ec2, "describe_security_groups", "SecurityGroups", {"group-id": tuple(names)})
        return {each["GroupId"]: bool(each.get("IpPermissions")) for each in found}


def suspend(autoscaling: Any, region: str, group: str) -> None:
    with explained("autoscaling", "SuspendProcesses", region, f"Auto Scaling group {group}", RULES):
        autoscaling.suspend_processes(AutoScalingGroupName=group, ScalingProcesses=list(PROCESSES))


def resume(autoscaling: Any, region: str, group: str, processes: Sequence[str]) -> None:
    with explained("autoscaling", "ResumeProcesses", region, f"Auto Scaling group {group}", RULES):
        autoscaling.resume_processes(AutoScalingGroupName=group, ScalingProcesses=list(processes))


def stop(ec2: Any, region: str, ids: Sequence[str]) -> None:
    with explained("ec2", "StopInstances", region, ", ".join(ids), RULES):
        ec2.stop_instances(InstanceIds=list(ids))


def start(ec2: Any, region: str, ids: Sequence[str]) -> None:
    with explained("ec2", "StartInstances", region, ", ".join(ids), RULES):
        ec2.start_instances(InstanceIds=list(ids))


def regroup(rds: Any, region: str, step: Regroup) -> None:
    database, groups = step.database, list(step.groups)
    if database.is_cluster:
        with explained("rds", "ModifyDBCluster", region, f"DB cluster {database.id}", RULES):
            rds.modify_db_cluster(DBClusterIdentifier=database.id, VpcSecurityGroupIds=groups, ApplyImmediately=True)
        return
    with explained("rds", "ModifyDBInstance", region, f"DB instance {database.id}", RULES):
        rds.modify_db_instance(DBInstanceIdentifier=database.id, VpcSecurityGroupIds=groups, ApplyImmediately=True)


def restart(rds: Any, region: str, database: Database) -> None:
    if database.writer:
        with explained("rds", "RebootDBInstance", region, f"DB instance {database.writer}", RULES):
            rds.reboot_db_instance(DBInstanceIdentifier=database.writer)
        return
    with explained("rds", "RebootDBCluster", region, f"DB cluster {database.id}", RULES):
        rds.reboot_db_cluster(DBClusterIdentifier=database.id)


def untag_ec2(ec2: Any, region: str, ids: Sequence[str]) -> None:
    with explained("ec2", "DeleteTags", region, ", ".join(ids), RULES):
        ec2.delete_tags(Resources=list(ids), Tags=[{"Key": key} for key in TAGS])


def untag_autoscaling(autoscaling: Any, region: str, ids: Sequence[str]) -> None:
    with explained("autoscaling", "DeleteTags", region, ", ".join(ids), RULES):
        autoscaling.delete_tags(Tags=[{"Key": key, **of_group(id_)} for id_ in ids for key in TAGS])


def untag_rds(rds: Any, region: str, ids: Sequence[str]) -> None:
    for arn in ids:
        with explained("rds", "RemoveTagsFromResource", region, arn, RULES):
            rds.remove_tags_from_resource(ResourceName=arn, TagKeys=list(TAGS))
