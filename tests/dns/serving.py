"""A name server's two doors on one port of the loopback address, UDP and TCP, for whatever answers the questions.

It never reads a question; what comes in is handed over, and what is answered goes out.
"""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from .loopback import HOST

# How often a serving thread looks whether it should end.
POLL_SECONDS = 0.005
PORT_ATTEMPTS = 20
# A question as it came; None if nothing is to be answered.
Answer = Callable[[bytes], bytes | None]


class Serving:
    """Use it as a context manager. Port 0 takes one that is free."""

    def __init__(self, answer: Answer, port: int = 0) -> None:
        self._servers = _listen(answer, port)
        self.port: int = self._servers[0].server_address[1]
        self._threads = [
            threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True) for server in self._servers
        ]

    def __enter__(self) -> Serving:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server, thread in zip(self._servers, self._threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


def _listen(answer: Answer, port: int) -> list[Any]:
    """Both protocols on one port. OSError if it is the given one, and taken."""
    for _attempt in range(PORT_ATTEMPTS):
        stream = _StreamServer((HOST, port), _StreamQuestion)
        try:
            datagram = _DatagramServer(stream.server_address[:2], _DatagramQuestion)
        except OSError:
            stream.server_close()
            if port:
                raise
            continue
        stream.answer = datagram.answer = answer
        return [stream, datagram]
    raise RuntimeError("no port is free for both UDP and TCP")


class _StreamServer(socketserver.ThreadingTCPServer):
    answer: Answer
    allow_reuse_address = True
    daemon_threads = True


class _DatagramServer(socketserver.ThreadingUDPServer):
    answer: Answer
    daemon_threads = True


class _DatagramQuestion(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        wire, reply_on = self.request
        if answer := self.server.answer(wire):  # type: ignore[attr-defined]
            reply_on.sendto(answer, self.client_address)


class _StreamQuestion(socketserver.StreamRequestHandler):
    timeout = 5

    def handle(self) -> None:
        """Several questions may come over one connection, each after its length (RFC 1035, 4.2.2)."""
        try:
            while len(size := self.rfile.read(2)) == 2:
                answer = self.server.answer(self.rfile.read(struct.unpack("!H", size)[0]))  # type: ignore[attr-defined]
                if answer is None:
                    return
                self.wfile.write(struct.pack("!H", len(answer)) + answer)
        except (TimeoutError, ConnectionError):
            # A client that has gone away has its answer, or wants none.
            return
