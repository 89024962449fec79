"""What the world outside gets for a name: the records of public zones that all DNS servers have.

It never follows a CNAME out of Route 53, and never looks into a private zone.
"""

from __future__ import annotations

from ..models.domain_name import is_within, order_of, plain_name
from ..models.hosted_zone import SimZone
from ..state import World

_LONGEST_CHAIN = 8


def public_addresses(world: World, name: str) -> set[str]:
    """IPv4 addresses that a name has, in whatever account its zone is."""
    wanted = plain_name(name)
    for _unused in range(_LONGEST_CHAIN):
        zone = _public_zone(world, wanted)
        if zone is None:
            return set()
        records = zone.answered(order_of(wanted), world.clock.elapsed())
        aliases = [record.values[0] for record in records if record.type == "CNAME" and record.values]
        if not aliases:
            return {value for record in records if record.type == "A" for value in record.values}
        wanted = plain_name(aliases[0])
    return set()


def _public_zone(world: World, name: str) -> SimZone | None:
    """The one that is delegated to: the longest name, and of several with one name the first."""
    zones = [zone for zone in world.all_zones() if not zone.is_private and is_within(name, zone.name)]
    return max(zones, key=lambda zone: len(zone.name), default=None)
