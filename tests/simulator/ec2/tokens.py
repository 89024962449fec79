"""Client tokens of CopyImage and CreateVolume: the same token with the same parameters is the same copy, or volume.

It never expires a token; how long CopyImage keeps one is documented nowhere.
"""

from __future__ import annotations

import json
from typing import Any

from ..errors import AwsError, invalid_value
from ..state import Token, World
from ..wire import Call

LONGEST_TOKEN = 64
"""EC2 developer guide, ec2-api-idempotency: "up to 64 ASCII characters" (botocore's model allows 128)."""

_NOT_COMPARED = ("ClientToken", "DryRun")


def known_image(call: Call, world: World) -> str | None:
    """The image an earlier call with this token made; None if the call is to be carried out."""
    known = known_resource(call, world)
    is_dead = known in world.region(call.account, call.region).deregistered
    return None if is_dead and world.settings.token_of_dead_image == "new-image" else known


def known_resource(call: Call, world: World) -> str | None:
    """What an earlier call with this token made, be it there or deleted since; None if there was none."""
    token = call.params.get("ClientToken")
    if not token:
        return None
    if len(token) > LONGEST_TOKEN or not token.isascii():
        raise invalid_value(token, "ClientToken", f"Length exceeds maximum of {LONGEST_TOKEN}.")
    state = world.region(call.account, call.region)
    known = state.tokens.get((call.action, token))
    if known is None:
        return None
    if known.params != _fingerprint(call):
        text = "The request uses the same client token as a previous, but non-identical request."
        raise AwsError("IdempotentParameterMismatch", text)
    return known.image_id


def remember(call: Call, world: World, image_id: str) -> None:
    if token := call.params.get("ClientToken"):
        state = world.region(call.account, call.region)
        state.tokens[(call.action, token)] = Token(_fingerprint(call), image_id)


def _fingerprint(call: Call) -> str:
    compared: dict[str, Any] = {name: value for name, value in call.params.items() if name not in _NOT_COMPARED}
    return json.dumps(compared, sort_keys=True, default=str)
