"""Elastic IP addresses: allocate, associate, describe, disassociate, release.

It never sends a packet; an address changes what DescribeInstances and the metadata service say.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any

from ..errors import AwsError, missing_parameter
from ..models.address import SimAddress
from ..state import World
from ..wire import Call
from .filters import Values, compile_filters
from .find_address import (
    address_by_allocation,
    address_by_association,
    address_by_ip,
    addresses_of,
    interface_to_associate,
)
from .parameters import required, stop_if_dry_run
from .tag_rules import tag_specifications

POOL = ("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24")
"""For examples only (RFC 5737), so that no test can meet somebody's machine."""

# mypy takes the models that moto's CloudFormation can make for abstract.
_NEW_ADDRESS: Any = SimAddress

FILTERS: dict[str, Values] = {
    "allocation-id": lambda address: [address.allocation_id],
    "association-id": lambda address: [address.association_id],
    "domain": lambda address: [address.domain],
    "instance-id": lambda address: [address.instance_id or None],
    "network-interface-id": lambda address: [address.network_interface_id or None],
    "network-interface-owner-id": lambda address: [address.network_interface_owner_id],
    "private-ip-address": lambda address: [address.private_ip_address],
    "public-ip": lambda address: [address.public_ip],
}


def allocate_address(call: Call, world: World) -> dict[str, Any]:
    """Code and text of the quota: EC2's errors-overview."""
    if len(addresses_of(call, world)) >= world.settings.addresses_limit:
        raise AwsError("AddressLimitExceeded", "The maximum number of addresses has been reached.")
    tags = tag_specifications(call, world, ("elastic-ip",))["elastic-ip"]
    stop_if_dry_run(call)
    address = add_address(world, call.account, call.region, next(_free_addresses(world)), tags)
    return {"AllocationId": address.allocation_id, "PublicIp": address.public_ip, **_whereabouts(call.region)}


def add_address(world: World, account: str, region: str, public_ip: str, tags: dict[str, str]) -> SimAddress:
    backend = world.backend(account, region)
    address: SimAddress = _NEW_ADDRESS(world, backend, public_ip, tags)
    backend.addresses.append(address)
    return address


def _free_addresses(world: World) -> Iterator[str]:
    taken = world.public_addresses()
    for network in POOL:
        for host in ipaddress.ip_network(network).hosts():
            if str(host) not in taken:
                yield str(host)
    raise AwsError("InsufficientAddressCapacity", "Not enough available addresses to satisfy your request")


def _whereabouts(region: str) -> dict[str, str]:
    return {"Domain": "vpc", "PublicIpv4Pool": "amazon", "NetworkBorderGroup": region}


def associate_address(call: Call, world: World) -> dict[str, Any]:
    """Moving an address is the default, and asking twice changes nothing (API_AssociateAddress)."""
    params = call.params
    if params.get("PublicIp") and not params.get("AllocationId"):
        # trailofbits/algo#512; the code is inferred.
        text = "You must specify an allocation id when mapping an address to a VPC instance"
        raise AwsError("InvalidParameterCombination", text)
    address = address_by_allocation(call, world, required(call, "AllocationId"))
    eni = interface_to_associate(call, world)
    previous = next((each for each in addresses_of(call, world) if each.is_associated and each.eni is eni), None)
    if previous is address:
        stop_if_dry_run(call)
        return {"AssociationId": address.association_id}
    if params.get("AllowReassociation") is False:
        for taken in (address if address.is_associated else None, previous):
            if taken:
                # Code: EC2's errors-overview; text as terraform's users report it.
                text = f"resource {taken.allocation_id} is already associated with associate-id {taken.association_id}"
                raise AwsError("Resource.AlreadyAssociated", text)
    stop_if_dry_run(call)
    address.disassociate()
    if previous:
        previous.disassociate()
    address.associate(eni, world.deferred.now() + world.settings.associate_address_seconds)
    return {"AssociationId": address.association_id}


def disassociate_address(call: Call, world: World) -> dict[str, Any]:
    """Text of the second error inferred from that of ReleaseAddress."""
    params = call.params
    if not params.get("AssociationId"):
        if not params.get("PublicIp"):
            raise missing_parameter("associationId")
        text = "You must specify an association id when unmapping an address from a VPC instance"
        raise AwsError("InvalidParameterValue", text)
    address = address_by_association(call, world, params["AssociationId"])
    stop_if_dry_run(call)
    address.disassociate()
    return {}


def release_address(call: Call, world: World) -> dict[str, Any]:
    params = call.params
    if params.get("PublicIp") and not params.get("AllocationId"):
        # NixOS/nixops#852
        text = "You must specify an allocation id when releasing a VPC elastic IP address"
        raise AwsError("InvalidParameterValue", text)
    address = address_by_allocation(call, world, required(call, "AllocationId"))
    if address.is_associated:
        raise AwsError("InvalidIPAddress.InUse", f"Address {address.public_ip} is in use.")
    if address.has_ptr:
        raise _locked(world, address)
    stop_if_dry_run(call)
    addresses_of(call, world).remove(address)
    return {}


def _locked(world: World, address: SimAddress) -> AwsError:
    """Both texts: cloud-custodian/cloud-custodian#8924."""
    texts = {
        "InvalidAddress.Locked": "it is locked to your account. Please contact AWS Support to unlock it.",
        "InvalidAddress.PtrSet": "it has a PTR record set.",
    }
    code = world.settings.release_with_ptr_code
    text = f"The address with allocation id [{address.allocation_id}] cannot be released because {texts[code]}"
    return AwsError(code, text)


def describe_addresses(call: Call, world: World) -> dict[str, Any]:
    params = call.params
    for allocation_id in params.get("AllocationIds", []):
        address_by_allocation(call, world, allocation_id)
    for public_ip in params.get("PublicIps", []):
        address_by_ip(call, world, public_ip)
    stored = world.backend(call.account, call.region).tags
    predicates = compile_filters(params.get("Filters", []), FILTERS, lambda address: stored.get(address.id, {}))
    stop_if_dry_run(call)
    chosen = [
        address
        for address in addresses_of(call, world)
        if (not params.get("AllocationIds") or address.allocation_id in params["AllocationIds"])
        and (not params.get("PublicIps") or address.public_ip in params["PublicIps"])
        and all(predicate(address) for predicate in predicates)
    ]
    return {"Addresses": [_to_boto(address, call.region, stored.get(address.id, {})) for address in chosen]}


def _to_boto(address: SimAddress, region: str, tags: dict[str, str]) -> dict[str, Any]:
    """Recording ec2.DescribeAddresses.associated; members without a value are absent."""
    members = {"AllocationId": address.allocation_id, "PublicIp": address.public_ip, **_whereabouts(region)}
    if address.is_associated:
        members |= {
            "AssociationId": address.association_id,
            "InstanceId": address.instance_id or None,
            "NetworkInterfaceId": address.network_interface_id,
            "NetworkInterfaceOwnerId": address.network_interface_owner_id,
            "PrivateIpAddress": address.private_ip_address,
        }
    shown = [{"Key": key, "Value": value} for key, value in tags.items()]
    return {**members, "Tags": shown or None}
