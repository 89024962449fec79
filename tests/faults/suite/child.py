"""A run in a process of its own, which can be killed: forked from this one, which has imported what modules import.

It never uses what this process has open; its answer goes to a file of its own.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import canaries
from tests.faults.suite import leaks
from tests.faults.suite.processes import descendants, kill_tree

Run = Callable[[], dict[str, Any]]
LONGEST_SECONDS = 60.0


class Child:
    """``run`` answers the result of a module. What it prints is kept, and searched for secrets like its answer."""

    def __init__(self, run: Run, environment: dict[str, str] | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._answer, self._output = (Path(self._folder.name, name) for name in ("answer", "output"))
        self._leak = Path(self._folder.name, "leak")
        self._output.touch()
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
            with self._output.open("w") as output:
                for stream in (1, 2):
                    os.dup2(output.fileno(), stream)
            self._answer.write_text(json.dumps(run(), default=str))
            code = 0
        except canaries.Leak as leak:
            self._leak.write_text(str(leak))
            raise
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
        if not self.is_over:
            kill_tree(self.pid, self._spared)
            _pid, status = os.waitpid(self.pid, 0)
            self._code = os.waitstatus_to_exitcode(status)
        self._search()

    def _search(self) -> None:
        if self._leak.exists():
            leaks.note(self._leak.read_text())
        if self._answer.exists():
            leaks.search("the answer of a run", self._answer.read_text())
        leaks.search("the output of a run", self.output())

    def result(self, seconds: float = LONGEST_SECONDS) -> dict[str, Any]:
        """What the run answered; one that ends without an answer, or never, has ``crashed`` with all it printed."""
        deadline = time.monotonic() + seconds
        while not self.is_over and time.monotonic() < deadline:
            time.sleep(0.003)
        late = not self.is_over
        self.kill()
        text, output = self._answer.read_text() if self._answer.exists() else "", self.output()
        self._folder.cleanup()
        if late or self._code or not text:
            return {"failed": True, "crashed": f"{'never ended' if late else f'code {self._code}'}: {output[-3000:]}"}
        answer: dict[str, Any] = json.loads(text)
        return {**answer, "printed": output} if output else answer

    def output(self) -> str:
        return self._output.read_text()
