"""Tags of any resource by its ARN, as conditions of IAM policies see them, and what short names of a call stand for.

It never changes anything; what is not there has no tags.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import Any

from moto.autoscaling.models import autoscaling_backends
from moto.core.exceptions import ServiceException
from moto.kms.models import kms_backends
from moto.ssm.models import ssm_backends

from tests.rights.needs import ASSOCIATED

from .state import World
from .wire import Call

Tags = dict[str, str]


def tags_in(call: Call, world: World) -> Callable[[str], Tags]:
    """Where the call is made: all its resources are of that account and region."""
    place = (call.account, call.region)
    readers: dict[str, Callable[[str], Tags]] = {
        "ec2": lambda arn: dict(world.backend(*place).tags.get(arn.rpartition("/")[2], {})),
        "rds": lambda arn: _pairs(_rds_tags(world, place, arn)),
        "fsx": lambda arn: _fsx_tags(world, place, arn),
        "autoscaling": lambda arn: _group_tags(place, arn),
        "ssm": lambda arn: _parameter_tags(place, arn),
    }

    def tags_of(arn: str) -> Tags:
        reader = readers.get(arn.split(":")[2]) if arn.startswith("arn:") else None
        return reader(arn) if reader else {}

    return tags_of


def with_whole_names(call: Call, world: World) -> dict[str, Any]:
    """Parameters in which an alias is the ARN of its key, and an association the address and the interface it joins.

    An image that is deregistered with its snapshots names them as well.
    """
    params = dict(call.params)
    key = str(params.get("KeyId", ""))
    if call.service == "kms" and "alias/" in key:
        backend = kms_backends[call.account][call.region]
        found = backend.get_key_id_from_alias(key[key.index("alias/") :])
        params["KeyId"] = f"arn:aws:kms:{call.region}:{call.account}:key/{found}" if found else key
    if call.service == "ec2" and "AssociationId" in params:
        for address in world.backend(call.account, call.region).addresses:
            if address.association_id == params["AssociationId"]:
                interface = getattr(address.eni, "id", None)
                params |= {"AllocationId": address.allocation_id, "NetworkInterfaceId": interface}
    if params.get("DeleteAssociatedSnapshots"):
        params[ASSOCIATED] = _snapshots_of(call, world)
    return params


def _snapshots_of(call: Call, world: World) -> list[str]:
    image = world.backend(call.account, call.region).amis.get(call.params.get("ImageId"))
    return [snapshot.id for snapshot in getattr(image, "snapshots", ())]


def _pairs(tags: Iterable[Any]) -> Tags:
    return {str(tag["Key"]): str(tag["Value"]) for tag in tags}


def _rds_tags(world: World, place: tuple[str, str], arn: str) -> list[dict[str, str]]:
    backend = world.rds(*place)
    own = arn.replace(":123456789012:", f":{place[0]}:")
    # moto raises for a thing that is not there, or of a type that it has no tags of.
    with contextlib.suppress(ServiceException):
        tags: list[dict[str, str]] = backend.list_tags_for_resource(own)
        return tags
    return []


def _fsx_tags(world: World, place: tuple[str, str], arn: str) -> Tags:
    backup = world.fsx_backups(*place).get(arn.rpartition("/")[2])
    return dict(backup.tags) if backup else {}


def _group_tags(place: tuple[str, str], arn: str) -> Tags:
    groups: Any = autoscaling_backends[place[0]][place[1]].autoscaling_groups
    group = groups.get(arn.rpartition("autoScalingGroupName/")[2])
    return {tag["key"]: tag["value"] for tag in (_lower(one) for one in group.tags)} if group else {}


def _lower(tag: dict[str, Any]) -> dict[str, str]:
    return {key.lower(): str(value) for key, value in tag.items()}


def _parameter_tags(place: tuple[str, str], arn: str) -> Tags:
    name = arn.partition(":parameter/")[2]
    stored: Any = ssm_backends[place[0]][place[1]]._resource_tags.get("Parameter", {})
    return dict(stored.get(f"/{name}") or stored.get(name) or {})
