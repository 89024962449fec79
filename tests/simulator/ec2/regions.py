"""DescribeRegions, with the opt-in regions that this account has not enabled.

It never enables a region; the setting ``disabled_regions`` does.
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

from ..errors import AwsError
from ..state import World
from ..wire import Call
from .filters import Values, compile_filters

FILTERS: dict[str, Values] = {
    "endpoint": lambda region: [region["Endpoint"]],
    "opt-in-status": lambda region: [region["OptInStatus"]],
    "region-name": lambda region: [region["RegionName"]],
}


def describe_regions(call: Call, world: World) -> dict[str, Any]:
    wanted = call.params.get("RegionNames", [])
    regions = [_region(region, world) for region in RegionsAndZonesBackend.regions if _is_in_partition(region, call)]
    known = {region["RegionName"] for region in regions}
    for name in wanted:
        if name not in known:
            raise AwsError("InvalidParameterValue", f"Invalid region name: {name}")
    everything = call.params.get("AllRegions")
    predicates = compile_filters(call.params.get("Filters", []), FILTERS, lambda _: {})
    chosen = [
        region
        for region in regions
        if (not wanted or region["RegionName"] in wanted)
        and (everything or region["OptInStatus"] != "not-opted-in")
        and all(predicate(region) for predicate in predicates)
    ]
    return {"Regions": chosen}


def _is_in_partition(region: Any, call: Call) -> bool:
    def partition(name: str) -> str:
        return name.split("-", 1)[0] if name.startswith(("cn-", "us-gov-")) else "aws"

    return partition(region.name) == partition(call.region)


def _region(region: Any, world: World) -> dict[str, str]:
    """moto calls opt-in regions not opted in, always; here they are, unless they are disabled."""
    status = region.opt_in_status
    if region.name in world.settings.disabled_regions:
        status = "not-opted-in"
    elif status == "not-opted-in":
        status = "opted-in"
    return {"RegionName": region.name, "Endpoint": region.endpoint, "OptInStatus": status}
