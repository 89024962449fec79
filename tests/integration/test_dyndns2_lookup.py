"""Present addresses asked of real name servers: found, absent, and could not be told are three answers.

They reach no server but those of the tests on the loopback address.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.lookup import Lookup, Said
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.dyndns2.options import NameServer
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Found, RecordSet, Zone
from tests.dns.authoritative import Authoritative
from tests.dns.bind import Bind
from tests.dns.loopback import HOST
from tests.dns.packages import needs_bind

DYN = Zone("dyn.example", "dyn.example")
WWW, API, ABSENT = "www.dyn.example", "api.dyn.example", "no.dyn.example"
FIRST, SECOND, SIX = "192.0.2.10", "192.0.2.11", "2001:db8::10"
RECORDS = {WWW: {"A": FIRST, "AAAA": SIX}, API: {"A": SECOND}}
# For servers that do not answer, so that no test waits for long.
SOON = 0.5
MANY = [f"198.51.100.{number}" for number in range(1, 61)]


@pytest.fixture
def server() -> Iterator[Authoritative]:
    with Authoritative("dyn.example", lambda: RECORDS) as running:
        yield running


def through(server: Authoritative | Bind, lifetime: float = 5.0) -> Lookup:
    """As in the world outside: the resolver says which servers the zone has, and these are asked."""
    return Lookup(resolver=NameServer(HOST, server.port), port=server.port, lifetime=lifetime)


def a(name: str, *addresses: str) -> RecordSet:
    return RecordSet(name, "A", 60, addresses)


class Resolving(Authoritative):
    """Answers from a cache, as the resolver of a network does: not with authority, but having asked who has it."""

    def answer(self, wire: bytes) -> bytes | None:
        response = dns.message.from_wire(super().answer(wire) or b"")
        response.flags = (response.flags & ~dns.flags.AA) | dns.flags.RA
        return response.to_wire()


class Referring(Authoritative):
    """Has handed a name over to others: no error, no records, no authority."""

    handed_over = f"{WWW}."

    def answer(self, wire: bytes) -> bytes | None:
        query = dns.message.from_wire(wire)
        if query.question[0].name.to_text() != self.handed_over or query.question[0].rdtype == dns.rdatatype.SOA:
            return super().answer(wire)
        return dns.message.make_response(query).to_wire()


class ReferringItsOwnName(Referring):
    """A zone whose name server has no address."""

    handed_over = "ns1.dyn.example."


class ZoneOnly(Authoritative):
    """Says what the zone is, and nothing more."""

    unanswered = 0

    def answer(self, wire: bytes) -> bytes | None:
        if dns.message.from_wire(wire).question[0].rdtype == dns.rdatatype.SOA:
            return super().answer(wire)
        self.unanswered += 1
        return None


class WithoutIPv6Questions(Authoritative):
    """Breaks off when asked for AAAA, as some old appliances do."""

    def answer(self, wire: bytes) -> bytes | None:
        asked = dns.message.from_wire(wire).question[0].rdtype
        return None if asked == dns.rdatatype.AAAA else super().answer(wire)


class SilentServer:
    """Takes questions and never answers. Use it as a context manager."""

    def __init__(self) -> None:
        self._datagrams = socket.socket(type=socket.SOCK_DGRAM)
        self._datagrams.bind((HOST, 0))
        self._datagrams.setblocking(False)
        self.place = NameServer(HOST, self._datagrams.getsockname()[1])

    def __enter__(self) -> SilentServer:
        return self

    def __exit__(self, *_error: object) -> None:
        self._datagrams.close()

    def questions(self) -> int:
        """How many came since it was asked last; they are here by the time a client has given up."""
        count = 0
        with suppress(BlockingIOError):
            while self._datagrams.recv(512):
                count += 1
        return count


@pytest.mark.parametrize(
    ("name", "records"),
    [
        pytest.param(WWW, (a(WWW, FIRST), RecordSet(WWW, "AAAA", 60, (SIX,))), id="two kinds"),
        pytest.param(API, (a(API, SECOND),), id="one kind"),
        pytest.param(ABSENT, (), id="no such name"),
        pytest.param("dyn.example", (), id="no address at the name of the zone"),
    ],
)
def test_lookup_finds_what_the_zones_own_servers_say(
    server: Authoritative, name: str, records: tuple[RecordSet, ...]
) -> None:
    """Catches: an absent name taken for a failure, and a zone that is not found below its top."""
    assert through(server).find(name) == Found(DYN, records)


def test_lookup_asks_again_each_time(server: Authoritative) -> None:
    """Catches: a stale cache."""
    lookup = through(server)
    lookup.find(API)
    first = server.questions.count((f"{API}.", "A"))
    lookup.find(API)
    assert server.questions.count((f"{API}.", "A")) == first + 1
    assert server.questions.count(("dyn.example.", "NS")) == 1


@pytest.mark.parametrize("rcode", [dns.rcode.SERVFAIL, dns.rcode.REFUSED, dns.rcode.FORMERR, dns.rcode.NOTIMP])
def test_lookup_server_that_cannot_say_is_a_problem(server: Authoritative, rcode: dns.rcode.Rcode) -> None:
    """Catches: an error of a name server taken for a name without records, after which an update would be sent."""
    lookup = through(server, lifetime=SOON)
    lookup.find(WWW)
    server.rcode = rcode
    found = lookup.find(WWW)
    assert isinstance(found, Problem)
    assert found.code == "LookupFailed"
    assert "none of the name servers of dyn.example could say its address" in found.message
    assert "nameservers" in found.message
    server.rcode = None
    assert isinstance(lookup.find(WWW), Found)


def test_lookup_zone_that_cannot_be_found_is_a_problem(server: Authoritative) -> None:
    """Catches: the same for the resolver of the machine."""
    server.rcode = dns.rcode.SERVFAIL
    found = through(server, lifetime=SOON).find(WWW)
    assert isinstance(found, Problem)
    assert "name servers of its zone cannot be found" in found.message


def test_lookup_silent_server_is_a_problem_in_time() -> None:
    """Catches: a wait without an end, and silence taken for an answer."""
    with SilentServer() as silent:
        found = Lookup([silent.place], lifetime=SOON).find(WWW)
    assert isinstance(found, Problem)
    assert found.code == "LookupFailed"


def test_lookup_half_an_answer_is_none() -> None:
    """Catches: a name that seems to have lost its IPv6 address because only one of two questions was answered."""
    with WithoutIPv6Questions("dyn.example", lambda: RECORDS) as server:
        assert isinstance(through(server, lifetime=SOON).find(WWW), Problem)


def test_lookup_server_without_authority_is_not_believed() -> None:
    """Catches: a referral, or a server that was never told of the zone, taken for "no such name"."""
    with Referring("dyn.example", lambda: RECORDS) as server:
        found = through(server).find(WWW)
    assert isinstance(found, Problem)
    assert "127.0.0.1 has no authority over www.dyn.example" in found.message


def test_lookup_zone_whose_servers_have_no_address_is_a_problem() -> None:
    """Catches: nobody to ask taken for nothing to be found."""
    with ReferringItsOwnName("dyn.example", lambda: RECORDS) as server:
        found = through(server).find(WWW)
    assert isinstance(found, Problem)
    assert found.message.endswith("(they have no addresses)")


def test_lookup_resolver_is_believed_only_if_the_user_names_it() -> None:
    """Catches: a cache asked unknowingly, and an option that cannot be used from behind a firewall."""
    with Resolving("dyn.example", lambda: RECORDS) as server:
        assert isinstance(through(server).find(WWW), Problem)
        assert Lookup([NameServer(HOST, server.port)]).find(API) == Found(DYN, (a(API, SECOND),))


def test_lookup_named_server_that_refers_elsewhere_is_not_believed() -> None:
    """Catches: the same with nameservers."""
    with Referring("dyn.example", lambda: RECORDS) as server:
        assert isinstance(Lookup([NameServer(HOST, server.port)]).find(WWW), Problem)


def test_lookup_next_server_is_asked_when_one_is_silent(server: Authoritative) -> None:
    """Catches: one secondary that is down, and a run that waits for it with each name."""
    with SilentServer() as silent:
        lookup = Lookup([silent.place, NameServer(HOST, server.port)], lifetime=SOON)
        assert lookup.find(API) == Found(DYN, (a(API, SECOND),))
        assert silent.questions() > 0
        assert isinstance(lookup.find(WWW), Found)
        assert lookup.everywhere(API) == [Said((a(API, SECOND),))]
        assert silent.questions() == 0


def test_lookup_server_that_falls_silent_is_not_waited_for_again(server: Authoritative) -> None:
    """Catches: the same for one that said what the zone is, and is gone when asked for the name."""
    with ZoneOnly("dyn.example", lambda: RECORDS) as falling_silent:
        lookup = Lookup([NameServer(HOST, falling_silent.port), NameServer(HOST, server.port)], lifetime=SOON)
        assert lookup.find(API) == Found(DYN, (a(API, SECOND),))
        asked = falling_silent.unanswered
        assert asked > 0
        assert lookup.find(API) == Found(DYN, (a(API, SECOND),))
        assert falling_silent.unanswered == asked


def test_lookup_server_that_refuses_one_zone_is_asked_for_another(server: Authoritative) -> None:
    """Catches: name servers of two zones in the option, the first of which is given up after a name of the second."""
    shop = {"www.shop.example": {"A": FIRST}}
    with Authoritative("shop.example", lambda: shop) as other:
        lookup = Lookup([NameServer(HOST, server.port), NameServer(HOST, other.port)])
        for _time in range(2):
            assert lookup.find(API) == Found(DYN, (a(API, SECOND),))
            assert isinstance(lookup.find("www.shop.example"), Found)


def test_lookup_everywhere_hears_each_server(server: Authoritative) -> None:
    """Catches: waiting that ends with the first server, and a look before an update that needs all of them."""
    older: Mapping[str, Mapping[str, str]] = {API: {"A": FIRST}}
    with Authoritative("dyn.example", lambda: older) as behind:
        lookup = Lookup([NameServer(HOST, server.port), NameServer(HOST, behind.port)])
        assert lookup.find(API) == Found(DYN, (a(API, SECOND),))
        assert behind.questions == []
        assert lookup.everywhere(API) == [Said((a(API, SECOND),)), Said((a(API, FIRST),))]


@needs_bind
def test_lookup_of_a_real_server_alias_truncated_answer_and_zone_cut() -> None:
    """Catches: an alias taken for an address, an answer cut off at 512 bytes, and the zone above asked in vain."""
    zones = {
        # The name server that the other zones name lives here.
        "example.net": "ns1 60 IN A 127.0.0.1",
        "dyn.example": "alias 60 IN CNAME www.dyn.example.\nout 60 IN CNAME lb.cdn.example.\nwww 60 IN A 192.0.2.10\n"
        + "".join(f"many 60 IN A {address}\n" for address in MANY),
        "sub.dyn.example": "www 60 IN A 192.0.2.11",
    }
    with Bind.start(zones) as bind:
        lookup = through(bind)
        for name, other in (("alias.dyn.example", WWW), ("out.dyn.example", "lb.cdn.example")):
            found = lookup.find(name)
            assert isinstance(found, Found)
            assert (found.zone, found.records) == (DYN, ())
            assert f"alias name (CNAME) of {other}" in (found.obstacle or "")
        assert lookup.find("many.dyn.example") == Found(DYN, (a("many.dyn.example", *sorted(MANY)),))
        below = Zone("sub.dyn.example", "sub.dyn.example")
        assert lookup.find("www.sub.dyn.example") == Found(below, (a("www.sub.dyn.example", SECOND),))
        refused = lookup.find("www.shop.example")
        assert isinstance(refused, Problem)
        assert "REFUSED" in refused.message
