# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""EBS snapshots and what a user wants of them, as plain frozen data.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._copies.request import CopyRequest
from .._copies.resource import DISABLED, FAILED, GONE, PENDING, USABLE, Resource
from .._core.tags import tags_from_boto
from .._core.tracking import RESOURCE, sets_from_tags
from .._create.model import CreateOptions

# EC2 API reference, Snapshot.State; the last two are in the recycle bin.
PHASES = {
    "completed": USABLE,
    "pending": PENDING,
    "error": FAILED,
    "recoverable": GONE,
    "recovering": GONE,
}
_VOLUME = re.compile(r"vol-[0-9a-f]+")
# API reference, Snapshot.StorageTier. Out of it within three days, and until then it restores nothing.
ARCHIVE = "archive"
# What AWS says instead of the volume of a snapshot that was copied.
NO_VOLUME = "vol-ffffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(Resource):
    """One EBS snapshot in one region. ``volume_id`` is None for a copy: nothing in AWS points back to its source."""

    volume_id: str | None = None
    description: str = ""

    @property
    def seems_original(self) -> bool:
        """It names a volume. That a copy always names the same one, which there is not, AWS promises nowhere."""
        return self.volume_id is not None


def snapshot_from_boto(region: str, snapshot: Mapping[str, Any]) -> Snapshot:
    """A snapshot out of a DescribeSnapshots answer; ``created`` is when it was started, the moment of its data."""
    tags = tags_from_boto(snapshot.get("Tags"))
    volume_id = snapshot.get("VolumeId", NO_VOLUME)
    phase = PHASES.get(snapshot["State"], FAILED)
    # The time is there if it was taken out of the archive for a while.
    is_archived = phase == USABLE and snapshot.get("StorageTier") == ARCHIVE and not snapshot.get("RestoreExpiryTime")
    return Snapshot(
        region=region,
        id=snapshot["SnapshotId"],
        name=tags.get("Name", ""),
        state=snapshot["State"],
        phase=DISABLED if is_archived else phase,
        # Taken for long ago, the newest one would be old, and retention would let it go.
        created=snapshot["StartTime"],
        state_reason=snapshot.get("StateMessage", "") or ("it is archived" if is_archived else ""),
        tags=tags,
        encrypted=snapshot.get("Encrypted"),
        kms_key_id=snapshot.get("KmsKeyId"),
        progress=_percent(snapshot.get("Progress", "")),
        tagged_ids=(snapshot["SnapshotId"],),
        size_gib=snapshot.get("VolumeSize"),
        completed=snapshot.get("CompletionTime"),
        owner=snapshot.get("OwnerId", ""),
        resource_id=_volume_of_copy(tags) if volume_id == NO_VOLUME else volume_id,
        volume_id=None if volume_id == NO_VOLUME else volume_id,
        description=snapshot.get("Description", ""),
    )


def _volume_of_copy(tags: Mapping[str, str]) -> str | None:
    """What our tag says. Copies of earlier versions say it only by the name of their set, unless the user named it."""
    if volume := tags.get(RESOURCE, "").partition("/")[2]:
        return volume
    sets = sets_from_tags(tags)
    return sets[0] if sets and _VOLUME.fullmatch(sets[0]) else None


def _percent(text: str) -> int | None:
    """AWS writes ``45%``, and nothing at all for a moment after the start."""
    digits = text.rstrip("%")
    return int(digits) if digits.isdigit() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRequest(CopyRequest):
    """What the user asked for, checked and in one form. With ``create`` the snapshots are created first."""

    create: CreateOptions | None = None
    snapshot_ids: tuple[str, ...] = ()
    volume_ids: tuple[str, ...] = ()
    owner: str | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    select: str = "single"
    completion_minutes: int | None = None
    description: str | None = None
