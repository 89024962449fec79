"""Builds the server: guards moto, applies the patches, puts the middleware in front of moto.

It listens on the loopback address only and never on another.
"""

from __future__ import annotations

import os
from typing import Any

HOST = "127.0.0.1"

# Without moto's 1,300 default images per region a DescribeImages is 70 times faster, and a test sees its own only.
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
# RunInstances of an image that is not there fails, as on AWS.
os.environ["MOTO_ENABLE_AMI_VALIDATION"] = "true"


def make_simulator(port: int = 0, scale: float = 1.0) -> tuple[Any, Any]:
    """A werkzeug server that is not serving yet, and its world. Port 0 takes a free one."""
    # Imported here, because moto reads its environment variables while it is imported.
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    from . import latency, moto_guard, patches
    from .control import PREFIX
    from .middleware import Middleware
    from .state import World

    class Handler(MotoRequestHandler):
        """Sends an answer in one piece: werkzeug's own sends several, and then waits for more of the request."""

        protocol_version = "HTTP/1.1"
        # What is written goes out with the flush at the end of a request.
        wbufsize = -1
        # One handler serves one connection.
        has_called = False

        def run_wsgi(self) -> None:
            def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> None:
                code, words = status.split(maxsplit=1)
                self.send_response(int(code), words)
                for name, value in headers:
                    self.send_header(name, value)
                if not is_control and not world.settings.connection_latency_seconds:
                    self.send_header("Connection", "close")
                self.end_headers()

            environ = self.make_environ()
            is_control = environ["PATH_INFO"].startswith(PREFIX)
            if not is_control:
                latency.wait(world.settings, is_new_connection=not self.has_called)
                self.has_called = True
            for part in self.server.app(environ, start_response):
                self.wfile.write(part)
            self.wfile.flush()

        def handle_expect_100(self) -> bool:
            """Whoever asks first, as the SDK does before it sends an object, waits a second for this."""
            answered = super().handle_expect_100()
            self.wfile.flush()
            return answered

        def log(self, type: str, message: str, *args: Any) -> None:
            """The call log has it all."""

    moto_guard.check()
    world = World(scale)
    patches.apply(world)
    app = Middleware(DomainDispatcherApplication(create_backend_app), world)
    return make_server(HOST, port, app, threaded=True, request_handler=Handler), world
