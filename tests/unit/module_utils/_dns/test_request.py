"""The module's options: what they become, what an entry of instances inherits, and what is refused with its name."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import NameOptions
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.request import (
    Registration,
    Request,
    request_from_params,
)
from tests.unit.module_utils._dns.builders import HERE, OTHER, THERE, WEB, WWW

# What AnsibleAWSModule hands over when a user sets nothing.
DEFAULTS: dict[str, Any] = {
    "instance_id": None,
    "filters": None,
    "self": False,
    "instances": None,
    "owner": None,
    "public_hostnames": None,
    "private_hostnames": None,
    "cnames": None,
    "ipv6": False,
    "wildcard": False,
    "provider": "route53",
    "ttl": 60,
    "takeover": "never",
    "lost_regions": None,
    "allow_private_in_public": False,
    "retry_refused": False,
    "without_address": "fail",
    "reverse_dns": False,
    "reap": False,
    "reap_limit": 20.0,
    "wait": False,
    "state": "present",
}
# What an entry of instances has for each option that the user leaves out.
ENTRY = dict.fromkeys(
    (
        "instance_id",
        "filters",
        "self",
        "owner",
        "public_hostnames",
        "private_hostnames",
        "cnames",
        "ipv6",
        "wildcard",
    )
)
NAMED: dict[str, Any] = {"instance_id": WEB, "public_hostnames": [WWW]}
LONG = ".".join(["a" * 60] * 3 + ["b" * 55])


def request_of(**changes: Any) -> Request:
    return request_from_params({**DEFAULTS, **changes})


def entries_of(*entries: dict[str, Any], **changes: Any) -> tuple[Registration, ...]:
    return request_of(instances=[{**ENTRY, **entry} for entry in entries], **changes).registrations


def test_request_from_params_by_default() -> None:
    """Catches: a default that takes names or waits for ten minutes."""
    assert request_of(**NAMED) == Request(
        provider="route53",
        registrations=(Registration(NameOptions(public=(WWW,)), WEB),),
        ttl=60,
        takeover="never",
        lost_regions=frozenset(),
        allow_private_in_public=False,
        retry_refused=False,
        reverse_dns=False,
        reap=False,
        reap_limit=20.0,
        wait=False,
    )


@pytest.mark.parametrize(
    ("option", "given", "wanted"),
    [
        ("provider", "dyndns2", "dyndns2"),
        ("ttl", 0, 0),
        ("ttl", 2**31 - 1, 2**31 - 1),
        ("takeover", "force", "force"),
        ("allow_private_in_public", True, True),
        ("retry_refused", True, True),
        ("reverse_dns", True, True),
        ("reap", True, True),
        ("reap_limit", 0.0, 0.0),
        ("reap_limit", 100.0, 100.0),
        ("wait", True, True),
    ],
)
def test_request_from_params_fields(option: str, given: Any, wanted: Any) -> None:
    """Catches: an option that does not reach the plan."""
    assert getattr(request_of(**NAMED, **{option: given}), option) == wanted


def test_request_from_params_lost_regions() -> None:
    """Survey answers arrive with empty strings."""
    request = request_of(**NAMED, takeover="dead", lost_regions=[HERE, "", THERE])
    assert (request.takeover, request.lost_regions) == ("dead", {HERE, THERE})


@pytest.mark.parametrize(
    ("changes", "registration"),
    [
        pytest.param({}, Registration(NameOptions(public=(WWW,)), WEB), id="id"),
        pytest.param(
            {"instance_id": None, "self": True}, Registration(NameOptions(public=(WWW,)), is_self=True), id="self"
        ),
        pytest.param(
            {"instance_id": "", "filters": {"tag:Name": "web", "tag:Blue": True, "tag:Nr": [1, "2"]}},
            Registration(
                NameOptions(public=(WWW,)),
                filters={"tag:Name": ("web",), "tag:Blue": ("true",), "tag:Nr": ("1", "2")},
            ),
            id="filters_as_ec2_wants_them",
        ),
        pytest.param(
            {"owner": "shop-web"}, Registration(NameOptions(public=(WWW,)), WEB, owner="shop-web"), id="owner"
        ),
        pytest.param({"owner": ""}, Registration(NameOptions(public=(WWW,)), WEB), id="empty_owner_is_the_instance"),
        pytest.param(
            {"public_hostnames": ["WWW.Shop.Example.", WWW, ""]},
            Registration(NameOptions(public=(WWW,)), WEB),
            id="names_once_in_one_form",
        ),
        pytest.param(
            {
                "private_hostnames": ["db.shop.internal"],
                "cnames": {"A.shop.example.": "Web.elsewhere.example."},
                "ipv6": True,
                "wildcard": True,
            },
            Registration(
                NameOptions((WWW,), ("db.shop.internal",), {"a.shop.example": "web.elsewhere.example"}, True, True), WEB
            ),
            id="everything",
        ),
        pytest.param(
            {"public_hostnames": None, "cnames": {"a.shop.example": WWW}},
            Registration(NameOptions(cnames={"a.shop.example": WWW}), WEB),
            id="only_an_alias",
        ),
        pytest.param(
            {"public_hostnames": None, "state": "absent"}, Registration(NameOptions(), WEB), id="absent_needs_no_name"
        ),
    ],
)
def test_request_from_params_registration(changes: dict[str, Any], registration: Registration) -> None:
    assert request_of(**{**NAMED, **changes}).registrations == (registration,)


@pytest.mark.parametrize(
    ("registration", "label"),
    [
        (Registration(NameOptions(), WEB), WEB),
        (Registration(NameOptions(), is_self=True), "self"),
        (
            Registration(NameOptions(), filters={"tag:Name": ("web", "api"), "vpc-id": ("x",)}),
            "tag:Name=web/api vpc-id=x",
        ),
    ],
)
def test_registration_label(registration: Registration, label: str) -> None:
    assert registration.label == label


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        pytest.param({}, 0, id="reaping_is_all_that_is_done"),
        pytest.param(NAMED, 1, id="beside_an_instance"),
        pytest.param({"self": True, "public_hostnames": [WWW]}, 1, id="beside_this_instance"),
        pytest.param({"instances": [{**ENTRY, **NAMED}] * 2}, 2, id="beside_a_list"),
    ],
)
def test_request_from_params_reap(changes: dict[str, Any], count: int) -> None:
    assert len(request_of(reap=True, **changes).registrations) == count


# --- entries of instances ---


def test_instances_inherit_what_they_leave_out() -> None:
    """Catches: an option beside the list that reaches no entry, or one of an entry that reaches all."""
    beside = {"owner": "shop", "cnames": {"a.shop.example": WWW}, "ipv6": True, "wildcard": True}
    first, second = entries_of(
        {"instance_id": WEB, "public_hostnames": [WWW]},
        {
            "instance_id": OTHER,
            "owner": "batch",
            "private_hostnames": ["db.shop.internal"],
            "cnames": {},
            "ipv6": False,
            "wildcard": False,
        },
        **beside,
    )
    assert first == Registration(NameOptions((WWW,), (), {"a.shop.example": WWW}, True, True), WEB, owner="shop")
    assert second == Registration(NameOptions((), ("db.shop.internal",)), OTHER, owner="batch")


def test_instances_each_named_in_its_own_way() -> None:
    found = entries_of({"instance_id": WEB}, {"filters": {"tag:Name": "web"}}, {"self": True}, public_hostnames=[WWW])
    assert [each.label for each in found] == [WEB, "tag:Name=web", "self"]
    assert {each.names.public for each in found} == {(WWW,)}


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"instance_id": OTHER}, "instances[1].public_hostnames: no name to register"),
        (
            {"public_hostnames": [WWW]},
            "instances[1].instance_id: one of the following is required: instance_id, filters, self",
        ),
        ({"instance_id": OTHER, "public_hostnames": ["www"]}, "instances[1].public_hostnames: 'www' is no fully"),
        ({**NAMED, "owner": "a,b"}, "instances[1].owner: 'a,b' must have"),
        ({**NAMED, "self": True}, "instances[1].instance_id: parameters are mutually exclusive: instance_id|self"),
    ],
)
def test_instances_refusal_says_which_entry(entry: dict[str, Any], message: str) -> None:
    """Catches: a search through a hundred entries for the wrong one."""
    with pytest.raises(InvalidInput, match=re.escape(message)):
        entries_of(NAMED, entry)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param(
            {"instance_id": None},
            "instance_id: one of the following is required: instance_id, filters, self",
            id="no_instance",
        ),
        pytest.param(
            {"filters": {"tag:Name": "web"}},
            "instance_id: parameters are mutually exclusive: instance_id|filters",
            id="two_ways",
        ),
        pytest.param({"filters": {"tag:Name": ""}}, "filters: tag:Name has no value", id="empty_filter"),
        pytest.param({"filters": {"tag:Name": ["a", None]}}, "filters: tag:Name has no value", id="empty_among_two"),
        pytest.param(
            {"public_hostnames": []},
            "public_hostnames: no name to register; set public_hostnames or private_hostnames",
            id="no_name",
        ),
        pytest.param({"public_hostnames": ["www"]}, "public_hostnames: 'www' is no fully qualified name", id="public"),
        pytest.param(
            {"private_hostnames": ["a b.example"]}, "private_hostnames: 'a b.example' is no host name", id="private"
        ),
        pytest.param({"cnames": {"a": WWW}}, "cnames: 'a' is no fully qualified name", id="alias"),
        pytest.param({"cnames": {"a.shop.example": "b c"}}, "cnames: 'b c' is no", id="what_an_alias_points_to"),
        pytest.param(
            {"cnames": {"A.shop.example": "a.shop.example."}},
            "cnames: 'a.shop.example' points to itself",
            id="alias_of_itself",
        ),
        pytest.param({"cnames": {WWW: "a.shop.example"}}, f"cnames: '{WWW}' is ", id="alias_and_address_at_once"),
        pytest.param(
            {"public_hostnames": [LONG], "wildcard": True},
            f"public_hostnames: '*.{LONG}' is too long",
            id="long_wildcard",
        ),
        pytest.param({"owner": "a,b"}, "owner: 'a,b' must have 1 to 63 letters", id="owner"),
        pytest.param({"ttl": -1}, "ttl: -1 is not possible; expected 0 to 2147483647 seconds", id="ttl_negative"),
        pytest.param({"ttl": 2**31}, "ttl: 2147483648 is not possible", id="ttl_too_great"),
        pytest.param({"reap_limit": -1.0}, "reap_limit: -1 is no percentage", id="limit_negative"),
        pytest.param({"reap_limit": 100.5}, "reap_limit: 100.5 is no percentage", id="limit_too_great"),
        pytest.param({"takeover": "dead", "lost_regions": ["us east"]}, "lost_regions", id="no_region"),
        pytest.param(
            {"lost_regions": [HERE]},
            "lost_regions: says whose names may be taken over; set takeover: dead, too",
            id="lost_regions_and_never",
        ),
        pytest.param(
            {"lost_regions": [HERE], "takeover": "force"}, "lost_regions: says whose", id="lost_regions_and_force"
        ),
        pytest.param(
            {"instances": [{**ENTRY, **NAMED}]},
            "instances and instance_id: give one; an entry of instances says which instance it is about",
            id="list_and_one",
        ),
        pytest.param(
            {"instance_id": None, "filters": {"tag:Name": "web"}, "instances": [{**ENTRY, **NAMED}]},
            "instances and filters: give one",
            id="list_and_filters",
        ),
        pytest.param(
            {"instance_id": None, "self": True, "instances": [{**ENTRY, **NAMED}]},
            "instances and self: give one",
            id="list_and_self",
        ),
        pytest.param({"state": "absent", "reap": True}, "reap: ", id="reaping_and_absent"),
        pytest.param(
            {"provider": "dyndns2", "without_address": "remove"},
            "without_address: dyndns2 services cannot take a name away",
            id="taking_back_where_that_is_not_possible",
        ),
    ],
)
def test_request_from_params_refuses(changes: dict[str, Any], message: str) -> None:
    """Catches: options that contradict themselves, of which one is silently ignored."""
    with pytest.raises(InvalidInput) as refused:
        request_of(**{**NAMED, **changes})
    assert str(refused.value).startswith(message)


def test_request_from_params_ignores_nothing_but_the_instance() -> None:
    """Catches: a filter of nothing that means every instance."""
    with pytest.raises(InvalidInput, match="one of the following is required: instance_id"):
        request_of(filters={}, public_hostnames=[WWW])
