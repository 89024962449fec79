# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls to Route 53: one function for each, errors explained.

It never decides anything. Route 53 has one control plane for all regions of a partition.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..._core.errors import explained
from ..batches import Batch
from ..names.model import Zone
from .batches import changes_to_boto
from .errors import RULES
from .records import record_name
from .zones import HostedZone, zone_from_boto

# What stands in a message where other services have a region.
_PLACE = "Route 53"
ZONES_A_PAGE = "100"
RECORDS_A_PAGE = 300


def list_zones(route53: Any) -> list[HostedZone]:
    """Every hosted zone of the account, public and private."""
    pages = route53.get_paginator("list_hosted_zones").paginate(PaginationConfig={"PageSize": ZONES_A_PAGE})
    with explained("route53", "ListHostedZones", _PLACE, "the hosted zones", RULES):
        return [zone_from_boto(zone) for page in pages for zone in _told_to_its_end(page)["HostedZones"]]


def get_zone(route53: Any, zone_id: str) -> HostedZone:
    with explained("route53", "GetHostedZone", _PLACE, f"hosted zone {zone_id}", RULES):
        return zone_from_boto(route53.get_hosted_zone(Id=zone_id)["HostedZone"])


def zones_of_vpc(route53: Any, vpc_id: str, region: str) -> set[str]:
    """Ids of the private zones that a VPC resolves with."""
    found: set[str] = set()
    arguments = {"VPCId": vpc_id, "VPCRegion": region, "MaxItems": ZONES_A_PAGE}
    with explained("route53", "ListHostedZonesByVPC", _PLACE, f"the private zones of {vpc_id}", RULES):
        while True:
            page = route53.list_hosted_zones_by_vpc(**arguments)
            found |= {zone["HostedZoneId"] for zone in page["HostedZoneSummaries"]}
            if not page.get("NextToken"):
                return found
            arguments["NextToken"] = page["NextToken"]


def list_records_at(route53: Any, zone: Zone, name: str) -> tuple[list[dict[str, Any]], str | None]:
    """One page of record sets from a name on, and the last name on it, or None if the zone ends there."""
    with explained("route53", "ListResourceRecordSets", _PLACE, f"zone {zone.name} ({zone.id})", RULES):
        page = route53.list_resource_record_sets(HostedZoneId=zone.id, StartRecordName=name)
        listed = _whole(page["ResourceRecordSets"])
        return listed, record_name(listed[-1]["Name"]) if page["IsTruncated"] and listed else None


def list_records(route53: Any, zone: Zone) -> Iterator[dict[str, Any]]:
    """All record sets of a zone, page by page."""
    pages = route53.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=zone.id, PaginationConfig={"PageSize": RECORDS_A_PAGE}
    )
    with explained("route53", "ListResourceRecordSets", _PLACE, f"zone {zone.name} ({zone.id})", RULES):
        for page in pages:
            yield from _whole(_told_to_its_end(page)["ResourceRecordSets"])


def _told_to_its_end(page: dict[str, Any]) -> dict[str, Any]:
    """The same page; KeyError unless it says whether there are more, and where: what is missing is not taken for no."""
    if page["IsTruncated"] and not (page.get("NextMarker") or page.get("NextRecordName")):
        raise KeyError("NextMarker")
    return page


def _whole(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same record sets; KeyError if one lacks what every set has (API reference, ResourceRecordSet)."""
    for records in listed:
        _told = (records["Name"], records["Type"])
        if "AliasTarget" not in records:
            _told = (records["TTL"], [record["Value"] for record in records["ResourceRecords"]])
    return listed


def change_records(route53: Any, batch: Batch) -> str:
    """Hand in a batch; the id of the change, which is not answered everywhere yet."""
    zone = batch.zone
    names = sorted({change.hostname.name for change in batch.changes})
    thing = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more names"
    change_batch = {"Comment": "lifeboat.aws", "Changes": changes_to_boto(batch)}
    with explained("route53", "ChangeResourceRecordSets", _PLACE, f"{thing} of zone {zone.name} ({zone.id})", RULES):
        answer = route53.change_resource_record_sets(HostedZoneId=zone.id, ChangeBatch=change_batch)
        return str(answer["ChangeInfo"]["Id"])


def is_in_sync(route53: Any, change_id: str) -> bool:
    with explained("route53", "GetChange", _PLACE, f"change {change_id}", RULES):
        return bool(route53.get_change(Id=change_id)["ChangeInfo"]["Status"] == "INSYNC")
