"""The ports that are open just now: of each thing whose address somebody has been given, as long as it is up.

It never keeps a port open for what is down: a client is refused, as in the world.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from typing import Any

from ..state import World
from .addresses import Addresses
from .things import Tcp, Web, answer_of

LOOK_SECONDS = 0.05
_PATIENCE_SECONDS = 5.0
_LONGEST_REQUEST = 16384
_PATHS = (b"/", b"/health")


class Doors:
    """Things answer HTTP on ``port``, databases on their own. One thread opens, accepts and closes."""

    def __init__(self, world: World, addresses: Addresses, port: int) -> None:
        self.port = port
        self._world, self._addresses = world, addresses
        self._selector = selectors.DefaultSelector()
        self._open: dict[tuple[str, int], socket.socket] = {}
        self._turn = threading.Lock()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join()
        for listener in self._open.values():
            listener.close()
        self._selector.close()

    def adjust(self) -> None:
        """Open what is up and is not open, and close what is down. Any thread may."""
        with self._turn:
            wanted = self._wanted()
            for place in set(self._open) - wanted:
                listener = self._open.pop(place)
                self._selector.unregister(listener)
                listener.close()
            for place in wanted - set(self._open):
                # A port that somebody else has is one that does not answer.
                with contextlib.suppress(OSError):
                    listener = socket.create_server(place)
                    listener.setblocking(False)
                    self._open[place] = listener
                    self._selector.register(listener, selectors.EVENT_READ, place)

    def _wanted(self) -> set[tuple[str, int]]:
        with self._world.lock:
            self._world.deferred.catch_up()
            answers = {address: answer_of(self._world, thing) for address, thing in self._addresses.given().items()}
        ports = {address: self._port_of(answer) for address, answer in answers.items()}
        return {(address, port) for address, port in ports.items() if port}

    def _port_of(self, answer: Web | Tcp | None) -> int:
        return answer.port if isinstance(answer, Tcp) else self.port if answer else 0

    def _run(self) -> None:
        while not self._is_over.is_set():
            self.adjust()
            for key, _events in self._selector.select(LOOK_SECONDS):
                self._accept(key.fileobj, key.data)

    def _accept(self, listener: Any, place: tuple[str, int]) -> None:
        # It may have been closed since, or the client may have gone.
        with contextlib.suppress(OSError):
            connection, _client = listener.accept()
            threading.Thread(target=self._serve, args=(connection, place[0]), daemon=True).start()

    def _serve(self, connection: socket.socket, address: str) -> None:
        with self._world.lock:
            answer = answer_of(self._world, self._addresses.given()[address])
        with connection, contextlib.suppress(OSError):
            connection.settimeout(_PATIENCE_SECONDS)
            if isinstance(answer, Web):
                connection.sendall(_response(answer, _request(connection)))


def _request(connection: socket.socket) -> list[bytes]:
    """Method and path, or nothing of a client that asks for nothing."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _LONGEST_REQUEST:
        part = connection.recv(4096)
        if not part:
            break
        head += part
    return head.split(b"\r\n", 1)[0].split()[:2]


def _response(answer: Web, request: list[bytes]) -> bytes:
    method, path = request if len(request) == 2 else (b"GET", b"")
    is_known = path.split(b"?")[0] in _PATHS
    status, text = (answer.status, answer.text) if is_known or answer.status != 200 else (404, "no such page")
    body = f"{text}\n".encode()
    head = f"HTTP/1.1 {status} Simulated\r\nContent-Type: text/plain; charset=utf-8\r\n"
    head += f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + (b"" if method == b"HEAD" else body)
