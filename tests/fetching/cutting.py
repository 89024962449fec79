"""Something between a machine and S3 that passes on what is asked, and closes the connection in the middle of a bundle.

It never changes a request: signatures are made for its own address, and stay right.
"""

from __future__ import annotations

import http.client
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

HOST = "127.0.0.1"


class CuttingServer:
    """Use it as a context manager. ``requests``: paths, in order; ``headers``: those of each, by small letters."""

    def __init__(self, behind: str) -> None:
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        asked, told, address = self.requests, self.headers, urllib.parse.urlsplit(behind).netloc

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                told.append({name.lower(): value for name, value in self.headers.items()})
                connection = http.client.HTTPConnection(address, timeout=10)
                connection.putrequest("GET", self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    connection.putheader(name, value)
                connection.endheaders()
                answer = connection.getresponse()
                body = answer.read()
                connection.close()
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: len(body) // 2] if self.path.endswith(".tar.gz") else body)
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """The list of requests has it all."""

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        self.url = f"http://{HOST}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> CuttingServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
