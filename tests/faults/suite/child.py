"""A run in a process of its own, which can be killed: forked from this one, which has imported what modules import.

It never uses what this process has open, but for the file that its answer goes to.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from typing import Any

from tests.faults.suite.processes import descendants, kill_tree

Run = Callable[[], dict[str, Any]]
LONGEST_SECONDS = 60.0


class Child:
    """``run`` answers the result of a module. What it prints is kept."""

    def __init__(self, run: Run, environment: dict[str, str] | None = None) -> None:
        self._answer = tempfile.TemporaryFile("w+")  # noqa: SIM115 - the child writes to it, and it is closed at the end
        self._output = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._code: int | None = None
        # What is there already and is not of this run: the simulator, other runs.
        self._spared = {*descendants(os.getpid())}
        self.pid = os.fork()
        if not self.pid:
            self._be(run, environment or {})

    def _be(self, run: Run, environment: dict[str, str]) -> None:
        code = 1
        try:
            os.setsid()
            os.environ.update(environment)
            for stream in (1, 2):
                os.dup2(self._output.fileno(), stream)
            json.dump(run(), self._answer, default=str)
            self._answer.flush()
            code = 0
        finally:
            if sys.exc_info()[1]:
                os.write(2, traceback.format_exc().encode())
            os._exit(code)

    @property
    def is_over(self) -> bool:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code is not None

    def kill(self) -> None:
        """As a cancelled job is: with no chance to do anything more."""
        if self.is_over:
            return
        kill_tree(self.pid, self._spared)
        _pid, status = os.waitpid(self.pid, 0)
        self._code = os.waitstatus_to_exitcode(status)

    def result(self, seconds: float = LONGEST_SECONDS) -> dict[str, Any]:
        """What the run answered; one that ends without an answer, or never, has ``crashed`` with all it printed."""
        deadline = time.monotonic() + seconds
        while not self.is_over and time.monotonic() < deadline:
            time.sleep(0.003)
        late = not self.is_over
        self.kill()
        self._answer.seek(0)
        text, output = self._answer.read(), self.output()
        self._answer.close()
        self._output.close()
        if late or self._code or not text:
            return {"failed": True, "crashed": f"{'never ended' if late else f'code {self._code}'}: {output[-3000:]}"}
        answer: dict[str, Any] = json.loads(text)
        return {**answer, "printed": output} if output else answer

    def output(self) -> str:
        self._output.seek(0)
        return self._output.read()
