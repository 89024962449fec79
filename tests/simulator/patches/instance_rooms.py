"""Whether AWS has room for all instances that a request wants at least: it launches none otherwise.

It never limits a subnet that no setting names. More than MinCount, up to MaxCount, is never launched: moto does not.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError

CAPACITY, ADDRESSES = "InsufficientInstanceCapacity", "InsufficientFreeAddressesInSubnet"
# EC2 API reference, "Error codes": a lack of capacity is an error of the server, which clients repeat.
_TEXTS = {
    CAPACITY: (
        "We currently do not have sufficient {type} capacity in the Availability Zone you requested ({zone}). Our "
        "system will be working on provisioning additional capacity."
    ),
    ADDRESSES: "There are not enough free addresses in subnet '{subnet}' to satisfy the requested number of instances.",
}


def check_room(backend: Any, rooms: list[dict[str, Any]], count: int, wanted: dict[str, Any]) -> None:
    subnets = {wanted.get("subnet_id"), *(each.get("SubnetId") for each in wanted.get("nics") or ())}
    for room in rooms:
        subnet = room["subnet"]
        if subnet not in subnets or count <= room["room"] - _living(backend, subnet):
            continue
        code = str(room.get("code") or CAPACITY)
        about = {"type": wanted["instance_type"], "zone": backend.get_subnet(subnet).availability_zone}
        status = 500 if code == CAPACITY else 400
        raise AwsError(code, _TEXTS[code].format(subnet=subnet, **about), status)


def _living(backend: Any, subnet: str) -> int:
    found = (instance for reservation in backend.reservations.values() for instance in reservation.instances)
    return sum(instance.subnet_id == subnet and instance._state.name != "terminated" for instance in found)
