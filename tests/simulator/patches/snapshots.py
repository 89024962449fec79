"""Makes CreateSnapshot of stock moto produce our snapshots.

It never changes their parameters; these snapshots are complete at once, as moto has them.
"""

from __future__ import annotations

from typing import Any

from ..models.snapshot import SimSnapshot
from ..state import World
from .replacing import replace


def apply(world: World) -> None:
    def snapshot(
        ec2_backend: Any,
        snapshot_id: str,
        volume: Any,
        description: str,
        encrypted: bool = False,
        kms_key_id: str | None = None,
        owner_id: str | None = None,
        from_ami: str | None = None,
    ) -> SimSnapshot:
        made = SimSnapshot(
            world,
            ec2_backend,
            volume.size,
            description or "",
            encrypted=encrypted,
            kms_key_arn=kms_key_id or volume.kms_key_id,
            volume_id=volume.id,
        )
        made.id = snapshot_id
        return made

    replace("moto.ec2.models.elastic_block_store:Snapshot", snapshot)
