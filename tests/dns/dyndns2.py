"""A dyndns2 service on the loopback address: HTTPS, plain HTTP, and the name server of its zone.

It never trusts or is trusted by anything outside the tests, and its time passes only when a test says so.
"""

from __future__ import annotations

import shutil
import ssl
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from .authoritative import Authoritative
from .certificates import Certificate, server_context, write_ca_file
from .clock import SteppedClock
from .dyndns2_account import LOGIN, PASSWORD, PATIENCE, Account, Host, Patience
from .dyndns2_messages import Answer, Update, update_from_http
from .dyndns2_services import DYN, Service
from .loopback import HOST
from .serving import POLL_SECONDS

ZONE = "dyn.example"
HOSTS = (f"www.{ZONE}", f"api.{ZONE}")


@dataclass(frozen=True)
class LoggedRequest:
    """An update that reached the service, and what it was told."""

    update: Update
    answer: Answer
    authorised: bool

    @property
    def hosts(self) -> tuple[str, ...]:
        return self.update.hosts

    @property
    def addresses(self) -> tuple[str, ...]:
        return self.update.addresses

    @property
    def agent(self) -> str:
        return self.update.agent

    @property
    def scheme(self) -> str:
        return self.update.scheme


class Dyndns2:
    """A service that is running, with hosts that belong to ``login``. Use it as a context manager.

    >>> with Dyndns2(hosts=["www.dyn.example"]) as service:
    ...     service.force("911")                # the next answer, whatever is asked
    ...     service.clock.advance(1800)
    ...     service.requests, service.mistakes  # what clients did, and what they should not have done
    ...     service.dns.port                    # answers service.records() with authority
    """

    host = HOST
    login = LOGIN
    password = PASSWORD

    def __init__(
        self,
        hosts: Iterable[str] = HOSTS,
        service: Service = DYN,
        certificate: Certificate = Certificate.TRUSTED,
        patience: Patience = PATIENCE,
        zone: str = ZONE,
    ) -> None:
        self.clock = SteppedClock()
        self.account = Account(service, self.clock, patience)
        self.requests: list[LoggedRequest] = []
        self.failed_handshakes: list[str] = []
        self._turn = threading.Lock()
        for name in hosts:
            self.add_host(name)
        self._folder = Path(tempfile.mkdtemp(prefix="lifeboat-dyndns2-"))
        self.ca_file = write_ca_file(self._folder)
        self.dns = Authoritative(zone, self.records)
        self._https = _Server(self, server_context(certificate))
        self._http = _Server(self, None)
        self.port: int = self._https.server_address[1]
        self.plain_port: int = self._http.server_address[1]

    @property
    def address(self) -> str:
        """What a client is given as its server."""
        return f"{self.host}:{self.port}"

    @property
    def mistakes(self) -> list[str]:
        return self.account.mistakes

    def add_host(self, name: str, addresses: Mapping[str, str] | None = None, owner: str = LOGIN) -> Host:
        """``addresses``: record type -> address, as they are before any update."""
        host = self.account.hosts[name] = Host(owner=owner, addresses=dict(addresses or {}))
        return host

    def force(self, *answers: str | Answer) -> None:
        """The next answers in order, each a code such as ``"good 127.0.0.1"`` or an ``Answer`` such as a web page."""
        for answer in answers:
            self.account.force(answer)

    def records(self) -> dict[str, dict[str, str]]:
        """Host name -> record type -> address, of hosts that have any."""
        return {name: dict(host.addresses) for name, host in self.account.hosts.items() if host.addresses}

    def receive(self, method: str, url: str, headers: Mapping[str, str], scheme: str, caller: str) -> Answer:
        with self._turn:
            update = update_from_http(method, url, headers, scheme, caller, self.clock.now())
            is_update = self.account.service.takes_updates_at(update.path)
            answer = self.account.answer(update) if is_update else Answer(("not found",), 404)
            self.requests.append(LoggedRequest(update, answer, self.account.is_authorised(update)))
            return answer

    def __enter__(self) -> Dyndns2:
        self.dns.__enter__()
        for server in (self._https, self._http):
            server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in (self._https, self._http):
            server.stop()
        self.dns.__exit__(kind, error, trace)
        shutil.rmtree(self._folder)


class _Server(ThreadingHTTPServer):
    """Connections have threads of their own, and leaving waits for them."""

    daemon_threads = False

    def __init__(self, service: Dyndns2, context: ssl.SSLContext | None) -> None:
        super().__init__((HOST, 0), _Request)
        self.service = service
        self.scheme = "https" if context else "http"
        if context:
            # The handshake is left to the connection's thread: a client that dawdles must not keep others waiting.
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self.serve_forever, args=(POLL_SECONDS,), daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that refuses our certificate breaks off the handshake; that is what some tests are about."""
        self.service.failed_handshakes.append(str(sys.exception()))


class _Request(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5

    def answer(self) -> None:
        answer = self.server.service.receive(
            self.command, self.path, dict(self.headers.items()), self.server.scheme, self.client_address[0]
        )
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    # http.server finds the method by this name.
    do_GET = do_POST = answer

    def log_message(self, format: str, *args: Any) -> None:
        """The service keeps its own log."""
