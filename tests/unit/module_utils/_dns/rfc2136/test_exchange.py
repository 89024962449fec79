"""What the provider rfc2136 does when a name server behaves badly: silence, lost answers, wrong signatures, haste.

The server is a script on the loopback address; how long to wait for it is the only thing that is made shorter.
"""

from __future__ import annotations

import base64
import socket
from collections.abc import Callable, Sequence

import dns.message
import dns.opcode
import dns.rdatatype
import dns.tsig
import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Change, Hostname, RecordSet, Zone
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.batches import batches_of
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.errors import Server
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.exchange import (
    PIPELINED,
    Connection,
    LostAnswer,
    ServerError,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.messages import question
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.reading import look
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.visible import Watch
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.rfc2136.writing import write
from tests.unit.module_utils._dns.rfc2136.scripted_name_server import (
    Script,
    ScriptedNameServer,
    changes_anything,
    reply,
)
from tests.unit.module_utils.scripted import ScriptedClock

KEY = dns.tsig.Key("writer.lifeboat", base64.b64encode(b"a secret of thirty-two characters").decode())
FORGED = dns.tsig.Key("writer.lifeboat", base64.b64encode(b"a guess").decode())
STRANGER = dns.tsig.Key("stranger.lifeboat", base64.b64encode(b"a guess").decode())
ZONE = Zone("shop.example", "shop.example")
SOA = "shop.example. 60 SOA ns1.example.net. hostmaster.example.net. 1 3600 600 86400 5"
A_RECORD = "www.shop.example. 60 A 192.0.2.1"
# For the tests in which an answer comes, and for those in which none ever does.
LONG, SHORT = 5, 0.3


def said_of(server: ScriptedNameServer) -> Server:
    return Server(server.host, server.port, "writer.lifeboat", "hmac-sha256")


def connected(server: ScriptedNameServer, seconds: float = LONG) -> Connection:
    return Connection(said_of(server), KEY, seconds)


def questions(count: int) -> list[dns.message.Message]:
    return [question(f"n{number}.shop.example", "A") for number in range(count)]


def address_of(request: dns.message.Message) -> str:
    """An answer that tells to which question it belongs."""
    name = request.question[0].name.to_text()
    return f"{name} 60 A 192.0.2.{int(name.partition('.')[0][1:]) % 256}"


def reply_to_another(request: dns.message.Message) -> bytes:
    """Rightly signed, about a name that was not asked for."""
    request.question = question("another.shop.example", "A").question
    return reply(request)


def addresses(answers: Sequence[dns.message.Message]) -> list[str]:
    return [f"{answer.answer[0].name} 60 A {answer.answer[0][0]}" for answer in answers]


# --- questions ---


@pytest.mark.parametrize("count", [1, PIPELINED, 3 * PIPELINED + 1])
def test_rfc2136_ask_many_questions_use_one_connection(count: int) -> None:
    """Catches: a connection, and its three packets to and fro, for each question."""
    with ScriptedNameServer(KEY, lambda request: [reply(request, address_of(request))]) as server:
        with connected(server) as connection:
            said = connection.ask(questions(count))
        assert addresses(said) == [address_of(request) for request in questions(count)]
        assert server.connections == 1


def test_rfc2136_ask_answers_in_another_order_are_given_to_their_questions() -> None:
    """Catches: the records of one name taken for those of another (RFC 7766, 7)."""
    held: list[bytes] = []

    def backwards(request: dns.message.Message) -> list[bytes]:
        held.insert(0, reply(request, address_of(request)))
        return held if len(held) == 5 else []

    with ScriptedNameServer(KEY, backwards) as server, connected(server) as connection:
        said = connection.ask(questions(5))
    assert addresses(said) == [address_of(request) for request in questions(5)]


def test_rfc2136_ask_goes_on_where_a_server_ends_the_connection_after_some_answers() -> None:
    """Catches: failure at servers that take only so many questions on one connection."""
    with ScriptedNameServer(KEY, lambda _request: None) as server:
        server.script = lambda request: [reply(request, address_of(request))] if len(server.requests) % 4 else None
        with connected(server) as connection:
            said = connection.ask(questions(10))
        assert addresses(said) == [address_of(request) for request in questions(10)]
        assert server.connections == 4


@pytest.mark.parametrize(
    ("script", "code"),
    [
        pytest.param(lambda _request: None, "ConnectionClosed", id="ends the connection"),
        pytest.param(lambda _request: [], "NoAnswer", id="says nothing"),
        pytest.param(lambda request: [reply(request, A_RECORD, is_signed=False)], "UnsignedAnswer", id="not signed"),
        pytest.param(lambda request: [reply(request, A_RECORD, key=FORGED)], "ForgedAnswer", id="wrong secret"),
        pytest.param(lambda request: [reply(request, A_RECORD, key=STRANGER)], "ForgedAnswer", id="other key"),
        pytest.param(lambda request: [request.to_wire()], "ForgedAnswer", id="echo"),
        pytest.param(lambda request: [reply_to_another(request)], "BadAnswer", id="other question"),
        pytest.param(lambda _request: [b"HTTP/1.1 400 Bad Request"], "BadAnswer", id="no DNS"),
        pytest.param(lambda _request: [b""], "BadAnswer", id="nothing in it"),
        pytest.param(lambda request: [reply(request, A_RECORD)[:-3]], "BadAnswer", id="cut off"),
    ],
)
def test_rfc2136_ask_answer_that_cannot_be_trusted_is_an_error(script: Script, code: str) -> None:
    """Catches: "no such name" from somebody who is not the server."""
    seconds = SHORT if code == "NoAnswer" else LONG
    with ScriptedNameServer(KEY, script) as server, connected(server, seconds) as connection:
        with pytest.raises(ServerError) as raised:
            connection.ask(questions(1))
        assert raised.value.code == code
        assert f"Name server 127.0.0.1 port {server.port}: " in str(raised.value)


def test_rfc2136_ask_refusal_without_signature_is_a_refusal() -> None:
    """Catches: the reason of a server that cannot sign (an older one, a resolver) lost behind "not signed"."""

    def script(request: dns.message.Message) -> Sequence[bytes]:
        return [reply(request, rcode="REFUSED", is_signed=False)]

    with ScriptedNameServer(KEY, script) as server, connected(server) as connection:
        found = look(connection, said_of(server), {Hostname("www.shop.example"): ZONE})
    problem = found[Hostname("www.shop.example")]
    assert isinstance(problem, Problem)
    assert problem.code == "REFUSED"


@pytest.mark.parametrize(
    ("host", "code"),
    [
        pytest.param("127.0.0.1", "ConnectionRefused", id="nobody listens"),
        pytest.param("name-server.invalid", "UnknownHost", id="no such host"),
    ],
)
def test_rfc2136_ask_server_that_is_not_there(host: str, code: str) -> None:
    """Catches: a Python exception in place of a sentence."""
    with socket.socket() as taken:
        # Bound and not listening: nobody else can take the port in the meantime.
        taken.bind(("127.0.0.1", 0))
        server = Server(host, taken.getsockname()[1], "writer.lifeboat", "hmac-sha256")
        with Connection(server, KEY) as connection, pytest.raises(ServerError) as raised:
            connection.ask(questions(1))
    assert raised.value.code == code
    assert not isinstance(raised.value, LostAnswer)


# --- updates ---


def change(name: str = "www.shop.example", instance: str = "i-0a") -> Change:
    return Change(Hostname(name), ZONE, (), (RecordSet(name, "A", 60, ("192.0.2.1",)),), instance)


def written(
    script: Callable[[ScriptedNameServer, dns.message.Message], Sequence[bytes] | None],
    *changes: Change,
    seconds: float = LONG,
) -> tuple[dict[str, Problem | None], ScriptedNameServer]:
    with ScriptedNameServer(KEY, lambda _request: None) as server:
        server.script = lambda request: script(server, request)
        with connected(server, seconds) as connection:
            watch = Watch(connection, said_of(server), ScriptedClock(), Timeout(2, 1))
            done = write(watch, batches_of(changes))
    return {hostname.name: problem for hostname, problem in done.items()}, server


def is_update(request: dns.message.Message) -> bool:
    return request.opcode() == dns.opcode.UPDATE


def as_written(request: dns.message.Message) -> list[bytes]:
    """What a server says that has what ``change`` writes, of whatever name."""
    asked = request.question[0]
    has_it = not is_update(request) and asked.rdtype == dns.rdatatype.A
    return [reply(request, *([f"{asked.name} 60 A 192.0.2.1"] if has_it else []))]


def read(request: dns.message.Message, *records: str) -> list[bytes]:
    """The answer to a question or a probe, where ``records`` are all that there is."""
    asked = request.question[0]
    key = f"{asked.name} ", f" {dns.rdatatype.to_text(asked.rdtype)} "
    return [reply(request, *(line for line in records if line.startswith(key[0]) and key[1] in line))]


@pytest.mark.parametrize(
    ("lost", "seconds"), [pytest.param(None, LONG, id="connection ended"), pytest.param([], SHORT, id="silence")]
)
def test_rfc2136_write_lost_answer_of_an_update_that_was_carried_out_is_success(
    lost: list[bytes] | None, seconds: float
) -> None:
    """Catches: a failure reported for what is in the zone, and an update sent twice."""

    def script(server: ScriptedNameServer, request: dns.message.Message) -> Sequence[bytes] | None:
        return lost if changes_anything(request) else read(request, A_RECORD)

    done, server = written(script, change(), seconds=seconds)
    assert done == {"www.shop.example": None}
    assert server.updates == 1


@pytest.mark.parametrize(
    ("there", "said"),
    [
        pytest.param([], "it was not carried out: now nothing", id="as before"),
        pytest.param(["www.shop.example. 60 A 192.0.2.99"], "now A 192.0.2.99", id="somebody else's"),
        pytest.param(["www.shop.example. 300 A 192.0.2.1"], "now A 192.0.2.1", id="other TTL"),
    ],
)
def test_rfc2136_write_lost_answer_of_an_update_that_was_not_carried_out(there: list[str], said: str) -> None:
    """Catches: success reported for what is not in the zone."""

    def script(server: ScriptedNameServer, request: dns.message.Message) -> Sequence[bytes] | None:
        if is_update(request):
            # RFC 2136 compares no TTL, so of that the zone says that it has it.
            is_held = request.sections[1] and any(line.endswith(" 192.0.2.1") for line in there)
            exists = there and not any(rrset for rrset in request.sections[1] if rrset.rdtype == dns.rdatatype.A)
            return (
                None
                if changes_anything(request)
                else [reply(request, rcode="NOERROR" if is_held or exists else "NXRRSET")]
            )
        return read(request, *there)

    done, _server = written(script, change())
    problem = done["www.shop.example"]
    assert problem is not None
    assert problem.code == "ConnectionClosed"
    assert said in problem.message
    assert "the update was sent" in problem.message


def test_rfc2136_write_lost_answer_that_cannot_be_looked_after_says_so() -> None:
    """Catches: "it failed" where nobody knows."""
    done, server = written(lambda _server, _request: None, change())
    problem = done["www.shop.example"]
    assert problem is not None
    assert "whether it was carried out could not be seen: Name server" in problem.message
    assert server.updates == 1


def test_rfc2136_write_after_a_refused_batch_sends_one_for_each_instance() -> None:
    """Catches: the same batch again; the names of a fleet held back by a policy for one of them."""

    def script(_server: ScriptedNameServer, request: dns.message.Message) -> Sequence[bytes] | None:
        is_refused = is_update(request) and any("api" in rrset.name.to_text() for rrset in request.sections[2])
        return [reply(request, rcode="REFUSED")] if is_refused else as_written(request)

    names = ["www.shop.example", "api.shop.example", "db.shop.example"]
    done, server = written(script, *(change(name, f"i-{name[0]}") for name in names))
    assert {name: problem and problem.code for name, problem in done.items()} == dict(
        zip(names, [None, "REFUSED", None], strict=True)
    )
    assert server.updates == 4
    assert server.connections == 1


def test_rfc2136_write_condition_that_failed_and_holds_again_is_told_with_its_code() -> None:
    """Catches: a guess about who changed what."""

    def script(_server: ScriptedNameServer, request: dns.message.Message) -> Sequence[bytes] | None:
        return [reply(request, rcode="YXRRSET")] if changes_anything(request) else read(request)

    done, _server = written(script, change())
    problem = done["www.shop.example"]
    assert problem is not None
    assert problem.code == "RecordChanged"
    assert "YXRRSET of the server; it is unchanged now" in problem.message


def test_rfc2136_write_server_that_stops_trusting_us_is_not_asked_again() -> None:
    """Catches: the same refusal waited for once for each instance, and the first success forgotten."""

    def script(server: ScriptedNameServer, request: dns.message.Message) -> Sequence[bytes] | None:
        if server.updates == 1:
            return [reply(request, rcode="YXRRSET")]
        if changes_anything(request) and server.updates > 2:
            return [reply(request, key=FORGED)]
        return as_written(request)

    names = ["www.shop.example", "api.shop.example", "db.shop.example"]
    done, server = written(script, *(change(name, f"i-{name[0]}") for name in names))
    assert {name: problem and problem.code for name, problem in done.items()} == dict(
        zip(names, [None, "ForgedAnswer", "ForgedAnswer"], strict=True)
    )
    assert server.updates == 3


def test_rfc2136_write_names_that_do_not_fit_into_a_message_are_a_problem() -> None:
    """Catches: an exception of the library that ends everybody's changes."""
    long = [f"n{number}.{'x' * 60}.{'y' * 60}.shop.example" for number in range(1500)]

    def script(_server: ScriptedNameServer, request: dns.message.Message) -> Sequence[bytes] | None:
        return as_written(request)

    done, server = written(script, *(change(name, "i-0a") for name in long), change("www.shop.example", "i-0b"))
    assert done.pop("www.shop.example") is None
    assert {problem and problem.code for problem in done.values()} == {"TooLarge"}
    assert server.updates == 1


@pytest.mark.parametrize(
    ("answers", "held", "said"),
    [
        pytest.param([True], None, None, id="at once"),
        pytest.param([False, False, True], "NOERROR", None, id="late"),
        pytest.param([False], "NOERROR", "NotVisible", id="in the zone and never answered"),
        pytest.param([False], "NXRRSET", "NotWritten", id="dropped"),
        pytest.param([False, False, True], "REFUSED", None, id="late, and the zone cannot be asked"),
        pytest.param([False], "REFUSED", "NotVisible", id="never, and the zone cannot be asked"),
    ],
)
def test_rfc2136_write_done_is_what_is_answered(answers: list[bool], held: str | None, said: str | None) -> None:
    """Catches: NOERROR taken for the fact; a wait for what will never come, or none for what does."""
    rounds = iter(answers)

    def script(_server: ScriptedNameServer, request: dns.message.Message) -> Sequence[bytes] | None:
        if changes_anything(request):
            return [reply(request)]
        if is_update(request):
            # The probe for wildcards has the name only, the one for what was written its record.
            asks_for_record = any(rrset.rdtype == dns.rdatatype.A for rrset in request.sections[1])
            return [reply(request, rcode=str(held) if asks_for_record else "NOERROR")]
        is_address = request.question[0].rdtype == dns.rdatatype.A
        return as_written(request) if is_address and next(rounds, answers[-1]) else read(request)

    done, server = written(script, change())
    problem = done["www.shop.example"]
    assert (problem and problem.code) == said
    assert server.updates == 1
    if problem:
        assert "not there: A 192.0.2.1; now nothing" in problem.message


def test_rfc2136_write_address_without_its_owner_is_told() -> None:
    """Catches: an address that no later run takes for its own, and nobody says so."""
    www = "www.shop.example"
    owner = RecordSet(f"_lifeboat.{www}", "TXT", 60, ("heritage=lifeboat",))
    wanted = Change(Hostname(www), ZONE, (), (*change().new, owner), "i-0a")

    def script(_server: ScriptedNameServer, request: dns.message.Message) -> Sequence[bytes] | None:
        if changes_anything(request):
            return [reply(request)]
        if is_update(request):
            asks_for_record = any(rrset.rdtype == dns.rdatatype.TXT for rrset in request.sections[1])
            return [reply(request, rcode="NXRRSET" if asks_for_record else "NOERROR")]
        return read(request, f"{www}. 60 A 192.0.2.1")

    done, _server = written(script, wanted)
    problem = done[www]
    assert problem is not None
    assert problem.code == "NotWritten"
    assert f"{www} stands there without its owner's record" in problem.message
    assert "takeover: force" in problem.message


# --- transfers ---


def split(request: dns.message.Message, *messages: Sequence[str], is_signed: bool = True) -> list[bytes]:
    return [reply(request, *lines, is_signed=is_signed) for lines in messages]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        pytest.param(
            lambda request: split(request, (SOA, A_RECORD, SOA), is_signed=False), "UnsignedAnswer", id="bare"
        ),
        pytest.param(lambda request: split(request, (SOA, A_RECORD)), "NoAnswer", id="never ends"),
        pytest.param(lambda request: split(request, ()), "BadAnswer", id="empty"),
        pytest.param(lambda request: [reply(request, rcode="REFUSED")], "REFUSED", id="refused"),
        pytest.param(
            lambda request: [reply(request, SOA, A_RECORD), reply(request, SOA, is_signed=False)],
            "UnsignedAnswer",
            id="end not signed",
        ),
    ],
)
def test_rfc2136_transfer_that_is_not_whole_or_not_trusted_is_an_error(script: Script, code: str) -> None:
    """Catches: names reaped on the strength of a list that anybody may have cut short."""
    seconds = SHORT if code == "NoAnswer" else LONG
    with (
        ScriptedNameServer(KEY, script) as server,
        connected(server, seconds) as connection,
        pytest.raises(ServerError) as raised,
    ):
        connection.transfer("shop.example")
    assert raised.value.code == code
