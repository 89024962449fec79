"""The reverse DNS record of an Elastic IP address: set, reset, describe.

It never answers a DNS query itself. Rules: EC2 guide, Using_Elastic_Addressing_Reverse_DNS.
"""

from __future__ import annotations

from typing import Any

from ..clock import Job
from ..errors import AwsError, invalid_value
from ..models.address import SimAddress
from ..models.domain_name import plain_name
from ..route53.public_answers import public_addresses
from ..state import World
from ..wire import Call
from .find_address import address_by_allocation, addresses_of
from .paging import check_paging, page
from .parameters import required, stop_if_dry_run

_DOMAIN_NAME = "domain-name"


def modify_address_attribute(call: Call, world: World) -> dict[str, Any]:
    """Only with a forward record that points to the address. Code and text of the refusal are inferred."""
    address = address_by_allocation(call, world, required(call, "AllocationId"))
    name = plain_name(required(call, "DomainName"))
    if address.public_ip not in public_addresses(world, name):
        why = f"The domain name has no forward DNS record that points to {address.public_ip}."
        raise invalid_value(call.params["DomainName"], "domainName", why)
    stop_if_dry_run(call)
    if address.ptr != name or address.ptr_update:
        address.update_ptr(name, _job(world))
    return {"Address": _to_boto(address)}


def reset_address_attribute(call: Call, world: World) -> dict[str, Any]:
    _check_attribute(required(call, "Attribute"))
    address = address_by_allocation(call, world, required(call, "AllocationId"))
    stop_if_dry_run(call)
    if address.has_ptr:
        address.update_ptr("", _job(world))
    return {"Address": _to_boto(address)}


def describe_addresses_attribute(call: Call, world: World) -> dict[str, Any]:
    """With the attribute only the addresses that have it: amazon.aws' ec2_eip looks for an empty list first, and
    Terraform's aws_eip_domain_name waits for one after a reset. Without it all, but nothing about DNS (inferred)."""
    params = call.params
    check_paging(call, "AllocationIds", 1)
    attribute = params.get("Attribute")
    if attribute:
        _check_attribute(attribute)
    asked = params.get("AllocationIds", [])
    chosen = [address_by_allocation(call, world, each) for each in asked] if asked else addresses_of(call, world)
    shown, token = page(call, [address for address in chosen if address.has_ptr or not attribute])
    views = [_to_boto(address) if attribute else _identity(address) for address in shown]
    return {"Addresses": views, "NextToken": token}


def _check_attribute(attribute: str) -> None:
    if attribute != _DOMAIN_NAME:
        raise AwsError("InvalidParameterValue", f"Invalid attribute value: {attribute}")


def _job(world: World) -> Job:
    return Job(world.clock, world.clock.elapsed(), world.settings.ptr_update_seconds)


def _identity(address: SimAddress) -> dict[str, Any]:
    return {"PublicIp": address.public_ip, "AllocationId": address.allocation_id}


def _to_boto(address: SimAddress) -> dict[str, Any]:
    """The update is absent once it is finished (hashicorp/terraform-provider-aws waits for that)."""
    update = address.ptr_update
    pending = {"Value": update.value or None, "Status": "PENDING"} if update else None
    return {**_identity(address), "PtrRecord": address.ptr or None, "PtrRecordUpdate": pending}
