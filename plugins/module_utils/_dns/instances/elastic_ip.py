# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls to EC2 about Elastic IP addresses and the names that they answer with in reverse.

It never decides anything; boto's dictionaries end here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._core.errors import explained
from ..._core.filters import MAX_RESOURCES, chunked, filter_requests
from ..names.hostnames import normal_name
from .model import ElasticIp


def describe_elastic_ips(ec2: Any, region: str, public_ips: Sequence[str] | None = None) -> list[ElasticIp]:
    """Those of the addresses that are Elastic IPs of the account, or all of them, with their names."""
    filters = {"public-ip": public_ips} if public_ips is not None else {}
    with explained("ec2", "DescribeAddresses", region, "the Elastic IP addresses"):
        # The call has no pages.
        answers = [ec2.describe_addresses(Filters=wanted)["Addresses"] for wanted in filter_requests(filters)]
        plain = [
            ElasticIp(each["AllocationId"], each["PublicIp"])
            for addresses in answers
            for each in addresses
            if each.get("AllocationId")
        ]
    return describe_ptrs(ec2, region, plain)


def describe_ptrs(ec2: Any, region: str, addresses: Sequence[ElasticIp]) -> list[ElasticIp]:
    """The same addresses with their names as they are now."""
    if not addresses:
        return []
    told: dict[str, Mapping[str, Any]] = {}
    paginator = ec2.get_paginator("describe_addresses_attribute")
    for ids in chunked((address.allocation_id for address in addresses), MAX_RESOURCES):
        with explained("ec2", "DescribeAddressesAttribute", region, "the PTR records of the Elastic IP addresses"):
            pages = paginator.paginate(AllocationIds=ids, Attribute="domain-name")
            told |= {each["AllocationId"]: each for page in pages for each in page["Addresses"]}
    return [_with_ptr(address, told.get(address.allocation_id, {})) for address in addresses]


def set_ptr(ec2: Any, region: str, address: ElasticIp, name: str) -> None:
    with explained("ec2", "ModifyAddressAttribute", region, f"The PTR record of {address.public_ip}"):
        ec2.modify_address_attribute(AllocationId=address.allocation_id, DomainName=name)


def clear_ptr(ec2: Any, region: str, address: ElasticIp) -> None:
    with explained("ec2", "ResetAddressAttribute", region, f"The PTR record of {address.public_ip}"):
        ec2.reset_address_attribute(AllocationId=address.allocation_id, Attribute="domain-name")


def _with_ptr(address: ElasticIp, told: Mapping[str, Any]) -> ElasticIp:
    ptr = normal_name(told["PtrRecord"]) if told.get("PtrRecord") else None
    return ElasticIp(address.allocation_id, address.public_ip, ptr, bool(told.get("PtrRecordUpdate")))
