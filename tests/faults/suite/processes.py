"""Ending a run with all that it has started, and nothing else."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Iterable
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Ansible's workers have sessions of their own; once their parent is killed they are children of this process."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def kill_tree(root: int, spared: set[int]) -> None:
    """A process with all that it has started, and what that has left to this one, but for those that are spared."""
    kill_all([root, *descendants(root)])
    kill_all(number for number in descendants(os.getpid()) if number not in spared)


def kill_all(numbers: Iterable[int]) -> None:
    for number in numbers:
        _kill(number)


def descendants(root: int) -> list[int]:
    try:
        children = Path(f"/proc/{root}/task/{root}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [number for child in children for number in (int(child), *descendants(int(child)))]


def _kill(number: int) -> None:
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return
