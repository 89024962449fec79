"""Host names in one form, what is none, and the names beside them: ownership records and tags."""

from __future__ import annotations

import random

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.tags import MAX_KEY_LENGTH
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.hostnames import (
    MAX_NAME_LENGTH,
    is_within,
    name_problem,
    normal_name,
    owned_name,
    ownership_name,
    tag_key,
    tagged_name,
)

LABEL = "a" * 63


def name_of_length(length: int) -> str:
    """A host name in four labels (RFC 1035: none longer than 63)."""
    rest = length - 3 * 60 - 3
    return ".".join(["b" * 60, "c" * 60, "d" * 60, "e" * rest])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("www.shop.example", "www.shop.example", id="as_it_is"),
        pytest.param("WWW.Shop.Example", "www.shop.example", id="case_means_nothing"),
        pytest.param("www.shop.example.", "www.shop.example", id="last_dot"),
        pytest.param(" www.shop.example\n", "www.shop.example", id="out_of_a_file"),
        pytest.param("*.Shop.example.", "*.shop.example", id="wildcard"),
    ],
)
def test_normal_name(text: str, name: str) -> None:
    """Catches: one name under two spellings, so that it is written anew in every run."""
    assert normal_name(text) == name


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("shop.example", id="two_labels"),
        pytest.param("*.shop.example", id="wildcard"),
        pytest.param("_sip._tcp.shop.example", id="underscores"),
        pytest.param("3.2.shop.example", id="digits"),
        pytest.param("a--b.shop.example", id="hyphens_inside"),
        pytest.param(f"{LABEL}.shop.example", id="label_of_63"),
        pytest.param("lifeboat.shop.example", id="like_a_reserved_label"),
        pytest.param(name_of_length(243), id="longest"),
        pytest.param(f"*.{name_of_length(233)}", id="longest_wildcard"),
    ],
)
def test_name_problem_none(name: str) -> None:
    """Catches: a name refused that every DNS takes."""
    assert name_problem(name) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("", "no fully qualified name", id="empty"),
        pytest.param("www", "no fully qualified name", id="one_label"),
        pytest.param("*.example", "no fully qualified name", id="wildcard_of_one_label"),
        pytest.param("www..example", "is no host name", id="empty_label"),
        pytest.param("www.shop.example.", "is no host name", id="two_last_dots_given"),
        pytest.param("-www.shop.example", "is no host name", id="hyphen_first"),
        pytest.param("www-.shop.example", "is no host name", id="hyphen_last"),
        pytest.param("www.*.example", "is no host name", id="asterisk_inside"),
        pytest.param("*.*.shop.example", "is no host name", id="two_wildcards"),
        pytest.param("w*.shop.example", "is no host name", id="asterisk_as_a_part"),
        pytest.param("www shop.example", "is no host name", id="space"),
        pytest.param("www.shop.example\n", "is no host name", id="newline"),
        pytest.param("bücher.example", "is no host name", id="not_in_ascii"),
        pytest.param("http://www.shop.example", "is no host name", id="address_of_a_page"),
        pytest.param(f"{LABEL}a.shop.example", "is no host name", id="label_of_64"),
        pytest.param("_lifeboat.www.shop.example", "reserved for records about owners", id="owners_label"),
        pytest.param("_wildcard.shop.example", "reserved for records about owners", id="wildcards_label"),
        pytest.param("a._lifeboat.shop.example", "reserved for records about owners", id="below_an_owners_label"),
    ],
)
def test_name_problem_says_why(name: str, words: str) -> None:
    """Catches: a name that only the provider refuses, or one that is taken for a record about an owner."""
    assert words in str(name_problem(name))


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        pytest.param(name_of_length(244), 243, id="plain"),
        pytest.param(f"*.{name_of_length(234)}", 235, id="wildcard"),
    ],
)
def test_name_problem_too_long_says_the_length_that_is_possible(name: str, allowed: int) -> None:
    """Catches: a record about the owner that no DNS takes, and a length that is refused again."""
    assert name_problem(name) == f"is too long: with the record about its owner it may have {allowed} characters"
    assert len(ownership_name(name)) == MAX_NAME_LENGTH + 1


