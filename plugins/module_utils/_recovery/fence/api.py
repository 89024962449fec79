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
from ..._core.filters import LIVING, chunked
from ..._core.listing import listed
from ..._core.tags import tags_from_boto
from ..._rds.model import SERVERLESS_V1
from ..changing import modify_database, of_group
from .model import Database, Regroup, Restart, Scaling, Server, Unit, Unmark

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
OF_GROUP = "aws:autoscaling:groupName"
_PAGE = 100
# Amazon EC2 Auto Scaling API reference, DescribeAutoScalingGroups: the most names of a request.
_NAMES = 50


def describe_servers(ec2: Any, region: str, filters: Mapping[str, Sequence[str]]) -> list[Server]:
    asked = {"instance-state-name": LIVING, **filters}
    with explained("ec2", "DescribeInstances", region, "the instances", RULES):
        found = listed(ec2, "describe_instances", "Reservations", asked)
        return [_server(each) for reservation in found for each in reservation["Instances"]]


def _server(instance: Mapping[str, Any]) -> Server:
    tags = tags_from_boto(instance.get("Tags"))
    root = instance.get("RootDeviceType") or "ebs"
    return Server(instance["InstanceId"], instance["State"]["Name"], root, tags.get(OF_GROUP, ""), tags)


def describe_scaling(autoscaling: Any, region: str, filters: Mapping[str, Sequence[str]]) -> list[Scaling]:
    with explained("autoscaling", "DescribeAutoScalingGroups", region, "the Auto Scaling groups", RULES):
        found = listed(autoscaling, "describe_auto_scaling_groups", "AutoScalingGroups", filters, page_size=_PAGE)
        return [_scaling(each) for each in found]


def describe_scaling_named(autoscaling: Any, region: str, names: Sequence[str]) -> list[Scaling]:
    with explained("autoscaling", "DescribeAutoScalingGroups", region, f"Auto Scaling group {', '.join(names)}", RULES):
        paginator = autoscaling.get_paginator("describe_auto_scaling_groups")
        found = [page for some in chunked(names, _NAMES) for page in paginator.paginate(AutoScalingGroupNames=some)]
        return [_scaling(each) for page in found for each in page["AutoScalingGroups"]]


def _scaling(group: Mapping[str, Any]) -> Scaling:
    suspended = frozenset(part["ProcessName"] for part in group.get("SuspendedProcesses") or ())
    return Scaling(group["AutoScalingGroupName"], suspended, tags_from_boto(group.get("Tags")))


def describe_database(rds: Any, region: str, name: str, *, is_cluster: bool) -> Database | None:
    """All are listed: one that is not there is no error then."""
    if not is_cluster:
        found = _listed(rds, region, name, "DBInstances", "DBInstanceIdentifier")
        return _instance(found[0]) if found else None
    found = _listed(rds, region, name, "DBClusters", "DBClusterIdentifier")
    if not found:
        return None
    # A Multi-AZ DB cluster is restarted as a whole.
    if not str(found[0].get("Engine") or "").startswith("aurora"):
        return _cluster(found[0], (Unit(name, found[0]["Status"], is_cluster=True),))
    members = _listed(rds, region, name, "DBInstances", "DBClusterIdentifier")
    return _cluster(found[0], _units(found[0], members))


def _listed(rds: Any, region: str, name: str, key: str, id_: str) -> list[Mapping[str, Any]]:
    calls = {"DBInstances": "describe_db_instances", "DBClusters": "describe_db_clusters"}
    with explained("rds", f"Describe{key}", region, name, RULES):
        pages = rds.get_paginator(calls[key]).paginate(PaginationConfig={"PageSize": _PAGE})
        return [each for page in pages for each in page[key] if each.get(id_) == name]


def _instance(found: Mapping[str, Any]) -> Database:
    name, status = found["DBInstanceIdentifier"], found["DBInstanceStatus"]
    tags = tags_from_boto(found.get("TagList"))
    return Database(name, found["DBInstanceArn"], False, status, _groups(found), (Unit(name, status),), tags)


def _cluster(found: Mapping[str, Any], units: tuple[Unit, ...]) -> Database:
    about = (found["DBClusterIdentifier"], found["DBClusterArn"], True, found["Status"], _groups(found), units)
    is_v1 = found.get("EngineMode") == SERVERLESS_V1
    return Database(*about, tags_from_boto(found.get("TagList")), bool(found.get("HttpEndpointEnabled")), is_v1)


def _units(cluster: Mapping[str, Any], members: Sequence[Mapping[str, Any]]) -> tuple[Unit, ...]:
    """The writer last."""
    writers = {
        each["DBInstanceIdentifier"] for each in cluster.get("DBClusterMembers") or () if each["IsClusterWriter"]
    }
    in_order = sorted(members, key=lambda each: each["DBInstanceIdentifier"] in writers)
    return tuple(Unit(each["DBInstanceIdentifier"], each["DBInstanceStatus"]) for each in in_order)


def _groups(found: Mapping[str, Any]) -> dict[str, str]:
    groups = found.get("VpcSecurityGroups") or ()
    return {each["VpcSecurityGroupId"]: each.get("Status", "active") for each in groups}


def inbound(ec2: Any, region: str, names: Iterable[str]) -> dict[str, bool]:
    """Security group -> whether it lets anything in, of those that are there."""
    with explained("ec2", "DescribeSecurityGroups", region, "the security groups of the fence", RULES):
        found = listed(ec2, "describe_security_groups", "SecurityGroups", {"group-id": tuple(names)})
        return {each["GroupId"]: bool(each.get("IpPermissions")) for each in found}


def resume(autoscaling: Any, region: str, group: str, processes: Sequence[str]) -> None:
    with explained("autoscaling", "ResumeProcesses", region, f"Auto Scaling group {group}", RULES):
        autoscaling.resume_processes(AutoScalingGroupName=group, ScalingProcesses=list(processes))


def start(ec2: Any, region: str, ids: Sequence[str]) -> None:
    with explained("ec2", "StartInstances", region, ", ".join(ids), RULES):
        ec2.start_instances(InstanceIds=list(ids))


def regroup(rds: Any, region: str, step: Regroup) -> None:
    database, groups = step.database, {"VpcSecurityGroupIds": list(step.groups)}
    modify_database(rds, region, database.id, groups, RULES, is_cluster=database.is_cluster)


def restart(rds: Any, region: str, step: Restart) -> None:
    unit = step.unit
    if unit.is_cluster:
        with explained("rds", "RebootDBCluster", region, f"DB cluster {unit.id}", RULES):
            rds.reboot_db_cluster(DBClusterIdentifier=unit.id)
        return
    with explained("rds", "RebootDBInstance", region, f"DB instance {unit.id}", RULES):
        rds.reboot_db_instance(DBInstanceIdentifier=unit.id)


def untag_ec2(ec2: Any, region: str, step: Unmark) -> None:
    with explained("ec2", "DeleteTags", region, ", ".join(step.ids), RULES):
        ec2.delete_tags(Resources=list(step.ids), Tags=[{"Key": key} for key in step.keys])


def untag_autoscaling(autoscaling: Any, region: str, step: Unmark) -> None:
    with explained("autoscaling", "DeleteTags", region, ", ".join(step.ids), RULES):
        autoscaling.delete_tags(Tags=[{"Key": key, **of_group(id_)} for id_ in step.ids for key in step.keys])


def untag_rds(rds: Any, region: str, step: Unmark) -> None:
    for arn in step.ids:
        with explained("rds", "RemoveTagsFromResource", region, arn, RULES):
            rds.remove_tags_from_resource(ResourceName=arn, TagKeys=list(step.keys))
