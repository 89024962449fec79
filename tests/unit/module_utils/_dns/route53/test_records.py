"""Route 53's own form of names and values, read and written: octal, quotes, and what must not be touched."""

from __future__ import annotations

import random
import string
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Found, RecordSet
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.zone_file import zone_lines
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.route53.records import (
    found_from_boto,
    plain_text,
    record_name,
    set_from_boto,
    set_to_boto,
    sort_key,
    txt_from_boto,
    txt_to_boto,
)
from tests.unit.module_utils._dns.builders import ELASTIC, PUBLIC_ZONE, SIX, WWW, a_set, an_owner, beside, found_of


def told(name: str, kind: str, *values: str, ttl: int = 60, **fields: Any) -> dict[str, Any]:
    """A set in an answer of ListResourceRecordSets (recordings/route53.ListResourceRecordSets)."""
    return {
        "Name": name,
        "Type": kind,
        "TTL": ttl,
        "ResourceRecords": [{"Value": value} for value in values],
        **fields,
    }


ALIAS = {
    "Name": f"{WWW}.",
    "Type": "A",
    "AliasTarget": {"HostedZoneId": "Z35SXDOTRQ7X7K", "DNSName": "LB.shop.example.", "EvaluateTargetHealth": True},
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("www.shop.example.", "www.shop.example", id="last_dot"),
        pytest.param("\\052.shop.example.", "*.shop.example", id="wildcard"),
        pytest.param("WWW.Shop.example", "www.shop.example", id="case"),
        pytest.param("a\\100b.shop.example.", "a@b.shop.example", id="octal_inside"),
        pytest.param("_lifeboat.www.shop.example.", "_lifeboat.www.shop.example", id="underscore"),
    ],
)
def test_record_name(text: str, name: str) -> None:
    """Catches: a wildcard that is not found where it is, and registered again."""
    assert record_name(text) == name


@pytest.mark.parametrize(
    ("text", "plain"), [("\\052", "*"), ("\\089", "\\089"), ("\\05", "\\05"), ("\\n", "\\n"), ("\\052\\052", "**")]
)
def test_plain_text_reads_octal_and_nothing_else(text: str, plain: str) -> None:
    """Catches: unicode_escape, which reads a newline out of ``\\n``."""
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param('"v=spf1 -all"', "v=spf1 -all", id="one_string"),
        pytest.param('"first" "second"', "firstsecond", id="two_strings_are_one_text"),
        pytest.param('"say \\"hello\\""', 'say "hello"', id="quotes"),
        pytest.param('"a\\\\b"', "a\\b", id="backslash"),
        pytest.param('"owner=shop\\057web"', "owner=shop/web", id="octal"),
        pytest.param('""', "", id="empty"),
        pytest.param("bare", "bare", id="without_quotes"),
        pytest.param('"Case Stays"', "Case Stays", id="case"),
    ],
)
def test_txt_from_boto(value: str, text: str) -> None:
    """Catches: an owner that is not recognised because of how Route 53 writes it."""
    assert txt_from_boto(value) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("v=spf1 -all", '"v=spf1 -all"', id="text"),
        pytest.param("", '""', id="empty"),
        pytest.param('say "hello"', '"say \\"hello\\""', id="quotes"),
        pytest.param("a\\b", '"a\\\\b"', id="backslash"),
        pytest.param("x" * 255, '"' + "x" * 255 + '"', id="the_most_of_one_string"),
        pytest.param("x" * 256, '"' + "x" * 255 + '" "x"', id="one_more"),
    ],
)
def test_txt_to_boto(text: str, value: str) -> None:
    """Catches: a string of more than 255 characters, which Route 53 refuses with the whole batch."""
    assert txt_to_boto(text) == value


def test_any_text_is_read_back() -> None:
    rng = random.Random(1035)
    letters = string.ascii_letters + string.digits + ' ,.:/=+@-_";'
    for length in (0, 1, 254, 255, 256, 510, 511, 900):
        text = "".join(rng.choices(letters, k=length))
        assert txt_from_boto(txt_to_boto(text)) == text


@pytest.mark.parametrize(
    ("listed", "read"),
    [
        pytest.param(told(f"{WWW}.", "A", "203.0.113.11", ELASTIC), a_set(ELASTIC, "203.0.113.11"), id="sorted"),
        pytest.param(told(f"{WWW}.", "AAAA", SIX), a_set(SIX, kind="AAAA"), id="ipv6"),
        pytest.param(told(f"{WWW}.", "CNAME", "A.shop.example."), a_set("a.shop.example", kind="CNAME"), id="alias"),
        pytest.param(told(f"{WWW}.", "CNAME", "a.shop.example"), a_set("a.shop.example", kind="CNAME"), id="no_dot"),
        pytest.param(told(f"_lifeboat.{WWW}.", "TXT", '"by hand"'), beside("by hand"), id="text"),
        pytest.param(told("\\052.shop.example.", "A", ELASTIC), a_set(name="*.shop.example"), id="wildcard"),
        pytest.param(told(f"{WWW}.", "A", ELASTIC, ttl=30), a_set(ttl=30), id="time_to_live"),
    ],
)
def test_set_from_boto(listed: dict[str, Any], read: RecordSet) -> None:
    """Catches: a difference that is none, so that a name is written anew in every run."""
    assert set_from_boto(listed) == read


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(told(f"{WWW}.", "CNAME", "a.shop.example"), id="name_without_its_last_dot"),
        pytest.param(told(f"{WWW}.", "CNAME", "A.Shop.Example."), id="name_in_capitals"),
        pytest.param(told(f"{WWW}.", "A", "203.0.113.11", ELASTIC), id="order_of_addresses"),
        pytest.param(told(f"_lifeboat.{WWW}.", "TXT", '"by" "hand\\041"'), id="strings_and_octal"),
        pytest.param(told(f"{WWW}.", "AAAA", "2001:DB8:0:0::10"), id="spelling_of_an_address"),
    ],
)
def test_set_to_boto_of_what_was_read_is_as_it_was_written(listed: dict[str, Any]) -> None:
    """Catches: a DELETE that Route 53 refuses, because it compares character by character."""
    assert set_to_boto(set_from_boto(listed)) == listed


