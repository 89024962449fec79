"""ListHostedZones and ListHostedZonesByName.

Neither filters by name: the second one only starts there.
"""

from __future__ import annotations

from typing import Any

from ..models.domain_name import order_of, plain_name
from ..models.hosted_zone import SimZone
from ..state import World
from ..wire import Call
from .find import invalid_input, zones_of
from .paging import page_size

LARGEST_PAGE = 100


def list_hosted_zones(call: Call, world: World) -> dict[str, Any]:
    params = call.params
    zones = zones_of(call, world)
    marker = params.get("Marker")
    if marker:
        ids = [zone.resource_id for zone in zones]
        if marker not in ids:
            # Inferred: the code is documented, the text is not.
            raise invalid_input(f"The marker {marker} is not valid")
        zones = zones[ids.index(marker) :]
    if params.get("HostedZoneType") == "PrivateHostedZone":
        zones = [zone for zone in zones if zone.is_private]
    size = page_size(call, LARGEST_PAGE)
    return {
        "HostedZones": [zone.to_boto() for zone in zones[:size]],
        "Marker": marker or "",
        "IsTruncated": len(zones) > size,
        "NextMarker": zones[size].resource_id if len(zones) > size else None,
        "MaxItems": str(size),
    }


def list_hosted_zones_by_name(call: Call, world: World) -> dict[str, Any]:
    params = call.params
    name, zone_id = params.get("DNSName"), params.get("HostedZoneId")
    if zone_id and not name:
        raise invalid_input("The input is not valid")
    start = (order_of(plain_name(name)) if name else "", (zone_id or "").removeprefix("/hostedzone/"))
    zones = sorted((zone for zone in zones_of(call, world) if _place(zone) >= start), key=_place)
    size = page_size(call, LARGEST_PAGE)
    following = zones[size] if len(zones) > size else None
    return {
        "HostedZones": [zone.to_boto() for zone in zones[:size]],
        "DNSName": name,
        "HostedZoneId": zone_id,
        "IsTruncated": following is not None,
        "NextDNSName": following.name if following else None,
        "NextHostedZoneId": following.resource_id if following else None,
        "MaxItems": str(size),
    }


def _place(zone: SimZone) -> tuple[str, str]:
    return order_of(zone.name), zone.resource_id
