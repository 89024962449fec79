# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fleets of a source region as what a launch must know of them: plain instances, and Auto Scaling groups.

Pure: it takes what was listed. User data is kept as a hash, never as a text: it may have secrets in it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._core.arns import parse_arn
from .._core.filters import LIVING
from .._core.problem import Problem
from .._core.tags import tags_from_boto
from .._core.tracking import BEFORE_FENCE, FENCED_FOR, SYNC_IDENTIFIER, format_time
from .._workloads.options import is_unset, listed
from .matching import matches
from .network import own_tags, security_groups, subnets
from .other_settings.groups import OF_GROUPS
from .other_settings.instances import OF_INSTANCES
from .other_settings.setting import read_settings
from .other_settings.templates import OF_TEMPLATES
from .source_view import Boto, NotKnown, Seen, known, not_found, settled

# On every instance that a group launched (EC2 Auto Scaling User Guide, "Tag Auto Scaling groups and instances").
_GROUP_TAG = "aws:autoscaling:groupName"
_METADATA = {
    "http_endpoint": "HttpEndpoint",
    "http_tokens": "HttpTokens",
    "http_put_response_hop_limit": "HttpPutResponseHopLimit",
    "http_protocol_ipv6": "HttpProtocolIpv6",
    "instance_metadata_tags": "InstanceMetadataTags",
}
_HEALTH_CHECK = {
    "protocol": "HealthCheckProtocol",
    "port": "HealthCheckPort",
    "path": "HealthCheckPath",
    "enabled": "HealthCheckEnabled",
    "interval": "HealthCheckIntervalSeconds",
    "timeout": "HealthCheckTimeoutSeconds",
    "healthy_threshold": "HealthyThresholdCount",
    "unhealthy_threshold": "UnhealthyThresholdCount",
}


@dataclass(frozen=True, slots=True)
class Fleet:
    """Its instances that are in no Auto Scaling group, and its groups, or why nobody knows which these are."""

    instances: tuple[Boto, ...]
    groups: tuple[Boto, ...] | Problem

    @property
    def account(self) -> str | None:
        owners = [instance["OwnerId"] for instance in self.instances]
        groups = () if isinstance(self.groups, Problem) else self.groups
        return next((str(owner) for owner in (*owners, *map(_account, groups)) if owner), None)


def instances_of(seen: Seen) -> list[Boto]:
    """All instances that are not terminated, each with the account that it is of."""
    return [
        {**instance, "OwnerId": reservation.get("OwnerId")}
        for reservation in seen.all_of("reservations")
        for instance in reservation["Instances"]
        if (instance.get("State") or {}).get("Name") in LIVING
    ]


def created_from(options: Mapping[str, Any], instances: Iterable[Boto]) -> list[Boto]:
    """The instances that ``create`` of a workload makes its sources of."""
    create = options.get("create") or {}
    if not is_unset(create.get("instance_id")):
        return [instance for instance in instances if instance["InstanceId"] == create["instance_id"]]
    filters = create.get("instance_filters")
    return [instance for instance in instances if matches(instance, filters)] if filters else []


def find_fleet(seen: Seen, options: Mapping[str, Any]) -> Fleet:
    """NotKnown if nothing of it is there, or what it is could not be listed."""
    everything, images = instances_of(seen), _images(seen, options)
    own = {str(i["InstanceId"]) for i in everything if i.get("ImageId") in images}
    own |= {str(instance["InstanceId"]) for instance in created_from(options, everything)}
    plain = [i for i in everything if i["InstanceId"] in own and _GROUP_TAG not in tags_from_boto(i.get("Tags"))]
    groups: tuple[Boto, ...] | Problem
    try:
        groups = tuple(group for group in seen.all_of("auto_scaling_groups") if _is_of(seen, group, own, images))
    except NotKnown as why:
        groups = why.problem
    if not plain and isinstance(groups, Problem):
        raise NotKnown(groups)
    if not plain and not groups:
        raise not_found(
            f"no instance and no Auto Scaling group in {seen.region} runs what the workload copies; "
            "check its options and source_region"
        )
    return Fleet(tuple(sorted(plain, key=lambda i: str(i["InstanceId"]))), groups)


def _is_of(seen: Seen, group: Boto, own: set[str], images: set[str]) -> bool:
    """By its instances; a group that has none by what it would launch."""
    members = {str(instance["InstanceId"]) for instance in group.get("Instances") or ()}
    return bool(own & members) if members else any(about["image_id"] in images for about in _launched(seen, group))


