"""A snapshot whose state follows simulated time.

It never copies data; size, key and owner are all there is to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from moto.ec2.models.elastic_block_store import Snapshot
from moto.moto_api._internal import mock_random

from ..clock import Job
from ..state import World

COPIED_VOLUME_ID = "vol-ffffffff"
"""VolumeId of every copied snapshot (recording ec2.DescribeSnapshots.copied-for-ami)."""


def new_snapshot_id() -> str:
    return f"snap-0{mock_random.get_random_hex(16)}"


def copy_description(image_id: str, source_id: str, snapshot_id: str, started: datetime) -> str:
    """Recording ec2.DescribeSnapshots.copied-for-ami; the number is milliseconds with thousands separators."""
    task = int(started.timestamp() * 1000)
    return (
        f"Copied for DestinationAmi {image_id} from SourceAmi {source_id} for SourceSnapshot {snapshot_id}. "
        f"Task created on {task:,}."
    )


@dataclass(frozen=True)
class _Volume:
    """What moto reads of a snapshot's volume, which may be gone or in another region."""

    id: str
    size: int
    kms_key_id: str | None = None


class SimSnapshot(Snapshot):
    # moto's metaclass takes the service from the second part of the module's name.
    __module__ = "moto.ec2.models"

    def __init__(
        self,
        world: World,
        backend: Any,
        size_gib: int,
        description: str = "",
        job: Job | None = None,
        kms_key_arn: str | None = None,
        encrypted: bool = False,
        volume_id: str = COPIED_VOLUME_ID,
        timed_minutes: int | None = None,
        by_copy_snapshot: bool = False,
        started: datetime | None = None,
    ) -> None:
        self.job = job
        volume: Any = _Volume(volume_id, size_gib)
        super().__init__(
            backend,
            new_snapshot_id(),
            volume,
            description,
            encrypted=encrypted,
            kms_key_id=kms_key_arn,
        )
        self.start_time = started or world.clock.now()
        self.timed_minutes = timed_minutes
        self.by_copy_snapshot = by_copy_snapshot
        self.serial = world.next_serial()
        self.created_at = world.clock.elapsed()

    @property
    def status(self) -> str:
        if self.job is None:
            return "completed"
        if self.job.has_failed:
            return "error"
        return "completed" if self.job.is_over else "pending"

    @status.setter
    def status(self, value: str) -> None:
        """moto assigns "completed" in its constructor; here the state comes from the job alone."""

    @property
    def completed_at(self) -> datetime | None:
        """None while it is pending, and of a snapshot that was seeded."""
        is_completed = self.job is not None and self.status == "completed"
        return self.start_time + timedelta(seconds=self.job.seconds) if self.job and is_completed else None

    @property
    def status_message(self) -> str | None:
        failed = self.job is not None and self.job.has_failed
        return self.job.failure.snapshot_message if failed and self.job and self.job.failure else None

    @property
    def progress(self) -> str:
        return f"{self.job.percent if self.job else 100}%"

    def is_shared_with(self, account: str) -> bool:
        public = "all" in self.create_volume_permission_groups
        return public or account == self.owner_id or account in self.create_volume_permission_userids
