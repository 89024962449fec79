# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages over one TCP connection to a name server, all signed, and their answers, all verified.

It never sends an update twice, and never takes an unsigned answer for anything but a refusal. The lengths before
messages (RFC 1035, 4.2.2) are read here, because dnspython's ``receive_tcp`` takes the answer to one known question,
and here many are under way at once; its ``inbound_xfr`` does not tell whether a refusal was signed, which tells causes
apart.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, TypeAlias, TypeVar

from ..._core.errors import LifeboatError
from ..library import dns
from . import errors as answers
from .errors import ASK, TRANSFER, UPDATE, Server

# For making the connection, and for each part of an answer. BIND and Knot answer updates in milliseconds, a server
# with a database behind it in seconds.
ANSWER_SECONDS = 10.0
# How many questions are under way at once: all of them and their answers fit into the buffers of a connection, so
# neither side waits for the other (RFC 7766, 6.2.1.1).
PIPELINED = 20
_UNSIGNED = frozenset({answers.UNSIGNED})

Said = TypeVar("Said")
# What the bytes of an answer to a message say.
Parse: TypeAlias = Callable[[bytes, "dns.message.Message"], Said]


class ServerError(LifeboatError):
    """The server cannot be worked with at all: unreachable, or one of the two does not accept the other's signature."""

    def __init__(
        self,
        code: str,
        server: Server,
        operation: str = ASK,
        thing: str = "",
        detail: str = "",
        *,
        facts: Collection[str] = (),
    ) -> None:
        super().__init__(answers.sentence(code, operation, thing, server, detail, facts))
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says to an update; ``facts`` are those of errors.py."""

    code: str
    facts: frozenset[str] = frozenset()


class LostAnswer(ServerError):
    """A message was sent and nothing came back: whether it was carried out is open."""


class Connection:
    """Use it as a context manager. It is made when first needed."""

    def __init__(self, server: Server, key: dns.tsig.Key, seconds: float = ANSWER_SECONDS) -> None:
        self._server = server
        self._key = key
        self._seconds = seconds
        self._socket: socket.socket | None = None
        self._incoming: BinaryIO | None = None

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._incoming:
            self._incoming.close()
        if self._socket:
            self._socket.close()
        self._socket = self._incoming = None

    def ask(self, questions: Sequence[dns.message.Message]) -> list[dns.message.Message]:
        """The answer to each, in order. For what may be asked twice: a server may end a connection between two."""
        return self._ask_all(questions, self._parse)

    def probe(self, updates: Sequence[dns.update.UpdateMessage]) -> list[Answer]:
        """The same for updates that only have conditions and change nothing."""
        return self._ask_all(updates, self._answer)

    def update(self, message: dns.update.UpdateMessage) -> Answer:
        """``LostAnswer`` if there was none, ``dns.exception.TooBig`` before it is sent."""
        try:
            self._send([self._signed(message, 0)], UPDATE)
            return self._answer(self._read(UPDATE), message)
        except LostAnswer:
            self.close()
            raise

    def transfer(self, zone: str) -> list[dns.rrset.RRset]:
        """Everything in a zone (AXFR, RFC 5936): from the SOA record until it comes again."""
        query = dns.message.make_query(dns.name.from_text(zone), "AXFR")
        about = (TRANSFER, f"Zone {zone}")
        self._send([self._signed(query, 0)], TRANSFER)
        rrsets: list[dns.rrset.RRset] = []
        context = None
        while sum(rrset.rdtype == dns.rdatatype.SOA for rrset in rrsets) < 2:
            answer = self._parse(self._read(TRANSFER), query, context, about)
            if answer.rcode() != dns.rcode.NOERROR or not answer.answer:
                code = dns.rcode.to_text(answer.rcode()) if answer.rcode() else answers.BAD_ANSWER
                raise ServerError(code, self._server, *about, facts=() if answer.had_tsig else _UNSIGNED)
            rrsets += answer.answer
            context = answer.tsig_ctx
        if not answer.had_tsig:
            # Those between the first and the last one need no signature of their own (RFC 8945, 5.3.1).
            raise ServerError(answers.UNSIGNED_ANSWER, self._server, *about)
        return rrsets

    # --- one message ---

    def _ask_all(self, questions: Sequence[dns.message.Message], parse: Parse[Said]) -> list[Said]:
        answered: dict[int, Said] = {}
        while len(answered) < len(questions):
            before = len(answered)
            rest = [number for number in range(len(questions)) if number not in answered]
            try:
                for at in range(0, len(rest), PIPELINED):
                    self._ask_some({n: questions[n] for n in rest[at : at + PIPELINED]}, answered, parse)
            except LostAnswer as error:
                self.close()
                if len(answered) == before or error.code != answers.CONNECTION_CLOSED:
                    raise
        return [answered[number] for number in range(len(questions))]

    def _ask_some(
        self,
        questions: Mapping[int, dns.message.Message],
        answered: dict[int, Said],
        parse: Parse[Said],
    ) -> None:
        """Answers may come in another order (RFC 7766, 7)."""
        by_id = {number & 0xFFFF: number for number in questions}
        self._send([self._signed(question, number & 0xFFFF) for number, question in questions.items()], ASK)
        while by_id:
            wire = self._read(ASK)
            number = by_id.pop(struct.unpack("!H", wire[:2])[0], None) if len(wire) > 1 else None
            if number is None:
                raise ServerError(answers.BAD_ANSWER, self._server)
            answered[number] = parse(wire, questions[number])

    def _answer(self, wire: bytes, message: dns.message.Message) -> Answer:
        """Knot says BADKEY of a key that it knows, when it does not let it change just that."""
        try:
            answer = self._parse(wire, message)
        except ServerError as error:
            if error.code != "BADKEY":
                raise
            return Answer(error.code, _UNSIGNED)
        return Answer(dns.rcode.to_text(answer.rcode()), frozenset() if answer.had_tsig else _UNSIGNED)

    def _signed(self, message: dns.message.Message, id: int) -> bytes:
        message.id = id
        message.use_tsig(self._key)
        wire = message.to_wire()
        return struct.pack("!H", len(wire)) + wire

    def _parse(
        self,
        wire: bytes,
        question: dns.message.Message,
        context: dns.tsig.HMACTSig | None = None,
        about: tuple[str, str] = (ASK, ""),
    ) -> dns.message.Message:
        """``about``: the operation and the thing that an error speaks of."""
        operation, _thing = about
        try:
            # multi: dnspython then leaves it to us whether a signature must be there.
            answer = dns.message.from_wire(
                wire,
                keyring=self._key,
                request_mac=question.mac,
                xfr=operation == TRANSFER,
                tsig_ctx=context,
                multi=True,
            )
        except dns.exception.DNSException as error:
            code, detail = _code_of(error)
            raise ServerError(code, self._server, *about, detail) from error
        if context is None and not question.is_response(answer):
            raise ServerError(answers.BAD_ANSWER, self._server)
        if context is None and not answer.had_tsig and answer.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            raise ServerError(answers.UNSIGNED_ANSWER, self._server)
        if operation == ASK and answer.rcode() == dns.rcode.NOTAUTH and answer.opcode() == dns.opcode.QUERY:
            # Of questions, only PowerDNS: whatever is wrong with the signature of one is wrong with all.
            raise ServerError("NOTAUTH", self._server)
        return answer

    # --- the wire ---

    def _connect(self) -> socket.socket:
        try:
            return socket.create_connection((self._server.host, self._server.port), self._seconds)
        except OSError as error:
            raise ServerError(_connect_code(error), self._server, detail=error.strerror or "") from error

    def _send(self, wires: Sequence[bytes], operation: str) -> None:
        if self._socket is None:
            self._socket = self._connect()
            self._incoming = self._socket.makefile("rb")
        try:
            self._socket.sendall(b"".join(wires))
        except OSError as error:
            raise self._lost(error, operation) from error

    def _read(self, operation: str) -> bytes:
        """One message, which comes after its length (RFC 1035, 4.2.2)."""
        (size,) = struct.unpack("!H", self._read_exactly(2, operation))
        return self._read_exactly(size, operation)

    def _read_exactly(self, size: int, operation: str) -> bytes:
        try:
            data = self._incoming.read(size) if self._incoming else b""
        except OSError as error:
            raise self._lost(error, operation) from error
        if len(data) < size:
            raise LostAnswer(answers.CONNECTION_CLOSED, self._server, operation)
        return data

    def _lost(self, error: OSError, operation: str) -> LostAnswer:
        code = answers.NO_ANSWER if isinstance(error, TimeoutError) else answers.CONNECTION_CLOSED
        return LostAnswer(code, self._server, operation)


def _connect_code(error: OSError) -> str:
    kinds = {
        socket.gaierror: answers.UNKNOWN_HOST,
        ConnectionRefusedError: answers.CONNECTION_REFUSED,
        TimeoutError: answers.CONNECT_TIMEOUT,
    }
    return next((code for kind, code in kinds.items() if isinstance(error, kind)), answers.UNREACHABLE)


def _code_of(error: dns.exception.DNSException) -> tuple[str, str]:
    """Our code for what dnspython makes of an answer, and what more there is to say."""
    kinds: dict[type[dns.exception.DNSException], str] = {
        dns.tsig.PeerBadKey: "BADKEY",
        dns.tsig.PeerBadSignature: "BADSIG",
        dns.tsig.PeerBadTime: "BADTIME",
        dns.tsig.BadTime: "BADTIME",
        dns.tsig.PeerBadTruncation: "BADTRUNC",
        dns.tsig.BadSignature: answers.FORGED_ANSWER,
        dns.tsig.BadKey: answers.FORGED_ANSWER,
        dns.tsig.BadAlgorithm: answers.FORGED_ANSWER,
    }
    code = next((code for kind, code in kinds.items() if isinstance(error, kind)), answers.BAD_ANSWER)
    return code, "" if code != answers.BAD_ANSWER else str(error)
