"""Runs a playbook of this folder, or one of a collection, with the real ansible-playbook, and measures it.

It never shows the playbook's output unless the playbook fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.demo.playbook import playbook_environment
from tests.simulator.client import Simulator

from .report import check

PLAYBOOKS = Path(__file__).parent / "playbooks"


@dataclass(frozen=True)
class Measurement:
    """Seconds from the start of the program to its end, the processor time of it and all it starts, the API calls by
    region and action, and what it printed."""

    seconds: float
    cpu_seconds: float
    counts: dict[str, dict[str, int]]
    changed: bool
    output: str


def measure_playbook(
    aws: Simulator,
    name: str,
    folder: Path,
    variables: Mapping[str, Any] | None = None,
    arguments: Sequence[str] = (),
) -> Measurement:
    """``name``: of a file in playbooks/, without its ending, or ``namespace.collection.playbook``.

    ``arguments``: more of ansible-playbook.
    """
    playbook = name if "." in name else str(PLAYBOOKS / f"{name}.yml")
    # In a file, because a command line may be too short for them.
    given = folder / "variables.json"
    given.write_text(json.dumps(variables or {}), encoding="utf-8")
    command = [sys.executable, "-m", "ansible", "playbook", playbook, "-e", f"@{given}", *arguments]
    found = measure_program(aws, command, playbook_environment(aws.environment(), folder))
    return replace(found, changed="changed=0 " not in found.output)


def measure_program(aws: Simulator, command: Sequence[str], environment: Mapping[str, str]) -> Measurement:
    """Fails if the program does. Whether it changed anything is for the caller to say."""
    aws.reset_counts()
    # A file, since its usage is known from waiting for it, which reads no pipe.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        # With everything it started and waited for; so the simulated AWS, which still runs, is not in it.
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    check(process.returncode == 0, f"{' '.join(command[:6])} failed:\n{text[-3000:]}")
    return Measurement(seconds, usage.ru_utime + usage.ru_stime, aws.counts(), True, text)
