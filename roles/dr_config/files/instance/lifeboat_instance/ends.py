# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a program ends before its end."""

from __future__ import annotations

NOT_READY = 1
BAD_SETTINGS, NO_METADATA, NO_BUCKET, REFUSED, NOT_FOUND, NO_ANSWER, BAD_BUNDLE, NOT_WRITTEN = 2, 4, 5, 6, 7, 8, 9, 10
NO_SECRET, ON_CHANGE_FAILED, BUSY = 11, 12, 75


class Failure(Exception):
    """The exit code, and why in one sentence."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code
