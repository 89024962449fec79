"""Names on a real BIND 9: created, changed and removed by updates that BIND itself accepts or refuses.

What all servers do alike is tests/integration/test_dyndns_rfc2136_servers.py's.
What is in the zone afterwards is read with dig, which shares no code with the provider.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import dns.query
import dns.rcode
import dns.update
import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput, LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.hostnames import ownership_name
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import (
    PRIVATE,
    Change,
    Found,
    Hostname,
    RecordSet,
    Zone,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.ownership import Owner
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.store import Rfc2136Store, from_options
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.store import Context
from tests.dns.bind import Bind
from tests.dns.packages import needs_bind
from tests.dns.tsig import ADDRESSES_ONLY, READER, STRANGER, STRONG_WRITER, WRITER, Key
from tests.unit.module_utils.scripted import ScriptedClock

pytestmark = needs_bind

SHOP = "shop.example"
DEV = "dev.shop.example"
RECORDS = """
static 60 IN A 192.0.2.10
mail 60 IN MX 10 static
both 60 IN A 192.0.2.14
both 60 IN MX 10 static
*.wild 60 IN A 192.0.2.12
*.wild 60 IN TXT "any"
alias 60 IN CNAME www.dev
note 60 IN A 192.0.2.13
_lifeboat.note 60 IN TXT "two" "strings"
_lifeboat.note 60 IN TXT "a \\"quoted\\" one"
old 60 IN DNAME static
gone 60 IN NS ns.elsewhere.example.
"""
ZONES = {SHOP: RECORDS, DEV: "www 60 IN A 192.0.2.11"}
SINCE = datetime(2026, 11, 19, 6, 10, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def server() -> Iterator[Bind]:
    """For the tests that change nothing."""
    with Bind.start(ZONES) as running:
        yield running


@pytest.fixture
def bind() -> Iterator[Bind]:
    with Bind.start(ZONES) as running:
        yield running


def store(bind: Bind, key: Key = WRITER, **options: Any) -> Rfc2136Store:
    given = {
        "server": bind.host,
        "port": bind.port,
        "key_name": key.name,
        "key_secret": key.secret,
        "key_algorithm": key.algorithm,
        "zone": None,
        "private_zone": True,
        **options,
    }
    return from_options(given, Context(None, ScriptedClock(), Timeout(60, 5)))  # type: ignore[arg-type]


def a(name: str, *values: str, ttl: int = 60) -> RecordSet:
    return RecordSet(name, "A", ttl, values)


def ours(instance: str = "i-0a") -> str:
    return Owner("shop-web", "123456789012", "us-east-1", instance, SINCE).to_text()


def owner(name: str, instance: str = "i-0a") -> RecordSet:
    return RecordSet(ownership_name(name), "TXT", 60, (ours(instance),))


def change(found: Found, hostname: Hostname, *new: RecordSet, instance: str = "i-0a") -> Change:
    """Everything there is of a name replaced by ``new``."""
    return Change(hostname, found.zone, found.everything, new, instance)


def found_of(store: Rfc2136Store, name: str) -> Found:
    found = store.find([Hostname(name)])[Hostname(name)]
    assert isinstance(found, Found), found
    return found


def problem_of(store: Rfc2136Store, name: str) -> Problem:
    problem = store.find([Hostname(name)])[Hostname(name)]
    assert isinstance(problem, Problem), problem
    return problem


def registered(store: Rfc2136Store, name: str, *new: RecordSet, instance: str = "i-0a") -> Problem | None:
    """One whole round, as the module makes it."""
    sets = (*new, owner(name, instance)) if new else ()
    return store.apply([change(found_of(store, name), Hostname(name), *sets, instance=instance)])[Hostname(name)]


def written_by_somebody_else(bind: Bind, *lines: Sequence[str]) -> None:
    """``lines``: name, TTL, type, value; what was there of the type goes."""
    message = dns.update.UpdateMessage(SHOP, keyring=STRONG_WRITER.keyring(), keyalgorithm=STRONG_WRITER.algorithm)
    for name, ttl, rdtype, value in lines:
        message.replace(name, ttl, rdtype, value)
    assert dns.query.tcp(message, bind.host, port=bind.port, timeout=5).rcode() == dns.rcode.NOERROR


# --- reading ---


def test_rfc2136_find_name_that_exists_gives_its_records_and_zone(server: Bind) -> None:
    """Catches: a zone taken from the wrong end of the name."""
    assert found_of(store(server), "static.shop.example") == Found(
        Zone(SHOP, SHOP), records=(a("static.shop.example", "192.0.2.10"),)
    )


@pytest.mark.parametrize("name", ["none.shop.example", "a.b.none.shop.example", "mail.shop.example", SHOP])
def test_rfc2136_find_name_without_records_of_ours_is_no_problem(server: Bind, name: str) -> None:
    """Catches: NXDOMAIN, or other types at the name, taken for a failure."""
    assert found_of(store(server), name) == Found(Zone(SHOP, SHOP))


def test_rfc2136_find_longest_zone_of_the_server(server: Bind) -> None:
    """Catches: an update of the parent zone, where nobody would ever see the record."""
    assert found_of(store(server), "new.dev.shop.example").zone.name == DEV
    assert found_of(store(server), "*.dev.shop.example").zone.name == DEV


def test_rfc2136_find_alias_into_another_zone_is_of_its_own_zone(server: Bind) -> None:
    """Catches: the zone that the alias leads to, whose SOA record comes in the same answer."""
    assert found_of(store(server), "alias.shop.example") == Found(
        Zone(SHOP, SHOP), records=(RecordSet("alias.shop.example", "CNAME", 60, ("www.dev.shop.example",)),)
    )


@pytest.mark.parametrize("name", ["x.dev.shop.example", "dev.shop.example", "*.dev.shop.example"])
def test_rfc2136_find_name_of_another_zone_than_named_is_a_problem(server: Bind, name: str) -> None:
    """Catches: a record below a zone cut, which the server takes and never answers with."""
    assert found_of(store(server, zone=f"{DEV}."), name).zone.name == DEV
    problem = problem_of(store(server, zone=SHOP), name)
    assert problem.code == "OtherZone"
    assert "zone: shop.example, but it is in dev.shop.example" in problem.message


def test_rfc2136_find_name_that_a_wildcard_answers_for_does_not_exist(server: Bind) -> None:
    """Catches: a wildcard's records taken for those of the name, which no update could then replace."""
    assert found_of(store(server), "www.wild.shop.example") == Found(Zone(SHOP, SHOP))


