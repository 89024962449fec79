# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a program ends before its end."""

from __future__ import annotations

NOT_READY = 1
BAD_SETTINGS, NO_METADATA, NO_BUCKET, REFUSED, NOT_FOUND, NO_ANSWER, BAD_BUNDLE, NOT_WRITTEN = 2, 4, 5, 6, 7, 8, 9, 10
NO_SECRET, ON_CHANGE_FAILED, BUSY = 11, 12, 75
# 3 is of the shell, which finds no Python to start. The other words are the names above.
CODES = "Exit codes: 0 done, 3 no Python 3.9, " + ", ".join(
    f"{code} {name.lower().replace('_', ' ')}" for name, code in dict(globals()).items() if isinstance(code, int)
)


class Failure(Exception):
    """The exit code, and why in one sentence."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code
