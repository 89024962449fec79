# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answer of a dyndns2 service, read: one outcome for each name that was asked for, and one for all other names.

Pure: it never sends anything, and what it does not understand is never taken for a success.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from .errors import (
    ABUSE,
    BADAUTH,
    DONE,
    IGNORED,
    OTHER_ADDRESS,
    POSTPONED,
    TOO_MANY_REQUESTS,
    UNKNOWN_ANSWER,
    rule_for,
)

_UNAUTHORIZED, _TOO_MANY = 401, 429
_FIRST_ERROR = 400
# How much of an answer that is not understood is shown.
_EXCERPT = 60
_IGNORED_ADDRESS = ipaddress.ip_address("127.0.0.1")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A code of errors.py (or of DONE), and what was said, to be shown."""

    code: str
    said: str = ""

    @property
    def is_done(self) -> bool:
        return self.code in DONE


@dataclass(frozen=True, slots=True)
class Answer:
    """``outcomes`` are of the names in the order of the request.

    ``rest`` is the outcome of every name for which no request was sent yet, or None if one may be sent.
    """

    outcomes: tuple[Outcome, ...]
    rest: Outcome | None = None


def answer_to_all(outcome: Outcome, count: int) -> Answer:
    """One outcome for all names of the request."""
    return Answer((outcome,) * count, _rest((outcome,), count))


def answer_from_http(status: int, body: str, addresses: Sequence[str], count: int) -> Answer:
    """``addresses`` are those that were sent for ``count`` names.

    The body has a line for each name, or a single one for all of them, whatever the status; many services send a
    good text as text/html, so that the type of the content says nothing.
    """
    lines = [line.strip() for line in body.lstrip("\ufeff").splitlines() if line.strip()]
    if status == _UNAUTHORIZED:
        return answer_to_all(Outcome(BADAUTH, f"HTTP {status}"), count)
    if status == _TOO_MANY:
        return answer_to_all(Outcome(TOO_MANY_REQUESTS, f"HTTP {status}"), count)
    if not lines or lines[0].startswith("<"):
        return answer_to_all(Outcome(UNKNOWN_ANSWER, _said(status, "a web page" if lines else "no text")), count)
    outcomes = tuple(_outcome(line, status, addresses) for line in lines)
    # Codes about the account or the system are said once, whatever follows.
    if len(outcomes) == 1 or _stops_all(outcomes[0]):
        return answer_to_all(outcomes[0], count)
    if len(outcomes) != count:
        return answer_to_all(Outcome(UNKNOWN_ANSWER, f"{len(outcomes)} lines about {count} names"), count)
    return Answer(outcomes, _rest(outcomes, count))


def _outcome(line: str, status: int, addresses: Sequence[str]) -> Outcome:
    code, *words = line.split()
    code = code.lower()
    if code in DONE and status < _FIRST_ERROR:
        return Outcome(_code_of_done(code, " ".join(words), addresses), line)
    if rule_for(code):
        return Outcome(code, code)
    return Outcome(UNKNOWN_ANSWER, _said(status, line))


def _code_of_done(code: str, echo: str, addresses: Sequence[str]) -> str:
    """A service that says which address it has registered may have taken the caller's in place of ours."""
    registered, sent = set(_addresses(echo)), set(_addresses(" ".join(addresses)))
    if _IGNORED_ADDRESS in registered - sent:
        return IGNORED
    # What it has of a kind that was not sent is from before.
    for address in sent - registered:
        if any(other.version == address.version for other in registered):
            return OTHER_ADDRESS
    return code


def _addresses(text: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    found = []
    for word in re.split(r"[\s,]+", text):
        with suppress(ValueError):
            found.append(ipaddress.ip_address(word))
    return found


def _rest(outcomes: Sequence[Outcome], count: int) -> Outcome | None:
    """What an answer to a request for ``count`` names means for the requests after it."""
    for outcome in outcomes:
        if _stops_all(outcome):
            return outcome
    abuse = next((outcome for outcome in outcomes if outcome.code == ABUSE), None)
    if abuse is None:
        return None
    # To Dyn it is the name that is blocked, to No-IP the account. Said once for several names, it is the account.
    return abuse if len(outcomes) < count else Outcome(POSTPONED)


def _stops_all(outcome: Outcome) -> bool:
    rule = rule_for(outcome.code)
    return rule is not None and rule.stops_all


def _said(status: int, text: str) -> str:
    shown = "".join(character for character in text if character.isprintable())
    shown = f"{shown[:_EXCERPT]}..." if len(shown) > _EXCERPT else shown
    return f"HTTP {status}, {shown}" if status >= _FIRST_ERROR else shown
