# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Displays the table of a report as a table: in a result it would be a list of texts.

It never decides what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ansible import constants as C
from ansible.utils.display import Display

from .verdict import FAILED, OK, PARTIAL

display = Display()

_COLORS = {OK: C.COLOR_OK, PARTIAL: C.COLOR_WARN, FAILED: C.COLOR_ERROR}


def show_line(line: str) -> None:
    display.display(f"  {line}")


def show_report(lines: Sequence[str], status: str, problems: Iterable[str] = ()) -> None:
    """The verdict, which is the last line, has a colour, and so have problems with the report itself."""
    *table, verdict = lines
    for line in table:
        show_line(line)
    display.display(f"  {verdict}", color=_COLORS[status])
    for problem in problems:
        display.display(f"  {problem}", color=C.COLOR_WARN)
