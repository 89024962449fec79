"""HTTPS servers with a good certificate that do not behave like a dyndns2 service.

They never answer a code.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.dns.certificates import Certificate, server_context
from tests.dns.loopback import HOST

LONGEST_SECONDS = 10
MAX_REQUEST = 65536
DROP_SECONDS = 0.05


@contextmanager
def odd_server(answer: Callable[[socket.socket, bytes], None]) -> Iterator[tuple[str, list[bytes]]]:
    """``host:port`` and the requests that came. ``answer`` is given the connection and the request on it."""
    requests: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                plain, _peer = listener.accept()
            except OSError:
                return
            plain.settimeout(LONGEST_SECONDS)
            with plain, server_context(Certificate.TRUSTED).wrap_socket(plain, server_side=True) as connection:
                requests.append(connection.recv(MAX_REQUEST))
                answer(connection, requests[-1])

    listener = socket.create_server((HOST, 0))
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"{HOST}:{listener.getsockname()[1]}", requests
    finally:
        # Closing alone does not end an accept that is under way.
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(LONGEST_SECONDS)


def says(response: str) -> Callable[[socket.socket, bytes], None]:
    """Answers every request with this text, head and body."""
    return lambda connection, _request: connection.sendall(response.encode())


def redirects(status: int, location: str) -> Callable[[socket.socket, bytes], None]:
    return says(
        f"HTTP/1.1 {status} Elsewhere\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )


def keeps_silent(connection: socket.socket, _request: bytes) -> None:
    """Waits until the client has had enough."""
    connection.recv(1)


def drips(connection: socket.socket, _request: bytes) -> None:
    """A byte at a time, each of them soon enough, until the client has had enough."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    connection.settimeout(DROP_SECONDS)
    while True:
        connection.sendall(b"good ")
        try:
            if not connection.recv(1):
                return
        except TimeoutError:
            continue


def echoes(connection: socket.socket, request: bytes) -> None:
    """Shows the request's own headers, as a debugging page of a proxy does."""
    body = b" ".join(line for line in request.splitlines() if line.startswith(b"Authorization")) + b" unknown"
    connection.sendall(b"HTTP/1.1 502 Bad\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body))
