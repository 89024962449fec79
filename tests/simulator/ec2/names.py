"""Names of images: characters, length, and one image per name, account and region.

It never renames anything.
"""

from __future__ import annotations

import re

from ..errors import AwsError
from ..state import World
from ..wire import Call

_ALLOWED = re.compile(r"[A-Za-z0-9()\[\] ./\-'@_]{3,128}")
"""botocore, RegisterImage: "3-128 alphanumeric characters, parentheses, square brackets, spaces, periods, slashes,
dashes, single quotes, at-signs, or underscores"."""


def check_name(call: Call, world: World, name: str) -> None:
    if not _ALLOWED.fullmatch(name):
        text = (
            f"AMI name {name} is invalid: AMI names must be between 3 and 128 characters long, and may contain "
            "letters, numbers, '(', ')', '[', ']', ' ', '.', '/', '-', ''', '@' and '_'"
        )
        raise AwsError("InvalidAMIName.Malformed", text)
    for image in world.backend(call.account, call.region).amis.values():
        if image.name == name:
            raise _duplicate(name, image.id)
    _check_release(call, world, name)


def _check_release(call: Call, world: World, name: str) -> None:
    """A name is free again a while after its image was deregistered (errors-overview, InvalidAMIName.Duplicate)."""
    image_id, when = world.region(call.account, call.region).released_names.get(name, ("", float("-inf")))
    if world.clock.elapsed() < when + world.settings.name_release_seconds:
        raise _duplicate(name, image_id)


def _duplicate(name: str, image_id: str) -> AwsError:
    """hashicorp/terraform-aws-consul#131"""
    return AwsError("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by AMI {image_id}")
