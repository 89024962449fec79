# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The network that a workload is in: security groups with their rules, and subnets with their zones.

Pure: it takes what was listed, and leaves out all that the workload has nothing of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .source_view import Boto, Seen

# What has one of these lists -> the member of its entries that says who.
_PEERS = {"IpRanges": ("cidr", "CidrIp"), "Ipv6Ranges": ("cidr_ipv6", "CidrIpv6")}


def own_tags(tags: Iterable[Boto] | None) -> dict[str, str]:
    """Tags of people; those of AWS cannot be set on a counterpart."""
    found = {str(tag["Key"]): str(tag.get("Value") or "") for tag in tags or ()}
    return {key: found[key] for key in sorted(found) if not key.startswith("aws:")}


def security_groups(seen: Seen, ids: Iterable[str]) -> list[dict[str, Any]]:
    """The groups, by id, each rule with one peer; what rules refer to is named, for ids differ by region."""
    listed, wanted = seen.all_of("security_groups"), set(ids)
    names = {**seen.prefix_lists, **{group["GroupId"]: group.get("GroupName") for group in listed}}
    found = [
        {
            "id": group["GroupId"],
            "name": group.get("GroupName"),
            "description": group.get("Description"),
            "vpc_id": group.get("VpcId"),
            "ingress": _rules(group.get("IpPermissions"), names),
            "egress": _rules(group.get("IpPermissionsEgress"), names),
            "tags": own_tags(group.get("Tags")),
        }
        for group in listed
        if group["GroupId"] in wanted
    ]
    return sorted(found, key=lambda group: str(group["id"]))


def has_prefix_list(group: Boto) -> bool:
    permissions = (*(group.get("IpPermissions") or ()), *(group.get("IpPermissionsEgress") or ()))
    return any(permission.get("PrefixListIds") for permission in permissions)


def subnets(seen: Seen, ids: Iterable[str]) -> list[dict[str, Any]]:
    wanted = set(ids)
    found = [
        {
            "id": subnet["SubnetId"],
            "availability_zone": subnet.get("AvailabilityZone"),
            "zone_id": subnet.get("AvailabilityZoneId"),
            "vpc_id": subnet.get("VpcId"),
            "cidr": subnet.get("CidrBlock"),
            "map_public_ip": subnet.get("MapPublicIpOnLaunch"),
            "tags": own_tags(subnet.get("Tags")),
        }
        for subnet in seen.all_of("subnets")
        if subnet["SubnetId"] in wanted
    ]
    return sorted(found, key=lambda subnet: str(subnet["id"]))


def _rules(permissions: Iterable[Boto] | None, names: dict[str, Any]) -> list[dict[str, Any]]:
    """In an order of their own: AWS's is another one each time."""
    found = [rule for permission in permissions or () for rule in _rules_of(permission, names)]
    return sorted(found, key=lambda rule: sorted((key, str(value)) for key, value in rule.items()))


def _rules_of(permission: Boto, names: dict[str, Any]) -> Iterator[dict[str, Any]]:
    ports = {
        "protocol": permission.get("IpProtocol"),
        "from_port": permission.get("FromPort"),
        "to_port": permission.get("ToPort"),
    }
    for member, (key, inside) in _PEERS.items():
        for peer in permission.get(member) or ():
            yield {**ports, key: peer.get(inside), "description": peer.get("Description")}
    for peer in permission.get("PrefixListIds") or ():
        prefix_list = peer.get("PrefixListId")
        named = {"prefix_list_id": prefix_list, "prefix_list_name": names.get(prefix_list)}
        yield {**ports, **named, "description": peer.get("Description")}
    for peer in permission.get("UserIdGroupPairs") or ():
        group = peer.get("GroupId")
        named = {"group_id": group, "group_name": peer.get("GroupName") or names.get(group)}
        yield {**ports, **named, "description": peer.get("Description")}
