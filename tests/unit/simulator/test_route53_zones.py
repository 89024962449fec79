"""Hosted zones and lists: order, starting points, pages, private zones, seeds."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.simulator.models.domain_name import is_within, name_problems, order_of, plain_name, stored_name

from .route53_support import ZONE, change, create, delete, dns, records, shown
from .support import EVEN_ON_A_BUSY_MACHINE, OTHER_KEY, SOURCE, Aws, error_of, status_of

Json = dict[str, Any]
VPC, OTHER_VPC = "vpc-0123456789abcdef0", "vpc-0123456789abcdef1"


def vpc(vpc_id: str = VPC, region: str = SOURCE) -> dict[str, str]:
    return {"VPCRegion": region, "VPCId": vpc_id}


def new_zone(aws: Aws, name: str = ZONE, reference: str = "1", **params: Any) -> Json:
    answer: Json = dns(aws).create_hosted_zone(Name=name, CallerReference=reference, **params)
    return answer


def ids(zones: list[Json]) -> list[str]:
    return [zone["Id"].removeprefix("/hostedzone/") for zone in zones]


@pytest.mark.parametrize(
    ("given", "plain", "stored", "order"),
    [
        ("www.example.com", "www.example.com.", "www.example.com.", "com.example.www."),
        ("WWW.Example.COM.", "www.example.com.", "www.example.com.", "com.example.www."),
        ("*.example.com", "*.example.com.", r"\052.example.com.", "com.example.*."),
        (r"\052.example.com", "*.example.com.", r"\052.example.com.", "com.example.*."),
        ("_lifeboat.a-b.example.com", "_lifeboat.a-b.example.com.", "_lifeboat.a-b.example.com.", None),
        ("a!b.example.com", "a!b.example.com.", r"a\041b.example.com.", "com.example.a!b."),
    ],
)
def test_names_are_kept_as_route53_keeps_them(given: str, plain: str, stored: str, order: str | None) -> None:
    assert (plain_name(given), stored_name(plain)) == (plain, stored)
    assert order in (None, order_of(plain))
    assert order_of(order_of(plain)) == plain


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (f"{'x' * 63}.example.com.", ""),
        (f"{'x' * 64}.example.com.", "DomainLabelTooLong"),
        ("a..example.com.", "DomainLabelEmpty"),
        ("a b.example.com.", "UnsupportedCharacter"),
        (f"{'.'.join(['x' * 50] * 5)}.", ""),
        (f"{'.'.join(['x' * 50] * 6)}.", "DomainNameTooLong"),
    ],
)
def test_names_have_limits(name: str, problem: str) -> None:
    found = name_problems(name)
    assert problem in found[0] if problem else found == []


def test_zone_contains_names_below_it_only() -> None:
    assert is_within("www.example.com.", "example.com.")
    assert is_within("example.com.", "example.com.")
    assert not is_within("myexample.com.", "example.com.")


def test_new_public_zone_has_name_servers_and_nothing_else(aws: Aws) -> None:
    made = new_zone(aws, "Example.com", HostedZoneConfig={"Comment": "hello", "PrivateZone": False})
    zone_id = made["HostedZone"]["Id"]
    assert made["Location"].endswith(zone_id)
    assert (made["HostedZone"]["Name"], made["ChangeInfo"]["Status"]) == ("example.com.", "PENDING")
    got = dns(aws).get_hosted_zone(Id=zone_id)
    assert got["HostedZone"]["Config"] == {"Comment": "hello", "PrivateZone": False}
    assert len(got["DelegationSet"]["NameServers"]) == 4
    assert got.get("VPCs", []) == []
    listed = dns(aws).list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"]
    assert shown(listed) == [("example.com.", "NS"), ("example.com.", "SOA")]


def test_private_zone_belongs_to_vpcs(aws: Aws) -> None:
    zone_id = new_zone(aws, VPC=vpc(), HostedZoneConfig={"PrivateZone": True})["HostedZone"]["Id"]
    dns(aws).associate_vpc_with_hosted_zone(HostedZoneId=zone_id, VPC=vpc(OTHER_VPC))
    got = dns(aws).get_hosted_zone(Id=zone_id)
    assert (got["VPCs"], got["HostedZone"]["Config"]["PrivateZone"]) == ([vpc(), vpc(OTHER_VPC)], True)
    assert "DelegationSet" not in got
    dns(aws).disassociate_vpc_from_hosted_zone(HostedZoneId=zone_id, VPC=vpc())
    last = dns(aws).disassociate_vpc_from_hosted_zone
    assert error_of(last, HostedZoneId=zone_id, VPC=vpc(OTHER_VPC))[0] == "LastVPCAssociation"
    assert error_of(last, HostedZoneId=zone_id, VPC=vpc())[0] == "VPCAssociationNotFound"


def test_zones_that_cannot_be_made(aws: Aws) -> None:
    new_zone(aws, VPC=vpc(), reference="private")
    public = new_zone(aws)["HostedZone"]["Id"]
    assert error_of(new_zone, aws)[0] == "HostedZoneAlreadyExists"
    assert status_of(new_zone, aws) == 409
    assert error_of(new_zone, aws, reference="2", VPC=vpc())[0] == "ConflictingDomainExists"
    assert error_of(new_zone, aws, reference="3", HostedZoneConfig={"PrivateZone": True})[0] == "InvalidInput"
    assert error_of(new_zone, aws, "a b.com", "4")[0] == "InvalidDomainName"
    associate = dns(aws).associate_vpc_with_hosted_zone
    assert error_of(associate, HostedZoneId=public, VPC=vpc())[0] == "PublicZoneVPCAssociation"


def test_several_zones_may_have_one_name(aws: Aws) -> None:
    public, private = aws.sim.seed_zone(ZONE), aws.sim.seed_zone(ZONE, private_vpcs=[{"region": SOURCE, "id": VPC}])
    other = aws.sim.seed_zone(ZONE, private_vpcs=[{"region": SOURCE, "id": OTHER_VPC}])
    found = dns(aws).list_hosted_zones_by_name(DNSName=ZONE)["HostedZones"]
    assert sorted(ids(found)) == sorted([public, private, other])
    hidden = dns(aws).list_hosted_zones(HostedZoneType="PrivateHostedZone")["HostedZones"]
    assert ids(hidden) == [private, other]
    summaries = dns(aws).list_hosted_zones_by_vpc(VPCId=VPC, VPCRegion=SOURCE)["HostedZoneSummaries"]
    expected = {"HostedZoneId": private, "Name": f"{ZONE}.", "Owner": {"OwningAccount": "123456789012"}}
    assert summaries == [expected]
    assert dns(aws).list_hosted_zones_by_vpc(VPCId=VPC, VPCRegion="eu-west-1")["HostedZoneSummaries"] == []


def test_zones_by_name_are_ordered_and_not_filtered(aws: Aws) -> None:
    for name in ("b.example.com", "example.net", "example.com", "a.example.com", "example.org"):
        aws.sim.seed_zone(name)
    by_name = dns(aws).list_hosted_zones_by_name
    names = [zone["Name"] for zone in by_name(DNSName="b.example.com")["HostedZones"]]
    assert names == ["b.example.com.", "example.net.", "example.org."]
    first = by_name(MaxItems="2")
    assert [zone["Name"] for zone in first["HostedZones"]] == ["example.com.", "a.example.com."]
    assert (first["IsTruncated"], first["MaxItems"], first["NextDNSName"]) == (True, "2", "b.example.com.")
    rest = by_name(DNSName=first["NextDNSName"], HostedZoneId=first["NextHostedZoneId"])
    assert [zone["Name"] for zone in rest["HostedZones"]] == names
    assert rest["IsTruncated"] is False


def test_zones_are_listed_in_pages(aws: Aws) -> None:
    made = [aws.sim.seed_zone(f"zone-{i}.example") for i in range(5)]
    pages = list(dns(aws).get_paginator("list_hosted_zones").paginate(PaginationConfig={"PageSize": 2}))
    assert [ids(page["HostedZones"]) for page in pages] == [made[:2], made[2:4], made[4:]]


def test_zones_belong_to_an_account(aws: Aws) -> None:
    zone = aws.sim.seed_zone(ZONE)
    partner = aws.client("route53", SOURCE, OTHER_KEY)
    assert partner.list_hosted_zones()["HostedZones"] == []
    assert error_of(partner.get_hosted_zone, Id=zone)[0] == "NoSuchHostedZone"


def test_zone_goes_when_it_is_empty_only(aws: Aws) -> None:
    zone = aws.sim.seed_zone(ZONE, [{"name": f"www.{ZONE}", "type": "A", "ttl": 60, "values": ["192.0.2.1"]}])
    # Recording route53.DeleteHostedZone.NotEmpty, with its two spaces.
    text = "The specified hosted zone contains non-required resource record sets  and so cannot be deleted."
    assert error_of(dns(aws).delete_hosted_zone, Id=zone) == ("HostedZoneNotEmpty", text)
    change(aws, zone, delete(f"www.{ZONE}", "A", "192.0.2.1"))
    dns(aws).delete_hosted_zone(Id=zone)
    assert error_of(dns(aws).get_hosted_zone, Id=zone)[0] == "NoSuchHostedZone"


def test_tags_and_counts_of_moto_find_our_zones(aws: Aws) -> None:
    zone = aws.sim.seed_zone(ZONE)
    tags = [{"Key": "Team", "Value": "web"}]
    dns(aws).change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone, AddTags=tags)
    listed = dns(aws).list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone)
    assert listed["ResourceTagSet"]["Tags"] == tags
    assert dns(aws).get_hosted_zone_count()["HostedZoneCount"] == 1


NAMES = [ZONE, f"*.{ZONE}", f"a.{ZONE}", f"x.a.{ZONE}", f"a-b.{ZONE}", f"b.{ZONE}"]
# By reversed labels in ASCII order; "-" and "*" come before the dot (API_ListResourceRecordSets).
ORDERED = [f"{ZONE}.", rf"\052.{ZONE}.", f"a-b.{ZONE}.", f"a.{ZONE}.", f"x.a.{ZONE}.", f"b.{ZONE}."]


@pytest.fixture
def zone(aws: Aws) -> str:
    made = [{"name": name, "type": "A", "values": ["192.0.2.1"]} for name in reversed(NAMES)]
    return aws.sim.seed_zone(ZONE, [*made, {"name": f"a.{ZONE}", "type": "TXT", "values": ['"t"']}])


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ({}, ORDERED),
        ({"StartRecordName": f"a.{ZONE}"}, ORDERED[3:]),
        ({"StartRecordName": f"A.{ZONE}."}, ORDERED[3:]),
        ({"StartRecordName": f"*.{ZONE}"}, ORDERED[1:]),
        ({"StartRecordName": rf"\052.{ZONE}"}, ORDERED[1:]),
        # It starts there and does not filter: the first one may have another name.
        ({"StartRecordName": f"aa.{ZONE}"}, ORDERED[5:]),
        ({"StartRecordName": f"z.{ZONE}"}, []),
        ({"StartRecordName": f"a.{ZONE}", "StartRecordType": "A"}, ORDERED[3:]),
        ({"StartRecordName": f"a.{ZONE}", "StartRecordType": "AAAA"}, ORDERED[4:]),
    ],
)
def test_records_come_in_the_order_of_reversed_labels(aws: Aws, zone: str, start: Json, expected: list[str]) -> None:
    found = records(aws, zone, **start)
    assert [each["Name"] for each in found if each["Type"] == "A"] == expected


def test_types_of_one_name_are_ordered_and_can_be_started_at(aws: Aws, zone: str) -> None:
    assert shown(records(aws, zone, StartRecordName=f"a.{ZONE}"))[:2] == [(f"a.{ZONE}.", "A"), (f"a.{ZONE}.", "TXT")]
    found = dns(aws).list_resource_record_sets(
        HostedZoneId=zone, StartRecordName=f"a.{ZONE}", StartRecordType="TXT", MaxItems="1"
    )
    assert shown(found["ResourceRecordSets"]) == [(f"a.{ZONE}.", "TXT")]
    assert (found["IsTruncated"], found["MaxItems"]) == (True, "1")
    assert (found["NextRecordName"], found["NextRecordType"]) == (f"x.a.{ZONE}.", "A")


def test_identifiers_of_one_set_are_ordered_and_can_be_started_at(aws: Aws, zone: str) -> None:
    weights = [create(f"w.{ZONE}", "A", "192.0.2.1", SetIdentifier=name, Weight=1) for name in ("c", "a", "b")]
    change(aws, zone, *weights)
    found = dns(aws).list_resource_record_sets(
        HostedZoneId=zone,
        StartRecordName=f"w.{ZONE}",
        StartRecordType="A",
        StartRecordIdentifier="b",
        MaxItems="1",
    )
    assert [each["SetIdentifier"] for each in found["ResourceRecordSets"]] == ["b"]
    assert (found["NextRecordName"], found["NextRecordIdentifier"]) == (f"w.{ZONE}.", "c")


@pytest.mark.parametrize(
    "params",
    [{"StartRecordType": "A"}, {"StartRecordName": "a.example.com", "StartRecordIdentifier": "b"}, {"MaxItems": "x"}],
    ids=["type without name", "identifier without type", "no number"],
)
def test_impossible_starting_points_are_invalid_input(aws: Aws, zone: str, params: Json) -> None:
    assert error_of(dns(aws).list_resource_record_sets, HostedZoneId=zone, **params)[0] == "InvalidInput"


def test_zone_of_5000_records_is_seeded_and_read_fast(aws: Aws) -> None:
    started = time.monotonic()
    zone = aws.sim.seed_zone("bulk.example", count=5000)
    assert time.monotonic() - started < EVEN_ON_A_BUSY_MACHINE
    aws.sim.reset_counts()
    pages = dns(aws).get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone)
    names = [each["Name"] for page in pages for each in page["ResourceRecordSets"]]
    assert (len(names), len(set(names))) == (5002, 5001)
    assert aws.sim.counts()[SOURCE] == {"route53:ListResourceRecordSets": 17}
    [one] = records(aws, zone, StartRecordName="host-04999.bulk.example", MaxItems="1")
    assert one["ResourceRecords"] == [{"Value": "198.18.19.250"}]


def test_misspelt_fields_of_a_seed_are_told(aws: Aws) -> None:
    with pytest.raises(ValueError, match="unknown fields tll"):
        aws.sim.seed_zone(ZONE, [{"name": ZONE, "type": "A", "tll": 60, "values": ["192.0.2.1"]}])
    with pytest.raises(ValueError, match="unknown fields vpcs"):
        aws.sim.seed_zone(ZONE, vpcs=[])
