"""How the demo speaks: headings, paragraphs, tables, in 79 columns.

It never colours what is not a terminal, and it obeys NO_COLOR.
"""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 79
_BOLD, _GREEN, _RED = "1", "32", "31"


def wants_color() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Narrator:
    """Writes to standard output at once, so that its lines and those of ansible-playbook stay in order."""

    def __init__(self) -> None:
        self.has_color = wants_color()

    def heading(self, text: str) -> None:
        print(flush=True)
        print(self._colored(f"=== {text} ".ljust(WIDTH, "="), _BOLD), flush=True)

    def say(self, text: str) -> None:
        """A paragraph; line breaks and indentation of ``text`` do not matter."""
        print(flush=True)
        print(textwrap.fill(" ".join(text.split()), WIDTH, break_on_hyphens=False, break_long_words=False), flush=True)

    def command(self, text: str) -> None:
        print(flush=True)
        print(self._colored(f"$ {text}", _BOLD), flush=True)

    def proved(self, text: str) -> None:
        """A statement that has been checked."""
        print(self._colored(_hanging("ok: ", text), _GREEN), flush=True)

    def failure(self, text: str) -> None:
        print(flush=True)
        print(self._colored(_hanging("", text), _RED), flush=True)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        lines = [columns, *rows]
        widths = [max(len(line[number]) for line in lines) for number in range(len(columns))]
        print(flush=True)
        for number, line in enumerate(lines):
            text = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            print(self._colored(f"  {text}", _BOLD) if number == 0 else f"  {text}", flush=True)

    def raw(self, text: str) -> None:
        """Output of another program, as it comes."""
        sys.stdout.write(text)
        sys.stdout.flush()

    def _colored(self, text: str, color: str) -> str:
        return f"\033[{color}m{text}\033[0m" if self.has_color else text


def _hanging(mark: str, text: str) -> str:
    indent = " " * len(mark)
    text = " ".join(text.split())
    return textwrap.fill(text, WIDTH, initial_indent=mark, subsequent_indent=indent, break_on_hyphens=False)
