"""Runs a playbook of this folder, or one of a collection, with the real ansible-playbook, and measures it.

It never shows the playbook's output unless the playbook fails.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.demo.playbook import playbook_environment
from tests.simulator.client import Simulator

from .report import check

PLAYBOOKS = Path(__file__).parent / "playbooks"


@dataclass(frozen=True)
class Measurement:
    """Seconds from the start of ansible-playbook to its end, the processor time of it and all modules, the API calls
    by region and action, and what it printed."""

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
    aws.reset_counts()
    started, cpu_before = time.monotonic(), _cpu_seconds_of_children()
    process = subprocess.run(
        [sys.executable, "-m", "ansible", "playbook", playbook, "-e", f"@{given}", *arguments],
        env=playbook_environment(aws.environment(), folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds, cpu_seconds = time.monotonic() - started, _cpu_seconds_of_children() - cpu_before
    check(process.returncode == 0, f"the playbook {name} failed:\n{process.stdout[-3000:]}")
    return Measurement(seconds, cpu_seconds, aws.counts(), "changed=0 " not in process.stdout, process.stdout)


def _cpu_seconds_of_children() -> float:
    """Of those that have ended, with their own; so the simulated AWS, which still runs, is not in it."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
