"""The real BIND: what it takes, what it refuses and in which words, and that it leaves nothing behind.

They never start more than one named at a time, apart from the test that two do not get into each other's way.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import dns.message
import dns.query
import dns.rcode
import dns.tsig
import dns.update
import dns.xfr
import pytest

from tests.dns.bind import Bind
from tests.dns.loopback import HOST, free_port
from tests.dns.packages import needs_bind
from tests.dns.tsig import ADDRESSES_ONLY, READER, STRANGER, STRONG_WRITER, WRITER, Key, skewed_clock

pytestmark = needs_bind

SHOP = "shop.example"
RECORDS = 'www 60 IN A 192.0.2.10\nnote 60 IN TXT "two  blanks"\n*.wild 60 IN A 192.0.2.12'


@pytest.fixture(scope="module")
def server() -> Iterator[Bind]:
    """For the tests that change nothing."""
    with Bind.start({SHOP: RECORDS, "2.0.192.in-addr.arpa": ""}) as running:
        yield running


@pytest.fixture
def bind() -> Iterator[Bind]:
    with Bind.start({SHOP: RECORDS, "2.0.192.in-addr.arpa": ""}) as running:
        yield running


def update_with(key: Key | None, zone: str = SHOP) -> dns.update.UpdateMessage:
    if key is None:
        return dns.update.UpdateMessage(zone)
    return dns.update.UpdateMessage(zone, keyring=key.keyring(), keyalgorithm=key.algorithm)


def send(bind: Bind, message: dns.update.UpdateMessage) -> str:
    """The response code. A signature that the server refuses is an exception, as for every user of dnspython."""
    return dns.rcode.to_text(dns.query.tcp(message, bind.host, port=bind.port, timeout=5).rcode())


def addition(key: Key | None, name: str = "new", type: str = "A", data: str = "192.0.2.20") -> dns.update.UpdateMessage:
    message = update_with(key)
    message.add(name, 60, type, data)
    return message


@pytest.mark.parametrize(
    ("name", "type", "answer"),
    [
        pytest.param("www.shop.example", "A", ["www.shop.example. 60 IN A 192.0.2.10"], id="address"),
        pytest.param("note.shop.example", "TXT", ['note.shop.example. 60 IN TXT "two  blanks"'], id="blanks in a text"),
        pytest.param("any.wild.shop.example", "A", ["any.wild.shop.example. 60 IN A 192.0.2.12"], id="wildcard"),
        pytest.param("www.shop.example", "AAAA", [], id="no such type"),
        pytest.param("none.shop.example", "A", [], id="no such name"),
        pytest.param("www.other.example", "A", [], id="not of this server"),
    ],
)
def test_bind_dig_gives_the_answer_section(server: Bind, name: str, type: str, answer: list[str]) -> None:
    """Catches: comments, other sections or dig's columns in what tests compare."""
    assert server.dig(name, type) == answer


def test_bind_dig_without_a_server_is_an_error_and_no_empty_answer() -> None:
    """Catches: "no such name" read off a server that is gone."""
    with Bind.start() as bind:
        pass
    with pytest.raises(RuntimeError, match=r"dig www\.shop\.example A"):
        bind.dig("www.shop.example", "A")


@pytest.mark.parametrize("key", [WRITER, STRONG_WRITER], ids=lambda key: key.algorithm)
def test_bind_update_with_a_key_that_may_is_in_the_zone(bind: Bind, key: Key) -> None:
    """Catches: a server that takes updates and forgets them."""
    assert send(bind, addition(key)) == "NOERROR"
    assert bind.dig("new.shop.example") == ["new.shop.example. 60 IN A 192.0.2.20"]


def test_bind_update_of_the_reverse_zone_is_in_the_zone(bind: Bind) -> None:
    """Catches: a reverse zone that only reads."""
    message = update_with(WRITER, "2.0.192.in-addr.arpa")
    message.add("10", 60, "PTR", "www.shop.example.")
    assert send(bind, message) == "NOERROR"
    assert bind.dig("10.2.0.192.in-addr.arpa", "PTR") == ["10.2.0.192.in-addr.arpa. 60 IN PTR www.shop.example."]


@pytest.mark.parametrize(
    ("message", "rcode"),
    [
        pytest.param(lambda: addition(READER), "REFUSED", id="key without a grant"),
        pytest.param(lambda: addition(None), "REFUSED", id="no key"),
        pytest.param(lambda: addition(ADDRESSES_ONLY, type="TXT", data="owner"), "REFUSED", id="type not granted"),
        pytest.param(lambda: addition(WRITER, name="www.other.example."), "NOTZONE", id="name of another zone"),
        pytest.param(lambda: update_with(WRITER, "other.example"), "NOTAUTH", id="zone of another server"),
    ],
)
def test_bind_update_that_it_refuses_has_its_code(server: Bind, message: object, rcode: str) -> None:
    """Catches: a refusal the adapter never meets in tests."""
    assert callable(message)
    assert send(server, message()) == rcode
    assert server.dig("new.shop.example") == []


