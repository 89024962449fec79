"""The VPCs of a private zone: associate, disassociate, and which zones a VPC sees.

It never looks whether a VPC exists, or whether it has DNS switched on.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..models.domain_name import order_of
from ..state import World
from ..wire import Call
from .changes import new_change
from .find import own_zone, zones_of
from .paging import page_size

LARGEST_PAGE = 100


def associate_vpc(call: Call, world: World) -> dict[str, Any]:
    """Codes: botocore's model; text of the first: moto, of the second inferred."""
    zone, vpc = own_zone(call, world), dict(call.params["VPC"])
    if not zone.is_private:
        text = (
            "You're trying to associate a VPC with a public hosted zone. Amazon Route 53 doesn't support associating a "
            "VPC with a public hosted zone."
        )
        raise AwsError("PublicZoneVPCAssociation", text)
    if any(vpc in other.vpcs for other in zones_of(call, world) if other.name == zone.name):
        text = f"The VPC {vpc['VPCId']} is already associated with a hosted zone for the domain {zone.name}."
        raise AwsError("ConflictingDomainExists", text)
    zone.vpcs.append(vpc)
    return {"ChangeInfo": new_change(call, world, call.params.get("Comment")).to_boto()}


def disassociate_vpc(call: Call, world: World) -> dict[str, Any]:
    """Codes: botocore's model; text of the second: moto, of the first inferred."""
    zone, vpc = own_zone(call, world), dict(call.params["VPC"])
    if vpc not in zone.vpcs:
        text = f"The VPC {vpc['VPCId']} is not associated with the hosted zone."
        raise AwsError("VPCAssociationNotFound", text, 404)
    if len(zone.vpcs) == 1:
        text = (
            "The VPC that you're trying to disassociate from the private hosted zone is the last VPC that is "
            "associated with the hosted zone. Amazon Route 53 doesn't support disassociating the last VPC from a "
            "hosted zone."
        )
        raise AwsError("LastVPCAssociation", text)
    zone.vpcs.remove(vpc)
    return {"ChangeInfo": new_change(call, world, call.params.get("Comment")).to_boto()}


def list_hosted_zones_by_vpc(call: Call, world: World) -> dict[str, Any]:
    """The token is the id of the next zone (inferred; clients must not look into it)."""
    params = call.params
    vpc = {"VPCRegion": params["VPCRegion"], "VPCId": params["VPCId"]}
    found = [zone for zone in zones_of(call, world) if vpc in zone.vpcs]
    found.sort(key=lambda zone: (order_of(zone.name), zone.resource_id))
    token = params.get("NextToken")
    if token:
        ids = [zone.resource_id for zone in found]
        if token not in ids:
            raise AwsError("InvalidPaginationToken", "The value that you specified for NextToken is not valid.")
        found = found[ids.index(token) :]
    size = page_size(call, LARGEST_PAGE)
    owner = {"OwningAccount": call.account}
    shown = [{"HostedZoneId": zone.resource_id, "Name": zone.name, "Owner": owner} for zone in found[:size]]
    following = found[size].resource_id if len(found) > size else None
    return {"HostedZoneSummaries": shown, "MaxItems": str(size), "NextToken": following}
