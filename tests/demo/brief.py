"""Leaves out of ansible-playbook's output the tasks that neither changed anything nor have anything to say.

It never leaves out a change, a warning, a failure or a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_COLORS = re.compile(r"\x1b\[[0-9;]*m")
_HEADING = re.compile(r"TASK \[")
_NOTHING = re.compile(r"(ok|skipping): \[localhost\]$|included: |$")


def without_colors(text: str) -> str:
    return _COLORS.sub("", text)


class Brief:
    """Takes output in pieces, as it comes, and passes on what is worth it, whole lines only."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._line = ""
        # The heading of a task that has said nothing yet.
        self._heading = ""
        self._is_quiet = False

    def __call__(self, text: str) -> None:
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            self._take(f"{line}\n")

    def _take(self, line: str) -> None:
        plain = without_colors(line).rstrip()
        if _HEADING.match(plain):
            self._heading, self._is_quiet = line, True
        elif plain.startswith("PLAY ") or not self._is_quiet:
            self._is_quiet = False
            self._show(line)
        elif not _NOTHING.match(plain):
            self._show(f"{self._heading}{line}")
            self._is_quiet = False