def test_rfc2136_find_wildcard_itself_is_there(server: Bind) -> None:
    """Catches: a wildcard that is looked for without its asterisk."""
    found = found_of(store(server), "*.wild.shop.example")
    assert found.records == (a("*.wild.shop.example", "192.0.2.12"),)


def test_rfc2136_find_texts_of_somebody_else(server: Bind) -> None:
    """Catches: quotes and escapes of the zone file taken for part of the text."""
    ownership = found_of(store(server), "note.shop.example").ownership
    assert ownership
    assert ownership.values == ('a "quoted" one', "twostrings")


def test_rfc2136_find_name_below_a_dname_is_an_obstacle(server: Bind) -> None:
    """Catches: a record written where nothing can ever see it."""
    assert found_of(store(server), "x.old.shop.example").obstacle == (
        "DNAME old.shop.example answers for all names below it"
    )


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("x.gone.shop.example", "NotAuthoritative", "delegated to others"),
        ("www.other.example", "REFUSED", "set server to the primary name server of its zone"),
    ],
)
def test_rfc2136_find_name_of_another_server_is_a_problem(server: Bind, name: str, code: str, said: str) -> None:
    """Catches: a referral or a refusal taken for "no such name"."""
    problem = problem_of(store(server), name)
    assert problem.code == code
    assert said in problem.message
    assert f"{name} at name server 127.0.0.1 port {server.port}" in problem.message


def test_rfc2136_find_name_wanted_inside_and_outside_is_refused_once(server: Bind) -> None:
    """Catches: two sets of addresses in one record set, the private one for everybody to see."""
    public, private = Hostname("www.shop.example"), Hostname("www.shop.example", PRIVATE)
    found = store(server).find([public, private])
    assert isinstance(found[public], Found)
    assert isinstance(found[private], Problem)


@pytest.mark.parametrize(("private_zone", "is_private"), [(True, True), (False, False)])
def test_rfc2136_find_zone_of_private_names_is_private_if_said_so(
    server: Bind, private_zone: bool, is_private: bool
) -> None:
    """Catches: a private address that the plan lets into a zone for everybody."""
    hostname = Hostname("db.shop.example", PRIVATE)
    found = store(server, private_zone=private_zone).find([hostname])[hostname]
    assert isinstance(found, Found)
    assert found.zone.is_private is is_private


def test_rfc2136_find_many_names_over_one_connection(server: Bind) -> None:
    """Catches: more questions at once than fit, and answers given to the wrong name."""
    names = [Hostname(f"n{number}.shop.example") for number in range(150)]
    found = store(server).find([*names, Hostname("static.shop.example")])
    assert all(found[name] == Found(Zone(SHOP, SHOP)) for name in names)
    static = found[Hostname("static.shop.example")]
    assert isinstance(static, Found)
    assert static.records == (a("static.shop.example", "192.0.2.10"),)


