# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads a text file in blocks that end with a line, so that memory is bounded by the longest line.

It never writes, never waits for a device or pipe, and never follows a link that took the place of a file.
"""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterator
from typing import BinaryIO

from .skipped_paths import BINARY, SPECIAL_FILE, TOO_LARGE, UNREADABLE, Unread

BLOCK = 1024 * 1024
# Like grep and git do: a file is text if there is no NUL in its beginning.
_BEGINNING = 8192
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_blocks(path: str, max_size: int, *, is_named: bool = False) -> Iterator[bytes]:
    """The file as UTF-8 in blocks of whole lines; Unread says why it could not be read, or not to the end.

    ``is_named``: somebody has given this very path, which may therefore be a link.
    """
    try:
        with os.fdopen(os.open(path, _FLAGS | (0 if is_named else os.O_NOFOLLOW)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unread(SPECIAL_FILE)
            if status.st_size > max_size:
                raise Unread(TOO_LARGE, f"{status.st_size} bytes; exclude it, or set max_file_size")
            yield from _blocks(file, max_size)
    except OSError as error:
        raise Unread(UNREADABLE, error.strerror or str(error)) from error


def _blocks(file: BinaryIO, max_size: int) -> Iterator[bytes]:
    block, read = file.read(_BEGINNING), 0
    if block.startswith(_UTF_16):
        yield (block + file.read(max_size)).decode("utf-16", "replace").encode("utf-8", "replace")
        return
    if b"\0" in block:
        raise Unread(BINARY)
    if len(block) == _BEGINNING:
        block += file.read(BLOCK)
    while block:
        if not block.endswith(b"\n"):
            block += file.readline()
        yield block
        read += len(block)
        # One that somebody writes to all the time would never end.
        if read > max_size:
            raise Unread(TOO_LARGE, "it grew while it was read")
        block = file.read(BLOCK)
