"""What the names of an instance are to say, given its addresses and what the user wants."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Hostname, NameOptions, Wanted
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.plan.claims import (
    Claim,
    claims_of,
    hostnames_of,
    without_rivals,
)
from tests.unit.module_utils._dns.builders import ELASTIC, INSIDE, OTHER, SIX, WEB, WWW, an_instance

DB = "db.shop.internal"


def said(claims: list[Claim]) -> dict[tuple[str, str], Any]:
    """(Name, side) -> what it is to say, or the code of why not."""
    return {
        (claim.hostname.name, claim.hostname.scope): dict(claim.wanted.values)
        if isinstance(claim.wanted, Wanted)
        else claim.wanted.code
        for claim in claims
    }


@pytest.mark.parametrize(
    ("names", "hostnames"),
    [
        pytest.param({"public": (WWW,)}, [(WWW, "public")], id="public"),
        pytest.param({"private": (DB,)}, [(DB, "private")], id="private"),
        pytest.param(
            {"public": (WWW,), "private": (WWW,)}, [(WWW, "public"), (WWW, "private")], id="both_sides_of_one_name"
        ),
        pytest.param(
            {"public": (WWW,), "private": (DB,), "wildcard": True},
            [(WWW, "public"), (DB, "private"), (f"*.{WWW}", "public"), (f"*.{DB}", "private")],
            id="wildcard_of_each_on_its_side",
        ),
        pytest.param(
            {"public": (WWW, f"*.{WWW}"), "wildcard": True},
            [(WWW, "public"), (f"*.{WWW}", "public")],
            id="wildcard_that_was_named_too",
        ),
        pytest.param(
            {"public": (WWW,), "cnames": {"a.shop.example": WWW}, "wildcard": True},
            [(WWW, "public"), (f"*.{WWW}", "public"), ("a.shop.example", "public")],
            id="alias_has_no_wildcard",
        ),
        pytest.param(
            {"private": (DB,), "cnames": {"a.shop.internal": DB}},
            [(DB, "private"), ("a.shop.internal", "private")],
            id="alias_of_a_private_name_is_private",
        ),
        pytest.param(
            {"public": (WWW,), "private": (WWW,), "cnames": {"a.shop.example": WWW}},
            [(WWW, "public"), (WWW, "private"), ("a.shop.example", "public"), ("a.shop.example", "private")],
            id="alias_of_both_sides_is_on_both",
        ),
        pytest.param(
            {"cnames": {"a.shop.example": "elsewhere.example"}},
            [("a.shop.example", "public")],
            id="alias_of_a_name_elsewhere_is_public",
        ),
        pytest.param({}, [], id="none"),
    ],
)
def test_hostnames_of(names: dict[str, Any], hostnames: list[tuple[str, str]]) -> None:
    """Catches: a name on the wrong side, forgotten, twice, or one that nobody asked for."""
    assert hostnames_of(NameOptions(**names)) == [Hostname(*each) for each in hostnames]


@pytest.mark.parametrize(
    ("names", "instance", "wanted"),
    [
        pytest.param({"public": (WWW,)}, {}, {(WWW, "public"): {"A": (ELASTIC,)}}, id="public_address"),
        pytest.param({"private": (DB,)}, {}, {(DB, "private"): {"A": (INSIDE,)}}, id="private_address"),
        pytest.param(
            {"public": (WWW,), "private": (WWW,)},
            {},
            {(WWW, "public"): {"A": (ELASTIC,)}, (WWW, "private"): {"A": (INSIDE,)}},
            id="each_side_its_own",
        ),
        pytest.param({"public": (WWW,)}, {"ipv6": (SIX,)}, {(WWW, "public"): {"A": (ELASTIC,)}}, id="ipv6_unasked"),
        pytest.param(
            {"public": (WWW,), "ipv6": True},
            {"ipv6": (SIX, "2001:db8::11")},
            {(WWW, "public"): {"AAAA": (SIX,), "A": (ELASTIC,)}},
            id="one_ipv6_address_beside",
        ),
        pytest.param(
            {"public": (WWW,), "ipv6": True},
            {"ipv6": (SIX,), "public_ip": None},
            {(WWW, "public"): {"AAAA": (SIX,)}},
            id="ipv6_alone",
        ),
        pytest.param(
            {"public": (WWW,), "wildcard": True},
            {},
            {(WWW, "public"): {"A": (ELASTIC,)}, (f"*.{WWW}", "public"): {"A": (ELASTIC,)}},
            id="wildcard_says_the_same",
        ),
        pytest.param(
            {"public": (WWW,), "cnames": {"a.shop.example": WWW}, "ipv6": True},
            {"ipv6": (SIX,)},
            {(WWW, "public"): {"AAAA": (SIX,), "A": (ELASTIC,)}, ("a.shop.example", "public"): {"CNAME": (WWW,)}},
            id="alias_has_nothing_beside",
        ),
        pytest.param({"public": (WWW,)}, {"public_ip": None}, {(WWW, "public"): "NoPublicAddress"}, id="no_public_ip"),
        pytest.param({"public": (WWW,), "ipv6": True}, {}, {(WWW, "public"): "NoIpv6Address"}, id="no_ipv6"),
        pytest.param({"public": (WWW,)}, {"state": "terminated"}, {(WWW, "public"): "InstanceGone"}, id="terminated"),
        pytest.param(
            {"private": (DB,)}, {"state": "shutting-down"}, {(DB, "private"): "InstanceGone"}, id="shutting_down"
        ),
        pytest.param(
            {"public": (WWW,), "cnames": {"a.shop.example": WWW}},
            {"state": "terminated"},
            {(WWW, "public"): "InstanceGone", ("a.shop.example", "public"): "InstanceGone"},
            id="alias_of_an_instance_that_is_gone",
        ),
        pytest.param({"private": (DB,)}, {"state": "stopped"}, {(DB, "private"): {"A": (INSIDE,)}}, id="stopped"),
    ],
)
def test_claims_of(names: dict[str, Any], instance: dict[str, Any], wanted: dict[tuple[str, str], Any]) -> None:
    """Catches: a wrong address, half an answer, or a name for what no longer exists."""
    claims = claims_of(an_instance(**instance), "shop-web", NameOptions(**names))
    assert said(claims) == wanted
    assert {claim.owner for claim in claims} == {"shop-web"}


@pytest.mark.parametrize(
    ("names", "instance", "words"),
    [
        ({"public": (WWW,)}, {"public_ip": None}, "associate an Elastic IP, or name it in private_hostnames"),
        ({"public": (WWW,), "ipv6": True}, {}, "has no IPv6 address; give it one, or leave ipv6 off"),
        ({"public": (WWW,)}, {"state": "terminated", "tags": {"Name": "web"}}, f"instance {WEB} (web) is terminated"),
    ],
)
def test_claims_of_say_the_next_step(names: dict[str, Any], instance: dict[str, Any], words: str) -> None:
    [claim] = claims_of(an_instance(**instance), "shop-web", NameOptions(**names))
    assert isinstance(claim.wanted, Problem)
    assert claim.wanted.message.startswith(f"{WWW}: ")
    assert words in claim.wanted.message


def test_without_rivals_neither_gets_the_name() -> None:
    """Catches: an order of a list that decides whose the name is, differently in every run."""
    two = [an_instance(), an_instance(id=OTHER)]
    names = [NameOptions(public=(WWW, "a.shop.example")), NameOptions(public=(WWW,))]
    claims = [claim for each, own in zip(two, names, strict=True) for claim in claims_of(each, "shop-web", own)]
    told = without_rivals(claims)
    assert [claim.hostname.name for claim in told] == [WWW, "a.shop.example", WWW]
    assert [isinstance(claim.wanted, Problem) for claim in told] == [True, False, True]
    assert isinstance(told[0].wanted, Problem)
    assert told[0].wanted == told[2].wanted
    assert told[0].wanted.code == "DuplicateName"
    assert f"{WWW} is claimed by {WEB} and {OTHER}" in told[0].wanted.message
    assert [claim.instance.id for claim in told] == [WEB, WEB, OTHER]


def test_without_rivals_sides_are_two_names() -> None:
    """Catches: the inner name of one instance taken for a rival of the outer name of another one."""
    inner = claims_of(an_instance(), "shop-web", NameOptions(private=(WWW,)))
    outer = claims_of(an_instance(id=OTHER), "shop-web", NameOptions(public=(WWW,)))
    assert without_rivals([*inner, *outer]) == [*inner, *outer]
