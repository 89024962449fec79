# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of EC2: networks, images, instance types and what runs. One listing each, however many workloads there are.

It never judges what it reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .._core.errors import AwsError, explained
from .._core.listing import listed
from .._core.tags import tags_from_boto
from .._core.tracking import SOURCE, parse_time
from .model import (
    DryRun,
    ElasticIp,
    ImageDetails,
    ImageVolume,
    InstanceType,
    LaunchTemplate,
    Refused,
    Reservation,
    Rule,
    SecurityGroup,
    SnapshotDetails,
    Subnet,
    TemplateContent,
)

# API reference: MaxResults of DescribeInstanceTypes, DescribeManagedPrefixLists and DescribeLaunchTemplates.
TYPES_A_PAGE = 100
PREFIX_LISTS_A_PAGE = 100
TEMPLATES_A_PAGE = 200
# What AWS calls these versions of a launch template.
LATEST, DEFAULT = "$Latest", "$Default"


def subnets(ec2: Any, region: str) -> dict[str, Subnet]:
    """Id -> subnet."""
    with explained("ec2", "DescribeSubnets", region, "the subnets"):
        found = [
            Subnet(
                id=each["SubnetId"],
                vpc=each["VpcId"],
                zone=each["AvailabilityZone"],
                free=each["AvailableIpAddressCount"],
                is_available=each["State"] == "available",
                cidr=each.get("CidrBlock", ""),
                tags=tags_from_boto(each.get("Tags")),
            )
            for each in listed(ec2, "describe_subnets", "Subnets", {})
        ]
    return {subnet.id: subnet for subnet in found}


def security_groups(ec2: Any, region: str) -> dict[str, SecurityGroup]:
    """Id -> security group."""
    with explained("ec2", "DescribeSecurityGroups", region, "the security groups"):
        found = [
            SecurityGroup(
                id=each["GroupId"],
                name=each["GroupName"],
                vpc=each.get("VpcId", ""),
                rules=_rules(each.get("IpPermissions", ())),
                egress=_rules(each.get("IpPermissionsEgress", ())),
                tags=tags_from_boto(each.get("Tags")),
            )
            for each in listed(ec2, "describe_security_groups", "SecurityGroups", {})
        ]
    return {group.id: group for group in found}


