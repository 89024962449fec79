# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of the snapshots found are the sources: exactly one, the newest of each volume, or all.

Pure: it never calls AWS, and it never guesses between several matches.
"""

from __future__ import annotations

from collections.abc import Sequence

from .._core.errors import InvalidInput
from .._core.tracking import format_time, set_name
from .model import Snapshot, SnapshotRequest

# Enough to see what a filter matched without burying the message.
LISTED = 10


def select_sources(request: SnapshotRequest, found: Sequence[Snapshot]) -> tuple[Snapshot, ...]:
    """The sources, newest first; InvalidInput says what was found instead of what was asked for."""
    newest_first = sorted(found, key=lambda snapshot: (snapshot.created, snapshot.id), reverse=True)
    _check_found(request, newest_first)
    if request.select == "all":
        return tuple(newest_first)
    if request.select == "single" and len(newest_first) > 1:
        shown = ", ".join(f"{s.label} of {format_time(s.created)}" for s in newest_first[:LISTED])
        more = f" and {len(newest_first) - LISTED} more" if len(newest_first) > LISTED else ""
        raise InvalidInput(
            f"{len(newest_first)} snapshots in {request.source_region} match and select is single: {shown}{more}; "
            "narrow it down, or set select to newest or all"
        )
    # A snapshot that is not complete restores nothing; the newest complete one is what there is of its volume.
    ranked = sorted(newest_first, key=lambda snapshot: not snapshot.usable)
    newest: dict[str, Snapshot] = {}
    for snapshot in ranked:
        newest.setdefault(snapshot.volume_id or snapshot.id, snapshot)
    return tuple(newest.values())


def _check_found(request: SnapshotRequest, found: Sequence[Snapshot]) -> None:
    if request.allow_none:
        return
    ids, volumes = {snapshot.id for snapshot in found}, {snapshot.volume_id for snapshot in found}
    missing = [text for text in request.snapshot_ids if text not in ids]
    missing += [f"a snapshot of {text}" for text in request.volume_ids if text not in volumes]
    if missing or not found:
        sought = ", ".join(missing) or "no snapshot that matches the filters:"
        raise InvalidInput(
            f"{sought} not found in {request.source_region}; check ids, region, owner and filters, "
            "or set allow_none if that is fine"
        )


def set_of(request: SnapshotRequest, source: Snapshot) -> str:
    """Name of the set a source's copies belong to: as told, as the source is tagged, its volume, or it alone."""
    return set_name(request.set_name or source.sync_identifier or source.volume_id or source.id)