def fleet_facts(seen: Seen, options: Mapping[str, Any], fleet: Fleet) -> tuple[dict[str, Any], dict[str, Any]]:
    def groups() -> tuple[Boto, ...]:
        found: tuple[Boto, ...] = known(fleet.groups)
        return tuple(sorted(found, key=lambda group: str(group["AutoScalingGroupName"])))

    def templates() -> list[dict[str, Any]]:
        return [about for group in groups() for about in _launched(seen, group)]

    zones = Counter(str((i.get("Placement") or {}).get("AvailabilityZone")) for i in fleet.instances)
    return settled(
        {
            "instances": lambda: [_instance(instance) for instance in fleet.instances],
            "user_data": lambda: {i["InstanceId"]: known(seen.user_data.get(i["InstanceId"])) for i in fleet.instances},
            "spread": lambda: dict(sorted(zones.items())),
            "auto_scaling_groups": lambda: [_group(group) for group in groups()],
            "launch_templates": templates,
            "target_groups": lambda: [_target_group(seen, g) for g in target_groups_of(seen, options, groups())],
            "security_groups": lambda: security_groups(seen, _security_group_ids(fleet, templates())),
            "subnets": lambda: subnets(seen, _subnet_ids(fleet, groups())),
            "scaling": lambda: {name: known(seen.scaling).get(name, {}) for name in _names(groups())},
        }
    )


def _names(groups: Iterable[Boto]) -> list[str]:
    return [str(group["AutoScalingGroupName"]) for group in groups]


def _security_group_ids(fleet: Fleet, templates: Iterable[Mapping[str, Any]]) -> set[str]:
    of_instances = {str(g["GroupId"]) for i in fleet.instances for g in i.get("SecurityGroups") or ()}
    return of_instances | {each for about in templates for each in about["security_groups"]}


def _subnet_ids(fleet: Fleet, groups: Iterable[Boto]) -> set[str]:
    of_instances = {str(i["SubnetId"]) for i in fleet.instances if i.get("SubnetId")}
    return of_instances | {each for group in groups for each in _subnets(group)}


def target_groups_of(seen: Seen, options: Mapping[str, Any], groups: Iterable[Boto]) -> list[Boto]:
    """Those that its Auto Scaling groups are attached to, and those that the workload names."""
    said = options.get("target_groups")
    names = [] if is_unset(said) else [str(name) for name in listed(said)]
    arns = {arn for group in groups for arn in group.get("TargetGroupARNs") or ()}
    found = [g for g in seen.all_of("target_groups") if g["TargetGroupArn"] in arns or g["TargetGroupName"] in names]
    return sorted(found, key=lambda group: str(group["TargetGroupName"]))


def template_of(group: Boto) -> tuple[str, str] | None:
    """Id and version of what a group launches, or None for a launch configuration."""
    mixed = ((group.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}).get("LaunchTemplateSpecification")
    told = group.get("LaunchTemplate") or mixed
    return (str(told["LaunchTemplateId"]), str(told.get("Version") or "$Default")) if told else None


def version_listed(seen: Seen, template: tuple[str, str]) -> Boto | None:
    """A version of a launch template that the listing has: the latest, the default, or one that is one of these."""
    identifier, version = template
    versions = [v for v in seen.all_of("launch_templates") if v["LaunchTemplateId"] == identifier]
    if version == "$Default":
        return next((v for v in versions if v.get("DefaultVersion")), None)
    if version == "$Latest":
        return max(versions, key=lambda v: int(v["VersionNumber"]), default=None)
    return next((v for v in versions if str(v["VersionNumber"]) == version), None)


def sha256_of(user_data: str | None) -> str | None:
    """Of the decoded text; None for none."""
    if not user_data:
        return None
    try:
        decoded = base64.b64decode(user_data, validate=True)
    except (binascii.Error, ValueError):
        decoded = user_data.encode("utf-8")
    return hashlib.sha256(decoded).hexdigest()


def _images(seen: Seen, options: Mapping[str, Any]) -> set[str]:
    """Ids of the images that the workload copies, and of their predecessors that are there."""
    ids = options.get("image_ids")
    found = set() if is_unset(ids) else {str(each) for each in listed(ids)}
    if identifier := options.get("sync_identifier"):
        tagged = (i for i in seen.all_of("images") if tags_from_boto(i.get("Tags")).get(SYNC_IDENTIFIER) == identifier)
        found |= {image["ImageId"] for image in tagged}
    if filters := options.get("filters"):
        found |= {image["ImageId"] for image in seen.all_of("images") if matches(image, filters)}
    return found


