"""What the provider rfc2136 says to a name server and makes of its answers, without any name server.

What BIND itself does with these messages is tests/integration/test_dyndns_rfc2136_store.py's.
"""

from __future__ import annotations

import base64
import subprocess
import sys
from datetime import datetime, timezone
from typing import Any

import dns.flags
import dns.message
import dns.rrset
import dns.tsig
import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.hostnames import ownership_name
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import (
    Change,
    Found,
    Hostname,
    RecordSet,
    Zone,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.ownership import Owner
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136 import errors as answers
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136 import messages
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.batches import MAX_OCTETS, batches_of
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.errors import (
    ASK,
    NEW_ALIAS,
    TRANSFER,
    UNDERSCORE,
    UNSIGNED,
    UPDATE,
    Server,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.reading import owned_in
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.store import from_options
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.store import Context
from tests.unit.module_utils.scripted import ScriptedClock

ZONE = Zone("shop.example", "shop.example")
WWW = "www.shop.example"
BESIDE = "_lifeboat.www.shop.example"
SERVER = Server("192.0.2.53", 53, "writer.lifeboat", "hmac-sha256")
SECRET = base64.b64encode(b"a secret of thirty-two characters").decode()
OPTIONS = {"server": "192.0.2.53", "key_name": "writer.lifeboat", "key_secret": SECRET}
SINCE = datetime(2026, 11, 19, 6, 10, tzinfo=timezone.utc)


def a(*values: str, ttl: int = 60, name: str = WWW) -> RecordSet:
    return RecordSet(name, "A", ttl, values)


def cname(value: str = "static.shop.example", name: str = WWW) -> RecordSet:
    return RecordSet(name, "CNAME", 60, (value,))


def txt(*values: str, name: str = WWW) -> RecordSet:
    return RecordSet(ownership_name(name), "TXT", 60, values)


def change(old: tuple[RecordSet, ...], new: tuple[RecordSet, ...], name: str = WWW, instance: str = "i-0a") -> Change:
    return Change(Hostname(name), ZONE, old, new, instance)


def parts_of(message: dns.message.Message) -> dict[str, list[str]]:
    """The lines of each section, as dnspython prints what went over the wire."""
    sections: dict[str, list[str]] = {}
    for line in dns.message.from_wire(message.to_wire()).to_text().splitlines():
        if line.startswith(";") and line[1:].isupper():
            here = sections.setdefault(line[1:], [])
        elif sections:
            here.append(line)
    return sections


# --- options ---


def store(**options: Any) -> object:
    return from_options({**OPTIONS, **options}, Context(None, ScriptedClock(), Timeout(60, 5)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"server": None}, "server: ", id="no server"),
        pytest.param({"port": 0}, "port: 0 is no TCP port", id="port too low"),
        pytest.param({"port": 65536}, "port: 65536 is no TCP port", id="port too high"),
        pytest.param({"key_name": None}, "key_name: ", id="no key name"),
        pytest.param({"key_name": "a..b"}, "key_name: a..b is not a name", id="empty label in key name"),
        pytest.param({"key_secret": None}, "key_secret: the secret of the TSIG key is needed", id="no secret"),
        pytest.param({"key_secret": " \n"}, "key_secret: the secret of the TSIG key is needed", id="blank secret"),
        pytest.param({"key_secret": "c2VjcmV0*"}, "key_secret: it is not Base64", id="other characters in secret"),
        pytest.param({"key_secret": "c2VjcmV0Cg"}, "key_secret: it is not Base64", id="secret cut off"),
        pytest.param({"key_secret": "Geheimnis-äöü"}, "key_secret: it is not Base64", id="no ASCII in secret"),
        *(
            pytest.param({"key_algorithm": weak}, f"key_algorithm: {weak} is not taken", id=weak)
            for weak in ("hmac-md5", "hmac-md5.sig-alg.reg.int", "hmac-sha1", "hmac-sha224", "hmac-sha256-128", "none")
        ),
    ],
)
def test_rfc2136_options_that_cannot_work_are_refused_by_name(options: dict[str, Any], said: str) -> None:
    """Catches: a wrong option that only the server notices, and then calls something else."""
    with pytest.raises(InvalidInput) as raised:
        store(**options)
    assert said in str(raised.value)
    secret = str(options.get("key_secret") or SECRET).strip()
    assert not secret or secret not in str(raised.value)
    # The cause of a wrong secret could quote it.
    assert raised.value.__cause__ is None or "key_secret" not in said


