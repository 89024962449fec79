"""A metadata service that answers one question oddly, and another host to which it may send whoever asks.

It knows no instance: everything that it says is made up here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "AQAEAKTokenOfATest=="
SOUND = {
    "/latest/api/token": TOKEN,
    "/latest/meta-data/instance-id": "i-0abc1234abc1234aa",
    "/latest/meta-data/placement/region": "us-east-1",
    "/latest/meta-data/public-ipv4": "203.0.113.10",
}
PAGE = "<html><body>Sign in to the hotel's network</body></html>"
# What is known of real ones, of proxies and of networks that want a password first.
ODD = ("page", "redirect", "empty", "broken_off", "binary", "no_http", "two_lines", "far_too_long")


class OddMetadata:
    """``path`` is answered in the way of ``kind``, all else soundly; ``led_away`` are headers seen elsewhere."""

    def __init__(self, kind: str, path: str, sound: Mapping[str, str]) -> None:
        self.kind, self.path, self.sound = kind, path, sound
        self.led_away: list[dict[str, str]] = []
        self.endpoint = ""
        self.elsewhere = ""


@contextmanager
def odd_metadata(kind: str, path: str, **sound: str) -> Iterator[OddMetadata]:
    """``sound``: what is below meta-data, with ``_`` for ``-``, in place of what is said otherwise."""
    items = {f"/latest/meta-data/{name.replace('_', '-')}": text for name, text in sound.items()}
    service = OddMetadata(kind, path, {**SOUND, **items})
    elsewhere = _server(lambda handler: _note(service, handler))
    here = _server(lambda handler: _answer(service, handler))
    service.endpoint, service.elsewhere = (f"http://127.0.0.1:{each.server_port}" for each in (here, elsewhere))
    try:
        yield service
    finally:
        for each in (here, elsewhere):
            each.shutdown()
            each.server_close()


def _server(answer: Any) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        do_PUT = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: a test's output is its failure."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server


def _note(service: OddMetadata, handler: BaseHTTPRequestHandler) -> None:
    service.led_away.append(dict(handler.headers))
    _send(handler, 200, service.sound.get(handler.path, "").encode())


def _answer(service: OddMetadata, handler: BaseHTTPRequestHandler) -> None:
    if handler.path != service.path:
        known = service.sound.get(handler.path)
        _send(handler, 404 if known is None else 200, (known or "").encode())
        return
    sound = service.sound[handler.path].encode()
    if service.kind == "redirect":
        handler.send_response(302)
        handler.send_header("Location", service.elsewhere + handler.path)
        handler.send_header("Content-Length", str(len(sound)))
        handler.end_headers()
        handler.wfile.write(sound)
    elif service.kind == "broken_off":
        _send(handler, 200, sound[:-1], length=len(sound))
    elif service.kind == "no_http":
        handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    else:
        bodies = {
            "page": PAGE.encode(),
            "empty": b"",
            "binary": b"\xff\xfe\x00\x01",
            "two_lines": sound + b"\nX-Injected: yes",
            "far_too_long": sound * 9000,
        }
        _send(handler, 200, bodies[service.kind])


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes, length: int | None = None) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)
