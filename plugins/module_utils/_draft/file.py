# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes a draft to a file that does not exist yet.

It never overwrites anything, and leaves no half of a file.
"""

from __future__ import annotations

import os
from contextlib import suppress

from .._core.errors import InvalidInput


def check_free(path: str) -> None:
    """InvalidInput if there is something, or no folder to write into: before AWS is called, and in check mode."""
    if os.path.lexists(path):
        raise InvalidInput(_exists(path))
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise InvalidInput(f"dest: there is no folder {folder}; create it, or name another file")
    if not os.access(folder, os.W_OK):
        raise InvalidInput(f"dest: {folder} is not writable; name another file")


def create(path: str, text: str) -> None:
    """Of two that write at a time one is refused."""
    created = False
    try:
        with open(path, "x", encoding="utf-8") as file:
            created = True
            file.write(text)
    except FileExistsError as error:
        raise InvalidInput(_exists(path)) from error
    except OSError as error:
        if created:
            with suppress(OSError):
                os.unlink(path)
        raise InvalidInput(f"dest: {path} cannot be written: {error.strerror}") from error


def _exists(path: str) -> str:
    return f"dest: {path} exists, and a draft overwrites nothing; name another file, or move that away"
