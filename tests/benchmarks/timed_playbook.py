"""Runs a playbook of this folder, or one of a collection, with the real ansible-playbook, and measures it.

It never shows the playbook's output unless the playbook fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.demo.playbook import playbook_environment
from tests.simulator.client import Simulator

from .report import check

LAUNCHER = Path(__file__).with_name("launcher.py")
PLAYBOOKS = Path(__file__).parent / "playbooks"


@dataclass(frozen=True)
class Measurement:
    """Seconds from the start of the program to its end, the processor time of it and all it starts, the memory of the
    largest of these processes, the API calls by region and action, and what it printed."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    counts: dict[str, dict[str, int]]
    changed: bool
    output: str


# How a playbook is run: measure_playbook, or that with something around it.
Measure = Callable[..., "Measurement"]


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
    with tempfile.TemporaryDirectory(prefix="lifeboat-took-") as folder:
        took = Path(folder) / "took.json"
        process = subprocess.run(
            [sys.executable, "-I", "-S", str(LAUNCHER), str(took), *command],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        check(process.returncode == 0, f"{' '.join(command[:6])} failed:\n{process.stdout[-3000:]}")
        figures: dict[str, float] = json.loads(took.read_text(encoding="utf-8"))
    return Measurement(**figures, counts=aws.counts(), changed=True, output=process.stdout)