@pytest.mark.parametrize(
    ("name", "ownership"),
    [
        pytest.param("www.shop.example", "_lifeboat.www.shop.example", id="beside_a_name"),
        pytest.param("shop.example", "_lifeboat.shop.example", id="apex"),
        pytest.param("*.shop.example", "_lifeboat._wildcard.shop.example", id="wildcard_spelled_out"),
    ],
)
def test_ownership_name_and_back(name: str, ownership: str) -> None:
    """Catches: an owner of ``shop.example`` that is also that of ``*.shop.example``."""
    assert ownership_name(name) == ownership
    assert owned_name(ownership) == name


@pytest.mark.parametrize("name", ["www.shop.example", "_lifeboat", "_lifeboat.", "x._lifeboat.shop.example", ""])
def test_owned_name_of_other_names_is_none(name: str) -> None:
    """Catches: somebody's TXT record that reaping takes for one about an owner."""
    assert owned_name(name) is None


@pytest.mark.parametrize(
    ("name", "zone", "inside"),
    [
        ("www.shop.example", "shop.example", True),
        ("shop.example", "shop.example", True),
        ("myshop.example", "shop.example", False),
        ("example", "shop.example", False),
    ],
)
def test_is_within(name: str, zone: str, inside: bool) -> None:
    """Catches: ``myshop.example`` written into the zone ``shop.example``."""
    assert is_within(name, zone) is inside


@pytest.mark.parametrize(
    ("name", "side", "key"),
    [
        pytest.param("www.shop.example", "", "lifeboat:dns:www.shop.example", id="name"),
        pytest.param("www.shop.example", "private", "lifeboat:dns:www.shop.example@private", id="inside_of_two_sides"),
        pytest.param("*.shop.example", "", "lifeboat:dns:_wildcard.shop.example", id="wildcard"),
        pytest.param("*.shop.example", "public", "lifeboat:dns:_wildcard.shop.example@public", id="wildcard_outside"),
    ],
)
def test_tag_key_and_back(name: str, side: str, key: str) -> None:
    """Catches: a tag that nobody can tell the name from, so that state absent forgets it."""
    assert tag_key(name, side) == key
    assert tagged_name(key) == name


@pytest.mark.parametrize("side", ["", "public", "private"])
def test_tag_key_of_a_long_name_fits_and_is_its_own(side: str) -> None:
    """Catches: a tag that EC2 refuses, or one for two names that begin alike."""
    names = [f"{name_of_length(200)}{end}.example" for end in ("a", "b")]
    keys = [tag_key(name, side) for name in names]
    assert [len(key) for key in keys] == [MAX_KEY_LENGTH] * 2
    assert len(set(keys)) == 2
    assert all(key.endswith(f"@{side}") is bool(side) for key in keys)
    assert [tagged_name(key) for key in keys] == [None, None]


def test_tag_key_of_two_sides_of_a_long_name_are_two() -> None:
    """Catches: the inner address noted over the outer one."""
    name = name_of_length(200)
    assert tag_key(name) != tag_key(name, "private")


@pytest.mark.parametrize("key", ["Name", "lifeboat:set", "lifeboat:dns", "www.shop.example", ""])
def test_tagged_name_of_other_tags_is_none(key: str) -> None:
    """Catches: a tag of somebody else taken for a name that may be removed."""
    assert tagged_name(key) is None


def test_names_and_tag_keys_are_read_back_whatever_the_name() -> None:
    """Catches: a spelling that is lost on the way, in any of many names."""
    rng = random.Random(53)
    letters = "abcxyz019_-"
    for _attempt in range(300):
        labels = [
            "a" + "".join(rng.choices(letters, k=rng.randint(0, 20))) + "z" for _label in range(rng.randint(2, 4))
        ]
        name = rng.choice(["", "*."]) + ".".join(labels)
        assert name_problem(name) is None
        assert owned_name(ownership_name(name)) == name
        assert tagged_name(tag_key(name, rng.choice(["", "public", "private"]))) == name
