# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One attempt at a check over the network: a connection to one address, with the name in TLS and in the request.

It never goes through a proxy, never follows a redirect, and never shows what was sent or answered.
"""

from __future__ import annotations

import http.client
import socket
import ssl

from .._core.clock import Clock
from .judging import web_verdict
from .model import Web
from .request import USUAL_PORTS

AGENT = "lifeboat.aws"
# A text that is looked for stands at the beginning of what an answer has, or that answer is no answer of a check.
MAX_BODY = 1024 * 1024
_CHUNK = 65536
_OWN_HEADERS = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close", "Cache-Control": "no-cache"}


def ask_port(address: str, port: int, seconds: float) -> tuple[bool, str]:
    """Whether a connection was accepted, and what was seen."""
    try:
        with socket.create_connection((address, port), seconds):
            return True, "connection accepted"
    except OSError as error:
        return False, failure(error, seconds)


def ask_web(web: Web, address: str, seconds: float, clock: Clock) -> tuple[bool, str]:
    """Whether the answer is good, and what was seen. The whole of it may take so many seconds."""
    deadline = clock.monotonic() + seconds
    try:
        plain = socket.create_connection((address, web.server.port), seconds)
        with plain, _secured(plain, web) as connected:
            return _exchange(web, connected, deadline, clock)
    except (OSError, http.client.HTTPException) as error:
        return False, failure(error, seconds)


def _secured(plain: socket.socket, web: Web) -> socket.socket:
    if not web.is_tls:
        return plain
    context = ssl.create_default_context()
    if not web.validate_certs:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(plain, server_hostname=web.server.host)


def _exchange(web: Web, connected: socket.socket, deadline: float, clock: Clock) -> tuple[bool, str]:
    connection = http.client.HTTPConnection(web.server.host, web.server.port)
    # The port is in the Host header unless it is the usual one.
    connection.default_port = USUAL_PORTS["https" if web.is_tls else "http"]
    connection.sock = connected
    given = {name.lower() for name in web.headers}
    own = {name: value for name, value in _OWN_HEADERS.items() if name.lower() not in given}
    connection.request(web.method, web.target, headers={**own, **web.headers})
    with connection.getresponse() as response:
        body = _body(response, deadline, clock) if web.contains else ""
        return web_verdict(web, response.status, response.headers.get("Location", ""), body)


def _body(response: http.client.HTTPResponse, deadline: float, clock: Clock) -> str:
    body = b""
    while len(body) < MAX_BODY:
        if clock.monotonic() >= deadline:
            raise TimeoutError
        part = response.read1(_CHUNK)
        if not part:
            break
        body += part
    if len(body) < MAX_BODY and response.length:
        # Which the library tells only where all was asked for at once.
        raise http.client.IncompleteRead(b"", response.length)
    try:
        return body.decode(response.headers.get_content_charset("utf-8"), "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def failure(error: OSError | http.client.HTTPException, seconds: float) -> str:
    """In words; of an answer that is none nothing is repeated."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not valid: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return f"no answer within {seconds:.0f} s"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason or 'the connection was closed'}"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, http.client.RemoteDisconnected):
        return "the connection was closed without an answer"
    if isinstance(error, http.client.IncompleteRead):
        return "the answer was cut off"
    if isinstance(error, http.client.HTTPException):
        return f"what answers is not HTTP ({type(error).__name__})"
    return f"no connection: {error.strerror or type(error).__name__}"
