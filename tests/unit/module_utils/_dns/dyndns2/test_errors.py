"""Each code of the dyndns2 protocol says what it means, what to do, and for how long to leave the service alone."""

from __future__ import annotations

import math
from datetime import datetime, timezone

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.errors import (
    DONE,
    RULES,
    pause_after,
    problem_from_code,
)
from tests.dns.dyndns2_services import FATAL, LATER_SECONDS, TRY_LATER

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)


def sentence(code: str, said: str = "") -> str:
    problem = problem_from_code(code, said, "www.dyn.example", "members.dyn.example", NOW)
    assert problem.code == code
    return problem.message


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("badauth", "login and password are not accepted"),
        ("!donator", "account does not include"),
        ("!yours", "belongs to another account"),
        ("!active", "not activated"),
        ("notfqdn", "full name"),
        ("nohost", "no such name"),
        ("numhost", "too many names"),
        ("abuse", "blocked because of updates that changed nothing"),
        ("badagent", "blocked this client"),
        ("badsys", "kind of update"),
        ("noaccess", "not accepted"),
        ("no_auth", "not accepted"),
        ("noservice", "not switched on"),
        ("no_service", "not switched on"),
        ("illegal", "does not take"),
        ("conflict", "created by hand"),
        ("toosoon", "too recent; run again after 2026-11-20T06:30:00Z"),
        ("too_freq", "too recent; run again after 2026-11-20T06:30:00Z"),
        ("interval", "too recent; run again after 2026-11-20T06:30:00Z"),
        ("dnserr", "trouble with its DNS; run again after 2026-11-20T06:30:00Z"),
        ("911", "outage or maintenance; run again after 2026-11-20T06:30:00Z"),
        ("Ignored", "has ignored the update"),
        ("OtherAddress", "another address than requested"),
        ("UnknownAnswer", "none of a dyndns2 service"),
        ("TooManyRequests", "fewer requests; run again after 2026-11-20T06:30:00Z"),
        ("Postponed", "just blocked another name"),
        ("Redirected", "sends updates elsewhere"),
        ("TimedOut", "does not answer in time; run again after 2026-11-20T06:05:00Z"),
        ("ConnectionFailed", "cannot be reached"),
        ("CertificateExpired", "expired"),
        ("CertificateOfOtherHost", "another host's"),
        ("CertificateNotTrusted", "set ca_path"),
    ],
)
def test_problem_from_code_says_what_it_means(code: str, words: str) -> None:
    """Catches: two rows mixed up, a code without a sentence, a time that is not said."""
    text = sentence(code, "as said")
    assert text.startswith("www.dyn.example at members.dyn.example: ")
    assert text.endswith(" (as said)")
    assert words in text
    assert "{" not in text


def test_problem_from_code_knows_every_code_of_the_services() -> None:
    """Catches: a code that the services document and we do not know."""
    codes = [code for rule in RULES for code in rule.codes]
    assert set(codes) >= FATAL | TRY_LATER
    assert len(codes) == len(set(codes))
    assert not DONE & set(codes)


def test_problem_from_code_with_nothing_said_has_no_empty_brackets() -> None:
    """Catches: a sentence that ends in nothing."""
    assert sentence("Postponed").endswith("; run again")


@pytest.mark.parametrize("code", sorted(FATAL | {"Ignored", "OtherAddress"}))
def test_pause_after_refusal_lasts_until_a_person_acts(code: str) -> None:
    """Catches: a fatal code that is tried again by itself."""
    assert pause_after(code) == math.inf


@pytest.mark.parametrize("code", sorted(TRY_LATER | {"TooManyRequests"}))
def test_pause_after_trouble_of_the_service_is_half_an_hour(code: str) -> None:
    """Catches: coming back sooner than the services ask for."""
    assert pause_after(code) == LATER_SECONDS


@pytest.mark.parametrize(
    ("code", "seconds"),
    [
        ("UnknownAnswer", 300),
        ("TimedOut", 300),
        ("ConnectionFailed", None),
        ("CertificateExpired", None),
        ("Redirected", None),
        ("Postponed", None),
        ("LookupFailed", None),
        ("good", None),
    ],
)
def test_pause_after_what_is_no_refusal_is_short_or_none(code: str, seconds: float | None) -> None:
    """Catches: somebody who has mended a setting and must wait for nothing."""
    assert pause_after(code) == seconds
