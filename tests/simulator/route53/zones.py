"""Hosted zones: create, get, comment on, delete.

It never delegates anything: the name servers of a zone exist in its records only.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..models.domain_name import name_problems, order_of, plain_name
from ..models.hosted_zone import NAME_SERVERS, SimZone
from ..models.record_set import Key
from ..state import World
from ..wire import Call
from .change_records import check_prior_request
from .changes import new_change
from .find import invalid_input, own_zone, zones_of


def create_hosted_zone(call: Call, world: World) -> dict[str, Any]:
    params = call.params
    config, vpc = params.get("HostedZoneConfig") or {}, params.get("VPC")
    name, reference = plain_name(params["Name"]), params["CallerReference"]
    if name_problems(name):
        raise AwsError("InvalidDomainName", f"{params['Name']} is not a valid domain name")
    if config.get("PrivateZone") and not vpc:
        # Inferred: that a private zone needs a VPC is documented, code and text are not.
        raise invalid_input(
            "When you're creating a private hosted zone, you must specify values for VPCId and VPCRegion."
        )
    _check_new(zones_of(call, world), name, reference, vpc)
    zone = SimZone(name, reference, config.get("Comment"), [dict(vpc)] if vpc else [], is_private=bool(vpc))
    world.zones(call.account)[zone.resource_id] = zone
    return {
        "HostedZone": zone.to_boto(),
        "ChangeInfo": new_change(call, world).to_boto(),
        "DelegationSet": _delegation_set(zone),
        "VPC": vpc,
        "Location": f"https://route53.amazonaws.com/2013-04-01/hostedzone/{zone.resource_id}",
    }


def _check_new(zones: list[SimZone], name: str, reference: str, vpc: dict[str, str] | None) -> None:
    """Codes and status: botocore's model; the texts are inferred. One name may have many zones, but not for one VPC."""
    for zone in zones:
        if zone.caller_reference == reference:
            text = f"A hosted zone has already been created with the specified caller reference {reference}."
            raise AwsError("HostedZoneAlreadyExists", text, 409)
        if vpc and zone.name == name and vpc in zone.vpcs:
            text = f"The VPC {vpc['VPCId']} is already associated with a hosted zone for the domain {name}."
            raise AwsError("ConflictingDomainExists", text)


def _delegation_set(zone: SimZone) -> dict[str, Any] | None:
    return None if zone.is_private else {"NameServers": list(NAME_SERVERS)}


def get_hosted_zone(call: Call, world: World) -> dict[str, Any]:
    zone = own_zone(call, world, "Id")
    vpcs = zone.vpcs if zone.is_private else None
    return {"HostedZone": zone.to_boto(), "DelegationSet": _delegation_set(zone), "VPCs": vpcs}


def update_hosted_zone_comment(call: Call, world: World) -> dict[str, Any]:
    zone = own_zone(call, world, "Id")
    zone.comment = call.params.get("Comment")
    return {"HostedZone": zone.to_boto()}


def delete_hosted_zone(call: Call, world: World) -> dict[str, Any]:
    """Recording route53.DeleteHostedZone.NotEmpty (the two spaces are genuine)."""
    zone = own_zone(call, world, "Id")
    check_prior_request(world, zone)
    required = {Key(order_of(zone.name), kind) for kind in ("NS", "SOA")}
    if zone.protections or not required.issuperset(zone.keys()):
        text = "The specified hosted zone contains non-required resource record sets  and so cannot be deleted."
        raise AwsError("HostedZoneNotEmpty", text)
    del world.zones(call.account)[zone.resource_id]
    return {"ChangeInfo": new_change(call, world).to_boto()}