def _rules(permissions: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """One for each peer."""
    return tuple(rule for permission in permissions for rule in _rules_of(permission))


def _rules_of(permission: Mapping[str, Any]) -> Iterator[Rule]:
    ports = (permission["IpProtocol"], permission.get("FromPort"), permission.get("ToPort"))
    for each in permission.get("IpRanges", ()):
        yield Rule(*ports, each["CidrIp"])
    for each in permission.get("Ipv6Ranges", ()):
        yield Rule(*ports, each["CidrIpv6"])
    for each in permission.get("UserIdGroupPairs", ()):
        yield Rule(*ports, group=each.get("GroupId", ""))
    for each in permission.get("PrefixListIds", ()):
        yield Rule(*ports, prefix_list=each["PrefixListId"])


def prefix_lists(ec2: Any, region: str, groups: Iterable[SecurityGroup]) -> dict[str, str]:
    """Id -> name of the prefix lists, AWS's own among them; without a rule that has one nothing is asked."""
    if not any(rule.prefix_list for group in groups for rule in (*group.rules, *group.egress)):
        return {}
    with explained("ec2", "DescribeManagedPrefixLists", region, "the prefix lists"):
        found = listed(ec2, "describe_managed_prefix_lists", "PrefixLists", {}, page_size=PREFIX_LISTS_A_PAGE)
        return {each["PrefixListId"]: each["PrefixListName"] for each in found}


def zones(ec2: Any, region: str) -> frozenset[str]:
    """Availability Zones that the account can use."""
    with explained("ec2", "DescribeAvailabilityZones", region, "the Availability Zones"):
        answer = ec2.describe_availability_zones()["AvailabilityZones"]
        return frozenset(zone["ZoneName"] for zone in answer if zone["State"] == "available")


def key_pairs(ec2: Any, region: str) -> frozenset[str]:
    with explained("ec2", "DescribeKeyPairs", region, "the key pairs"):
        return frozenset(pair["KeyName"] for pair in ec2.describe_key_pairs()["KeyPairs"])


def launch_templates(ec2: Any, region: str) -> tuple[LaunchTemplate, ...]:
    with explained("ec2", "DescribeLaunchTemplates", region, "the launch templates"):
        return tuple(
            LaunchTemplate(
                id=each["LaunchTemplateId"], name=each["LaunchTemplateName"], newest=each["LatestVersionNumber"]
            )
            for each in listed(ec2, "describe_launch_templates", "LaunchTemplates", {}, page_size=TEMPLATES_A_PAGE)
        )


def template_contents(ec2: Any, region: str) -> dict[tuple[str, str], TemplateContent]:
    """What the latest and the default version of each launch template names: by its id and its name, and by the number
    of the version and what else it is called. AWS has no listing of other versions.
    """
    with explained("ec2", "DescribeLaunchTemplateVersions", region, "the launch templates"):
        pages = ec2.get_paginator("describe_launch_template_versions").paginate(
            Versions=[LATEST, DEFAULT], PaginationConfig={"PageSize": TEMPLATES_A_PAGE}
        )
        found = [each for page in pages for each in page["LaunchTemplateVersions"]]
        newest: dict[str, int] = defaultdict(int)
        for each in found:
            newest[each["LaunchTemplateId"]] = max(newest[each["LaunchTemplateId"]], each["VersionNumber"])
        return {
            (name, version): _content(each["LaunchTemplateData"])
            for each in found
            for name in (each["LaunchTemplateId"], each["LaunchTemplateName"])
            for version in _versions(each, newest[each["LaunchTemplateId"]])
        }


def _versions(version: Mapping[str, Any], newest: int) -> Iterator[str]:
    yield str(version["VersionNumber"])
    if version["VersionNumber"] == newest:
        yield LATEST
    if version.get("DefaultVersion"):
        yield DEFAULT


def template_content(ec2: Any, region: str, name: str, version: str) -> TemplateContent:
    """What one version of a launch template names; the template by its id or its name."""
    by = {"LaunchTemplateId" if name.startswith("lt-") else "LaunchTemplateName": name}
    with explained("ec2", "DescribeLaunchTemplateVersions", region, f"launch template {name}, version {version}"):
        answer = ec2.describe_launch_template_versions(Versions=[version], **by)["LaunchTemplateVersions"]
        return _content(answer[0]["LaunchTemplateData"] if answer else {})


def _content(data: Mapping[str, Any]) -> TemplateContent:
    subnets = [each.get("SubnetId") for each in data.get("NetworkInterfaces", ())]
    of_interfaces = [group for each in data.get("NetworkInterfaces", ()) for group in each.get("Groups", ())]
    groups = (*data.get("SecurityGroupIds", ()), *data.get("SecurityGroups", ()), *of_interfaces)
    profile = data.get("IamInstanceProfile", {})
    return TemplateContent(
        instance_type=data.get("InstanceType", ""),
        subnets=tuple(dict.fromkeys(subnet for subnet in subnets if subnet)),
        security_groups=tuple(dict.fromkeys(groups)),
        key_name=data.get("KeyName", ""),
        instance_profile=profile.get("Arn") or profile.get("Name", ""),
    )


def offerings(ec2: Any, region: str, types: Iterable[str]) -> dict[str, frozenset[str]]:
    """Instance type -> zones that have it; of what no zone has there is no key."""
    found: dict[str, set[str]] = defaultdict(set)
    with explained("ec2", "DescribeInstanceTypeOfferings", region, "the instance types on offer"):
        filters = {"instance-type": list(types)}
        call, key = "describe_instance_type_offerings", "InstanceTypeOfferings"
        for each in listed(ec2, call, key, filters, LocationType="availability-zone"):
            found[each["InstanceType"]].add(each["Location"])
    return {name: frozenset(places) for name, places in found.items()}


def instance_types(ec2: Any, region: str, types: Iterable[str]) -> dict[str, InstanceType]:
    """Name -> what AWS says of it. A filter, because asking by name fails for all if one does not exist."""
    with explained("ec2", "DescribeInstanceTypes", region, "the instance types"):
        filters = {"instance-type": list(types)}
        found = [
            InstanceType(
                name=each["InstanceType"],
                vcpus=each["VCpuInfo"]["DefaultVCpus"],
                architectures=frozenset(each["ProcessorInfo"]["SupportedArchitectures"]),
                boot_modes=frozenset(each.get("SupportedBootModes", ())),
            )
            for each in listed(ec2, "describe_instance_types", "InstanceTypes", filters, page_size=TYPES_A_PAGE)
        ]
    return {each.name: each for each in found}


def images(ec2: Any, region: str) -> dict[str, ImageDetails]:
    """Id -> details of each tracked image."""
    with explained("ec2", "DescribeImages", region, "the images"):
        arguments: dict[str, Any] = {"Owners": ["self"], "IncludeDisabled": True}
        found = [_image(each) for each in listed(ec2, "describe_images", "Images", {"tag-key": [SOURCE]}, **arguments)]
    return {image.id: image for image in found}


def _image(image: Mapping[str, Any]) -> ImageDetails:
    devices = image.get("BlockDeviceMappings", ())
    return ImageDetails(
        id=image["ImageId"],
        architecture=image.get("Architecture", ""),
        boot_mode=image.get("BootMode", ""),
        root_device=image.get("RootDeviceType", ""),
        is_public=bool(image["Public"]),
        deprecated_at=parse_time(image.get("DeprecationTime", "")),
        snapshots=tuple(each["Ebs"]["SnapshotId"] for each in devices if "SnapshotId" in each.get("Ebs", {})),
        devices=tuple(each["DeviceName"] for each in devices),
        volumes=tuple(_volume(each["DeviceName"], each["Ebs"]) for each in devices if "Ebs" in each),
        tags=tags_from_boto(image.get("Tags")),
    )


def _volume(device: str, ebs: Mapping[str, Any]) -> ImageVolume:
    return ImageVolume(device, ebs.get("VolumeType", ""), ebs.get("VolumeSize", 0))


def snapshots(ec2: Any, region: str) -> dict[str, SnapshotDetails]:
    """Id -> all snapshots of the account, which count against its quota."""
    with explained("ec2", "DescribeSnapshots", region, "the snapshots"):
        found = listed(ec2, "describe_snapshots", "Snapshots", {}, OwnerIds=["self"])
        return {each["SnapshotId"]: _snapshot(each) for each in found}


def _snapshot(snapshot: Mapping[str, Any]) -> SnapshotDetails:
    """AWS says since 2024 when a snapshot was completed (API reference, Snapshot: completionTime)."""
    ended = snapshot.get("CompletionTime")
    seconds = (ended - snapshot["StartTime"]).total_seconds() if ended else None
    return SnapshotDetails(snapshot["KmsKeyId"] if snapshot["Encrypted"] else None, seconds)


def public_snapshots(ec2: Any, region: str) -> frozenset[str]:
    """Ids of the account's snapshots that every account may restore."""
    with explained("ec2", "DescribeSnapshots", region, "the public snapshots"):
        arguments: dict[str, Any] = {"OwnerIds": ["self"], "RestorableByUserIds": ["all"]}
        return frozenset(each["SnapshotId"] for each in listed(ec2, "describe_snapshots", "Snapshots", {}, **arguments))


def volumes(ec2: Any, region: str) -> dict[str, int]:
    """Volume type -> GiB of all volumes that there are."""
    sizes: dict[str, int] = defaultdict(int)
    with explained("ec2", "DescribeVolumes", region, "the volumes"):
        for each in listed(ec2, "describe_volumes", "Volumes", {}):
            sizes[each["VolumeType"]] += each["Size"]
    return dict(sizes)


def addresses(ec2: Any, region: str) -> dict[str, ElasticIp]:
    """Allocation id -> Elastic IP address. EC2 has no pages of them."""
    with explained("ec2", "DescribeAddresses", region, "the Elastic IP addresses"):
        found = [
            ElasticIp(
                id=each["AllocationId"],
                address=each["PublicIp"],
                used_by=each.get("InstanceId") or each.get("NetworkInterfaceId") or each.get("AssociationId", ""),
            )
            for each in ec2.describe_addresses()["Addresses"]
        ]
    return {each.id: each for each in found}


def reservations(ec2: Any, region: str) -> tuple[Reservation, ...]:
    """Those that instances use by themselves: active and open."""
    with explained("ec2", "DescribeCapacityReservations", region, "the Capacity Reservations"):
        filters = {"state": ["active"], "instance-match-criteria": ["open"]}
        return tuple(
            Reservation(
                instance_type=each["InstanceType"], zone=each["AvailabilityZone"], free=each["AvailableInstanceCount"]
            )
            for each in listed(ec2, "describe_capacity_reservations", "CapacityReservations", filters)
        )


def dry_run(ec2: Any, region: str, request: DryRun) -> Refused | None:
    """Whether EC2 would do it for these credentials; None if it would. AwsError if it refuses for another reason."""
    options = {key: _plain(key, value) for key, value in request.options}
    try:
        if request.operation == "CreateVolume":
            with explained("ec2", "CreateVolume", region, "A dry run of CreateVolume"):
                ec2.create_volume(SnapshotId=request.sample, DryRun=True, **options)
        else:
            with explained("ec2", "RunInstances", region, "A dry run of RunInstances"):
                ec2.run_instances(ImageId=request.sample, MinCount=1, MaxCount=1, DryRun=True, **options)
    except AwsError as error:
        # EC2 API reference: DryRunOperation is what it says instead of a success.
        if error.code == "DryRunOperation":
            return None
        if error.right:
            return Refused(error.right, str(error))
        raise
    return None


def _plain(key: str, value: Any) -> Any:
    """As boto3 takes it: a list, or a dictionary."""
    if key == "SecurityGroupIds":
        return list(value)
    return dict(value) if isinstance(value, tuple) else value


def running(ec2: Any, region: str) -> dict[str, int]:
    """Instance type -> how many run, but for Spot, which has quotas of its own."""
    counts: dict[str, int] = defaultdict(int)
    with explained("ec2", "DescribeInstances", region, "the instances"):
        filters = {"instance-state-name": ["pending", "running"]}
        for reservation in listed(ec2, "describe_instances", "Reservations", filters):
            for each in reservation["Instances"]:
                if each.get("InstanceLifecycle") != "spot":
                    counts[each["InstanceType"]] += 1
    return dict(counts)
