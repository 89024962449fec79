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

    from . import moto_guard, patches
    from .middleware import Middleware
    from .state import World

    class QuietHandler(MotoRequestHandler):
        def log(self, type: str, message: str, *args: Any) -> None:
            """The call log has it all."""

    moto_guard.check()
    world = World(scale)
    patches.apply(world)
    app = Middleware(DomainDispatcherApplication(create_backend_app), world)
    return make_server(HOST, port, app, threaded=True, request_handler=QuietHandler), world
