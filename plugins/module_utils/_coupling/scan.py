# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Goes through the files below some folders and records what is in them.

It never stops at a file that cannot be read, and never writes anything.
"""

from __future__ import annotations

import os
from dataclasses import replace

from .external import external_mentions
from .lines import Numbers
from .reading import text_blocks
from .record import Record
from .rules import ScanRules
from .skipped import Skipped, Unread
from .text import judged_couplings
from .tree import Tree


def scan_files(tree: Tree, rules: ScanRules, max_file_size: int, max_listed: int) -> Record:
    record, named = Record(max_listed), frozenset(tree.roots)
    for file in tree.files():
        if isinstance(file, Skipped):
            record.skip(replace(file, path=_printable(file.path)))
            continue
        try:
            _scan_file(file, file in named, rules, max_file_size, record)
        except Unread as unread:
            record.skip(Skipped(_printable(file), unread.reason, unread.message))
    return record


def _scan_file(file: str, is_named: bool, rules: ScanRules, max_file_size: int, record: Record) -> None:
    path, numbers, previous = _printable(file), Numbers(), b""
    for block in text_blocks(file, max_file_size, is_named=is_named):
        record.bytes += len(block)
        for judged in judged_couplings(path, block, numbers, rules, earlier=previous):
            record.note(judged)
        # What connects to others is a small file; large ones are logs and data, and are read fast.
        for mention in () if previous else external_mentions(path, block, rules):
            record.mention(path, mention)
        previous = block
    record.files += 1


def _printable(path: str) -> str:
    """A name need not be UTF-8, and the answer of a module has to be."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