@pytest.mark.parametrize(
    "options",
    [
        {"key_algorithm": "HMAC-SHA512"},
        {"key_algorithm": None},
        {"key_secret": f" {SECRET[:20]}\n{SECRET[20:]}\n"},
        {"key_name": "Writer.Lifeboat."},
        {"port": 5353, "zone": "Shop.Example."},
    ],
    ids=str,
)
def test_rfc2136_options_that_work_are_taken(options: dict[str, Any]) -> None:
    """Catches: a key refused for the way in which its file writes it."""
    store(**options)


def test_rfc2136_without_dnspython_says_what_to_install() -> None:
    """Catches: an ImportError, and a module that ansible-test cannot even import."""
    program = """
import sys
sys.modules["dns"] = None
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.store import from_options
try:
    from_options({"server": "192.0.2.53"}, None)
except InvalidInput as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "pip install dnspython" in run.stdout


# --- updates ---


def test_rfc2136_update_new_name_only_if_nothing_is_there() -> None:
    """Catches: an address added to somebody else's."""
    assert parts_of(messages.update("shop.example", [change((), (a("192.0.2.1"), txt("ours")))])) == {
        "ZONE": ["shop.example. IN SOA"],
        "PREREQ": [
            "www.shop.example. NONE A",
            "www.shop.example. NONE CNAME",
            "_lifeboat.www.shop.example. NONE TXT",
            "_lifeboat.www.shop.example. NONE CNAME",
        ],
        "UPDATE": ["www.shop.example. 60 IN A 192.0.2.1", '_lifeboat.www.shop.example. 60 IN TXT "ours"'],
        "ADDITIONAL": [],
    }


def test_rfc2136_update_names_every_old_record_and_ignores_its_ttl() -> None:
    """Catches: a condition on some of the set's records; a TTL in a condition, which RFC 2136 2.4.2 forbids."""
    old, new = (a("192.0.2.1", "192.0.2.2", ttl=300), txt("old")), (a("192.0.2.3"), txt("new"))
    assert parts_of(messages.update("shop.example", [change(old, new)])) == {
        "ZONE": ["shop.example. IN SOA"],
        "PREREQ": [
            "www.shop.example. 0 IN A 192.0.2.1",
            "www.shop.example. 0 IN A 192.0.2.2",
            '_lifeboat.www.shop.example. 0 IN TXT "old"',
        ],
        "UPDATE": [
            "www.shop.example. ANY A",
            "_lifeboat.www.shop.example. ANY TXT",
            "www.shop.example. 60 IN A 192.0.2.3",
            '_lifeboat.www.shop.example. 60 IN TXT "new"',
        ],
        "ADDITIONAL": [],
    }


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        pytest.param((a("192.0.2.1"),), (a("192.0.2.1"),), [], id="same"),
        pytest.param(
            (a("192.0.2.1", ttl=300),),
            (a("192.0.2.1"),),
            ["www.shop.example. ANY A", "www.shop.example. 60 IN A 192.0.2.1"],
            id="TTL",
        ),
        pytest.param((a("192.0.2.1"),), (), ["www.shop.example. ANY A"], id="removal"),
        pytest.param(
            (cname(),),
            (a("192.0.2.1"),),
            ["www.shop.example. ANY CNAME", "www.shop.example. 60 IN A 192.0.2.1"],
            id="alias to address",
        ),
        pytest.param(
            (cname("a.shop.example"),),
            (cname(),),
            ["www.shop.example. 60 IN CNAME static.shop.example."],
            id="alias to alias",
        ),
        pytest.param(
            (a("192.0.2.1"), txt("old")),
            (cname(), txt("new")),
            [
                "www.shop.example. ANY ANY",
                "_lifeboat.www.shop.example. ANY TXT",
                "www.shop.example. 60 IN CNAME static.shop.example.",
                '_lifeboat.www.shop.example. 60 IN TXT "new"',
            ],
            id="address to alias",
        ),
    ],
)
def test_rfc2136_update_section(old: tuple[RecordSet, ...], new: tuple[RecordSet, ...], lines: list[str]) -> None:
    """Catches: a record added before the alias in its place is gone; what is the same written again."""
    assert parts_of(messages.update("shop.example", [change(old, new)]))["UPDATE"] == lines


