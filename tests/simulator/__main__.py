"""Command line of the simulator: ``python -m tests.simulator``.

It never returns by itself; it ends on SIGTERM, on SIGINT, or with its parent.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from typing import NoReturn

from .moto_guard import MotoHasChanged
from .server import HOST, make_simulator

_EPILOG = """
When it listens, one line of JSON goes to standard output: {"endpoint": "http://127.0.0.1:PORT", "pid": 4711}.
Point any AWS client at it: AWS_ENDPOINT_URL=http://127.0.0.1:PORT, any access key and secret. One port serves all
regions and services. Faults, the clock, outages, seeds and the log of calls are reached under ENDPOINT/_sim/;
tests/simulator/README.md has the list, tests/simulator/client.py wraps it for Python.
"""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulator",
        description="A simulated AWS for copying machine images and database snapshots between regions: moto with "
        "simulated time and faults.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 (default) takes a free one")
    parser.add_argument("--scale", type=float, default=1.0, help="simulated seconds per real second (default 1)")
    parser.add_argument("--exit-with-parent", action="store_true", help="end when the process that started it ends")
    return parser.parse_args()


def _exit_with_parent() -> None:
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def main() -> int:
    arguments = _arguments()
    if arguments.exit_with_parent:
        _exit_with_parent()

    def stop(signum: int, frame: object) -> NoReturn:
        # Held calls sit in threads that would delay an orderly exit for minutes, and there is nothing to save.
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        server, _world = make_simulator(arguments.port, arguments.scale)
    except (MotoHasChanged, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    endpoint = f"http://{HOST}:{server.server_port}"
    print(json.dumps({"endpoint": endpoint, "pid": os.getpid()}), flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
