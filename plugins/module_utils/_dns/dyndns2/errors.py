# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each code of a dyndns2 service means, how long to leave it alone after it, and what a person can do.

Data only, apart from putting it into a sentence. Sources: https://help.dyn.com/return-codes/ and
https://www.noip.com/integrate/response (only 911 has a documented pause: 30 minutes). Some services have codes of
their own: easyDNS, which allows an update every ten minutes, and those that say ``conflict`` or ``interval``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..._core.problem import Problem
from ..._core.rule import Rule
from ..._core.tracking import format_time

# The last one is what easyDNS says.
DONE = frozenset({"good", "nochg", "noerror"})
BADAUTH, ABUSE = "badauth", "abuse"

# Codes of our own, for what the protocol has none.
IGNORED = "Ignored"
OTHER_ADDRESS = "OtherAddress"
UNKNOWN_ANSWER = "UnknownAnswer"
TOO_MANY_REQUESTS = "TooManyRequests"
POSTPONED = "Postponed"
REDIRECTED = "Redirected"
TIMED_OUT = "TimedOut"
CONNECTION_FAILED = "ConnectionFailed"
CERTIFICATE_EXPIRED = "CertificateExpired"
CERTIFICATE_OF_OTHER_HOST = "CertificateOfOtherHost"
CERTIFICATE_NOT_TRUSTED = "CertificateNotTrusted"

UNTIL_A_PERSON_ACTS = math.inf
HALF_AN_HOUR = 30 * 60.0
# What ddclient waits after an error of any kind.
FIVE_MINUTES = 5 * 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRule(Rule):
    """``pause`` is for how many seconds a name must not be sent again, None for none.

    ``stops_all``: the next request would be answered the same, so none is sent. {when} is the end of the pause.
    """

    pause: float | None = UNTIL_A_PERSON_ACTS
    stops_all: bool = False


_UNPROVEN = "so login and password were not sent"
_AGAIN = "run again after {when}"

RULES = (
    ServiceRule(
        (BADAUTH,),
        "login and password are not accepted",
        "correct them; some services want a token, or a password for updates only, in place of the account's",
        stops_all=True,
    ),
    ServiceRule(
        ("!donator",),
        "the account does not include this kind of update",
        "extend the account at the service",
        stops_all=True,
    ),
    ServiceRule(
        ("!yours",),
        "the name belongs to another account of the service",
        "set login to that account, or use another name",
    ),
    ServiceRule(("!active",), "the domain of the name is not activated yet", "activate it at the service"),
    ServiceRule(("notfqdn",), "the service does not take that for a full name", "correct the name"),
    ServiceRule(("nohost",), "the account has no such name", "create the name at the service, or correct it"),
    ServiceRule(
        ("numhost",),
        "too many names at once, or a name with several addresses",
        "give fewer names, or make it one with one address",
    ),
    ServiceRule(
        (ABUSE,),
        "blocked because of updates that changed nothing",
        "stop other clients that update the name, then have it unblocked at the service",
    ),
    ServiceRule(
        ("badagent",),
        "the service has blocked this client",
        "install a newer lifeboat.aws, or ask the service",
        stops_all=True,
    ),
    ServiceRule(
        ("badsys",), "the service does not know this kind of update", "check server and its path", stops_all=True
    ),
    ServiceRule(
        ("noaccess",),
        "login and token are not accepted, or not for this name",
        "correct them, or the name",
        stops_all=True,
    ),
    ServiceRule(("no_auth",), "login and token are not accepted", "correct them", stops_all=True),
    ServiceRule(
        ("noservice", "no_service"),
        "dynamic DNS is not switched on for the domain",
        "switch it on at the service",
    ),
    ServiceRule(("illegal",), "the service does not take what it was sent", "check the name and the kind of address"),
    ServiceRule(("conflict",), "the name has records that were created by hand", "remove those at the service"),
    ServiceRule(
        ("toosoon", "too_freq", "interval"),
        "the last update is too recent",
        _AGAIN,
        pause=HALF_AN_HOUR,
    ),
    ServiceRule(("dnserr",), "the service has trouble with its DNS", _AGAIN, pause=HALF_AN_HOUR, stops_all=True),
    ServiceRule(("911",), "the service has an outage or maintenance", _AGAIN, pause=HALF_AN_HOUR, stops_all=True),
    ServiceRule(
        (IGNORED,),
        "the service has ignored the update, which it does with clients it does not like",
        "install a newer lifeboat.aws, or ask the service",
        stops_all=True,
    ),
    ServiceRule(
        (OTHER_ADDRESS,),
        "the service has registered another address than requested",
        "ask the service whether clients may name the address (myip) themselves, and one of this kind",
    ),
    ServiceRule(
        (UNKNOWN_ANSWER,),
        "the answer is none of a dyndns2 service",
        "check server and its path, and whether a proxy answers in its place; " + _AGAIN,
        pause=FIVE_MINUTES,
        stops_all=True,
    ),
    ServiceRule(
        (TOO_MANY_REQUESTS,), "the service asks for fewer requests", _AGAIN, pause=HALF_AN_HOUR, stops_all=True
    ),
    ServiceRule(
        (POSTPONED,),
        "not sent, because the service has just blocked another name, and may mean the account",
        "run again",
        pause=None,
    ),
    ServiceRule(
        (REDIRECTED,),
        "the service sends updates elsewhere, where login and password do not follow",
        "set server to the new place if it is the service's own",
        pause=None,
        stops_all=True,
    ),
    ServiceRule((TIMED_OUT,), "the service does not answer in time", _AGAIN, pause=FIVE_MINUTES, stops_all=True),
    ServiceRule(
        (CONNECTION_FAILED,),
        "the service cannot be reached",
        "check server, port and the network",
        pause=None,
        stops_all=True,
    ),
    ServiceRule(
        (CERTIFICATE_EXPIRED,),
        f"its certificate has expired or is not valid yet, {_UNPROVEN}",
        "check the clock of this machine, or have the certificate renewed",
        pause=None,
        stops_all=True,
    ),
    ServiceRule(
        (CERTIFICATE_OF_OTHER_HOST,),
        f"its certificate is another host's, {_UNPROVEN}",
        "set server to the name that the certificate is for",
        pause=None,
        stops_all=True,
    ),
    ServiceRule(
        (CERTIFICATE_NOT_TRUSTED,),
        f"its certificate is of no authority that this machine trusts, {_UNPROVEN}",
        "set ca_path to the certificate of the authority if it is your own",
        pause=None,
        stops_all=True,
    ),
)
_RULES_BY_CODE = {code: rule for rule in RULES for code in rule.codes}


def rule_for(code: str) -> ServiceRule | None:
    """The row of a code; None for a code that no service is known to have."""
    return _RULES_BY_CODE.get(code)


def problem_from_code(code: str, said: str, name: str, service: str, now: datetime) -> Problem:
    """What is wrong with ``name``, as one sentence. ``said`` is what the service said, or the system."""
    rule = _RULES_BY_CODE[code]
    # Only rows with a finite pause say when it ends.
    finite = rule.pause if rule.pause is not None and math.isfinite(rule.pause) else 0.0
    when = format_time(now + timedelta(seconds=finite))
    return Problem(code, rule.sentence(f"{name} at {service}", said, when=when))


def pause_after(code: str) -> float | None:
    """For how many seconds a name must not be sent again, or None."""
    rule = rule_for(code)
    return rule.pause if rule else None
