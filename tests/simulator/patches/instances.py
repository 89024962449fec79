"""A terminated instance stays visible, but has no addresses, interfaces, subnet and VPC any more; and an id that can be
none is malformed, not missing.

It never changes anything of an instance that lives.
"""

from __future__ import annotations

import re
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.instances import Instance, InstanceBackend

from .replacing import replace

_GONE: dict[str, Any] = {
    "network_interfaces": [],
    "private_dns_name": "",
    "private_ip_address": None,
    "public_dns_name": "",
    "public_ip_address": None,
    "subnet_id": None,
    "vpc_id": None,
}
"""Property -> its value after termination (EC2 guide, terminating-instances: the interfaces are deleted)."""


_ID = re.compile(r"i-[0-9a-f]{8}([0-9a-f]{9})?")
_find_by_ids = InstanceBackend.get_reservations_by_instance_ids


def _get_reservations_by_instance_ids(self: Any, instance_ids: list[str], filters: Any = None) -> Any:
    """Code and text: EC2's errors-overview, and as for images (ec2/find.py)."""
    for instance_id in instance_ids:
        if not _ID.fullmatch(instance_id):
            raise EC2ClientError("InvalidInstanceID.Malformed", f'Invalid id: "{instance_id}" (expecting "i-...")')
    return _find_by_ids(self, instance_ids, filters)


def _until_terminated(name: str, afterwards: Any) -> property:
    original: Any = Instance.__dict__[name].fget

    def read(self: Instance) -> Any:
        return afterwards if self._state.name == "terminated" else original(self)

    return property(read)


_association_of_account: Any = NetworkInterface.__dict__["association"].fget


def _association(self: NetworkInterface) -> dict[str, Any]:
    """An address that EC2 gave is not the account's (API reference, InstanceNetworkInterfaceAssociation)."""
    found: dict[str, Any] = _association_of_account(self)
    return {**found, "ipOwnerId": "amazon"} if found and "allocationId" not in found else found


def apply() -> None:
    replace("moto.ec2.models.elastic_network_interfaces:NetworkInterface.association", property(_association))
    for name, afterwards in _GONE.items():
        replace(f"moto.ec2.models.instances:Instance.{name}", _until_terminated(name, afterwards))
    by_ids = "moto.ec2.models.instances:InstanceBackend.get_reservations_by_instance_ids"
    replace(by_ids, _get_reservations_by_instance_ids)
