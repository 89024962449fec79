# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the answers of a name server mean and what to do about them.

Pure. Sources: RFC 2136, 2.2 (codes of updates), RFC 8945, 5 (codes of signatures), and what BIND 9, Knot and PowerDNS
answer. One code has several causes there, so each sentence names all that are possible.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..._core.problem import Problem
from ..._core.rule import Rule

# What was asked of the server: one code may mean different things.
ASK, UPDATE, TRANSFER = "ask", "update", "transfer"
_ANY = (ASK, UPDATE, TRANSFER)

# Our own codes, beside those of DNS.
RECORD_CHANGED = "RecordChanged"
NOT_WRITTEN = "NotWritten"
NOT_VISIBLE = "NotVisible"
CNAME_BESIDE_OTHERS = "CnameBesideOthers"
NOT_AUTHORITATIVE = "NotAuthoritative"
OTHER_ZONE = "OtherZone"
TWO_SIDES = "TwoSides"
TOO_LARGE = "TooLarge"
UNKNOWN_HOST = "UnknownHost"
CONNECTION_REFUSED = "ConnectionRefused"
CONNECT_TIMEOUT = "ConnectTimeout"
UNREACHABLE = "Unreachable"
NO_ANSWER = "NoAnswer"
CONNECTION_CLOSED = "ConnectionClosed"
UNSIGNED_ANSWER = "UnsignedAnswer"
FORGED_ANSWER = "ForgedAnswer"
BAD_ANSWER = "BadAnswer"

# What more is known of an answer, and tells the causes of one code apart.
UNSIGNED, UNDERSCORE, NEW_ALIAS = "unsigned", "underscore", "new alias"

# RFC 2136, 3.2: what an update was to find is not there.
PREREQUISITE_CODES = frozenset({"YXDOMAIN", "YXRRSET", "NXDOMAIN", "NXRRSET"})


@dataclass(frozen=True, slots=True)
class Server:
    """The name server and the key that is used with it, as far as they may be shown."""

    host: str
    port: int
    key_name: str
    key_algorithm: str

    def __str__(self) -> str:
        return f"{self.host} port {self.port}"


@dataclass(frozen=True, slots=True)
class AnswerRule(Rule):
    """One row about answers to an operation."""

    operations: tuple[str, ...] = _ANY
    # One of the facts above that must be known of the answer.
    only: str | None = None


# A server that does not say which part of a signature it did not take.
_SIGNATURE = (
    "check key_name, key_algorithm ({algorithm}) and key_secret, and the clocks of this machine and of the server"
)
_GRANT = (
    "allow the key the name and the one beside it with _lifeboat in front, and the types A, AAAA, CNAME and TXT "
    "(BIND: update-policy)"
)

