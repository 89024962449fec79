"""The name server beside the dyndns2 service: authoritative answers that follow the service's records.

They never ask the resolver of this machine.
"""

from __future__ import annotations

from collections.abc import Iterator

import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.resolver
import dns.update
import pytest

from tests.dns.dyndns2 import Dyndns2

from .asking import FIRST, SECOND, SIXTH, ask

WWW = "www.dyn.example"


@pytest.fixture
def service() -> Iterator[Dyndns2]:
    with Dyndns2() as running:
        running.add_host(WWW, {"A": FIRST, "AAAA": SIXTH})
        yield running


def question(service: Dyndns2, name: str, type: str, protocol: str = "udp") -> dns.message.Message:
    send = dns.query.tcp if protocol == "tcp" else dns.query.udp
    return send(dns.message.make_query(name, type), service.dns.host, port=service.dns.port, timeout=5)


def answers(response: dns.message.Message) -> list[str]:
    return [line for rrset in response.answer for line in rrset.to_text().splitlines()]


@pytest.mark.parametrize("protocol", ["udp", "tcp"])
@pytest.mark.parametrize(
    ("name", "type", "rcode", "lines"),
    [
        pytest.param(WWW, "A", "NOERROR", ["www.dyn.example. 60 IN A 192.0.2.10"], id="A"),
        pytest.param(WWW, "AAAA", "NOERROR", ["www.dyn.example. 60 IN AAAA 2001:db8::10"], id="AAAA"),
        pytest.param(WWW, "TXT", "NOERROR", [], id="no such type"),
        pytest.param("none.dyn.example", "A", "NXDOMAIN", [], id="no such name"),
        pytest.param("api.dyn.example", "A", "NXDOMAIN", [], id="host that was never updated"),
        pytest.param("dyn.example", "NS", "NOERROR", ["dyn.example. 60 IN NS ns1.dyn.example."], id="NS"),
        pytest.param("ns1.dyn.example", "A", "NOERROR", ["ns1.dyn.example. 60 IN A 127.0.0.1"], id="its own"),
        pytest.param("www.other.example", "A", "REFUSED", [], id="other zone"),
    ],
)
def test_authoritative_question_is_answered_with_authority(
    service: Dyndns2, protocol: str, name: str, type: str, rcode: str, lines: list[str]
) -> None:
    """Catches: "no such name", "nothing of that type" and "not mine" taken for one another."""
    response = question(service, name, type, protocol)
    assert (dns.rcode.to_text(response.rcode()), answers(response)) == (rcode, lines)
    assert bool(response.flags & dns.flags.AA) == (rcode != "REFUSED")


@pytest.mark.parametrize("name", ["none.dyn.example", "host.deep.dyn.example"])
def test_authoritative_negative_answer_carries_the_soa(service: Dyndns2, name: str) -> None:
    """Catches: a resolver library that cannot find the zone of a name, because nobody tells it."""
    [soa] = question(service, name, "A").authority
    assert soa.to_text().startswith("dyn.example. 60 IN SOA ns1.dyn.example. hostmaster.dyn.example. ")


def test_authoritative_answer_follows_each_update_at_once(service: Dyndns2) -> None:
    """Catches: a client that compares with an answer from before its own update."""
    before = answers(question(service, WWW, "A"))
    ask(service, WWW, SECOND)
    assert [before, answers(question(service, WWW, "A"))] == [
        ["www.dyn.example. 60 IN A 192.0.2.10"],
        ["www.dyn.example. 60 IN A 192.0.2.11"],
    ]


@pytest.mark.parametrize("rcode", [dns.rcode.SERVFAIL, dns.rcode.REFUSED], ids=dns.rcode.to_text)
def test_authoritative_outage_is_no_negative_answer(service: Dyndns2, rcode: dns.rcode.Rcode) -> None:
    """Catches: "could not tell" taken for "there is no record"."""
    service.dns.rcode = rcode
    response = question(service, WWW, "A")
    assert (response.rcode(), answers(response), response.authority) == (rcode, [], [])


def test_authoritative_anything_but_a_question_is_not_implemented(service: Dyndns2) -> None:
    """Catches: dynamic updates that seem to work against a service that takes none."""
    message = dns.update.UpdateMessage("dyn.example")
    message.add("new", 60, "A", FIRST)
    response = dns.query.tcp(message, service.dns.host, port=service.dns.port, timeout=5)
    assert response.rcode() == dns.rcode.NOTIMP


def test_authoritative_resolver_library_finds_zone_and_address(service: Dyndns2) -> None:
    """Catches: a server that dnspython's resolver, which clients use, cannot work with."""
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [service.dns.host], service.dns.port
    zone = dns.resolver.zone_for_name(WWW, resolver=resolver)
    assert zone.to_text() == "dyn.example."
    assert [data.to_text() for data in resolver.resolve(WWW, "A")] == [FIRST]
    assert service.dns.questions[-1] == ("www.dyn.example.", "A")
