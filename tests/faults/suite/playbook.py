"""Playbooks as runs of stories: ansible-playbook in processes that end with the one that is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests import canaries
from tests.faults.suite.child import Run
from tests.integration import pauses
from tests.integration.playbook_run import PlaybookRunner
from tests.simulator.client import Simulator


def playbook_of(simulator: Simulator, folder: Path, tasks: list[dict[str, Any]], play: str = "") -> Run:
    """A run of these tasks, which answers as a module does."""
    runner = PlaybookRunner(simulator, folder)
    record = folder / "results.jsonl"
    command, environment = runner.command(tasks, play=play), runner.environment(record)
    prepared = time.time()

    def run() -> dict[str, Any]:
        text, code = _printed(command, {**environment, **_own()}, folder)
        # Also what a run that was killed has left here: this may be the run after it.
        canaries.search("a result of ansible-playbook", record.read_text(encoding="utf-8") if record.exists() else "")
        canaries.search_files("ansible-playbook", folder, prepared)
        return {"failed": code != 0, "changed": " changed=0 " not in text, "msg": text[-2500:]}

    return run


def _printed(command: list[str], environment: dict[str, str], folder: Path) -> tuple[str, int]:
    """Each line is printed here, too, as soon as it is: of a run that is killed that is all there is."""
    lines = []
    with subprocess.Popen(
        command, env=environment, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line)
    return "".join(lines), process.returncode


def _own() -> dict[str, str]:
    """What the peril has set for the run."""
    return {name: value for name, value in os.environ.items() if name.startswith(("AWS_", pauses.VARIABLE))}