def test_rfc2136_update_of_several_names_asks_for_all_before_it_changes_any() -> None:
    """Catches: a second name whose condition is looked at after the first was changed (RFC 2136, 3: it is not)."""
    changes = [change((), (a("192.0.2.1", name=name),), name) for name in (WWW, "api.shop.example")]
    parts = parts_of(messages.update("shop.example", changes))
    assert (len(parts["PREREQ"]), len(parts["UPDATE"])) == (4, 2)


@pytest.mark.parametrize(
    ("old", "new", "absent"),
    [
        pytest.param((), (a("192.0.2.1"),), [(WWW, "A"), (WWW, "CNAME")], id="new address"),
        pytest.param((a("192.0.2.1"),), (a("192.0.2.2"),), [], id="other address"),
        pytest.param((cname(),), (a("192.0.2.1"),), [(WWW, "A")], id="address for alias"),
        pytest.param((), (cname(),), [(WWW, None)], id="new alias"),
        pytest.param((cname("a.shop.example"),), (cname(),), [], id="other alias"),
        pytest.param((a("192.0.2.1"),), (), [], id="removal"),
        pytest.param(
            (a("192.0.2.1"),),
            (cname(),),
            [(WWW, "CNAME"), (WWW, "AAAA"), *((WWW, other) for other in messages.other_types())],
            id="alias for address",
        ),
    ],
)
def test_rfc2136_absences(
    old: tuple[RecordSet, ...], new: tuple[RecordSet, ...], absent: list[tuple[str, str | None]]
) -> None:
    """Catches: a CNAME beside other records, which servers drop with NOERROR (RFC 2136, 3.4.2.2)."""
    assert messages.absences(change(old, new)) == absent


def test_rfc2136_probe_changes_nothing() -> None:
    """Catches: a question that leaves something in the zone."""
    parts = parts_of(messages.probe("shop.example", WWW))
    assert (parts["PREREQ"], parts["UPDATE"]) == (["www.shop.example. ANY ANY"], [])


def test_rfc2136_condition_and_outcome_change_nothing() -> None:
    """Catches: a look at what became of an update that writes; an alias that is gone and not looked for."""
    made = change((cname(), txt("old")), (a("192.0.2.1"), txt("new")))
    before, after = (parts_of(ask("shop.example", made)) for ask in (messages.condition, messages.outcome))
    assert (before["UPDATE"], after["UPDATE"]) == ([], [])
    assert before["PREREQ"] == parts_of(messages.update("shop.example", [made]))["PREREQ"]
    assert after["PREREQ"] == [
        "www.shop.example. 0 IN A 192.0.2.1",
        '_lifeboat.www.shop.example. 0 IN TXT "new"',
        "www.shop.example. NONE CNAME",
    ]


@pytest.mark.parametrize("rdtype", ["MX", "CAA", "HTTPS", "DS", "TLSA", "TYPE127", "AMTRELAY", "DLV"])
def test_rfc2136_other_types_have_all_that_people_put_at_a_name(rdtype: str) -> None:
    """Catches: somebody else's record that goes when addresses become an alias; DNSSEC's own that always forbid it."""
    assert rdtype in messages.other_types()
    assert not {"A", "AAAA", "CNAME", "RRSIG", "NSEC", "OPT", "TSIG", "ANY"} & set(messages.other_types())


def test_rfc2136_question_wants_no_recursion() -> None:
    """Catches: a resolver's cache taken for the zone."""
    assert not messages.question(WWW, "A").flags & dns.flags.RD


