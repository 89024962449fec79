"""Command line of the demo: ``python -m tests.demo``.

It never leaves anything running, however it ends; the exit code is 0 only if every step did what was said about it.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from tests.simulator.client import Simulator

from .narration import Narrator
from .playbook import PlaybookRunner, collections_path
from .stage import NotAsTold
from .story import tell

# A copy that takes AWS 40 minutes takes 2 seconds.
SCALE = 1200.0


class Interrupted(BaseException):
    """Ctrl-C or SIGTERM; ``number`` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted(number)


def _listen(handler: signal._HANDLER) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Signals take effect at the end: a process that is only just being started could not be stopped again."""
    held: list[int] = []
    _listen(lambda number, _frame: held.append(number))
    try:
        yield
    finally:
        _listen(_interrupt)
    if held:
        raise Interrupted(held[0])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.demo",
        description="What runs in one region gets copies in others, on a simulated AWS. Takes two to three minutes.",
    )
    parser.add_argument(
        "--scale", type=float, default=SCALE, help="how fast the simulated clock runs (default %(default)g)"
    )
    return parser.parse_args()


def _run(scale: float, narrator: Narrator) -> int:
    simulator: Simulator | None = None
    with tempfile.TemporaryDirectory(prefix="lifeboat-demo-", ignore_cleanup_errors=True) as folder:
        try:
            with _signals_held():
                simulator = Simulator.start(scale)
            runner = PlaybookRunner(simulator.environment(), Path(folder), narrator)
            tell(simulator, runner, narrator, scale)
            return 0
        except NotAsTold as error:
            narrator.failure(f"Not as told: {error}")
            return 1
        except Interrupted as interruption:
            _listen(signal.SIG_IGN)
            narrator.failure("Interrupted: everything that was running is stopped, nothing is left behind.")
            return 128 + interruption.number
        finally:
            _listen(signal.SIG_IGN)
            if simulator:
                simulator.stop()


def main() -> int:
    arguments = _arguments()
    _listen(_interrupt)
    narrator = Narrator()
    try:
        if collections_path() is None:
            narrator.failure("The collection is not set up; start the demo with: make demo")
            return 2
        return _run(arguments.scale, narrator)
    except Interrupted as interruption:
        return 128 + interruption.number
    except RuntimeError as error:
        narrator.failure(str(error))
        return 1
    except BrokenPipeError:
        # Whoever read our output has gone; without this Python would complain about it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE


if __name__ == "__main__":
    sys.exit(main())
