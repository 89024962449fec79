"""What every name server keeps of the contract of RecordStore: BIND and Knot, with and without signing, and PowerDNS.

Each server runs once for all tests of it; each test has a name of its own. What is there afterwards is read with dig.
What only one of them can be shown to do, dropping or delaying an update, is at the end.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import dns.query
import dns.rcode
import dns.update
import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.hostnames import ownership_name
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Change, Found, Hostname, RecordSet
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.ownership import Owner
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.store import Rfc2136Store, from_options
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.store import Context
from tests.dns.bind import Bind, SignedBind
from tests.dns.knot import Knot, SignedKnot
from tests.dns.name_server import NameServer
from tests.dns.powerdns import PowerDns, SilentPowerDns
from tests.dns.tsig import ADDRESSES_ONLY, READER, STRANGER, STRONG_WRITER, WRITER, Key, skewed_clock
from tests.integration.aws_view import AwsView
from tests.integration.dns_view import Names, only_name
from tests.integration.module_run import ModuleRunner
from tests.programs import needs
from tests.unit.module_utils.scripted import ScriptedClock

SHOP = "shop.example"
RECORDS = """
static 60 IN A 192.0.2.10
other 60 IN A 192.0.2.15
both 60 IN A 192.0.2.14
both 60 IN TYPE65400 \\# 1 00
both 60 IN MX 10 static
*.wild 60 IN A 192.0.2.12
upper 60 IN CNAME Static.Shop.Example.
note 60 IN A 192.0.2.13
_lifeboat.note 60 IN TXT "two" "strings"
_lifeboat.note 60 IN TXT "a \\"quoted\\" one"
"""
KINDS: Sequence[type[NameServer]] = (Bind, SignedBind, Knot, SignedKnot, PowerDns)
SINCE = datetime(2026, 11, 19, 6, 10, tzinfo=timezone.utc)
# A machine under load signs late; each look takes time of its own, and the clock of these tests none.
OFTEN = Timeout(60, 0.05)


def each_of(kinds: Sequence[type[NameServer]]) -> list[Any]:
    return [pytest.param(kind, id=kind.title, marks=needs(*kind.needed)) for kind in kinds]


@pytest.fixture(scope="module", params=each_of(KINDS))
def server(request: pytest.FixtureRequest) -> Iterator[NameServer]:
    with request.param.start({SHOP: RECORDS}) as running:
        yield running


_numbers = itertools.count(1)


@pytest.fixture
def name() -> str:
    """One that no other test uses."""
    return f"n{next(_numbers)}.{SHOP}"


def store(server: NameServer, key: Key = WRITER, timeout: Timeout = OFTEN, **options: Any) -> Rfc2136Store:
    given = {
        "server": server.host,
        "port": server.port,
        "key_name": key.name,
        "key_secret": key.secret,
        "key_algorithm": key.algorithm,
        "zone": None,
        "private_zone": True,
        "wait": True,
        **options,
    }
    return from_options(given, Context(None, ScriptedClock(), timeout))  # type: ignore[arg-type]


def a(name: str, *values: str, ttl: int = 60) -> RecordSet:
    return RecordSet(name, "A", ttl, values)


def cname(name: str, target: str = "static.shop.example", ttl: int = 60) -> RecordSet:
    return RecordSet(name, "CNAME", ttl, (target,))


def owner(name: str, instance: str = "i-0a") -> RecordSet:
    text = Owner("shop-web", "123456789012", "us-east-1", instance, SINCE).to_text()
    return RecordSet(ownership_name(name), "TXT", 60, (text,))


def found_of(names: Rfc2136Store, name: str) -> Found:
    found = names.find([Hostname(name)])[Hostname(name)]
    assert isinstance(found, Found), found
    return found


def replaced(found: Found, name: str, *new: RecordSet, instance: str = "i-0a") -> Change:
    sets = (*new, owner(name, instance)) if new else ()
    return Change(Hostname(name), found.zone, found.everything, sets, instance)


def registered(names: Rfc2136Store, name: str, *new: RecordSet, instance: str = "i-0a") -> Problem | None:
    """One whole round, as the module makes it."""
    return names.apply([replaced(found_of(names, name), name, *new, instance=instance)])[Hostname(name)]


def at(server: NameServer, name: str) -> list[str]:
    """All that the server answers with for a name and its owner, but not what an alias leads to."""
    said = [line for rdtype in ("A", "AAAA", "CNAME") for line in server.dig(name, rdtype)]
    lines = [line for line in said if line.startswith(f"{name}.")]
    texts = server.dig(ownership_name(name), "TXT")
    return [*dict.fromkeys(line.split(" IN ")[1] for line in lines), *("TXT" for _line in texts)]


def written_by_somebody_else(server: NameServer, name: str, type: str, value: str) -> None:
    key = STRONG_WRITER
    message = dns.update.UpdateMessage(SHOP, keyring=key.keyring(), keyalgorithm=key.algorithm)
    message.replace(f"{name}.", 60, type, value)
    assert dns.query.tcp(message, server.host, port=server.port, timeout=5).rcode() == dns.rcode.NOERROR


@pytest.mark.skipif(os.geteuid() != 0, reason="a server runs as whoever runs the tests, who is not root")
def test_rfc2136_servers_never_run_as_root(server: NameServer) -> None:
    """Catches: a server with the rights of the administrator of the machine."""
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0


# --- writing ---


def test_rfc2136_servers_name_through_all_that_it_can_be(server: NameServer, name: str) -> None:
    """Catches: an alias that Knot drops because the zone is signed; an address that stays, an owner left over."""
    names = store(server)
    for new, said in (
        ([a(name, "192.0.2.20")], ["A 192.0.2.20"]),
        ([a(name, "192.0.2.21")], ["A 192.0.2.21"]),
        ([cname(name)], ["CNAME static.shop.example."]),
        ([cname(name, "other.shop.example")], ["CNAME other.shop.example."]),
        (
            [a(name, "192.0.2.22"), RecordSet(name, "AAAA", 60, ("2001:db8::20",))],
            ["A 192.0.2.22", "AAAA 2001:db8::20"],
        ),
        ([cname(name)], ["CNAME static.shop.example."]),
    ):
        assert registered(names, name, *new) is None
        assert at(server, name) == [*said, "TXT"]
    assert registered(names, name) is None
    assert at(server, name) == []


def test_rfc2136_servers_other_ttl_is_answered(server: NameServer, name: str) -> None:
    """Catches: a TTL that is kept because conditions ignore it."""
    names = store(server)
    for ttl in (60, 300):
        assert registered(names, name, a(name, "192.0.2.20", ttl=ttl)) is None
        assert registered(names, f"alias.{name}", cname(f"alias.{name}", ttl=ttl)) is None
        assert server.dig(name) == [f"{name}. {ttl} IN A 192.0.2.20"]
        assert server.dig(f"alias.{name}", "CNAME") == [f"alias.{name}. {ttl} IN CNAME static.{SHOP}."]


def test_rfc2136_servers_wildcard_answers_for_any_name_but_not_its_owner(server: NameServer, name: str) -> None:
    names = store(server)
    assert registered(names, f"*.{name}", a(f"*.{name}", "192.0.2.22")) is None
    assert server.dig(f"any.{name}") == [f"any.{name}. 60 IN A 192.0.2.22"]
    assert found_of(names, f"*.{name}").ownership == owner(f"*.{name}")
    assert found_of(names, f"any.{name}").everything == ()


def test_rfc2136_servers_name_below_a_wildcard_gets_its_own_records(server: NameServer, name: str) -> None:
    """Catches: a condition that the wildcard's record is at the name, which never holds."""
    label = name.partition(".")[0]
    below = f"{label}.wild.{SHOP}"
    assert registered(store(server), below, a(below, "192.0.2.23")) is None
    assert server.dig(below) == [f"{below}. 60 IN A 192.0.2.23"]