@pytest.mark.parametrize(
    ("key", "error"),
    [
        pytest.param(STRANGER, dns.tsig.PeerBadKey, id="unknown key"),
        pytest.param(WRITER.with_algorithm("hmac-sha512"), dns.tsig.PeerBadKey, id="other algorithm"),
        pytest.param(WRITER.forged(), dns.tsig.PeerBadSignature, id="wrong secret"),
    ],
)
def test_bind_update_with_a_signature_it_refuses_says_why(
    server: Bind, key: Key, error: type[dns.tsig.PeerError]
) -> None:
    """Catches: BADKEY and BADSIG taken for one another; both come with NOTAUTH."""
    with pytest.raises(error):
        send(server, addition(key))
    assert server.dig("new.shop.example") == []


@pytest.mark.parametrize("seconds", [-400, 400])
def test_bind_update_signed_at_another_time_is_badtime(server: Bind, seconds: int) -> None:
    """Catches: a clock that is wrong told as a key that is wrong."""
    with skewed_clock(seconds), pytest.raises(dns.tsig.PeerBadTime):
        send(server, addition(WRITER))
    assert server.dig("new.shop.example") == []


def test_bind_update_signed_a_little_off_is_taken(bind: Bind) -> None:
    """Catches: a skew that always fails, whatever its size; 300 seconds are allowed."""
    with skewed_clock(200):
        assert send(bind, addition(WRITER)) == "NOERROR"


@pytest.mark.parametrize(
    ("prerequisite", "rcode"),
    [
        pytest.param(lambda message: message.present("www", "A", "192.0.2.10"), "NOERROR", id="as it is"),
        pytest.param(lambda message: message.present("www", "A", "192.0.2.99"), "NXRRSET", id="other data"),
        pytest.param(lambda message: message.absent("www", "A"), "YXRRSET", id="type is there"),
        pytest.param(lambda message: message.absent("www"), "YXDOMAIN", id="name is there"),
        pytest.param(lambda message: message.present("none"), "NXDOMAIN", id="name is not there"),
    ],
)
def test_bind_update_with_a_prerequisite_holds_or_changes_nothing(bind: Bind, prerequisite: object, rcode: str) -> None:
    """Catches: compare-and-swap that does not compare."""
    message = addition(WRITER)
    assert callable(prerequisite)
    prerequisite(message)
    assert send(bind, message) == rcode
    assert bool(bind.dig("new.shop.example")) == (rcode == "NOERROR")


def test_bind_transfer_gives_every_record(server: Bind) -> None:
    """Catches: a record too many in the zone, which asking for names would never show."""
    assert server.transfer(SHOP) == [
        "*.wild.shop.example. 60 IN A 192.0.2.12",
        'note.shop.example. 60 IN TXT "two  blanks"',
        "www.shop.example. 60 IN A 192.0.2.10",
    ]


@pytest.mark.parametrize("key", [None, ADDRESSES_ONLY], ids=["no key", "key that may not"])
def test_bind_transfer_to_who_may_not_is_refused(server: Bind, key: Key | None) -> None:
    """Catches: zones that everybody may read."""
    with pytest.raises(dns.xfr.TransferError, match="REFUSED"):
        server.transfer(SHOP, key)


def test_bind_starts_with_what_the_zone_file_says_and_no_trace_of_others(bind: Bind) -> None:
    """Catches: state that a test inherits from the one before, and two servers on one port."""
    send(bind, addition(WRITER))
    with Bind.start({SHOP: RECORDS}) as other:
        assert other.dig("new.shop.example") == []


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM], ids=["TCP", "UDP"])
def test_bind_port_that_somebody_else_took_is_given_up_for_another(kind: socket.SocketKind) -> None:
    """Catches: tests that fail now and then, because two of them run side by side."""
    with socket.socket(type=kind) as other:
        other.bind((HOST, 0))
        if kind is socket.SOCK_STREAM:
            other.listen()
        ports = iter([other.getsockname()[1], free_port()])
        with Bind.start({SHOP: RECORDS}, lambda: next(ports)) as bind:
            assert bind.dig("www.shop.example") == ["www.shop.example. 60 IN A 192.0.2.10"]


def test_bind_zone_file_it_cannot_read_fails_with_its_words() -> None:
    """Catches: a server without zones, and tests that fail for no visible reason."""
    with pytest.raises(RuntimeError, match=r"BIND 9 did not start:(.|\n)*unknown RR type 'NONSENSE'"):
        Bind.start({SHOP: "www 60 IN NONSENSE 1"})


def test_bind_failure_within_carries_what_named_said() -> None:
    """Catches: a failed test that keeps the server's side of the story to itself."""

    def fail() -> None:
        with Bind.start() as bind:
            send(bind, addition(READER))
            raise ValueError("something went wrong")

    with pytest.raises(ValueError, match="something went wrong") as caught:
        fail()
    assert "update failed: rejected by secure update (REFUSED)" in caught.value.__notes__[0]


def test_bind_leaves_no_file_and_no_server(bind: Bind) -> None:
    """Catches: a temporary folder filling up, named processes piling up; stopping twice is fine."""
    bind.stop()
    bind.stop()
    assert not bind.is_running()
    assert not bind.folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="named runs as whoever runs the tests, who is not root")
def test_bind_never_runs_as_root(bind: Bind) -> None:
    """Catches: a server with the rights of the administrator of the machine."""
    assert Path(f"/proc/{bind.pid}").stat().st_uid != 0
