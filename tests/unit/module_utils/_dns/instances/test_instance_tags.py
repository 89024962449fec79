"""What the tag of an instance notes about a name: written, read back, and what is no note."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances.instance_tags import Note, note_from_text
from tests.unit.module_utils._dns.builders import ELASTIC, SIX, a_note, an_instance, utc

AT = utc("2026-11-19T06:10:00+00:00")


@pytest.mark.parametrize(
    ("note", "text"),
    [
        pytest.param(
            Note("route53", "public", (ELASTIC,), AT), "route53 public 203.0.113.10 2026-11-19T06:10:00Z", id="address"
        ),
        pytest.param(
            Note("rfc2136", "private", (ELASTIC, SIX), AT),
            "rfc2136 private 203.0.113.10/2001:db8::10 2026-11-19T06:10:00Z",
            id="two_addresses",
        ),
        pytest.param(Note("route53", "public", (), AT), "route53 public - 2026-11-19T06:10:00Z", id="no_address"),
        pytest.param(
            Note("dyndns2", "public", (ELASTIC,), AT, refused="!donator"),
            "dyndns2 public 203.0.113.10 2026-11-19T06:10:00Z refused=!donator",
            id="refused",
        ),
    ],
)
def test_note_to_text_and_back(note: Note, text: str) -> None:
    """Catches: a refusal that the next run does not know of, and a service that blocks the account."""
    assert note.to_text() == text
    assert note_from_text(text) == note


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("yes", id="somebody_elses"),
        pytest.param("route53 public 203.0.113.10", id="no_time"),
        pytest.param("route53 both 203.0.113.10 2026-11-19T06:10:00Z", id="no_side_of_ours"),
        pytest.param("route53 public 203.0.113.10 today", id="time_that_is_none"),
        pytest.param("route53  203.0.113.10 2026-11-19T06:10:00Z", id="no_side"),
        pytest.param("dyndns2 public 203.0.113.10 2026-11-19T06:10:00Z refused=abuse more", id="too_much"),
        pytest.param("dyndns2 public 203.0.113.10 2026-11-19T06:10:00Z by hand", id="words_of_a_person"),
        pytest.param("dyndns2 public 203.0.113.10 2026-11-19T06:10:00Z checked", id="a_word_that_is_no_refusal"),
    ],
)
def test_note_from_text_of_others_is_none(text: str) -> None:
    """Catches: a tag written by hand that decides what is done."""
    assert note_from_text(text) is None


@pytest.mark.parametrize(
    ("tags", "noted"),
    [
        pytest.param({}, [], id="no_tags"),
        pytest.param({"Name": "web", "lifeboat:set": "web"}, [], id="other_tags"),
        pytest.param({"lifeboat:dns:www.shop.example": "by hand"}, [], id="unreadable"),
        pytest.param({"dns:www.shop.example": a_note().to_text()}, [], id="not_our_prefix"),
        pytest.param(
            {"lifeboat:dns:www.shop.example": a_note().to_text()}, ["lifeboat:dns:www.shop.example"], id="ours"
        ),
    ],
)
def test_instance_notes(tags: dict[str, Any], noted: list[str]) -> None:
    """Catches: somebody's tag taken for a note of ours."""
    assert list(an_instance(tags=tags).notes) == noted
