"""A name server on the loopback address that answers by a script: rightly signed, or wrongly in a way of its own.

It never decides anything itself, and a request that the script does not foresee ends the connection.
"""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Callable, Sequence
from types import TracebackType

import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rrset
import dns.tsig

# What is sent back for the requests read so far, as they go over the wire; None ends the connection.
Script = Callable[[dns.message.Message], Sequence[bytes] | None]


def changes_anything(request: dns.message.Message) -> bool:
    """Whether it is an update that not only has conditions."""
    return request.opcode() == dns.opcode.UPDATE and bool(request.sections[2])


class ScriptedNameServer:
    """Running while it is a context. ``requests``: all that came, in order; ``connections``: how many were made."""

    host = "127.0.0.1"

    def __init__(self, key: dns.tsig.Key, script: Script) -> None:
        self.key = key
        self.script = script
        self.requests: list[dns.message.Message] = []
        self.connections = 0
        self._server = _Listener((self.host, 0), _Session)
        self._server.told = self
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> ScriptedNameServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def updates(self) -> int:
        """How many updates came that change anything."""
        return sum(changes_anything(request) for request in self.requests)


class _Listener(socketserver.ThreadingTCPServer):
    told: ScriptedNameServer


class _Session(socketserver.StreamRequestHandler):
    timeout = 5

    def handle(self) -> None:
        assert isinstance(self.server, _Listener)
        told = self.server.told
        told.connections += 1
        while len(size := self.rfile.read(2)) == 2:
            request = dns.message.from_wire(self.rfile.read(struct.unpack("!H", size)[0]), keyring=told.key)
            told.requests.append(request)
            replies = told.script(request)
            if replies is None:
                return
            for reply in replies:
                self.wfile.write(struct.pack("!H", len(reply)) + reply)


def reply(
    request: dns.message.Message,
    *records: str,
    rcode: str = "NOERROR",
    is_signed: bool = True,
    key: dns.tsig.Key | None = None,
) -> bytes:
    """An authoritative answer. ``records``: lines of a zone file. ``key``: another than the one of the request."""
    answer = dns.message.make_response(request)
    answer.flags |= dns.flags.AA
    answer.set_rcode(dns.rcode.from_text(rcode))
    for line in records:
        name, ttl, rdtype, value = line.split(None, 3)
        answer.answer.append(dns.rrset.from_text(name, int(ttl), "IN", rdtype, value))
    if not is_signed:
        answer.tsig = None
        answer.want_tsig_sign = False
    elif key:
        answer.use_tsig(key)
    return answer.to_wire()
