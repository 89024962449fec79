# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of a recovery of fleets: one function for each, errors explained, answers as models.

It never decides anything, and every call goes to the recovery region.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..._core.errors import ABSENT, AwsError, explained
from ..._core.filters import chunked, filter_requests
from ..._core.listing import listed
from ..._core.tags import tags_from_boto, tags_to_boto
from ..changing import tag_autoscaling, tag_ec2
from ..ownership import WORKLOAD
from ..steps import Complete
from .errors import RULES
from .model import (
    DATA_TYPE,
    Address,
    Group,
    Health,
    Instance,
    LoadBalancer,
    Parameter,
    TargetGroup,
    Template,
    checks_from_boto,
    group_from_boto,
    instance_from_boto,
)
from .steps import Associate, Publish, Register, TagInterfaces

_MOST_ARNS = 20
# A group launches each instance of a fleet in an activity of its own.
_ACTIVITIES = 20


def describe_instances(ec2: Any, region: str, workload: str) -> list[Instance]:
    """All that carry the tag of a workload, also those that were terminated a short while ago."""
    with explained("ec2", "DescribeInstances", region, "the instances", RULES):
        filters = {f"tag:{WORKLOAD}": [workload]}
        found = [
            instance
            for reservation in listed(ec2, "describe_instances", "Reservations", filters)
            for instance in reservation["Instances"]
        ]
        return [instance_from_boto(instance) for instance in found]


def describe_checks(ec2: Any, region: str, instance_ids: Iterable[str]) -> dict[str, str]:
    """Id -> what the status checks say of instances that run."""
    try:
        with explained("ec2", "DescribeInstanceStatus", region, "the status checks", RULES):
            return {
                each["InstanceId"]: checks_from_boto(each)
                for some in chunked(instance_ids, 100)
                for each in ec2.describe_instance_status(InstanceIds=some, IncludeAllInstances=True)["InstanceStatuses"]
            }
    except AwsError as error:
        # AWS may not know everywhere yet what it has just launched.
        if error.code == "InvalidInstanceID.NotFound":
            return {}
        raise


def describe_group(autoscaling: Any, region: str, name: str) -> Group | None:
    with explained("autoscaling", "DescribeAutoScalingGroups", region, f"Auto Scaling group {name}", RULES):
        groups = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
        found = [group_from_boto(group) for group in groups]
    return found[0] if found else None


def describe_activity(autoscaling: Any, region: str, name: str) -> str:
    """Why a launch of a group failed last, or nothing. AWS answers the newest first, also those that went well."""
    with explained("autoscaling", "DescribeScalingActivities", region, f"Auto Scaling group {name}", RULES):
        answer = autoscaling.describe_scaling_activities(AutoScalingGroupName=name, MaxRecords=_ACTIVITIES)[
            "Activities"
        ]
        failed = (each for each in answer if each.get("StatusCode") in ("Failed", "Cancelled"))
        last: Mapping[str, Any] = next(failed, {})
        return str(last.get("StatusMessage") or "").partition(" Launching EC2 instance failed")[0]


def describe_template(ec2: Any, region: str, template: Mapping[str, str], version: str) -> Template | None:
    """One version of a launch template, by ``{"LaunchTemplateName": ...}`` or its id; None if there is none."""
    [(key, value)] = template.items()
    plural = {"LaunchTemplateName": "LaunchTemplateNames", "LaunchTemplateId": "LaunchTemplateIds"}[key]
    try:
        with explained("ec2", "DescribeLaunchTemplates", region, f"launch template {value}", RULES):
            about = ec2.describe_launch_templates(**{plural: [value]})["LaunchTemplates"]
        with explained("ec2", "DescribeLaunchTemplateVersions", region, f"launch template {value}", RULES):
            answer = ec2.describe_launch_template_versions(**template, Versions=[version])["LaunchTemplateVersions"]
            return _template(about[0], answer[0]) if about and answer else None
    except AwsError as error:
        if error.kind == ABSENT:
            return None
        raise


def _template(about: Mapping[str, Any], version: Mapping[str, Any]) -> Template:
    return Template(
        id=about["LaunchTemplateId"],
        name=about["LaunchTemplateName"],
        version=int(version["VersionNumber"]),
        tags=tags_from_boto(about.get("Tags")),
        description=str(version.get("VersionDescription") or ""),
        data=version["LaunchTemplateData"],
    )


def describe_target_groups(elbv2: Any, region: str) -> list[TargetGroup]:
    with explained("elasticloadbalancing", "DescribeTargetGroups", region, "the target groups", RULES):
        pages = elbv2.get_paginator("describe_target_groups").paginate(PaginationConfig={"PageSize": 400})
        return [
            TargetGroup(
                name=each["TargetGroupName"],
                arn=each["TargetGroupArn"],
                target_type=each.get("TargetType") or "instance",
                load_balancers=tuple(each["LoadBalancerArns"]),
            )
            for page in pages
            for each in page["TargetGroups"]
        ]


