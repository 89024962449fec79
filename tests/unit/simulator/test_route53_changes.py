"""ChangeResourceRecordSets: all of a batch or nothing, AWS's texts, limits, propagation."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError

from .route53_support import ZONE, change, create, delete, dns, record, records, shown, upsert
from .support import SOURCE, Aws, error_of, status_of

OLD, NEW, OTHER = "192.0.2.1", "192.0.2.2", "192.0.2.3"
WWW = f"www.{ZONE}"
TEXT = '"heritage=lifeboat"'
Json = dict[str, Any]


@pytest.fixture
def zone(aws: Aws) -> str:
    """With www (A), txt (TXT), cname (CNAME) and a weighted record set."""
    return aws.sim.seed_zone(
        ZONE,
        [
            {"name": WWW, "type": "A", "ttl": 60, "values": [OLD]},
            {"name": f"txt.{ZONE}", "type": "TXT", "ttl": 60, "values": [TEXT]},
            {"name": f"cname.{ZONE}", "type": "CNAME", "ttl": 60, "values": [f"www.{ZONE}"]},
            {
                "name": f"weighted.{ZONE}",
                "type": "A",
                "ttl": 60,
                "values": [OLD],
                "set_identifier": "blue",
                "fields": {"Weight": 1},
            },
        ],
    )


ALIAS = {"HostedZoneId": "Z1YSA3EXCYUU9Z", "DNSName": "lb.example.net", "EvaluateTargetHealth": False}
CONFLICT_OF_CNAME = "is not permitted as it conflicts with other records with the same DNS name in zone example.com."
CONFLICT_WITH_CNAME = (
    "is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone "
    "example.com."
)
REFUSED: dict[str, tuple[list[Json], str]] = {
    # ERRORS.json
    "create what exists": (
        [create(WWW, "A", NEW)],
        "Tried to create resource record set [name='www.example.com.', type='A'] but it already exists",
    ),
    "create what exists, in other words": (
        [create("WWW.Example.COM.", "A", NEW)],
        "Tried to create resource record set [name='www.example.com.', type='A'] but it already exists",
    ),
    # boto/boto#2887
    "delete what is missing": (
        [delete(f"gone.{ZONE}", "TXT", TEXT)],
        "Tried to delete resource record set [name='gone.example.com.', type='TXT'] but it was not found",
    ),
    # kubernetes-sigs/external-dns#732
    "delete with another value": (
        [delete(WWW, "A", NEW)],
        (
            "Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do not "
            "match the current values"
        ),
    ),
    "delete with another TTL": (
        [delete(WWW, "A", OLD, ttl=61)],
        (
            "Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do not "
            "match the current values"
        ),
    ),
    "delete with another weight": (
        [delete(f"weighted.{ZONE}", "A", OLD, SetIdentifier="blue", Weight=2)],
        (
            "Tried to delete resource record set [name='weighted.example.com.', type='A', set identifier='blue'] but "
            "the values provided do not match the current values"
        ),
    ),
    "delete the same twice": (
        [delete(WWW, "A", OLD), delete(WWW, "A", OLD)],
        "The request contains an invalid set of changes for a resource record set 'A www.example.com.'",
    ),
    # kubernetes-sigs/external-dns#4241
    "create the same twice": (
        [create(f"new.{ZONE}", "A", NEW), create(f"new.{ZONE}", "A", NEW)],
        "The request contains an invalid set of changes for a resource record set 'A new.example.com.'",
    ),
    "outside the zone": (
        [create("www.example.net", "A", NEW)],
        "RRSet with DNS name www.example.net. is not permitted in zone example.com.",
    ),
    "zone name is only the end of a label": (
        [create("www.myexample.com", "A", NEW)],
        "RRSet with DNS name www.myexample.com. is not permitted in zone example.com.",
    ),
    # ansible-collections/amazon.aws#2694
    "CNAME beside an A": (
        [upsert(WWW, "CNAME", "a.example.net")],
        f"RRSet of type CNAME with DNS name www.example.com. {CONFLICT_OF_CNAME}",
    ),
    # RJPearson94/terraform-aws-open-next#24
    "TXT beside a CNAME": (
        [create(f"cname.{ZONE}", "TXT", TEXT)],
        f"RRSet of type TXT with DNS name cname.example.com. {CONFLICT_WITH_CNAME}",
    ),
    "CNAME at the apex": (
        [create(ZONE, "CNAME", "a.example.net")],
        "RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.",
    ),
    "simple beside weighted": (
        [create(f"weighted.{ZONE}", "A", NEW)],
        (
            "RRSet with DNS name weighted.example.com., type A, SetIdentifier null cannot be created because a RRSet "
            "with the same name and type and another routing policy exists."
        ),
    ),
    "two aliases of one name": (
        [create(f"new.{ZONE}", "CNAME", "a.example.net", "b.example.net")],
        "RRSet of type CNAME with DNS name new.example.com. may have one value only.",
    ),
    "several mistakes": (
        [create(WWW, "A", NEW), create("www.example.net", "A", NEW)],
        (
            "Tried to create resource record set [name='www.example.com.', type='A'] but it already exists, RRSet with "
            "DNS name www.example.net. is not permitted in zone example.com."
        ),
    ),
    # binxio/cfn-ses-provider#21
    "TXT without quotation marks": (
        [create(f"new.{ZONE}", "TXT", "v=spf1 -all")],
        (
            "Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation "
            "marks) encountered with 'v=spf1 -all''"
        ),
    ),
    # kubernetes-sigs/external-dns#1176
    "TXT with a quotation mark inside": (
        [create(f"new.{ZONE}", "TXT", '"owner="me""')],
        (
            "Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation "
            'marks) encountered with \'"owner="me""\'\''
        ),
    ),
    "address that is none": (
        [create(f"new.{ZONE}", "A", "2001:db8::1")],
        (
            "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) "
            "encountered with '2001:db8::1''"
        ),
    ),
    "the same value twice": (
        [create(f"new.{ZONE}", "A", NEW, NEW)],
        f"Duplicate Resource Record: '{NEW}'",
    ),
    "label too long": (
        [create(f"{'x' * 64}.{ZONE}", "A", NEW)],
        f"FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '{'x' * 64}'",
    ),
    "SOA goes": (
        [
            delete(
                ZONE,
                "SOA",
                "ns-1536.awsdns-00.co.uk. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400",
                ttl=900,
            )
        ],
        "A HostedZone must contain exactly one SOA record.",
    ),
}


@pytest.mark.parametrize(("changes", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_change_cancels_the_whole_batch_with_the_text_of_aws(
    aws: Aws, zone: str, changes: list[Json], text: str
) -> None:
    before = records(aws, zone)
    good = create(f"good.{ZONE}", "A", NEW)
    assert error_of(change, aws, zone, good, *changes) == ("InvalidChangeBatch", f"[{text}]")
    assert status_of(change, aws, zone, good, *changes) == 400
    assert records(aws, zone) == before


ACCEPTED: dict[str, tuple[list[Json], Json]] = {
    "compare and swap": ([delete(WWW, "A", OLD), create(WWW, "A", NEW)], record(WWW, "A", NEW)),
    "A becomes a CNAME": (
        [delete(WWW, "A", OLD), create(WWW, "CNAME", "x.example.net")],
        record(WWW, "CNAME", "x.example.net"),
    ),
    "overwrite": ([upsert(WWW, "A", NEW, OTHER, ttl=30)], record(WWW, "A", NEW, OTHER, ttl=30)),
    "TXT beside an A": ([create(WWW, "TXT", TEXT)], record(WWW, "TXT", TEXT)),
    "several strings": ([create(WWW, "TXT", '"one" "two"')], record(WWW, "TXT", '"one" "two"')),
    "escaped quotation mark": ([create(WWW, "TXT", r'"say \"hi\""')], record(WWW, "TXT", r'"say \"hi\""')),
    "text keeps its case": ([create(WWW, "TXT", '"Ab"')], record(WWW, "TXT", '"Ab"')),
    "text that is not ASCII": ([create(WWW, "TXT", '"é"')], record(WWW, "TXT", r'"\303\251"')),
    "IPv6": ([create(WWW, "AAAA", "2001:db8::1")], record(WWW, "AAAA", "2001:db8::1")),
    "wildcard": ([create(f"*.{ZONE}", "A", NEW)], record(rf"\052.{ZONE}", "A", NEW)),
    "wildcard in octal": ([create(rf"\052.{ZONE}", "A", NEW)], record(rf"\052.{ZONE}", "A", NEW)),
    "underscore": ([create(f"_Lifeboat.{WWW}", "TXT", TEXT)], record(f"_lifeboat.{WWW}", "TXT", TEXT)),
    "alias": (
        [create(ZONE, "A", AliasTarget=ALIAS)],
        record(ZONE, "A", AliasTarget={**ALIAS, "DNSName": "lb.example.net."}),
    ),
    "another identifier": (
        [create(f"weighted.{ZONE}", "A", NEW, SetIdentifier="green", Weight=1)],
        record(f"weighted.{ZONE}", "A", NEW, SetIdentifier="green", Weight=1),
    ),
}


@pytest.mark.parametrize(("changes", "expected"), ACCEPTED.values(), ids=ACCEPTED.keys())
def test_good_batch_is_listed_as_route53_stores_it(aws: Aws, zone: str, changes: list[Json], expected: Json) -> None:
    assert change(aws, zone, *changes)["Status"] == "PENDING"
    assert {**expected, "Name": f"{expected['Name']}."} in records(aws, zone)


def test_delete_takes_values_in_any_order_and_one_identifier_only(aws: Aws, zone: str) -> None:
    change(aws, zone, create(f"weighted.{ZONE}", "A", NEW, OTHER, SetIdentifier="green", Weight=5))
    change(aws, zone, delete(f"weighted.{ZONE}", "A", OTHER, NEW, SetIdentifier="green", Weight=5))
    left = [each["SetIdentifier"] for each in records(aws, zone) if each["Name"].startswith("weighted")]
    assert left == ["blue"]


def test_lost_race_leaves_the_winners_record(aws: Aws, zone: str) -> None:
    """What deleting the exact old set is for: an UPSERT would have overwritten it."""
    change(aws, zone, upsert(WWW, "A", OTHER))
    code, text = error_of(change, aws, zone, delete(WWW, "A", OLD), create(WWW, "A", NEW))
    assert (code, "do not match the current values" in text) == ("InvalidChangeBatch", True)
    assert record(f"{WWW}.", "A", OTHER) in records(aws, zone)


LIMITS: dict[str, tuple[list[Json], str]] = {
    "1000 records": ([create(f"h{i}.{ZONE}", "A", NEW) for i in range(1000)], ""),
    "1001 records": (
        [create(f"h{i}.{ZONE}", "A", NEW) for i in range(1001)],
        "Number of records limit of 1000 exceeded.",
    ),
    "500 overwritten": ([upsert(f"h{i}.{ZONE}", "A", NEW) for i in range(500)], ""),
    "501 overwritten count twice": (
        [upsert(f"h{i}.{ZONE}", "A", NEW) for i in range(501)],
        "Number of records limit of 1000 exceeded.",
    ),
    "32000 characters": ([create(f"h{i}.{ZONE}", "TXT", f'"{"x" * 198}"') for i in range(160)], ""),
    "more than 32000 characters": (
        [create(f"h{i}.{ZONE}", "TXT", f'"{"x" * 198}"') for i in range(161)],
        "Number of characters limit of 32000 exceeded.",
    ),
    "string of 255": ([create(WWW, "TXT", f'"{"x" * 255}"')], ""),
    "string of 256": (
        [create(WWW, "TXT", f'"{"x" * 256}"')],
        (
            "Invalid Resource Record: 'FATAL problem: CharacterStringTooLong (Value is too long) encountered with "
            f"'\"{'x' * 256}\"''"
        ),
    ),
}


@pytest.mark.parametrize(("changes", "text"), LIMITS.values(), ids=LIMITS.keys())
def test_limits_of_one_batch(aws: Aws, zone: str, changes: list[Json], text: str) -> None:
    if text:
        assert error_of(change, aws, zone, *changes) == ("InvalidChangeBatch", f"[{text}]")
    else:
        assert change(aws, zone, *changes)["Status"] == "PENDING"


def test_change_without_content_or_with_two_kinds_of_it_is_invalid_input(aws: Aws, zone: str) -> None:
    code, text = error_of(change, aws, zone, create(f"new.{ZONE}", "A"))
    assert (code, "found none in Change with [Action=CREATE, Name=new.example.com" in text) == ("InvalidInput", True)
    assert error_of(change, aws, zone, create(f"new.{ZONE}", "A", NEW, AliasTarget=ALIAS))[0] == "InvalidInput"


def test_change_is_pending_then_in_sync(aws: Aws, zone: str) -> None:
    sent = change(aws, zone, upsert(WWW, "A", NEW))
    get = dns(aws).get_change
    aws.sim.advance(29)
    assert get(Id=sent["Id"])["ChangeInfo"]["Status"] == "PENDING"
    aws.sim.advance(1)
    assert get(Id=sent["Id"])["ChangeInfo"] == {**sent, "Status": "INSYNC"}
    # Lists have a change at once (API_ListResourceRecordSets, "that are PENDING").
    assert record(f"{WWW}.", "A", NEW) in records(aws, zone)


def test_unknown_change_and_zone_are_404(aws: Aws, zone: str) -> None:
    assert error_of(dns(aws).get_change, Id="C0000000000000000")[0] == "NoSuchChange"
    assert status_of(dns(aws).get_change, Id="C0000000000000000") == 404
    expected = ("NoSuchHostedZone", "No hosted zone found with ID: Z0000000000000000")
    assert error_of(change, aws, "Z0000000000000000", upsert(WWW, "A", NEW)) == expected
    assert status_of(change, aws, "Z0000000000000000", upsert(WWW, "A", NEW)) == 404


def test_lost_change_was_accepted_and_never_happened(aws: Aws, zone: str) -> None:
    aws.sim.configure(lost_dns_changes=1)
    sent = change(aws, zone, upsert(WWW, "A", NEW))
    assert sent["Status"] == "PENDING"
    assert error_of(dns(aws).get_change, Id=sent["Id"])[0] == "NoSuchChange"
    assert record(f"{WWW}.", "A", OLD) in records(aws, zone)
    change(aws, zone, upsert(WWW, "A", NEW))
    assert record(f"{WWW}.", "A", NEW) in records(aws, zone)


def test_second_change_of_a_zone_can_be_too_soon(aws: Aws, zone: str) -> None:
    other = aws.sim.seed_zone("example.net")
    aws.sim.configure(prior_request_seconds=5)
    change(aws, zone, upsert(WWW, "A", NEW))
    text = "The request was rejected because Route 53 was still processing a prior request."
    assert error_of(change, aws, zone, upsert(WWW, "A", OLD)) == ("PriorRequestNotComplete", text)
    change(aws, other, create("www.example.net", "A", NEW))
    aws.sim.advance(5)
    change(aws, zone, upsert(WWW, "A", OLD))


def test_protected_record_can_be_neither_made_nor_changed_nor_deleted(aws: Aws) -> None:
    protection = {"name": WWW, "type": "A", "comment": "ticket 4711"}
    zone = aws.sim.seed_zone(ZONE, [{"name": WWW, "type": "A", "ttl": 60, "values": [OLD]}], protections=[protection])
    for attempt in (upsert(WWW, "A", NEW), delete(WWW, "A", OLD), create(WWW, "A", NEW)):
        code, text = error_of(change, aws, zone, attempt)
        assert (code, "ticket 4711" in text, "www.example.com." in text) == ("InvalidChangeBatch", True, True)
    change(aws, zone, create(WWW, "AAAA", "2001:db8::1"))
    key = {"RecordName": WWW, "RecordType": "A"}
    listed = dns(aws).list_resource_record_set_protections(HostedZoneId=zone)["ResourceRecordSetProtections"]
    assert listed == [{"RecordName": f"{WWW}.", "RecordType": "A", "Comment": "ticket 4711"}]
    assert error_of(dns(aws).delete_hosted_zone, Id=zone)[0] == "HostedZoneNotEmpty"
    dns(aws).delete_resource_record_set_protections(HostedZoneId=zone, Protections=[key])
    change(aws, zone, upsert(WWW, "A", NEW))


def test_protections_are_created_all_or_none(aws: Aws, zone: str) -> None:
    protect = dns(aws).create_resource_record_set_protections
    www, txt = {"RecordName": WWW, "RecordType": "A"}, {"RecordName": f"txt.{ZONE}", "RecordType": "TXT"}
    protect(HostedZoneId=zone, Protections=[www])
    assert error_of(protect, HostedZoneId=zone, Protections=[www])[0] == "ProtectionAlreadyExists"
    code = "InvalidResourceRecordSetProtectionBatch"
    assert error_of(protect, HostedZoneId=zone, Protections=[txt, www])[0] == code
    change(aws, zone, delete(f"txt.{ZONE}", "TXT", TEXT))
    remove = dns(aws).delete_resource_record_set_protections
    assert error_of(remove, HostedZoneId=zone, Protections=[txt])[0] == code


def test_changes_have_a_bucket_of_their_own_and_an_upsert_costs_two(aws: Aws, zone: str) -> None:
    aws.sim.configure(throttling=True, buckets={"route53:changes": [3, 1]})
    change(aws, zone, upsert(WWW, "A", NEW))
    assert error_of(change, aws, zone, upsert(WWW, "A", OLD)) == ("Throttling", "Rate exceeded")
    assert status_of(change, aws, zone, upsert(WWW, "A", OLD)) == 400
    change(aws, zone, delete(WWW, "A", NEW))
    aws.sim.advance(1)
    change(aws, zone, create(WWW, "A", NEW))


def test_all_requests_of_an_account_share_a_bucket(aws: Aws, zone: str) -> None:
    aws.sim.configure(throttling=True, buckets={"route53:*": [2, 1]})
    dns(aws).get_hosted_zone(Id=zone)
    dns(aws).list_hosted_zones()
    assert error_of(dns(aws).list_hosted_zones_by_name) == ("Throttling", "Rate exceeded")


def test_faults_reach_route53_by_the_name_of_the_action(aws: Aws, zone: str) -> None:
    action = "ChangeResourceRecordSets"
    aws.sim.fault(service="route53", action=action, code="PriorRequestNotComplete", message="wait", times=1)
    assert error_of(change, aws, zone, upsert(WWW, "A", NEW)) == ("PriorRequestNotComplete", "wait")
    change(aws, zone, upsert(WWW, "A", NEW))


def test_lost_answer_has_changed_the_zone(aws: Aws, zone: str) -> None:
    aws.sim.fault("lost", service="route53", action="ChangeResourceRecordSets", times=1)
    with pytest.raises(ConnectionClosedError):
        change(aws, zone, upsert(WWW, "A", NEW))
    assert record(f"{WWW}.", "A", NEW) in records(aws, zone)


def test_calls_count_in_one_region_whatever_region_the_client_has(aws: Aws, zone: str) -> None:
    aws.sim.reset_counts()
    aws.client("route53", "eu-west-1").list_hosted_zones()
    change(aws, zone, upsert(WWW, "A", NEW))
    assert aws.sim.counts() == {SOURCE: {"route53:ListHostedZones": 1, "route53:ChangeResourceRecordSets": 1}}


def test_action_that_nobody_simulates_is_a_gap(aws: Aws) -> None:
    assert error_of(dns(aws).list_traffic_policies)[0] == "LifeboatNotSimulated"
    assert aws.sim.gaps() == ["route53:ListTrafficPolicies"]


def test_fleet_fits_into_one_batch(aws: Aws) -> None:
    zone = aws.sim.seed_zone(ZONE)
    fleet = [create(f"host-{i}.{ZONE}", "A", f"198.51.100.{i + 1}") for i in range(100)]
    owners = [create(f"_lifeboat.host-{i}.{ZONE}", "TXT", TEXT) for i in range(100)]
    change(aws, zone, *fleet, *owners)
    assert len(shown(records(aws, zone))) == 200