@pytest.mark.parametrize("theirs", ["note.shop.example", "upper.shop.example"])
def test_rfc2136_servers_records_of_somebody_else_can_be_replaced(server: NameServer, theirs: str) -> None:
    """Catches: takeover: force that fails for ever, because the set that it names is written otherwise in the zone."""
    assert registered(store(server), theirs, a(theirs, "192.0.2.24")) is None
    assert at(server, theirs) == ["A 192.0.2.24", "TXT"]


# --- compare-and-swap ---


@pytest.mark.parametrize(
    ("before", "type", "value", "said"),
    [
        pytest.param(True, "A", "192.0.2.99", "now A 192.0.2.99", id="other address"),
        pytest.param(False, "A", "192.0.2.99", "now A 192.0.2.99", id="somebody was faster"),
        pytest.param(False, "CNAME", "other", "now CNAME other.shop.example", id="became an alias"),
        pytest.param(True, "TXT", "another", "now TXT another", id="other owner"),
        pytest.param(False, "TXT", "another", "now TXT another", id="new owner"),
    ],
)
def test_rfc2136_servers_name_changed_meanwhile_is_left_alone(
    server: NameServer, name: str, before: bool, type: str, value: str, said: str
) -> None:
    """Catches: an update that overwrites what somebody else has written since it was read."""
    names = store(server)
    if before:
        assert registered(names, name, a(name, "192.0.2.20")) is None
    found = found_of(names, name)
    written_by_somebody_else(server, ownership_name(name) if type == "TXT" else name, type, value)
    while found_of(names, name) == found:
        # What is signed late is answered late.
        continue
    there = found_of(names, name)
    problem = names.apply([replaced(found, name, a(name, "192.0.2.30"))])[Hostname(name)]
    assert problem is not None
    assert problem.code == "RecordChanged"
    assert said in problem.message
    assert found_of(names, name) == there


