"""CreateTags and DeleteTags for every EC2 resource.

It never tags what does not exist, or what another account owns.
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException

from ..errors import AwsError, missing_parameter
from ..state import World
from ..wire import Call
from .find import own_image, own_snapshot
from .parameters import stop_if_dry_run
from .tag_rules import check_tag_count, checked_tags

MOST_RESOURCES = 1000
"""API references of CreateTags and DeleteTags: "Up to 1000 resource IDs". The error is inferred."""


def create_tags(call: Call, world: World) -> dict[str, Any]:
    resources = _resources(call, world)
    if not call.params.get("Tags"):
        raise missing_parameter("tagSet")
    tags = checked_tags(call.params["Tags"])
    stored = world.backend(call.account, call.region).tags
    for resource in resources:
        check_tag_count(len({key for key in stored.get(resource, {}) if not key.startswith("aws:")} | set(tags)))
    stop_if_dry_run(call)
    for resource in resources:
        stored[resource].update(tags)
    return {}


def delete_tags(call: Call, world: World) -> dict[str, Any]:
    """Without Tags all user tags go; a tag with a value goes only if it has that value (API_DeleteTags)."""
    resources = _resources(call, world)
    stop_if_dry_run(call)
    stored = world.backend(call.account, call.region).tags
    for resource in resources:
        have = stored.get(resource, {})
        wanted = call.params.get("Tags") or [{"Key": key} for key in have if not key.startswith("aws:")]
        for tag in wanted:
            if "Value" not in tag or have.get(tag["Key"]) == tag["Value"]:
                have.pop(tag["Key"], None)
    return {}


def _resources(call: Call, world: World) -> list[str]:
    resources: list[str] = call.params.get("Resources", [])
    if not resources:
        raise missing_parameter("resourceIdSet")
    if len(resources) > MOST_RESOURCES:
        text = f"The maximum number of resources specified on a single call is {MOST_RESOURCES}"
        raise AwsError("InvalidParameterValue", text)
    for resource in resources:
        if resource.startswith("ami-"):
            own_image(call, world, resource)
        elif resource.startswith("snap-"):
            own_snapshot(call, world, resource)
        else:
            _check_other(call, world, resource)
    return resources


def _check_other(call: Call, world: World, resource: str) -> None:
    """moto knows its own resources; its error becomes ours."""
    try:
        world.backend(call.account, call.region).do_resources_exist([resource])
    except ServiceException as error:
        raise AwsError(error.code or "InvalidID", error.message or f"The ID '{resource}' is not valid") from error