# --- writing ---


@pytest.mark.parametrize("key", [WRITER, STRONG_WRITER], ids=lambda key: key.algorithm)
def test_rfc2136_apply_new_name_is_in_the_zone_with_its_owner(bind: Bind, key: Key) -> None:
    """Catches: an update that is accepted and changes nothing."""
    names = store(bind, key)
    new = (a("www.shop.example", "192.0.2.20"), RecordSet("www.shop.example", "AAAA", 60, ("2001:db8::20",)))
    assert registered(names, "www.shop.example", *new) is None
    assert names.settle() is None
    assert bind.dig("www.shop.example", "A") == ["www.shop.example. 60 IN A 192.0.2.20"]
    assert bind.dig("www.shop.example", "AAAA") == ["www.shop.example. 60 IN AAAA 2001:db8::20"]
    assert bind.dig("_lifeboat.www.shop.example", "TXT") == [f'_lifeboat.www.shop.example. 60 IN TXT "{ours()}"']
    found = found_of(names, "www.shop.example")
    assert (found.records, found.ownership) == (new, owner("www.shop.example"))


def test_rfc2136_apply_removal_leaves_nothing(bind: Bind) -> None:
    """Catches: an owner's record without a name, which would keep the name from others for ever."""
    names = store(bind)
    registered(names, "www.shop.example", a("www.shop.example", "192.0.2.20"))
    assert registered(names, "www.shop.example") is None
    assert not [line for line in bind.transfer(SHOP) if "www.shop" in line]


# --- compare-and-swap ---


def test_rfc2136_apply_of_one_instance_all_of_its_names_or_none(bind: Bind) -> None:
    """Catches: an instance half registered; a name blamed that nobody has changed."""
    names = store(bind)
    hosts = [Hostname("web.shop.example"), Hostname("api.shop.example")]
    found = names.find(hosts)
    written_by_somebody_else(bind, ("api", 60, "A", "192.0.2.99"))
    outcome = names.apply([change(found[h], h, a(h.name, "192.0.2.40"), owner(h.name)) for h in hosts])  # type: ignore[arg-type]
    [web, api] = [outcome[host] for host in hosts]
    assert web is not None
    assert api is not None
    assert "the reason is api.shop.example" in web.message
    assert "now A 192.0.2.99" in api.message
    assert bind.dig("web.shop.example") == []


@pytest.mark.parametrize(
    ("name", "others"),
    [
        pytest.param("mail.shop.example", "MX", id="nothing of ours"),
        pytest.param("both.shop.example", "MX", id="an address of ours"),
        pytest.param(SHOP, "NS, SOA", id="top of the zone"),
    ],
)
def test_rfc2136_apply_alias_beside_other_records_is_refused(bind: Bind, name: str, others: str) -> None:
    """Catches: BIND says NOERROR and drops the CNAME, after it has removed the address."""
    zone = bind.transfer(SHOP)
    problem = registered(store(bind), name, RecordSet(name, "CNAME", 60, ("static.shop.example",)))
    assert problem is not None
    assert (problem.code, f"(CnameBesideOthers: {others})" in problem.message) == ("CnameBesideOthers", True)
    assert bind.transfer(SHOP) == zone


# --- refusals ---


@pytest.mark.parametrize(
    ("key", "said"),
    [
        pytest.param(READER, "the server does not let the key reader.lifeboat change that", id="key without a grant"),
        pytest.param(ADDRESSES_ONLY, "the types A, AAAA, CNAME and TXT (BIND: update-policy)", id="no TXT"),
    ],
)
def test_rfc2136_apply_that_the_policy_forbids_says_what_to_allow(server: Bind, key: Key, said: str) -> None:
    """Catches: a refusal without the place in the configuration that makes it."""
    problem = registered(store(server, key), "new.shop.example", a("new.shop.example", "192.0.2.20"))
    assert problem is not None
    assert problem.code == "REFUSED"
    assert said in problem.message
    assert "new.shop.example in zone shop.example" in problem.message
    assert key.secret not in problem.message


@pytest.mark.parametrize(
    ("zone", "code", "said"),
    [
        (SHOP, "NOTZONE", "set zone to the one that holds it"),
        ("other.example", "NOTAUTH", "set server to the primary"),
    ],
)
def test_rfc2136_apply_in_the_wrong_zone_says_so(server: Bind, zone: str, code: str, said: str) -> None:
    """Catches: a zone that the server does not have, told as the name's fault."""
    hostname = Hostname("www.other.example")
    wrong = Change(hostname, Zone(zone, zone), (), (a(hostname.name, "192.0.2.20"),), "i-0a")
    problem = store(server).apply([wrong])[hostname]
    assert problem is not None
    assert (problem.code, said in problem.message) == (code, True), problem


