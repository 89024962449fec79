"""AddTagsToResource, RemoveTagsFromResource and ListTagsForResource for every RDS resource.

It never succeeds for a resource that does not exist; stock moto does.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..models.db_kind import KINDS
from ..state import World
from ..wire import Call
from .errors import database_not_found, snapshot_not_found, unrecognized_resource
from .identifiers import parse_arn, required
from .tag_rules import check_tag_count, checked_tags


def add_tags(call: Call, world: World) -> dict[str, Any]:
    resource = _resource(call, world)
    tags = checked_tags(call.params.get("Tags"))
    present = {tag["Key"] for tag in resource.get_tags() if not tag["Key"].startswith("aws:")}
    check_tag_count(len(present | set(tags)))
    resource.add_tags([{"Key": key, "Value": value} for key, value in tags.items()])
    return {}


def remove_tags(call: Call, world: World) -> dict[str, Any]:
    _resource(call, world).remove_tags(call.params.get("TagKeys", []))
    return {}


def list_tags(call: Call, world: World) -> dict[str, Any]:
    return {"TagList": _resource(call, world).get_tags()}


def _resource(call: Call, world: World) -> Any:
    """moto keeps all of them, ours included; another region's or account's is not known here."""
    name = required(call, "ResourceName")
    arn = parse_arn(name)
    if (arn.region, arn.account) != (call.region, call.account):
        raise unrecognized_resource(name)
    found = world.rds(call.account, call.region)._find_resource(arn.type, arn.name)
    if found is None:
        raise _not_found(arn.type, arn.name)
    return found


def _not_found(arn_type: str, name: str) -> AwsError:
    for kind in KINDS.values():
        if arn_type == kind.arn_type:
            return snapshot_not_found(kind, name)
        if arn_type == kind.database_arn_type:
            return database_not_found(kind, name)
    # Inferred; AWS has a code per type of resource.
    return AwsError("InvalidParameterValue", f"The specified resource {name} of type {arn_type} can't be found.")
