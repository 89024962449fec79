"""Block public access for images: one switch per account and region.

It never changes images that are public already.
"""

from __future__ import annotations

from typing import Any

from ..state import World
from ..wire import Call
from .parameters import required, stop_if_dry_run


def get_state(call: Call, world: World) -> dict[str, Any]:
    state = world.region(call.account, call.region).block_public_access or world.settings.block_public_access
    return {"ImageBlockPublicAccessState": state, "ManagedBy": "account"}


def enable(call: Call, world: World) -> dict[str, Any]:
    return _set(call, world, required(call, "ImageBlockPublicAccessState"))


def disable(call: Call, world: World) -> dict[str, Any]:
    return _set(call, world, "unblocked")


def _set(call: Call, world: World, state: str) -> dict[str, Any]:
    stop_if_dry_run(call)
    world.region(call.account, call.region).block_public_access = state
    return {"ImageBlockPublicAccessState": state}