# --- records ---


@pytest.mark.parametrize(
    ("rdtype", "written", "value"),
    [
        ("A", "192.0.2.1", "192.0.2.1"),
        ("AAAA", "2001:DB8:0:0::1", "2001:db8::1"),
        ("CNAME", "Static.Shop.Example.", "static.shop.example"),
        ("TXT", '"two  blanks, a = sign"', "two  blanks, a = sign"),
        ("TXT", '"one" "two"', "onetwo"),
        ("TXT", '"a \\"quote\\" and a \\\\"', 'a "quote" and a \\'),
        ("TXT", '"\\195\\164"', "ä"),
        ("TXT", '"\\255"', "\\xff"),
        ("TXT", '""', ""),
    ],
)
def test_rfc2136_value_comes_back_as_it_was(rdtype: str, written: str, value: str) -> None:
    """Catches: a set that can be read and not be named again, so that it could never be replaced."""
    rrset = dns.rrset.from_text(f"{WWW}.", 60, "IN", rdtype, written)
    [records] = messages.sets_in([rrset])
    assert records == RecordSet(WWW, rdtype, 60, (value,))
    message = messages.update("shop.example", [change((records,), ())])
    assert [set(each) for each in message.prerequisite] == [set(rrset)]


@pytest.mark.parametrize("length", [0, 255, 256, 600])
def test_rfc2136_long_text_is_divided_into_strings(length: int) -> None:
    """Catches: a text of more than 255 characters, which no string of a TXT record can hold."""
    message = messages.update("shop.example", [change((), (txt("ä" * (length // 2) + "x" * (length % 2)),))])
    [[rdata]] = message.update
    assert [len(each) for each in rdata.strings] == {0: [0], 255: [255], 256: [255, 1], 600: [255, 255, 90]}[length]


def test_rfc2136_sets_divided_over_messages_are_one() -> None:
    """Catches: half of a set, as a long transfer divides it."""
    first = dns.rrset.from_text("WWW.shop.example.", 60, "IN", "A", "192.0.2.2")
    second = dns.rrset.from_text("www.shop.example.", 60, "IN", "A", "192.0.2.1")
    assert list(messages.sets_in([first, second])) == [a("192.0.2.1", "192.0.2.2")]


def answer(records: list[str], authority: list[str] | None = None) -> dns.message.Message:
    message = dns.message.make_response(dns.message.make_query(WWW, "SOA"))
    for section, lines in ((message.answer, records), (message.authority, authority or [])):
        for line in lines:
            name, ttl, rdtype, value = line.split(None, 3)
            section.append(dns.rrset.from_text(name, int(ttl), "IN", rdtype, value))
    return message


SOA = "ns1.example.net. hostmaster.example.net. 1 3600 600 86400 5"


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        pytest.param(answer([f"{WWW}. 60 SOA {SOA}"]), WWW, id="top of a zone"),
        pytest.param(answer([], [f"shop.example. 60 SOA {SOA}"]), "shop.example", id="name in a zone"),
        pytest.param(answer([f"{WWW}. 60 CNAME x.other.example."]), None, id="alias"),
        pytest.param(
            answer([f"{WWW}. 60 CNAME x.other.example."], [f"other.example. 60 SOA {SOA}"]), None, id="alias to a zone"
        ),
        pytest.param(
            answer([f"{WWW}. 60 CNAME other.example.", f"other.example. 60 SOA {SOA}"]), None, id="alias to a top"
        ),
        pytest.param(answer([], ["shop.example. 60 NS ns.elsewhere.example."]), None, id="delegation"),
    ],
)
def test_rfc2136_zone_in_answer(said: dns.message.Message, zone: str | None) -> None:
    """Catches: the zone of somebody else's name, which comes in the same answer."""
    assert messages.zone_in(said, WWW) == zone


@pytest.mark.parametrize(
    ("one", "other", "with_ttl", "is_same"),
    [
        (a("192.0.2.1"), a("192.0.2.1"), True, True),
        (a("192.0.2.1"), a("192.0.2.1", ttl=300), True, False),
        (a("192.0.2.1"), a("192.0.2.1", ttl=300), False, True),
        (a("192.0.2.1"), a("192.0.2.2"), False, False),
        (a("192.0.2.1"), None, False, False),
        (None, None, True, True),
        (RecordSet(WWW, "AAAA", 60, ("2001:DB8::0:1",)), RecordSet(WWW, "AAAA", 60, ("2001:db8::1",)), True, True),
        (cname("Static.Shop.Example"), cname("static.shop.example"), True, True),
    ],
)
def test_rfc2136_is_same(one: RecordSet | None, other: RecordSet | None, with_ttl: bool, is_same: bool) -> None:
    """Catches: another way of writing an address told as a change."""
    assert messages.is_same(one, other, with_ttl=with_ttl) is is_same


def test_rfc2136_owned_are_names_whose_record_is_ours() -> None:
    """Catches: somebody else's TXT record, or two of them, taken for an owner."""
    ours = Owner("shop-web", "123456789012", "us-east-1", "i-0a", SINCE).to_text()
    wild = a("192.0.2.1", name="*.shop.example")
    sets = [
        *(a("192.0.2.1"), txt(ours)),
        *(wild, txt(ours, name="*.shop.example")),
        txt("v=spf1 -all", name="mail.shop.example"),
        txt(ours, "another", name="both.shop.example"),
        txt(ours, name="gone.shop.example"),
        RecordSet("shop.example", "TXT", 60, (ours,)),
    ]
    assert owned_in(ZONE, sets) == {
        Hostname(WWW): Found(ZONE, (a("192.0.2.1"),), txt(ours)),
        Hostname("*.shop.example"): Found(ZONE, (wild,), txt(ours, name="*.shop.example")),
        Hostname("gone.shop.example"): Found(ZONE, (), txt(ours, name="gone.shop.example")),
    }


# --- batches ---


def test_rfc2136_batches_of_a_fleet_are_few_and_no_instance_is_divided() -> None:
    """Catches: a message for each name; one that no server can take; half an instance."""
    names = [f"{host}{number}.{'x' * 60}.shop.example" for number in range(200) for host in ("www", "api", "db")]
    changes = [
        change((), (a("192.0.2.1", name=name), txt("t" * 200, name=name)), name, instance=f"i-{at // 3}")
        for at, name in enumerate(names)
    ]
    batches = batches_of(changes)
    assert 1 < len(batches) < 20
    assert [each for batch in batches for each in batch.changes] == changes
    assert all(len({each.instance_id for each in group}) == 1 for batch in batches for group in batch.groups)
    assert sum(len(batch.groups) for batch in batches) == 200
    assert all(len(messages.update(ZONE.name, batch.changes).to_wire()) <= MAX_OCTETS for batch in batches)


def test_rfc2136_batches_of_two_zones_are_two() -> None:
    """Catches: a name in a message about another zone (NOTZONE for all of it)."""
    other = Change(Hostname("www.other.example"), Zone("other.example", "other.example"), (), (), "i-0a")
    mine = change((), (a("192.0.2.1"),))
    assert [batch.changes for batch in batches_of([mine, other, mine])] == [[mine, mine], [other]]


# --- sentences ---

# (code, operation, and what more is known): what must be said.
SAID = {
    ("REFUSED", UPDATE, ""): "does not let the key writer.lifeboat change that",
    ("REFUSED", UPDATE, UNDERSCORE): "takes no underscore in the name of a host",
    (
        "REFUSED",
        UPDATE,
        UNSIGNED,
    ): "PowerDNS: dnsupdate, TSIG-ALLOW-DNSUPDATE and allow-dnsupdate-from), check key_name",
    ("REFUSED", ASK, ""): "allow the key to ask (BIND: allow-query",
    ("REFUSED", TRANSFER, ""): "allow the key to transfer it (BIND: allow-transfer)",
    ("NOTAUTH", UPDATE, ""): "set server to the primary",
    ("NOTAUTH", UPDATE, UNSIGNED): "check key_name, key_algorithm (hmac-sha256) and key_secret, and the clocks",
    ("NOTAUTH", TRANSFER, UNSIGNED): "(PowerDNS: TSIG-ALLOW-AXFR), and check key_name",
    ("NOTAUTH", ASK, ""): "does not take the signature of the key writer.lifeboat; check key_name, key_algorithm",
    ("NOTZONE", UPDATE, ""): "set zone to the one that holds it",
    ("NOTIMP", UPDATE, ""): "switch dynamic updates on",
    ("SERVFAIL", UPDATE, ""): "write the zone's file and journal",
    ("FORMERR", UPDATE, ""): "check that it speaks RFC 2136",
    ("BADKEY", ASK, ""): "knows no key writer.lifeboat for hmac-sha256; check key_name and key_algorithm",
    ("BADKEY", UPDATE, ""): "allow it (Knot: acl with action: update for the zone",
    ("BADKEY", UPDATE, NEW_ALIAS): "has ANY beside A, AAAA, CNAME and TXT",
    ("BADKEY", TRANSFER, ""): "allow the key to transfer it (Knot: acl with action: transfer)",
    ("BADSIG", ASK, ""): "check key_secret",
    ("BADTIME", ASK, ""): "set both clocks right (NTP)",
    ("BADTRUNC", ASK, ""): "set key_algorithm",
    ("UnknownHost", ASK, ""): "check server",
    ("ConnectionRefused", ASK, ""): "nothing listens there for TCP",
    ("ConnectTimeout", ASK, ""): "firewalls and security groups",
    ("Unreachable", ASK, ""): "check server, port and the network",
    ("NoAnswer", ASK, ""): "did not answer in time",
    ("NoAnswer", UPDATE, ""): "the update was sent and no answer came in time",
    ("ConnectionClosed", ASK, ""): "ended the connection",
    ("ConnectionClosed", UPDATE, ""): "the update was sent and the connection ended",
    ("UnsignedAnswer", ASK, ""): "not signed",
    ("ForgedAnswer", ASK, ""): "the signature of its answer is not the one of the key writer.lifeboat",
    ("BadAnswer", ASK, ""): "check that a name server listens on that port",
    ("NotAuthoritative", ASK, ""): "set server to the primary name server of its zone",
    ("OtherZone", ASK, ""): "leave zone out",
    ("TwoSides", ASK, ""): "register the private names with another task",
    ("NotWritten", UPDATE, ""): "a policy of the server drops it in silence",
    ("NotVisible", UPDATE, ""): "run again later, or wait longer (wait, wait_timeout)",
    ("RecordChanged", UPDATE, ""): "another client has changed the name in the meantime; run again",
    ("CnameBesideOthers", UPDATE, ""): "an alias name (CNAME) is not possible",
    ("TooLarge", UPDATE, ""): "fewer names",
    ("BADVERS", ASK, ""): "the server gave an answer that is not foreseen",
}


@pytest.mark.parametrize(("code", "operation", "fact"), SAID, ids="-".join)
def test_rfc2136_sentence_names_server_meaning_step_and_code(code: str, operation: str, fact: str) -> None:
    """Catches: a refusal that leaves the user with a number."""
    said = answers.sentence(code, operation, "www.shop.example in zone shop.example", SERVER, facts=[fact])
    assert said.startswith("www.shop.example in zone shop.example at name server 192.0.2.53 port 53: ")
    assert SAID[code, operation, fact] in said
    assert said.endswith(f"({code})")


def test_rfc2136_every_row_of_the_table_is_reached() -> None:
    """Catches: a row behind another one that takes all of its answers, and one that nobody has tried."""
    reached = {answers.rule_for(code, operation, [fact]) for code, operation, fact in SAID}
    assert reached == {*answers.RULES, answers.UNKNOWN}


def test_rfc2136_sentence_about_the_server_itself_and_with_details() -> None:
    """Catches: a colon with nothing before it."""
    said = answers.sentence("Unreachable", ASK, "", SERVER, "No route to host")
    assert said == (
        "Name server 192.0.2.53 port 53: it cannot be reached; check server, port and the network "
        "(Unreachable: No route to host)"
    )
