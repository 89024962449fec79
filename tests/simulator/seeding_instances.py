"""Fills a region with instances, without API calls: addresses, tags and states as a test wants them.

It never looks for an image, a quota or a free address; a seed is the past, and the past may be odd.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.types import Base64EncodedString
from moto.ec2.models.instances import Instance, Reservation
from moto.ec2.models.vpcs import VPC
from moto.ec2.utils import random_reservation_id

from .ec2.addresses import add_address
from .state import World

Spec = dict[str, Any]
STATES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}
_KNOWN = {
    *("name", "id", "private_ip", "public_ip", "elastic", "ipv6", "tags", "state", "vpc_id", "image_id", "type"),
    *("user_data", "metadata_options", "role"),
}
_END: dict[str, Callable[[Instance], object]] = {"terminated": Instance.terminate, "stopped": Instance.stop}
# mypy takes the models that moto's CloudFormation can make for abstract.
_NEW_INSTANCE: Any = Instance
_NEW_VPC: Any = VPC
_IMAGE, _TYPE = "ami-0123456789abcdef0", "t3.micro"
_VPC_NETWORK, _SUBNET_NETWORK = "10.0.0.0/16", "10.0.0.0/20"


def seed(world: World, request: Spec) -> list[str]:
    """``{region, account?, instances: [...]}``; README.md explains the fields. Answers the ids in order."""
    account, region = request.get("account", DEFAULT_ACCOUNT_ID), request.get("region", "")
    return [_add(world, account, region, spec) for spec in request.get("instances", [])]


def _add(world: World, account: str, region: str, spec: Spec) -> str:
    unknown = sorted(set(spec) - _KNOWN)
    if unknown:
        raise ValueError(f"unknown fields {', '.join(unknown)}; known are {', '.join(sorted(_KNOWN))}")
    state = spec.get("state", "running")
    if state not in STATES:
        raise ValueError(f"state {state!r} is none of {', '.join(STATES)}")
    backend = world.backend(account, region)
    user_data = spec.get("user_data")
    instance: Instance = _NEW_INSTANCE(
        backend,
        spec.get("image_id", _IMAGE),
        Base64EncodedString.from_raw_string(user_data) if user_data else None,
        [],
        subnet_id=_subnet(backend, spec.get("vpc_id")).id,
        instance_type=spec.get("type", _TYPE),
        region_name=region,
        metadata_options=spec.get("metadata_options", {}),
        associate_public_ip=False,
    )
    instance.id = spec.get("id") or instance.id
    reservation = Reservation(reservation_id=random_reservation_id(), owner_id=account)
    reservation.instances.append(instance)
    backend.reservations[reservation.id] = reservation
    instance.setup_defaults()
    names = {"Name": spec["name"]} if spec.get("name") else {}
    backend.tags[instance.id].update({**names, **spec.get("tags", {})})
    _set_addresses(world, account, region, instance, spec)
    if role := spec.get("role"):
        world.instance_credentials.give_role(instance.id, role)
    instance.kernel_id, instance.virtualization_type = None, "hvm"
    # Last: a terminated instance has no interfaces, a stopped one no automatic address.
    _END.get(state, _unchanged)(instance)
    instance._state.name, instance._state.code = state, STATES[state]
    return instance.id


def _unchanged(instance: Instance) -> None:
    """Whatever else belongs to a state is there already."""


def _set_addresses(world: World, account: str, region: str, instance: Any, spec: Spec) -> None:
    """``public_ip`` is the automatic one, unless ``elastic`` is true; ``ipv6`` is one address or a list."""
    nic = instance.nics[0]
    if private := spec.get("private_ip"):
        nic.private_ip_address = private
        nic.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": private}]
        nic.private_dns_name = instance.private_dns_name
    ipv6 = spec.get("ipv6") or []
    nic.ipv6_addresses = [ipv6] if isinstance(ipv6, str) else list(ipv6)
    public = spec.get("public_ip")
    if public and spec.get("elastic"):
        add_address(world, account, region, public, {}).associate(nic)
    elif public:
        nic.public_ip, nic.public_ip_auto_assign = public, True


def _subnet(backend: Any, vpc_id: str | None) -> Any:
    """Of the default VPC, or of one with the given id, which is made if there is none."""
    if vpc_id is None:
        return next(iter(backend.get_default_subnets().values()))
    if vpc_id not in backend.vpcs:
        # Not moto's create_vpc, which chooses the id.
        backend.vpcs[vpc_id] = _NEW_VPC(backend, vpc_id, _VPC_NETWORK, is_default=False)
        backend.create_route_table(vpc_id, main=True)
        backend.create_network_acl(vpc_id, default=True)
        backend.create_security_group("default", "default VPC security group", vpc_id=vpc_id, is_default=True)
    subnets = [subnet for zone in backend.subnets.values() for subnet in zone.values() if subnet.vpc_id == vpc_id]
    return subnets[0] if subnets else backend.create_subnet(vpc_id, _SUBNET_NETWORK)
