"""Which hosted zone a name belongs to: the right side, the longest name, and no guessing between two."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import PRIVATE, PUBLIC, Hostname, Zone
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.route53.zones import (
    HostedZone,
    candidates,
    no_zone,
    several_zones,
    wanted_side,
    zone_from_boto,
)
from tests.unit.module_utils._dns.builders import PUBLIC_ZONE, WWW


def hosted(zone_id: str, name: str, *, is_private: bool = False) -> HostedZone:
    return HostedZone(Zone(zone_id, name, is_private), 7)


ZONES = [
    hosted("Z1", "example"),
    hosted("Z2", "shop.example"),
    hosted("Z3", "eu.shop.example"),
    hosted("Z4", "shop.example", is_private=True),
    hosted("Z5", "shop.internal", is_private=True),
    hosted("Z6", "shop.internal", is_private=True),
    hosted("Z7", "myshop.example"),
]


def test_zone_from_boto() -> None:
    told = {
        "Id": "/hostedzone/Z0123456789ABCDEFGHIJ",
        "Name": "Shop.example.",
        "Config": {"PrivateZone": False},
        "ResourceRecordSetCount": 5000,
    }
    assert zone_from_boto(told) == HostedZone(PUBLIC_ZONE, 5000)
    assert zone_from_boto({**told, "Config": {"PrivateZone": True}}).zone.is_private
    short = {"Id": "Z0123456789ABCDEFGHIJ", "Name": "shop.example.", "Config": {"PrivateZone": False}}
    assert zone_from_boto(short) == HostedZone(PUBLIC_ZONE, 0)


def test_zone_from_boto_that_does_not_say_whether_it_is_private_is_not_taken_for_public() -> None:
    """Catches: an inner address told to the world after an answer that lacks a member."""
    with pytest.raises(KeyError):
        zone_from_boto({"Id": "Z0123456789ABCDEFGHIJ", "Name": "shop.example."})


@pytest.mark.parametrize(
    ("scope", "private_zone", "is_private"),
    [(PUBLIC, True, False), (PUBLIC, False, False), (PRIVATE, True, True), (PRIVATE, False, False)],
)
def test_wanted_side(scope: str, private_zone: bool, is_private: bool) -> None:
    assert wanted_side(Hostname(WWW, scope), private_zone=private_zone) is is_private


@pytest.mark.parametrize(
    ("name", "scope", "private_zone", "ids"),
    [
        pytest.param("www.shop.example", PUBLIC, True, ["Z2"], id="longest_name"),
        pytest.param("www.eu.shop.example", PUBLIC, True, ["Z3"], id="deeper"),
        pytest.param("shop.example", PUBLIC, True, ["Z2"], id="apex"),
        pytest.param("*.shop.example", PUBLIC, True, ["Z2"], id="wildcard_of_the_apex"),
        pytest.param("*.eu.shop.example", PUBLIC, True, ["Z3"], id="wildcard"),
        pytest.param("www.myshop.example", PUBLIC, True, ["Z7"], id="whole_labels_only"),
        pytest.param("www.other.example", PUBLIC, True, ["Z1"], id="shorter_where_none_is_longer"),
        pytest.param("www.shop.test", PUBLIC, True, [], id="none"),
        pytest.param("www.shop.internal", PUBLIC, True, [], id="a_private_zone_is_none_for_a_public_name"),
        pytest.param("www.shop.example", PRIVATE, True, ["Z4"], id="private"),
        pytest.param(
            "www.eu.shop.example", PRIVATE, True, ["Z4"], id="a_longer_public_zone_is_none_for_a_private_name"
        ),
        pytest.param("www.shop.example", PRIVATE, False, ["Z2"], id="private_name_in_a_public_zone"),
        pytest.param("db.shop.internal", PRIVATE, True, ["Z5", "Z6"], id="two"),
    ],
)
def test_candidates(name: str, scope: str, private_zone: bool, ids: list[str]) -> None:
    """Catches: an inner name in the zone that the world sees, or the first of two zones."""
    found = candidates(Hostname(name, scope), ZONES, private_zone=private_zone)
    assert [each.zone.id for each in found] == ids


@pytest.mark.parametrize(
    ("scope", "private_zone", "words"),
    [
        (PUBLIC, True, "this account has no public hosted zone for it; make one, or set zone_id"),
        (
            PRIVATE,
            True,
            (
                "this account has no private hosted zone for it; make one, or set private_zone_id; set private_zone: "
                "false if it belongs into a public zone"
            ),
        ),
        (PRIVATE, False, "this account has no public hosted zone for it; make one, or set zone_id"),
    ],
)
def test_no_zone_names_the_option_that_helps(scope: str, private_zone: bool, words: str) -> None:
    problem = no_zone(Hostname(WWW, scope), private_zone=private_zone)
    assert (problem.code, problem.message) == ("NoZone", f"{WWW}: {words}")


@pytest.mark.parametrize(
    ("scope", "private_zone", "option"),
    [(PUBLIC, True, "zone_id"), (PRIVATE, True, "private_zone_id or vpc_id"), (PRIVATE, False, "zone_id")],
)
def test_several_zones_lists_them(scope: str, private_zone: bool, option: str) -> None:
    problem = several_zones(Hostname(WWW, scope), ZONES[4:6], private_zone=private_zone)
    assert problem.code == "SeveralZones"
    assert problem.message == (
        f"{WWW}: 2 hosted zones could hold it: Z5 (shop.internal, 7 record sets), Z6 (shop.internal, 7 record sets); "
        f"set {option}"
    )