def test_rfc2136_servers_of_several_instances_only_the_changed_one_fails(server: NameServer, name: str) -> None:
    """Catches: one late instance that keeps a whole fleet from its names."""
    names = store(server)
    hosts = {f"i-{number}": Hostname(f"web{number}.{name}") for number in range(4)}
    found = names.find(list(hosts.values()))
    written_by_somebody_else(server, f"web2.{name}", "A", "192.0.2.99")
    changes = [
        replaced(found[host], host.name, a(host.name, "192.0.2.40"), instance=instance)  # type: ignore[arg-type]
        for instance, host in hosts.items()
    ]
    outcome = names.apply(changes)
    assert [host.name for host, problem in outcome.items() if problem] == [f"web2.{name}"]
    assert [server.dig(host.name)[0].split()[-1] for host in hosts.values()] == [
        *("192.0.2.40", "192.0.2.40", "192.0.2.99", "192.0.2.40")
    ]


def test_rfc2136_servers_alias_beside_other_records_is_refused(server: NameServer) -> None:
    """Catches: NOERROR for an alias that is dropped, or that takes the mail of the name with it."""
    problem = registered(store(server), f"both.{SHOP}", cname(f"both.{SHOP}"))
    assert problem is not None
    assert (problem.code, "(CnameBesideOthers: MX)" in problem.message) == ("CnameBesideOthers", True), problem
    assert server.dig(f"both.{SHOP}", "MX") == [f"both.{SHOP}. 60 IN MX 10 static.{SHOP}."]
    assert at(server, f"both.{SHOP}") == ["A 192.0.2.14"]


# --- refusals ---


def said_by(server: NameServer, key: Key, what: str, name: str) -> str:
    """The sentence for a user, of whatever kind the failure is."""
    names = store(server, key, zone=SHOP)
    try:
        if what == "transfer":
            names.owned()
            return ""
        problem = registered(names, name, a(name, "192.0.2.20"))
    except LifeboatError as error:
        return str(error)
    return problem.message if problem else ""


# What must be said of each fault, whatever the server's own word for it is.
KEY, SECRET, CLOCK, ALLOW = "key_name", "key_secret", "clock", "allow"


@pytest.mark.parametrize(
    ("key", "skew", "words"),
    [
        pytest.param(STRANGER, 0, [KEY], id="name"),
        pytest.param(WRITER.with_algorithm("hmac-sha512"), 0, [KEY, "algorithm"], id="algorithm"),
        pytest.param(WRITER.forged(), 0, [SECRET], id="secret"),
        pytest.param(WRITER, 3600, [CLOCK], id="clock ahead"),
        pytest.param(WRITER, -3600, [CLOCK], id="clock behind"),
        pytest.param(READER, 0, [ALLOW, "reader.lifeboat"], id="not allowed"),
        pytest.param(ADDRESSES_ONLY, 0, [ALLOW], id="no TXT"),
    ],
)
def test_rfc2136_servers_refusal_names_the_cause_and_no_secret(
    server: NameServer, name: str, key: Key, skew: float, words: list[str]
) -> None:
    """Catches: a cause that is possible and not named, since PowerDNS has one code for all, and Knot one for two."""
    with skewed_clock(skew):
        said = {what: said_by(server, key, what, name) for what in ("update", "transfer")}
    if key == READER:
        assert said.pop("transfer") == ""
    for text in said.values():
        assert [word for word in words if word not in text] == [], text
        assert key.secret not in text
    assert at(server, name) == []


