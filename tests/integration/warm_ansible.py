"""A process that has imported Ansible once, and forks for every run of ansible-playbook: to import it is most of a run.

A run is ansible-playbook all the same, with arguments, environment, folder and exit code of its own. Only what Ansible
reads of its settings as it is imported is read once; so a run with other settings is not for this process, and its
caller starts ansible-playbook as a user does (see PlaybookRunner).
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

from tests import only_loopback
from tests.integration import leaving

# What every run imports sooner or later.
IMPORTED = (
    "cli.inventory",
    "cli.playbook",
    "executor.playbook_executor",
    "plugins.callback.default",
    "plugins.connection.local",
    "plugins.shell.sh",
    "plugins.strategy.linear",
)


@dataclass(frozen=True)
class Run:
    """``output`` is the file for all that is printed, or what is no error where those have a file of their own."""

    arguments: list[str]
    environment: dict[str, str]
    folder: Path
    output: Path
    errors: Path | None = None
    program: str = "playbook"


class WarmAnsible:
    """The process, as the tests see it; its ``environment`` has Ansible's settings for all runs."""

    def __init__(self, python: str, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [python, "-m", __name__],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, run: Run, seconds: int) -> int:
        """Its exit code. ``TimeoutError`` when it takes longer than that; then nothing of it is left."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({**asdict(run), "seconds": seconds}, default=str) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if answer is None:
            raise TimeoutError(f"ansible-playbook took longer than {seconds} seconds")
        code: int = answer
        return code

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


def main() -> None:
    """Reads one run from each line, and answers its exit code, or null where it took too long."""
    only_loopback.install()
    _import_what_a_run_imports()
    gc.freeze()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        order = json.loads(line)
        seconds = order.pop("seconds")
        child = os.fork()
        if not child:
            answers.close()
            _become(Run(**order))
        print(json.dumps(_code_of(child, seconds)), file=answers, flush=True)


def _import_what_a_run_imports() -> None:
    for name in IMPORTED:
        importlib.import_module(f"ansible.{name}")


def _become(run: Run) -> NoReturn:
    """Is ansible-playbook, or another program of Ansible, from here on."""
    os.setsid()
    os.chdir(run.folder)
    sys.path[0] = str(run.folder)
    os.environ.clear()
    os.environ.update(run.environment)
    written = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, path, flags in ((0, os.devnull, os.O_RDONLY), (1, run.output, written), (2, run.errors, written)):
        opened = os.open(path, flags, 0o600) if path else os.dup(1)
        os.dup2(opened, number)
        os.close(opened)
    from ansible import constants

    # The one folder that Ansible makes as it is imported, and removes at its end.
    constants.set_constant("DEFAULT_LOCAL_TMP", constants.config.get_config_value("DEFAULT_LOCAL_TMP"))
    cli = getattr(importlib.import_module(f"ansible.cli.{run.program}"), f"{run.program.capitalize()}CLI")
    leaving.end_with(lambda: cli.cli_executor([run.program, *run.arguments]))


def _code_of(child: int, seconds: int) -> int | None:
    signal.signal(signal.SIGALRM, lambda _number, _frame: os.killpg(child, signal.SIGKILL))
    signal.alarm(seconds)
    _pid, status = os.waitpid(child, 0)
    left = signal.alarm(0)
    return os.waitstatus_to_exitcode(status) if left else None


if __name__ == "__main__":
    main()