def describe_health(elbv2: Any, region: str, group: TargetGroup) -> dict[str, Health]:
    """Target -> what the load balancer says of it."""
    with explained("elasticloadbalancing", "DescribeTargetHealth", region, f"target group {group.name}", RULES):
        answer = elbv2.describe_target_health(TargetGroupArn=group.arn)["TargetHealthDescriptions"]
        return {
            each["Target"]["Id"]: Health(each["TargetHealth"]["State"], str(each["TargetHealth"].get("Reason") or ""))
            for each in answer
        }


def describe_load_balancers(elbv2: Any, region: str, arns: Iterable[str]) -> list[LoadBalancer]:
    with explained("elasticloadbalancing", "DescribeLoadBalancers", region, "the load balancers", RULES):
        answers = [elbv2.describe_load_balancers(LoadBalancerArns=some) for some in chunked(arns, _MOST_ARNS)]
        found = [each for answer in answers for each in answer["LoadBalancers"]]
        return [
            LoadBalancer(
                arn=each["LoadBalancerArn"],
                name=each["LoadBalancerName"],
                dns_name=each["DNSName"],
                zone_id=each["CanonicalHostedZoneId"],
                ports=_ports(elbv2, region, each["LoadBalancerArn"]),
            )
            for each in found
        ]


def _ports(elbv2: Any, region: str, arn: str) -> tuple[int, ...]:
    with explained("elasticloadbalancing", "DescribeListeners", region, "the listeners", RULES):
        listeners = elbv2.describe_listeners(LoadBalancerArn=arn)["Listeners"]
        return tuple(sorted(int(each["Port"]) for each in listeners if each.get("Port")))


def describe_addresses(ec2: Any, region: str, ids: Iterable[str]) -> dict[str, Address]:
    """Allocation id -> address, of those that exist."""
    with explained("ec2", "DescribeAddresses", region, "the Elastic IPs", RULES):
        answers = [ec2.describe_addresses(Filters=each) for each in filter_requests({"allocation-id": ids})]
        return {
            each["AllocationId"]: Address(
                id=each["AllocationId"],
                public_ip=each["PublicIp"],
                used_by=str(each.get("InstanceId") or each.get("NetworkInterfaceId") or ""),
            )
            for answer in answers
            for each in answer["Addresses"]
        }


def get_parameter(ssm: Any, region: str, name: str) -> Parameter | None:
    with explained("ssm", "GetParameters", region, f"parameter {name}", RULES):
        answer = ssm.get_parameters(Names=[name])
        found = [Parameter(each["Value"], each.get("DataType") or "text") for each in answer["Parameters"]]
        if not found and name not in answer["InvalidParameters"]:
            raise ValueError(f"it says nothing of {name}")
    return found[0] if found else None


def register(elbv2: Any, step: Register) -> None:
    with explained("elasticloadbalancing", "RegisterTargets", step.region, f"target group {step.name}", RULES):
        elbv2.register_targets(TargetGroupArn=step.arn, Targets=[{"Id": target} for target in step.targets])


def associate(ec2: Any, step: Associate) -> None:
    """What something else has got meanwhile it keeps."""
    with explained("ec2", "AssociateAddress", step.region, f"{step.address} ({step.public_ip})", RULES):
        ec2.associate_address(AllocationId=step.address, InstanceId=step.instance, AllowReassociation=False)


def tag_interfaces(ec2: Any, step: TagInterfaces) -> None:
    tag_ec2(ec2, step.region, step.ids, step.tags, what="the network interfaces", rules=RULES)


def publish(ssm: Any, step: Publish) -> None:
    """AWS checks the image later: until then the parameter has no value, or the one before."""
    told = {"Name": step.parameter, "Value": step.image, "Type": "String", "DataType": DATA_TYPE}
    # SSM takes no tags together with Overwrite.
    more: dict[str, Any] = {"Overwrite": True} if step.before else {"Tags": tags_to_boto(step.tags)}
    with explained("ssm", "PutParameter", step.region, f"parameter {step.parameter}", RULES):
        ssm.put_parameter(**told, **more)


def complete_instances(ec2: Any, step: Complete) -> None:
    tag_ec2(ec2, step.region, step.ids, step.tags, what=step.id, rules=RULES)


def complete_group(autoscaling: Any, step: Complete) -> None:
    what = f"Auto Scaling group {step.ids[0]}"
    tag_autoscaling(autoscaling, step.region, step.ids[:1], step.tags, what=what, rules=RULES)
