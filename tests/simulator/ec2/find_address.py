"""Finding Elastic IP addresses and what they can be associated with, with the errors EC2 gives.

It never changes anything.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..models.address import SimAddress
from ..state import World
from ..wire import Call


def addresses_of(call: Call, world: World) -> list[SimAddress]:
    addresses: list[SimAddress] = world.backend(call.account, call.region).addresses
    for address in addresses:
        address.settle()
    return addresses


def address_by_allocation(call: Call, world: World, allocation_id: str) -> SimAddress:
    """Text: recording ec2.DescribeAddresses.NotFound."""
    for address in addresses_of(call, world):
        if address.allocation_id == allocation_id:
            return address
    text = f"The allocation ID '{allocation_id}' does not exist"
    raise AwsError("InvalidAllocationID.NotFound", text)


def address_by_ip(call: Call, world: World, public_ip: str) -> SimAddress:
    """Text: moto (ec2/exceptions.py)."""
    for address in addresses_of(call, world):
        if address.public_ip == public_ip:
            return address
    raise AwsError("InvalidAddress.NotFound", f"Address '{public_ip}' not found.")


def address_by_association(call: Call, world: World, association_id: str) -> SimAddress:
    """Text inferred from that of allocations."""
    for address in addresses_of(call, world):
        if address.is_associated and address.association_id == association_id:
            return address
    text = f"The association ID '{association_id}' does not exist"
    raise AwsError("InvalidAssociationID.NotFound", text)


def interface_to_associate(call: Call, world: World) -> Any:
    """The network interface asked for: the first one of an instance, or one by its id. Texts: moto; the one about the
    state is inferred."""
    backend = world.backend(call.account, call.region)
    instance_id, interface_id = call.params.get("InstanceId"), call.params.get("NetworkInterfaceId")
    if instance_id:
        instance = backend.get_instance_by_id(instance_id)
        if instance is None:
            raise AwsError("InvalidInstanceID.NotFound", f"The instance ID '{instance_id}' does not exist")
        if instance.state not in ("running", "stopped", "stopping"):
            text = f"The {instance.state} instance '{instance_id}' is not in a valid state for this operation."
            raise AwsError("InvalidInstanceID", text)
        return instance.nics[0]
    if interface_id:
        if interface_id not in backend.enis:
            text = f"The networkInterface ID '{interface_id}' does not exist"
            raise AwsError("InvalidNetworkInterfaceID.NotFound", text)
        return backend.enis[interface_id]
    raise AwsError("MissingParameter", "Either public IP or association ID must be specified")
