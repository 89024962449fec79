"""Switches of an image: disabled, deprecated, protected from deregistration.

It never deregisters.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ..clock import utc_from_text
from ..errors import AwsError, invalid_value
from ..models.image import SimAmi
from ..state import World
from ..wire import Call
from .find import image_unavailable, own_image
from .parameters import required, stop_if_dry_run

COOLDOWN_SECONDS = 24 * 3600.0
"""EC2 guide, ami-deregistration-protection: 24 hours after it was switched off, if it had a cooldown."""

_LONGEST_DEPRECATION = timedelta(days=10 * 365 + 3)


def disable_image(call: Call, world: World) -> dict[str, Any]:
    """Takes all launch permissions away, for good (EC2 guide, disable-an-ami)."""
    image = _image(call, world)
    if image.state not in ("available", "disabled"):
        raise image_unavailable(image.id, image.state)
    image.is_disabled = True
    image.launch_permissions = []
    return {"Return": True}


def enable_image(call: Call, world: World) -> dict[str, Any]:
    _image(call, world).is_disabled = False
    return {"Return": True}


def enable_image_deprecation(call: Call, world: World) -> dict[str, Any]:
    moment = required(call, "DeprecateAt")
    moment = utc_from_text(moment.isoformat() if isinstance(moment, datetime) else str(moment))
    # "The seconds are rounded to the nearest minute" (EC2 guide, ami-deprecate).
    moment = (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
    now = world.clock.now()
    if moment < now - timedelta(minutes=1) or moment > now + _LONGEST_DEPRECATION:
        raise invalid_value(moment.isoformat(), "DeprecateAt", "Must be in the future and within 10 years.")
    _image(call, world).deprecation_time = moment
    return {"Return": True}


def disable_image_deprecation(call: Call, world: World) -> dict[str, Any]:
    _image(call, world).deprecation_time = None
    return {"Return": True}


def enable_protection(call: Call, world: World) -> dict[str, Any]:
    cooldown = call.params.get("WithCooldown")
    image = _image(call, world)
    image.protection = "enabled-with-cooldown" if cooldown else "enabled-without-cooldown"
    return {"Return": "true"}


def disable_protection(call: Call, world: World) -> dict[str, Any]:
    image = _image(call, world)
    if image.protection == "enabled-with-cooldown":
        image.protected_until = world.clock.elapsed() + COOLDOWN_SECONDS
    image.protection = "disabled"
    return {"Return": "true"}


def _image(call: Call, world: World) -> SimAmi:
    image = own_image(call, world, required(call, "ImageId"))
    if image.state == "failed":
        raise AwsError("InvalidAMIID.Unavailable", f"The image id '[{image.id}]' is no longer available")
    stop_if_dry_run(call)
    return image
