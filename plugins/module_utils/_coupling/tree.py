# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files below some folders, in a fixed order, with what is left out on the way.

It never follows a symbolic link that it meets and never opens a file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from .globs import matches_any
from .skipped_paths import ABSENT, LINK_OUT_OF_TREE, SPECIAL_FILE, SYSTEM, UNREADABLE, Skipped

# They hold no files but the kernel's and those of running programs, and an image has none of it.
_SYSTEM = ("/dev", "/proc", "/run", "/sys")


@dataclass(frozen=True)
class Tree:
    """``paths`` are files or folders. ``include`` are patterns for files, empty for all; ``exclude`` for both.

    A path that is itself a symbolic link is followed, because somebody has named it.
    """

    paths: tuple[str, ...]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def roots(self) -> tuple[str, ...]:
        return tuple(os.path.normpath(path) for path in self.paths)

    def files(self) -> Iterator[str | Skipped]:
        """Each file once, also where one of the paths is below another."""
        real = [PurePath(os.path.realpath(root)) for root in self.roots]
        for number, root in enumerate(self.roots):
            is_covered = real[number] in real[:number] or any(other in real[number].parents for other in real)
            if not is_covered and not matches_any(root, self.exclude):
                yield from self._root(root, real)

    def _root(self, root: str, real_roots: list[PurePath]) -> Iterator[str | Skipped]:
        try:
            mode = os.stat(root).st_mode
        except FileNotFoundError:
            yield Skipped(root, ABSENT, "there is no such file or folder")
        except OSError as error:
            yield Skipped(root, UNREADABLE, error.strerror or str(error))
        else:
            if stat.S_ISDIR(mode):
                yield from self._below(root, real_roots)
            else:
                yield root if stat.S_ISREG(mode) else Skipped(root, SPECIAL_FILE)

    def _below(self, root: str, real_roots: list[PurePath]) -> Iterator[str | Skipped]:
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                yield Skipped(folder, UNREADABLE, error.strerror or str(error))
                continue
            kept = [entry for entry in entries if not matches_any(entry.path, self.exclude)]
            folders = [entry.path for entry in kept if entry.is_dir(follow_symlinks=False)]
            waiting += [path for path in reversed(folders) if path not in _SYSTEM]
            yield from (Skipped(path, SYSTEM) for path in folders if path in _SYSTEM)
            for entry in kept:
                if not entry.is_dir(follow_symlinks=False):
                    yield from self._file(entry, real_roots)

    def _file(self, entry: os.DirEntry[str], real_roots: list[PurePath]) -> Iterator[str | Skipped]:
        """A link into the tree needs no mention: what it leads to is met in its own place."""
        if entry.is_symlink():
            leads_to = PurePath(os.path.realpath(entry.path))
            if not any(root == leads_to or root in leads_to.parents for root in real_roots):
                yield Skipped(entry.path, LINK_OUT_OF_TREE, f"leads to {leads_to}")
        elif self.include and not matches_any(entry.path, self.include):
            return
        else:
            yield entry.path if entry.is_file(follow_symlinks=False) else Skipped(entry.path, SPECIAL_FILE)