def test_rfc2136_servers_wrong_key_half_way_is_a_problem_of_each_change(server: NameServer, name: str) -> None:
    """Catches: an exception that loses what was done before; a cause that is not named once writing has begun."""
    change = replaced(found_of(store(server), name), name, a(name, "192.0.2.20"))
    problem = store(server, WRITER.forged()).apply([change])[Hostname(name)]
    assert problem is not None
    assert SECRET in problem.message
    with skewed_clock(3600):
        problem = store(server).apply([change])[Hostname(name)]
    assert problem is not None
    assert CLOCK in problem.message


def test_rfc2136_servers_underscore_is_taken_or_named(server: NameServer, name: str) -> None:
    """Catches: a refusal that speaks of the key when BIND does not like the name."""
    odd = f"under_{name}"
    problem = registered(store(server), odd, a(odd, "192.0.2.20"))
    assert (at(server, odd) == ["A 192.0.2.20", "TXT"]) == (problem is None)
    if problem:
        assert "takes no underscore in the name of a host" in problem.message
        assert "check-names" in problem.message


def test_rfc2136_servers_owned_lists_names_with_our_owner_only(server: NameServer, name: str) -> None:
    names = store(server, zone=SHOP)
    assert registered(names, name, a(name, "192.0.2.20")) is None
    owned = names.owned()
    assert owned[Hostname(name)] == found_of(names, name)
    assert Hostname(f"static.{SHOP}") not in owned


# --- done, the server says ---


@pytest.fixture
def silent() -> Iterator[NameServer]:
    with SilentPowerDns.start({SHOP: RECORDS}) as running:
        yield running


@needs(*SilentPowerDns.needed)
def test_rfc2136_servers_update_that_is_dropped_in_silence_is_no_success(
    silent: NameServer, aws: AwsView, module: ModuleRunner
) -> None:
    """Catches: registered, changed, and an instance with a tag that says so, for a name that nobody can resolve."""
    names = Names(aws, module)
    web = names.instance()
    options = {
        "provider": "rfc2136",
        "server": silent.host,
        "port": silent.port,
        "key_name": WRITER.name,
        "key_secret": WRITER.secret,
        "instance_id": web,
        "public_hostnames": [f"www.{SHOP}"],
    }
    # It is not waited for what the zone does not have.
    for wait in (False, True):
        done = names.run(**options, wait=wait)
        assert done.failed
        assert only_name(done)["error"]["code"] == "NotWritten"
        assert f"www.{SHOP} at name server" in done.message
        assert "not there: A 203.0.113.10" in done.message
        assert "lua-dnsupdate-policy-script" in done.message
        assert names.tags(web) == {}
    assert silent.dig(f"www.{SHOP}") == []
    # Its policy lets the owner's record pass, which can be taken back.
    gone = names.run(**options, state="absent")
    assert not gone.failed, gone.message
    assert at(silent, f"www.{SHOP}") == []


@pytest.fixture
def stuck() -> Iterator[NameServer]:
    """One that cannot sign any more, and so never answers with what is written."""
    with SignedBind.start({SHOP: RECORDS}) as running:
        assert registered(store(running), f"www.{SHOP}", a(f"www.{SHOP}", "192.0.2.20")) is None
        for key in running.folder.glob("K*"):
            key.unlink()
        yield running


@needs(*SignedBind.needed)
def test_rfc2136_servers_update_that_stays_invisible_is_waited_for_and_told(stuck: NameServer) -> None:
    """Catches: success without a look; a wait that has no end; RecordChanged for ever, and nobody has changed it."""
    www = f"www.{SHOP}"
    for wait, seconds in ((True, 20.0), (False, 3.0)):
        clock = ScriptedClock()
        options = {"server": stuck.host, "port": stuck.port, "key_name": WRITER.name, "key_secret": WRITER.secret}
        context = Context(None, clock, Timeout(20, 5))  # type: ignore[arg-type]
        names = from_options({**options, "wait": wait}, context)
        name = f"new-{wait}.{SHOP}".lower()
        problem = registered(names, name, a(name, "192.0.2.20"))
        assert problem is not None
        assert (problem.code, clock.seconds) == ("NotVisible", seconds)
        assert "not there: A 192.0.2.20" in problem.message
    names = store(stuck, timeout=Timeout(0, 1))
    assert registered(names, www, a(www, "192.0.2.21")) is not None
    # The zone has the address of this run; what is answered is the one before.
    again = registered(names, www, a(www, "192.0.2.21"))
    assert again is not None
    assert again.code == "NotVisible"
    assert "BIND with dnssec-policy or inline-signing" in again.message
    assert "now A 192.0.2.20" in again.message
