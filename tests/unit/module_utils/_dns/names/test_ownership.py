"""The text of the TXT record that says whose a name is: written, read back, and what is none of ours."""

from __future__ import annotations

import random
import string
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Found
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.ownership import (
    Owner,
    owner_from_text,
    owner_problem,
)
from tests.unit.module_utils._dns.builders import OTHER, PUBLIC_ZONE, WEB, a_set, an_owner, beside, found_of

SINCE = datetime(2026, 11, 19, 6, 10, tzinfo=timezone.utc)
TEXT = (
    "heritage=lifeboat,owner=shop-web,account=123456789012,region=us-east-1,instance=i-0abc1234abc1234aa,"
    "since=2026-11-19T06:10:00Z"
)


def test_owner_to_text_and_back() -> None:
    """Catches: a record that a later version of us cannot read any more."""
    owner = an_owner(since=SINCE)
    assert owner.to_text() == TEXT
    assert owner_from_text(TEXT) == owner


def test_owner_shown_to_people() -> None:
    assert str(an_owner(since=SINCE)) == "shop-web (i-0abc1234abc1234aa in us-east-1, since 2026-11-19T06:10:00Z)"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("v=spf1 -all", id="somebody_elses"),
        pytest.param("heritage=external-dns,external-dns/owner=default", id="another_keeper_of_owners"),
        pytest.param(TEXT.replace("heritage=lifeboat", "heritage=other"), id="another_heritage"),
        pytest.param(TEXT.removeprefix("heritage=lifeboat,"), id="no_heritage"),
        pytest.param(TEXT.replace("owner=shop-web,", ""), id="no_owner"),
        pytest.param(TEXT.replace("owner=shop-web", "owner="), id="empty_owner"),
        pytest.param(TEXT.replace("account=123456789012,", ""), id="no_account"),
        pytest.param(TEXT.replace("region=us-east-1,", ""), id="no_region"),
        pytest.param(TEXT.replace("instance=i-0abc1234abc1234aa,", ""), id="no_instance"),
        pytest.param(TEXT.partition(",since")[0], id="no_time"),
        pytest.param(TEXT.replace("2026-11-19T06:10:00Z", "yesterday"), id="time_that_is_none"),
        pytest.param(TEXT.upper(), id="case_counts"),
    ],
)
def test_owner_from_text_of_others_is_none(text: str) -> None:
    """Catches: half a record taken for a permission."""
    assert owner_from_text(text) is None


def test_owner_from_text_with_more_than_we_write() -> None:
    """Catches: a field of a later version because of which a name has no owner any more."""
    assert owner_from_text(f"{TEXT},zone=shop.example") == an_owner(since=SINCE)


@pytest.mark.parametrize(
    "owner",
    ["shop-web", "a", "Shop web 2", "team=shop", "shop/web:blue@eu+1.2_3", "x" * 63, "i-0abc1234abc1234aa"],
)
def test_owner_problem_none_and_read_back(owner: str) -> None:
    """Catches: an owner that is accepted and then not recognised."""
    assert owner_problem(owner) is None
    there = an_owner(owner=owner)
    assert owner_from_text(there.to_text()) == there


@pytest.mark.parametrize(
    "owner",
    [
        pytest.param("", id="empty"),
        pytest.param("x" * 64, id="too_long"),
        pytest.param("shop,web", id="comma_divides"),
        pytest.param('shop"web', id="quote_ends"),
        pytest.param("shop\\web", id="backslash"),
        pytest.param("shop\nweb", id="newline"),
        pytest.param("shop;web", id="semicolon_begins_a_comment"),
        pytest.param("büro", id="not_in_ascii"),
        pytest.param("shop-web,owner=other", id="owner_that_smuggles_another_in"),
    ],
)
def test_owner_problem_says_what_is_allowed(owner: str) -> None:
    """Catches: an owner that ends the text and begins one of its own."""
    assert owner_problem(owner) == "must have 1 to 63 letters, digits, spaces and _ . : / = + @ -"


def test_any_owner_that_is_allowed_is_read_back() -> None:
    """Catches: a combination of characters that divides the text differently than it was put together."""
    rng = random.Random(8945)
    letters = string.ascii_letters + string.digits + " _.:/=+@-"
    for _attempt in range(300):
        owner = Owner(
            "".join(rng.choices(letters, k=rng.randint(1, 63))),
            "".join(rng.choices(string.digits, k=12)),
            rng.choice(["us-east-1", "eu-central-2", "us-gov-west-1"]),
            f"i-{rng.randrange(16**17):017x}",
            SINCE + timedelta(seconds=rng.randrange(10**8)),
        )
        assert owner_problem(owner.owner) is None
        assert owner_from_text(owner.to_text()) == owner
        assert len(owner.to_text()) <= 255


@pytest.mark.parametrize(
    ("found", "owner"),
    [
        pytest.param(Found(PUBLIC_ZONE), None, id="nothing"),
        pytest.param(found_of(None, a_set()), None, id="no_text"),
        pytest.param(found_of("v=spf1 -all", a_set()), None, id="another_text"),
        pytest.param(found_of(an_owner()), an_owner(), id="ours"),
    ],
)
def test_found_owner(found: Found, owner: Any) -> None:
    assert found.owner == owner
    assert found.is_owned_by(WEB) is (owner is not None)
    assert not found.is_owned_by(OTHER)


def test_found_owner_of_two_texts_is_none() -> None:
    """Catches: the one of two owners that happens to come first."""
    texts = (an_owner().to_text(), an_owner(owner="other").to_text())
    both = Found(PUBLIC_ZONE, (), a_set(*texts, name=beside("x").name, kind="TXT"))
    assert both.owner is None