def _launched(seen: Seen, group: Boto) -> list[dict[str, Any]]:
    """What a group launches, as data of a launch template; user data as a hash."""
    if template := template_of(group):
        version = version_listed(seen, template) or next(iter(known(seen.templates.get(template, ()))), None)
        return [_template(version, template[1])] if version else []
    name = group.get("LaunchConfigurationName")
    found = [c for c in seen.all_of("launch_configurations") if c["LaunchConfigurationName"] == name] if name else []
    return [_launch_configuration(configuration) for configuration in found]


def _template(version: Boto, asked: str) -> dict[str, Any]:
    data = version.get("LaunchTemplateData") or {}
    profile = data.get("IamInstanceProfile") or {}
    of_interfaces = [g for face in data.get("NetworkInterfaces") or () for g in face.get("Groups") or ()]
    return {
        "id": version.get("LaunchTemplateId"),
        "name": version.get("LaunchTemplateName"),
        "version": asked,
        "image_id": data.get("ImageId"),
        "instance_type": data.get("InstanceType"),
        "key_name": data.get("KeyName"),
        "iam_instance_profile": profile.get("Arn") or profile.get("Name"),
        "security_groups": sorted({*(data.get("SecurityGroupIds") or ()), *of_interfaces}),
        "user_data_sha256": sha256_of(data.get("UserData")),
        "metadata_options": _options(data.get("MetadataOptions")),
        "ebs_optimized": data.get("EbsOptimized"),
        "detailed_monitoring": bool((data.get("Monitoring") or {}).get("Enabled")),
        "tenancy": (data.get("Placement") or {}).get("Tenancy") or "default",
        "tags": _tags_of_instances(data),
        "other_settings": read_settings(OF_TEMPLATES, data),
    }


def _launch_configuration(configuration: Boto) -> dict[str, Any]:
    return {
        "id": None,
        "name": configuration.get("LaunchConfigurationName"),
        "version": None,
        "image_id": configuration.get("ImageId"),
        "instance_type": configuration.get("InstanceType"),
        "key_name": configuration.get("KeyName") or None,
        "iam_instance_profile": configuration.get("IamInstanceProfile") or None,
        "security_groups": sorted(configuration.get("SecurityGroups") or ()),
        "user_data_sha256": sha256_of(configuration.get("UserData")),
        "metadata_options": _options(configuration.get("MetadataOptions")),
        "ebs_optimized": configuration.get("EbsOptimized"),
        "detailed_monitoring": (configuration.get("InstanceMonitoring") or {}).get("Enabled"),
        "tenancy": configuration.get("PlacementTenancy") or "default",
        "tags": {},
        "other_settings": read_settings(OF_TEMPLATES, configuration),
    }


def _tags_of_instances(data: Boto) -> dict[str, str]:
    """Those that a launch template gives to what it launches."""
    said = data.get("TagSpecifications") or ()
    return own_tags(next((each.get("Tags") for each in said if each.get("ResourceType") == "instance"), None))


def _instance(instance: Boto) -> dict[str, Any]:
    placement = instance.get("Placement") or {}
    launched = instance.get("LaunchTime")
    return {
        "instance_id": instance["InstanceId"],
        "image_id": instance.get("ImageId"),
        "instance_type": instance.get("InstanceType"),
        "architecture": instance.get("Architecture"),
        "key_name": instance.get("KeyName"),
        "iam_instance_profile": (instance.get("IamInstanceProfile") or {}).get("Arn"),
        "security_groups": sorted(group["GroupId"] for group in instance.get("SecurityGroups") or ()),
        "subnet_id": instance.get("SubnetId"),
        "elastic_ips": sorted(_elastic_ips(instance)),
        "availability_zone": placement.get("AvailabilityZone"),
        "placement_group": placement.get("GroupName") or None,
        "tenancy": placement.get("Tenancy"),
        "launched_at": format_time(launched) if launched else None,
        "metadata_options": _options(instance.get("MetadataOptions")),
        "ebs_optimized": instance.get("EbsOptimized"),
        "detailed_monitoring": (instance.get("Monitoring") or {}).get("State") == "enabled",
        "tags": own_tags(instance.get("Tags")),
        "other_settings": read_settings(OF_INSTANCES, instance),
    }


