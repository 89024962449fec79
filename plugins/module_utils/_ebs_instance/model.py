# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Volumes of an instance, snapshots of them, and what a user wants, as plain frozen data.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .._core.tags import tags_from_boto
from .._core.tracking import format_time

# EC2 API reference, Snapshot.State: what restores nothing and never will.
USELESS = frozenset({"error", "recoverable", "recovering"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRequest:
    """What the user asked for, checked and in one form. ``tags`` tell the sets of one purpose from all others."""

    region: str
    instance_id: str
    exclude_boot_volume: bool = False
    exclude_data_volume_ids: tuple[str, ...] = ()
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    copy_volume_tags: bool = False
    min_interval: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume that is attached to the instance."""

    id: str
    device: str
    is_boot: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeSnapshot:
    """One snapshot of a set. ``id`` and ``started`` are None while it is only foretold."""

    volume_id: str
    id: str | None = None
    state: str = "pending"
    started: datetime | None = None
    progress: str = ""
    size_gib: int | None = None
    encrypted: bool | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def to_result(self) -> dict[str, Any]:
        return {
            "snapshot_id": self.id,
            "volume_id": self.volume_id,
            "state": self.state,
            "start_time": format_time(self.started) if self.started else None,
            "progress": self.progress,
            "volume_size": self.size_gib,
            "encrypted": self.encrypted,
            "tags": dict(self.tags),
        }


def volumes_from_boto(instance: Mapping[str, Any]) -> tuple[Volume, ...]:
    """The EBS volumes of an instance out of a DescribeInstances answer; instance store volumes are left out."""
    root = instance.get("RootDeviceName")
    return tuple(
        Volume(mapping["Ebs"]["VolumeId"], mapping["DeviceName"], mapping["DeviceName"] == root)
        for mapping in instance.get("BlockDeviceMappings", ())
        if "Ebs" in mapping
    )


def snapshot_from_boto(snapshot: Mapping[str, Any]) -> VolumeSnapshot:
    """A snapshot out of an answer of CreateSnapshots or DescribeSnapshots, which have the same members."""
    return VolumeSnapshot(
        volume_id=snapshot["VolumeId"],
        id=snapshot["SnapshotId"],
        state=snapshot["State"],
        started=snapshot["StartTime"],
        progress=snapshot.get("Progress", ""),
        size_gib=snapshot.get("VolumeSize"),
        encrypted=snapshot.get("Encrypted"),
        tags=tags_from_boto(snapshot.get("Tags")),
    )
