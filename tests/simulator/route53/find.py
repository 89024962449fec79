"""Finding a hosted zone by id, with the error Route 53 gives.

It never looks into a zone.
"""

from __future__ import annotations

from ..errors import AwsError
from ..models.hosted_zone import SimZone
from ..state import World
from ..wire import Call


def zone_not_found(zone_id: str) -> AwsError:
    """Text: moto (route53/exceptions.py); status: botocore's model."""
    return AwsError("NoSuchHostedZone", f"No hosted zone found with ID: {zone_id}", 404)


def zones_of(call: Call, world: World) -> list[SimZone]:
    return list(world.zones(call.account).values())


def own_zone(call: Call, world: World, parameter: str = "HostedZoneId") -> SimZone:
    zone_id = str(call.params[parameter]).removeprefix("/hostedzone/")
    zone = world.zones(call.account).get(zone_id)
    if zone is None:
        raise zone_not_found(zone_id)
    return zone


def invalid_input(text: str) -> AwsError:
    return AwsError("InvalidInput", text)