def _elastic_ips(instance: Boto) -> Iterator[str]:
    """Addresses of the account; an address that EC2 gave has the owner amazon (DescribeInstances: IpOwnerId)."""
    for interface in instance.get("NetworkInterfaces") or ():
        for address in interface.get("PrivateIpAddresses") or ():
            told = address.get("Association") or {}
            if told.get("PublicIp") and told.get("IpOwnerId") not in (None, "amazon"):
                yield str(told["PublicIp"])


def _group(group: Boto) -> dict[str, Any]:
    template = template_of(group)
    return {
        "name": group["AutoScalingGroupName"],
        "min_size": group.get("MinSize"),
        "max_size": group.get("MaxSize"),
        "desired_capacity": group.get("DesiredCapacity"),
        "instances": len(group.get("Instances") or ()),
        "subnets": sorted(_subnets(group)),
        "availability_zones": sorted(group.get("AvailabilityZones") or ()),
        "health_check_type": group.get("HealthCheckType"),
        "health_check_period": group.get("HealthCheckGracePeriod"),
        "default_cooldown": group.get("DefaultCooldown"),
        "termination_policies": list(group.get("TerminationPolicies") or ()),
        "max_instance_lifetime": group.get("MaxInstanceLifetime"),
        "suspend_processes": _suspended(group),
        "target_group_arns": sorted(group.get("TargetGroupARNs") or ()),
        "launch_template": {"id": template[0], "version": template[1]} if template else None,
        "launch_configuration_name": group.get("LaunchConfigurationName"),
        "mixed_instances_policy": _mixed(group),
        "tags": own_tags(group.get("Tags")),
        "other_settings": read_settings(OF_GROUPS, group),
    }


def _suspended(group: Boto) -> list[str]:
    """Those of its owners. A fence suspends all that start or end instances, and its tag has those that ran before."""
    found = {str(process["ProcessName"]) for process in group.get("SuspendedProcesses") or ()}
    tags = tags_from_boto(group.get("Tags"))
    return sorted(found - set(tags.get(BEFORE_FENCE, "").split()) if FENCED_FOR in tags else found)


def _mixed(group: Boto) -> dict[str, Any] | None:
    """Which instance types a group may launch, and how many of them on demand."""
    policy = group.get("MixedInstancesPolicy")
    if not policy:
        return None
    distribution = policy.get("InstancesDistribution") or {}
    overrides = (policy.get("LaunchTemplate") or {}).get("Overrides") or ()
    return {
        "instance_types": [each["InstanceType"] for each in overrides if each.get("InstanceType")],
        "has_weights": any(each.get("WeightedCapacity") for each in overrides),
        "on_demand_base_capacity": distribution.get("OnDemandBaseCapacity"),
        "on_demand_percentage_above_base_capacity": distribution.get("OnDemandPercentageAboveBaseCapacity"),
        "on_demand_allocation_strategy": distribution.get("OnDemandAllocationStrategy"),
        "spot_allocation_strategy": distribution.get("SpotAllocationStrategy"),
    }


def _target_group(seen: Seen, group: Boto) -> dict[str, Any]:
    check = {key: group.get(member) for key, member in _HEALTH_CHECK.items()}
    return {
        "arn": group["TargetGroupArn"],
        "name": group["TargetGroupName"],
        "protocol": group.get("Protocol"),
        "protocol_version": group.get("ProtocolVersion"),
        "port": group.get("Port"),
        "vpc_id": group.get("VpcId"),
        "target_type": group.get("TargetType"),
        "health_check": {**check, "matcher": (group.get("Matcher") or {}).get("HttpCode")},
        "load_balancer_arns": sorted(group.get("LoadBalancerArns") or ()),
        "tags": known(seen.target_group_tags.get(group["TargetGroupArn"], {})),
    }


def _options(options: Boto | None) -> dict[str, Any]:
    return {key: (options or {}).get(member) for key, member in _METADATA.items() if (options or {}).get(member)}


def _subnets(group: Boto) -> list[str]:
    return [part.strip() for part in str(group.get("VPCZoneIdentifier") or "").split(",") if part.strip()]


def _account(group: Boto) -> str | None:
    arn = parse_arn(str(group.get("AutoScalingGroupARN") or ""))
    return arn.account if arn else None
