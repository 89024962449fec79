"""Playbooks as runs of stories: ansible-playbook in processes that end with the one that is killed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from tests.faults.suite.child import Run
from tests.integration.playbook_run import PlaybookRunner
from tests.simulator.client import Simulator


def playbook_of(simulator: Simulator, folder: Path, tasks: list[dict[str, Any]], play: str = "") -> Run:
    """A run of these tasks, which answers as a module does."""
    runner = PlaybookRunner(simulator, folder)
    command, environment = runner.command(tasks, play=play), runner.environment(folder / "results.jsonl")

    def run() -> dict[str, Any]:
        done = subprocess.run(
            command, env={**environment, **_own()}, cwd=folder, capture_output=True, text=True, check=False
        )
        text = done.stdout + done.stderr
        return {"failed": done.returncode != 0, "changed": " changed=0 " not in text, "msg": text[-2500:], "text": text}

    return run


def _own() -> dict[str, str]:
    """What the peril has set for the run."""
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
