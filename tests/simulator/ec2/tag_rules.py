"""What EC2 allows in tags, and TagSpecifications of create calls.

It never stores a tag.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..state import World
from ..wire import Call

MOST_TAGS, LONGEST_KEY, LONGEST_VALUE = 50, 127, 256
"""botocore's Tag shape: "Constraints: Tag keys ... maximum of 127 Unicode characters", values 256."""


def checked_tags(tags: list[dict[str, Any]]) -> dict[str, str]:
    """``[{"Key", "Value"}]`` as a dictionary; raises what EC2 raises for a tag it refuses."""
    keys = [tag.get("Key", "") for tag in tags]
    for key in keys:
        if keys.count(key) > 1:
            raise AwsError("InvalidParameterValue", f"Duplicate tag key '{key}' specified.")
    for tag in tags:
        _check_tag(tag.get("Key", ""), tag.get("Value") or "")
    check_tag_count(len(tags))
    return {tag.get("Key", ""): tag.get("Value") or "" for tag in tags}


def check_tag_count(number: int) -> None:
    if number > MOST_TAGS:
        raise AwsError("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.")


def _check_tag(key: str, value: str) -> None:
    why = ""
    if key.lower().startswith("aws:"):
        # cloud-custodian#5975
        why = "Tag keys starting with 'aws:' are reserved for internal use"
    elif not key:
        why = "Tag keys must have at least one character."
    elif len(key) > LONGEST_KEY:
        why = f"Tag keys exceeding {LONGEST_KEY} characters are not allowed."
    if why:
        raise AwsError("InvalidParameterValue", f"Value ( {key} ) for parameter key is invalid. {why}")
    if len(value) > LONGEST_VALUE:
        why = f"Tag values exceeding {LONGEST_VALUE} characters are not allowed."
        raise AwsError("InvalidParameterValue", f"Value ( {value} ) for parameter value is invalid. {why}")


def tag_specifications(call: Call, world: World, allowed: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Resource type -> tags. Another resource type makes the whole request fail (EC2 guide, CopyingAMIs)."""
    result: dict[str, dict[str, str]] = {kind: {} for kind in allowed}
    for specification in call.params.get("TagSpecifications", []):
        kind = specification.get("ResourceType")
        if kind not in allowed:
            text = f"'{kind}' is not a valid taggable resource type for this operation."
            raise AwsError("InvalidParameterValue", text)
        result[kind] = checked_tags(specification.get("Tags", []))
    if world.settings.ignore_tag_specifications:
        return {kind: {} for kind in allowed}
    return result
