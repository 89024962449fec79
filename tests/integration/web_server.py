"""A web server on the loopback address that answers as a test says, over HTTP or HTTPS.

It never listens on another address, and keeps what it was asked.
"""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from tests.dns.certificates import Certificate, server_context
from tests.dns.loopback import HOST
from tests.dns.serving import POLL_SECONDS


@dataclass(frozen=True)
class Page:
    """``raw`` is sent in place of an answer; if it is empty, the connection is just closed."""

    status: int = 200
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None


class WebServer:
    """One that is running. Use it as a context manager. The last of its ``pages`` is shown again and again."""

    def __init__(self, *pages: Page, certificate: Certificate | None = None) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.server_names: list[str | None] = []
        self._pages = list(pages) or [Page()]
        self._server = _Server((HOST, 0), _Handler)
        self._server.owner = self
        if certificate:
            context = server_context(certificate)
            context.sni_callback = lambda _socket, name, _context: self.server_names.append(name)
            self._server.context = context
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True)

    def __enter__(self) -> WebServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def next_page(self) -> Page:
        return self._pages.pop(0) if len(self._pages) > 1 else self._pages[0]


class _Server(ThreadingHTTPServer):
    owner: WebServer
    context: ssl.SSLContext | None = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.context is None:
            super().finish_request(request, client_address)
            return
        # A client that does not trust us goes away.
        with contextlib.suppress(OSError), self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nobody has to read that a client was not polite."""


class _Handler(BaseHTTPRequestHandler):
    timeout = 5

    def _answer(self) -> None:
        owner = self.server.owner  # type: ignore[attr-defined]
        owner.asked.append((f"{self.command} {self.path}", dict(self.headers.items())))
        page = owner.next_page()
        if page.raw is not None:
            self.wfile.write(page.raw)
            return
        body = page.text.encode()
        self.send_response(page.status)
        for name, value in {"Content-Length": str(len(body)), **page.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = _answer

    def log_message(self, format: str, *args: Any) -> None:
        """The test has it all."""
