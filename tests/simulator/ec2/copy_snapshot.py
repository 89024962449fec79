"""CopySnapshot: a pending snapshot that ends complete, or in ``error`` if its key is bad.

It never looks at a client token: CopySnapshot has none (EC2 developer guide, ec2-api-idempotency).
"""

from __future__ import annotations

from typing import Any

from ..access import check_partition, existing_regions
from ..clock import Job
from ..errors import AwsError, invalid_value
from ..models.image import Disk
from ..models.snapshot import SimSnapshot
from ..state import World
from ..wire import Call
from .copy_time import check_completion_minutes, seconds_of_copy
from .encryption import encryption_of_copy
from .find import check_snapshot_ids, is_visible_snapshot, snapshot_not_found
from .parameters import required, stop_if_dry_run
from .tag_rules import tag_specifications


def copy_snapshot(call: Call, world: World) -> dict[str, Any]:
    source = _source(call, world, required(call, "SourceSnapshotId"), required(call, "SourceRegion"))
    tags = tag_specifications(call, world, ("snapshot",))["snapshot"]
    check_completion_minutes(call, "CompletionDurationMinutes")
    plan = encryption_of_copy(call, world, Disk("", source, encrypted=bool(source.encrypted)))
    _check_copies_in_progress(call, world)
    stop_if_dry_run(call)
    minutes = call.params.get("CompletionDurationMinutes")
    seconds = seconds_of_copy(call, world, source.volume_size, minutes, plan.failure)
    backend = world.backend(call.account, call.region)
    snapshot = SimSnapshot(
        world,
        backend,
        source.volume_size,
        description=call.params.get("Description") or "",
        job=Job(world.clock, world.clock.elapsed(), seconds, plan.failure),
        kms_key_arn=plan.key_arn,
        encrypted=plan.encrypted,
        timed_minutes=minutes,
        by_copy_snapshot=True,
    )
    backend.snapshots[snapshot.id] = snapshot
    backend.tags[snapshot.id].update(tags)
    return {"SnapshotId": snapshot.id, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()] or None}


def _source(call: Call, world: World, snapshot_id: str, region: str) -> SimSnapshot:
    if region not in existing_regions():
        raise invalid_value(region, "sourceRegion", "Expected the name of a Region.")
    check_partition(call, region, "sourceRegion")
    check_snapshot_ids([snapshot_id])
    for backend in world.backends_in(region):
        found = backend.snapshots.get(snapshot_id)
        if found is not None and found.is_shared_with(call.account) and is_visible_snapshot(world, found):
            if found.status != "completed":
                raise AwsError("IncorrectState", f"Snapshot is in invalid state - {found.status}")
            source: SimSnapshot = found
            return source
    raise snapshot_not_found(snapshot_id)


def _check_copies_in_progress(call: Call, world: World) -> None:
    """aws-samples/copy-encrypted-ami#3; copies of images have a limit of their own."""
    limit = world.settings.snapshot_copies_in_progress_limit
    snapshots = world.backend(call.account, call.region).snapshots.values()
    if sum(1 for snapshot in snapshots if snapshot.by_copy_snapshot and snapshot.status == "pending") >= limit:
        text = f"Too many snapshot copies in progress. The limit is {limit} for this destination region."
        raise AwsError("ResourceLimitExceeded", text)
