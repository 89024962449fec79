# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ddclient remembers of the names that it has sent: its cache, and how it is made to forget."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress


class Memory:
    """A file with lines such as ``atime=1,ip=203.0.113.10,status=good www.shop.example``."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __len__(self) -> int:
        return len(self._lines())

    def _lines(self) -> list[str]:
        with suppress(FileNotFoundError), open(self.path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().splitlines()
        return []

    def get(self, key: str, name: str) -> str:
        """Nothing if it has written none."""
        for line in self._lines():
            if name_in(line) == name and (found := re.search(rf"(?:^|,){re.escape(key)}=([^, ]*)", line)):
                return found[1]
        return ""

    def status(self, name: str) -> str:
        """What the service has said of a name. Since ddclient 3.11 each kind of address has a status of its own."""
        return self.get("status", name) or self.get("status-ipv4", name)

    def keep(self, is_kept: Callable[[str], bool]) -> None:
        """Leaves the lines of the names of which that is true."""
        write(self.path, [line for line in self._lines() if not name_in(line) or is_kept(name_in(line))])


def name_in(line: str) -> str:
    """Nothing in a comment."""
    words = line.split()
    return words[-1] if words and not line.startswith("#") else ""


def write(path: str, lines: list[str]) -> None:
    """In one step: a run that is killed leaves the old file or the new one."""
    with open(f"{path}.new", "w", encoding="utf-8", errors="surrogateescape") as file:
        file.writelines(f"{line}\n" for line in lines)
    os.replace(f"{path}.new", path)