@pytest.mark.parametrize(
    ("records", "written"),
    [
        pytest.param(a_set(), told(f"{WWW}.", "A", ELASTIC), id="address"),
        pytest.param(a_set(SIX, kind="AAAA", ttl=30), told(f"{WWW}.", "AAAA", SIX, ttl=30), id="ipv6"),
        pytest.param(a_set("a.shop.example", kind="CNAME"), told(f"{WWW}.", "CNAME", "a.shop.example."), id="alias"),
        pytest.param(beside("by hand"), told(f"_lifeboat.{WWW}.", "TXT", '"by hand"'), id="text"),
        pytest.param(a_set(name="*.shop.example"), told("*.shop.example.", "A", ELASTIC), id="wildcard"),
    ],
)
def test_set_to_boto_of_what_is_wanted(records: RecordSet, written: dict[str, Any]) -> None:
    assert set_to_boto(records) == written


TEXT = an_owner().to_text()
LISTED = [told(f"{WWW}.", "A", ELASTIC), told(f"_lifeboat.{WWW}.", "TXT", f'"{TEXT}"')]


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        pytest.param([], Found(PUBLIC_ZONE), id="nothing"),
        pytest.param(LISTED, found_of(an_owner(), a_set()), id="name_and_owner"),
        pytest.param(LISTED[1:], found_of(an_owner()), id="owner_alone"),
        pytest.param(LISTED[:1], found_of(None, a_set()), id="name_alone"),
        pytest.param(
            [told(f"{WWW}.", "MX", "10 mail.shop.example."), told(f"{WWW}.", "TXT", '"v=spf1"')],
            Found(PUBLIC_ZONE),
            id="types_of_somebody_else",
        ),
        pytest.param(
            [told(f"a.{WWW}.", "A", ELASTIC), told(f"\\052.{WWW}.", "A", ELASTIC)], Found(PUBLIC_ZONE), id="other_names"
        ),
        pytest.param([told(f"_lifeboat.{WWW}.", "A", ELASTIC)], Found(PUBLIC_ZONE), id="another_type_beside"),
    ],
)
def test_found_from_boto(listed: list[dict[str, Any]], found: Found) -> None:
    """Catches: a mail record that is replaced, or a neighbour's address taken for the name's own."""
    assert found_from_boto(PUBLIC_ZONE, WWW, listed) == found


@pytest.mark.parametrize(
    ("records", "words"),
    [
        pytest.param(ALIAS, f"A {WWW} is an alias of lb.shop.example", id="alias"),
        pytest.param(
            told(f"{WWW}.", "A", ELASTIC, SetIdentifier="blue", Weight=1),
            f"A {WWW} has a routing policy (set blue)",
            id="weighted",
        ),
        pytest.param(
            told(f"{WWW}.", "AAAA", SIX, SetIdentifier="us", GeoLocation={"CountryCode": "US"}),
            f"AAAA {WWW} has a routing policy (set us)",
            id="by_place",
        ),
        pytest.param(
            told(f"{WWW}.", "A", ELASTIC, TrafficPolicyInstanceId="x"),
            f"A {WWW} belongs to a traffic policy",
            id="traffic_policy",
        ),
        pytest.param(
            told(f"_lifeboat.{WWW}.", "TXT", f'"{TEXT}"', SetIdentifier="blue", Weight=1),
            f"TXT _lifeboat.{WWW} has a routing policy (set blue)",
            id="owner_with_a_routing_policy",
        ),
    ],
)
def test_found_from_boto_what_is_more_than_values_is_an_obstacle(records: dict[str, Any], words: str) -> None:
    """Catches: half of a weighted answer replaced, or an alias overwritten."""
    found = found_from_boto(PUBLIC_ZONE, WWW, [*LISTED, records])
    assert found == Found(PUBLIC_ZONE, obstacle=words, is_alias=records is ALIAS)


def test_found_from_boto_an_alias_of_another_name_is_none() -> None:
    assert found_from_boto(PUBLIC_ZONE, f"a.{WWW}", [ALIAS]).obstacle is None


def test_sort_key_is_route_53s_order() -> None:
    """Catches: a second look that is left out, or made for nothing."""
    names = ["wwx.shop.example", "a.www.shop.example", "_lifeboat.www.shop.example", "0.www.shop.example"]
    names += ["*.www.shop.example", "www.shop.example", "shop.example"]
    assert sorted(names, key=sort_key) == names[::-1]


def test_zone_lines() -> None:
    """RFC 1035, 5.1: names end in a dot, texts stand in quotes."""
    records = [
        a_set(ELASTIC, "203.0.113.11", name="*.shop.example"),
        a_set(SIX, kind="AAAA", ttl=30),
        a_set("a.shop.example", kind="CNAME"),
        beside('say "a\\b"'),
    ]
    assert zone_lines(records) == [
        f"*.shop.example. 60 IN A {ELASTIC}",
        "*.shop.example. 60 IN A 203.0.113.11",
        f"{WWW}. 30 IN AAAA {SIX}",
        f"{WWW}. 60 IN CNAME a.shop.example.",
        f'_lifeboat.{WWW}. 60 IN TXT "say \\"a\\\\b\\""',
    ]
