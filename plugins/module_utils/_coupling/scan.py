# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Goes through the files below some folders and records what is in them.

It never stops at a file that cannot be read, and never writes anything.
"""

from __future__ import annotations

import os
from dataclasses import replace

from .candidate_lines import Numbers
from .external import external_mentions
from .reading import text_blocks
from .rules import ScanRules
from .scan_text import judged_couplings
from .skipped_paths import Skipped, Unread
from .tally import Tally
from .tree import Tree


def scan_files(tree: Tree, rules: ScanRules, max_file_size: int, max_listed: int) -> Tally:
    tally, named = Tally(max_listed), frozenset(tree.roots)
    for file in tree.files():
        if isinstance(file, Skipped):
            tally.skip(replace(file, path=_printable(file.path)))
            continue
        try:
            _scan_file(file, file in named, rules, max_file_size, tally)
        except Unread as unread:
            tally.skip(Skipped(_printable(file), unread.reason, unread.message))
    return tally


def _scan_file(file: str, is_named: bool, rules: ScanRules, max_file_size: int, tally: Tally) -> None:
    path, numbers, previous = _printable(file), Numbers(), b""
    for block in text_blocks(file, max_file_size, is_named=is_named):
        tally.bytes += len(block)
        for judged in judged_couplings(path, block, numbers, rules, earlier=previous):
            tally.note(judged)
        # What connects to others is a small file; large ones are logs and data, and are read fast.
        for mention in () if previous else external_mentions(path, block, rules):
            tally.mention(path, mention)
        previous = block
    tally.files += 1


def _printable(path: str) -> str:
    """A name need not be UTF-8, and the answer of a module has to be."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
