"""The Route 53 actions that we answer ourselves; moto answers others (health checks, tags, counts).

An answer takes the call and the world and returns a dictionary in the form of boto3's response.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..state import World
from ..wire import Call
from . import change_records, changes, list_records, list_zones, protections, zone_vpcs, zones

Answer = Callable[[Call, World], dict[str, Any]]

ANSWERS: dict[str, Answer] = {
    "AssociateVPCWithHostedZone": zone_vpcs.associate_vpc,
    "ChangeResourceRecordSets": change_records.change_resource_record_sets,
    "CreateHostedZone": zones.create_hosted_zone,
    "CreateResourceRecordSetProtections": protections.create_protections,
    "DeleteHostedZone": zones.delete_hosted_zone,
    "DeleteResourceRecordSetProtections": protections.delete_protections,
    "DisassociateVPCFromHostedZone": zone_vpcs.disassociate_vpc,
    "GetChange": changes.get_change,
    "GetHostedZone": zones.get_hosted_zone,
    "ListHostedZones": list_zones.list_hosted_zones,
    "ListHostedZonesByName": list_zones.list_hosted_zones_by_name,
    "ListHostedZonesByVPC": zone_vpcs.list_hosted_zones_by_vpc,
    "ListResourceRecordSetProtections": protections.list_protections,
    "ListResourceRecordSets": list_records.list_resource_record_sets,
    "UpdateHostedZoneComment": zones.update_hosted_zone_comment,
}

MOTO_ANSWERS = frozenset(
    {
        *("ChangeTagsForResource", "ListTagsForResource", "ListTagsForResources", "GetHostedZoneCount", "GetDNSSEC"),
        *("CreateHealthCheck", "GetHealthCheck", "UpdateHealthCheck", "DeleteHealthCheck", "ListHealthChecks"),
        "GetHealthCheckStatus",
    }
)
"""What moto answers well enough. The rest is a gap: moto has no path for it, or would not find our zones."""
