# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which versions and bundles of a region are kept, and the keys of the objects that go.

Pure: it never removes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .names import Place
from .pointer import Entry


def kept_versions(entries: Iterable[Entry], current: str, keep: int) -> tuple[Entry, ...]:
    """The newest ``keep`` of them and always the current one, newest first."""
    by_version = {entry.version: entry for entry in entries}
    newest = sorted(by_version.values(), key=lambda entry: (entry.published, entry.version), reverse=True)
    return tuple(entry for number, entry in enumerate(newest) if number < keep or entry.version == current)


def surplus_keys(place: Place, keys: Sequence[str], kept: Sequence[Entry]) -> tuple[str, ...]:
    """Versions first: a version whose bundle is gone would be one that cannot be rolled back to.

    Only what has a name of ours is looked at; anything else below the prefix is somebody else's.
    """
    versions, bundles = {entry.version for entry in kept}, {entry.sha256 for entry in kept}
    old_versions = sorted(set(place.versions_in(keys)) - versions)
    old_bundles = sorted(set(place.bundles_in(keys)) - bundles)
    return tuple([place.version(version) for version in old_versions] + [place.bundle(name) for name in old_bundles])
