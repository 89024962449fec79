# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was not looked at, and why.

Pure: it never decides whether that matters to anybody, only whether the answer is complete.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

# What should have been read and was not: whether there is a coupling in it could not be told.
ABSENT = "absent"
UNREADABLE = "unreadable"
TOO_LARGE = "too_large"
# What is left out on purpose.
BINARY = "binary"
LINK_OUT_OF_TREE = "link_out_of_tree"
SPECIAL_FILE = "special_file"
SYSTEM = "system"

INCOMPLETE = frozenset({ABSENT, UNREADABLE, TOO_LARGE})


@dataclass(frozen=True)
class Skipped:
    """``message`` is what the operating system said, or which limit was met."""

    path: str
    reason: str
    message: str = ""

    def to_result(self) -> dict[str, str]:
        return asdict(self)


class Unread(Exception):
    """A file was not read to its end."""

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