# {key}, {algorithm} and {server} are filled in. First match wins.
RULES = (
    # PowerDNS refuses in one way what is not allowed and what is signed wrongly, and signs neither refusal.
    AnswerRule(
        ("REFUSED",),
        "the server does not let the key {key} change that, or does not take its signature",
        "allow the key and this machine to update the zone (PowerDNS: dnsupdate, TSIG-ALLOW-DNSUPDATE and "
        f"allow-dnsupdate-from), {_SIGNATURE}, and set server to the primary if this is a secondary",
        (UPDATE,),
        UNSIGNED,
    ),
    AnswerRule(
        ("REFUSED",),
        "the server does not let the key {key} change that, or takes no underscore in the name of a host",
        f"{_GRANT}, and use a name without underscore or switch that check off (BIND: check-names)",
        (UPDATE,),
        UNDERSCORE,
    ),
    AnswerRule(
        ("REFUSED",),
        "the server does not let the key {key} change that",
        f"{_GRANT}, or set server to the primary if this is a secondary",
        (UPDATE,),
    ),
    AnswerRule(
        ("REFUSED",),
        "the server does not hand out the whole zone to the key {key}",
        "allow the key to transfer it (BIND: allow-transfer)",
        (TRANSFER,),
    ),
    AnswerRule(
        ("REFUSED",),
        "the server has no zone for it, or does not answer the key {key}",
        "set server to the primary name server of its zone, or allow the key to ask (BIND: allow-query, match-clients)",
    ),
    AnswerRule(
        ("NOTAUTH",),
        "the server does not take the signature of the key {key}",
        _SIGNATURE,
        (ASK,),
    ),
    AnswerRule(
        ("NOTAUTH",),
        "the server is not the primary of the zone, does not hand it out to the key {key}, or does not take its "
        "signature",
        "set server to the primary (the first name in the zone's SOA record) and check zone, allow the key to transfer "
        f"it (PowerDNS: TSIG-ALLOW-AXFR), and {_SIGNATURE}",
        (TRANSFER,),
        UNSIGNED,
    ),
    AnswerRule(
        ("NOTAUTH",),
        "the server is not the primary of the zone, or does not take the signature of the key {key}",
        f"set server to the primary (the first name in the zone's SOA record), check zone, and {_SIGNATURE}",
        (UPDATE,),
        UNSIGNED,
    ),
    AnswerRule(
        ("NOTAUTH",),
        "the server is not the primary of the zone, or does not take the key {key} for it",
        "set server to the primary (the first name in the zone's SOA record) and check zone",
    ),
    AnswerRule(("NOTZONE",), "the name is not in the zone", "set zone to the one that holds it, or leave zone out"),
    AnswerRule(
        ("NOTIMP",),
        "the server takes no such request",
        "switch dynamic updates on for the zone (BIND: update-policy; PowerDNS: dnsupdate=yes)",
    ),
    AnswerRule(
        ("SERVFAIL",),
        "the server failed",
        "see its log (BIND must be able to write the zone's file and journal), and run again",
    ),
    AnswerRule(
        ("FORMERR",), "the server does not understand the request", "see its log, and check that it speaks RFC 2136"
    ),
    # Knot says so, too, of a key that it knows and does not let do this.
    AnswerRule(
        ("BADKEY",),
        "the server does not let the key {key} turn an address into an alias, which removes all that the name has, or "
        "knows no such key for {algorithm}",
        "allow it (Knot: acl with action: update, whose update-type, if there is one, has ANY beside A, AAAA, CNAME "
        "and TXT), or check key_name and key_algorithm against the server's configuration",
        (UPDATE,),
        NEW_ALIAS,
    ),
    AnswerRule(
        ("BADKEY",),
        "the server does not let the key {key} change that, or knows no such key for {algorithm}",
        "allow it (Knot: acl with action: update for the zone, the name and the one beside it with _lifeboat in front, "
        "and the types A, AAAA, CNAME and TXT), or check key_name and key_algorithm against the server's configuration",
        (UPDATE,),
    ),
    AnswerRule(
        ("BADKEY",),
        "the server does not hand out the whole zone to the key {key}, or knows no such key for {algorithm}",
        "allow the key to transfer it (Knot: acl with action: transfer), or check key_name and key_algorithm against "
        "the server's configuration",
        (TRANSFER,),
    ),
    AnswerRule(
        ("BADKEY",),
        "the server knows no key {key} for {algorithm}",
        "check key_name and key_algorithm against the server's configuration",
    ),
    AnswerRule(
        ("BADSIG",),
        "the secret is not the one that the server has for the key {key}",
        "check key_secret against the server's configuration",
    ),
    AnswerRule(
        ("BADTIME",),
        "the clocks of this machine and of the server differ by more than 300 seconds",
        "set both clocks right (NTP)",
    ),
    AnswerRule(
        ("BADTRUNC",),
        "the server wants a longer signature",
        "set key_algorithm to the one in the server's configuration",
    ),
    AnswerRule(
        (UNSIGNED_ANSWER,),
        "its answer is not signed, so its sender is unknown",
        "check that server is the name server itself, and that nothing between answers in its place",
    ),
    AnswerRule(
        (FORGED_ANSWER,),
        "the signature of its answer is not the one of the key {key}",
        "check key_secret and the clock of this machine, and that nothing between answers in its place",
    ),
    AnswerRule(
        (BAD_ANSWER,),
        "what it sent is no answer to the request",
        "check that a name server listens on that port",
    ),
    AnswerRule((UNKNOWN_HOST,), "its name has no address", "check server, and the resolver of this machine"),
    AnswerRule(
        (CONNECTION_REFUSED,),
        "nothing listens there for TCP",
        "check server and port, and that the name server runs and takes TCP",
    ),
    AnswerRule(
        (CONNECT_TIMEOUT,),
        "no connection was established in time",
        "check server and port, and that firewalls and security groups let TCP through",
    ),
    AnswerRule((UNREACHABLE,), "it cannot be reached", "check server, port and the network"),
    AnswerRule(
        (NO_ANSWER,),
        "the update was sent and no answer came in time",
        "see the server's log, and run again",
        (UPDATE,),
    ),
    AnswerRule(
        (NO_ANSWER,), "it took the connection but did not answer in time", "see the server's log, and run again"
    ),
    AnswerRule(
        (CONNECTION_CLOSED,),
        "the update was sent and the connection ended without an answer",
        "see the server's log, and run again",
        (UPDATE,),
    ),
    AnswerRule(
        (CONNECTION_CLOSED,), "it ended the connection without an answer", "see the server's log, and run again"
    ),
    AnswerRule(
        (NOT_AUTHORITATIVE,),
        "the server is not authoritative for it: the name is delegated to others, or the server is a resolver",
        "set server to the primary name server of its zone",
    ),
    AnswerRule(
        (OTHER_ZONE,), "it is not in the zone that zone names", "set zone to the one that holds it, or leave zone out"
    ),
    AnswerRule(
        (TWO_SIDES,),
        "its public and private records (split horizon) need two zones, but one key of one server sees one zone",
        "register the private names with another task and the key of the private zone",
    ),
    AnswerRule(
        (NOT_WRITTEN,),
        "the server took the update and did not write it",
        "see whether a policy of the server drops it in silence (PowerDNS: lua-dnsupdate-policy-script), or whether "
        "another client has changed the name since, and run again",
    ),
    AnswerRule(
        (NOT_VISIBLE,),
        "the zone has something that the server does not answer with yet",
        "run again later, or wait longer (wait, wait_timeout); if it stays so, see the server's log (BIND with "
        "dnssec-policy or inline-signing answers only with what it has signed)",
    ),
    AnswerRule((RECORD_CHANGED,), "another client has changed the name in the meantime", "run again"),
    AnswerRule(
        (CNAME_BESIDE_OTHERS,),
        "the name has other records, beside which an alias name (CNAME) is not possible",
        "remove those or use another name",
    ),
    AnswerRule((TOO_LARGE,), "its names do not fit into one message of 64 KiB", "give the instance fewer names"),
)
UNKNOWN = AnswerRule((), "the server gave an answer that is not foreseen", "see the server's log")


def rule_for(code: str, operation: str, facts: Collection[str] = ()) -> AnswerRule:
    """The first row that fits an answer."""
    fitting = (rule for rule in RULES if code in rule.codes and operation in rule.operations)
    return next((rule for rule in fitting if rule.only is None or rule.only in facts), UNKNOWN)


def sentence(
    code: str, operation: str, thing: str, server: Server, detail: str = "", facts: Collection[str] = ()
) -> str:
    """``thing`` is empty for the server as a whole; ``detail`` is what more is known, such as what a name holds now."""
    rule = rule_for(code, operation, facts)
    said = f"{code}: {detail}" if detail else code
    where = f"{thing} at name server {server}" if thing else f"Name server {server}"
    return rule.sentence(where, said, key=server.key_name, algorithm=server.key_algorithm, server=server)


def problem(
    code: str, operation: str, thing: str, server: Server, detail: str = "", facts: Collection[str] = ()
) -> Problem:
    return Problem(code, sentence(code, operation, thing, server, detail, facts))
