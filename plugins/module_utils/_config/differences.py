# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between two bundles: which files came, went and were modified.

Pure: it never shows what is in them, because that may be confidential.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .bundle import BundleFile, sha256_of


@dataclass(frozen=True)
class Differences:
    """Names of files, sorted."""

    added: tuple[str, ...]
    modified: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.modified or self.removed)


def differences(before: Mapping[str, BundleFile], after: Mapping[str, BundleFile]) -> Differences:
    return Differences(
        added=tuple(sorted(set(after) - set(before))),
        modified=tuple(sorted(n for n in set(before) & set(after) if _state(before[n]) != _state(after[n]))),
        removed=tuple(sorted(set(before) - set(after))),
    )


def listing(files: Mapping[str, BundleFile]) -> str:
    """A line for each file, for a diff that tells which files change and not what is in them."""
    return "".join(f"{_state(files[name])}  {name}\n" for name in sorted(files))


def _state(file: BundleFile) -> str:
    """What is compared: whether it can be run, and its content."""
    return f"{'x' if file.is_executable else '-'} {sha256_of(file.content)[:16]}"
