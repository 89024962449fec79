"""Secrets that runs of a case have shown, as tests/canaries.py finds them in what they printed, answered and sent.

Whatever runs something for a case searches here; who runs the case takes what was found. It never says a secret itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import canaries

_noted: list[str] = []


def note(sentence: str) -> None:
    if sentence not in _noted:
        _noted.append(sentence)


@contextmanager
def _noted_here() -> Iterator[None]:
    try:
        yield
    except canaries.Leak as leak:
        note(str(leak))


def search(where: str, *texts: str) -> None:
    for text in texts:
        with _noted_here():
            canaries.search(where, text)


def search_calls(calls: Iterable[Mapping[str, Any]]) -> None:
    """Each call for itself: one that may send a secret says nothing about the next."""
    for call in calls:
        with _noted_here():
            canaries.search_calls("a run", [call])


def search_files(where: str, folder: Path, since: float) -> None:
    with _noted_here():
        canaries.search_files(where, folder, since)


def taken() -> str:
    """All that was found since it was last taken, or an empty text."""
    found = "; ".join(_noted)
    _noted.clear()
    return found


def instead_of(problem: str) -> str:
    """What is wrong with a case that has this problem: first what was found; a problem that shows it is dropped."""
    found = taken()
    return "\n".join(each for each in (found, problem) if each and not canaries.found_in(each))
