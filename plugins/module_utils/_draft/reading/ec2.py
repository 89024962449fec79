# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listings of EC2: instances, images, volumes, snapshots, security groups and launch templates, errors explained.

It never decides anything, and every listing is the same few calls however many things there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..._core.errors import explained
from ..._core.filters import LIVING
from ..._core.listing import listed
from ..._core.tags import tags_from_boto
from ..model import AttachedVolume, Image, Ingress, Instance, LaunchTemplate, SecurityGroup, Volume

# API reference, DescribeLaunchTemplateVersions: MaxResults is at most 200.
TEMPLATES_A_PAGE = 200
# Without these an image of another account that is deprecated, and still launches, would count as gone.
_ALL_IMAGES = {"IncludeDeprecated": True, "IncludeDisabled": True}
_IN_USE = {"status": ["available", "in-use"]}


def instances(ec2: Any, region: str) -> list[Instance]:
    with explained("ec2", "DescribeInstances", region, "the instances"):
        return [
            _instance(instance, reservation["OwnerId"])
            for reservation in listed(ec2, "describe_instances", "Reservations", {"instance-state-name": LIVING})
            for instance in reservation["Instances"]
        ]


def images(ec2: Any, region: str, image_ids: Iterable[str]) -> list[Image]:
    """Those that exist and that the account may see. A filter, because asking by id fails for all if one is gone."""
    with explained("ec2", "DescribeImages", region, "the images"):
        return [
            Image(
                id=image["ImageId"],
                owner=image["OwnerId"],
                name=image.get("Name", ""),
                tags=tags_from_boto(image.get("Tags")),
            )
            for image in listed(ec2, "describe_images", "Images", {"image-id": image_ids}, **_ALL_IMAGES)
        ]


def volumes(ec2: Any, region: str) -> list[Volume]:
    with explained("ec2", "DescribeVolumes", region, "the volumes"):
        return [_volume(volume) for volume in listed(ec2, "describe_volumes", "Volumes", _IN_USE)]


def volumes_with_snapshots(ec2: Any, region: str, volume_ids: Iterable[str]) -> list[str]:
    with explained("ec2", "DescribeSnapshots", region, "the snapshots of volumes"):
        filters = {"volume-id": volume_ids, "status": ["completed", "pending"]}
        found = listed(ec2, "describe_snapshots", "Snapshots", filters, OwnerIds=["self"])
        return sorted({snapshot["VolumeId"] for snapshot in found})


def security_groups(ec2: Any, region: str) -> list[SecurityGroup]:
    with explained("ec2", "DescribeSecurityGroups", region, "the security groups"):
        return [
            SecurityGroup(group["GroupId"], group["GroupName"], tuple(map(_ingress, group["IpPermissions"])))
            for group in listed(ec2, "describe_security_groups", "SecurityGroups", {})
        ]


def launch_templates(ec2: Any, region: str) -> list[LaunchTemplate]:
    """The latest and default versions of all templates, by id and name; a group may pin any other version."""
    with explained("ec2", "DescribeLaunchTemplateVersions", region, "the launch templates"):
        versions = listed(
            ec2,
            "describe_launch_template_versions",
            "LaunchTemplateVersions",
            {},
            page_size=TEMPLATES_A_PAGE,
            Versions=["$Latest", "$Default"],
        )
        return [template for version in _newest_last(versions) for template in _templates(version)]


def _newest_last(versions: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(versions, key=lambda version: int(version["VersionNumber"]))


def _templates(version: Mapping[str, Any]) -> list[LaunchTemplate]:
    """One for each way in which a group may name it. The last of several for ``$Latest`` is the latest."""
    data = version["LaunchTemplateData"]
    of_interfaces = [group for card in data.get("NetworkInterfaces", ()) for group in card.get("Groups", ())]
    names = [str(version["VersionNumber"]), "$Latest", *(["$Default"] if version["DefaultVersion"] else [])]
    return [
        LaunchTemplate(
            key=f"{version['LaunchTemplateId']}:{name}",
            image_id=data.get("ImageId", ""),
            instance_type=data.get("InstanceType", ""),
            security_groups=tuple(sorted({*data.get("SecurityGroupIds", ()), *of_interfaces})),
            key_name=data.get("KeyName", ""),
            profile=profile_name(data.get("IamInstanceProfile", {})),
        )
        for name in names
    ]


def profile_name(profile: Mapping[str, str]) -> str:
    return profile.get("Name") or profile.get("Arn", "").rpartition("/")[2]


def _instance(instance: Mapping[str, Any], account: str) -> Instance:
    names = ("PublicIpAddress", "PrivateIpAddress", "PublicDnsName", "PrivateDnsName")
    cards = instance.get("NetworkInterfaces", ())
    more = [address["Ipv6Address"] for card in cards for address in card.get("Ipv6Addresses", ())]
    mappings = [mapping for mapping in instance.get("BlockDeviceMappings", ()) if "Ebs" in mapping]
    return Instance(
        id=instance["InstanceId"],
        account=account,
        image_id=instance["ImageId"],
        instance_type=instance["InstanceType"],
        addresses=tuple(filter(None, [*(instance.get(name, "") for name in names), *more])),
        subnet=instance.get("SubnetId", ""),
        zone=instance.get("Placement", {}).get("AvailabilityZone", ""),
        security_groups=tuple(sorted(group["GroupId"] for group in instance.get("SecurityGroups", ()))),
        key_name=instance.get("KeyName", ""),
        profile=profile_name(instance.get("IamInstanceProfile", {})),
        root_device=instance.get("RootDeviceName", ""),
        has_ebs_root=instance.get("RootDeviceType", "ebs") == "ebs",
        volumes=tuple(
            AttachedVolume(each["Ebs"]["VolumeId"], each["DeviceName"], bool(each["Ebs"].get("DeleteOnTermination")))
            for each in mappings
        ),
        tags=tags_from_boto(instance.get("Tags")),
    )


def _volume(volume: Mapping[str, Any]) -> Volume:
    attached = [attachment["InstanceId"] for attachment in volume.get("Attachments", ())]
    return Volume(
        id=volume["VolumeId"],
        size_gib=int(volume["Size"]),
        instance_id=attached[0] if attached else "",
        tags=tags_from_boto(volume.get("Tags")),
    )


def _ingress(permission: Mapping[str, Any]) -> Ingress:
    is_ranged = permission["IpProtocol"] in ("tcp", "6", "udp", "17") and "FromPort" in permission
    ranges = [*(r["CidrIp"] for r in permission.get("IpRanges", ()))]
    ranges += [r["CidrIpv6"] for r in permission.get("Ipv6Ranges", ())]
    return Ingress(
        (int(permission["FromPort"]), int(permission["ToPort"])) if is_ranged else None,
        tuple(pair["GroupId"] for pair in permission.get("UserIdGroupPairs", ()) if "GroupId" in pair),
        tuple(ranges),
    )