@pytest.mark.parametrize(
    ("key", "code", "said"),
    [
        pytest.param(STRANGER, "BADKEY", "knows no key stranger.lifeboat for hmac-sha256", id="name"),
        pytest.param(WRITER.forged(), "BADSIG", "check key_secret", id="secret"),
        pytest.param(
            WRITER.with_algorithm("hmac-sha512"), "BADKEY", "check key_name and key_algorithm", id="algorithm"
        ),
    ],
)
def test_rfc2136_wrong_key_ends_all_work_and_shows_no_secret(server: Bind, key: Key, code: str, said: str) -> None:
    """Catches: the same refusal once for each name; a secret in a log."""
    with pytest.raises(LifeboatError, match=code) as raised:
        store(server, key).find([Hostname("www.shop.example")])
    assert said in str(raised.value)
    assert f"Name server 127.0.0.1 port {server.port}: " in str(raised.value)
    assert not secrets_in(raised.value, key)


def secrets_in(error: BaseException | None, key: Key) -> list[str]:
    """What of an error and its causes holds the secret."""
    shown = []
    while error is not None:
        shown += [text for text in (str(error), repr(error)) if key.secret in text]
        error = error.__cause__ or error.__context__
    return shown


def test_rfc2136_server_that_is_down_is_said_to_be_down() -> None:
    """Catches: an unreachable server told as a name that does not exist."""
    with Bind.start(ZONES) as bind:
        names = store(bind)
        found = found_of(names, "www.shop.example")
    with pytest.raises(LifeboatError, match=r"nothing listens there for TCP; check server and port.*ConnectionRefused"):
        names.find([Hostname("www.shop.example")])
    new = change(found, Hostname("www.shop.example"), a("www.shop.example", "192.0.2.20"))
    problem = names.apply([new, replace(new, hostname=Hostname("api.shop.example"), instance_id="i-0b")])
    assert {each and each.code for each in problem.values()} == {"ConnectionRefused"}
    assert len(problem) == 2


def test_rfc2136_weak_algorithm_is_refused_before_anything_is_sent(server: Bind) -> None:
    """Catches: a key of SHA-1 that a server may still take."""
    with pytest.raises(InvalidInput, match="key_algorithm: hmac-sha1 is not taken"):
        store(server, WRITER.with_algorithm("hmac-sha1"))


# --- a whole zone ---


def test_rfc2136_owned_lists_names_with_our_owner_only(bind: Bind) -> None:
    """Catches: somebody else's names on the list of those to be removed."""
    names = store(bind)
    for name in ("www.shop.example", "*.shop.example", "www.dev.shop.example"):
        registered(names, name, a(name, "192.0.2.20"))
    assert store(bind, zone=SHOP).owned() == {
        Hostname(name): found_of(names, name) for name in ("www.shop.example", "*.shop.example")
    }


def test_rfc2136_owned_of_a_zone_in_many_messages_is_complete() -> None:
    """Catches: a transfer that is taken to be over after its first message."""
    lines = "\n".join(
        f'n{number} 60 IN A 192.0.2.1\n_lifeboat.n{number} 60 IN TXT "{ours(f"i-{number}")}"' for number in range(2000)
    )
    with Bind.start({SHOP: lines}) as bind:
        owned = store(bind, READER, zone=SHOP).owned()
    assert len(owned) == 2000
    assert owned[Hostname("n1999.shop.example")].ownership == owner("n1999.shop.example", "i-1999")


def test_rfc2136_owned_without_permission_names_the_one_that_is_needed(server: Bind) -> None:
    """Catches: "nothing is owned" for a zone that could not be read, and reaping on the strength of it."""
    with pytest.raises(LifeboatError, match=r"Zone shop\.example at .*does not hand out the whole zone to the key"):
        store(server, STRONG_WRITER, zone=SHOP).owned()


def test_rfc2136_owned_of_a_zone_of_another_server_is_an_error(server: Bind) -> None:
    """Catches: an empty list for a zone with a slip of the pen in its name."""
    with pytest.raises(LifeboatError, match=r"Zone other\.example at .*NOTAUTH"):
        store(server, zone="other.example").owned()


def test_rfc2136_owned_without_a_zone_asks_for_one(server: Bind) -> None:
    """Catches: all zones of a server, guessed."""
    with pytest.raises(InvalidInput, match="zone: name the zone to look through"):
        store(server).owned()
