"""The two limits that answer with one code: copies in flight, and manual snapshots.

Only the text tells them apart; it never counts automated snapshots or those of AWS Backup.
"""

from __future__ import annotations

from ..errors import AwsError
from ..models.db_kind import CLUSTER, Kind
from ..models.db_snapshot import SimDbSnapshot
from ..state import World
from ..wire import Call
from .find import snapshots_of


def check_manual_snapshots(kind: Kind, call: Call, world: World) -> None:
    """pbudzon/aws-maintenance#12; the limit: quotas L-272F1212 and L-9B510759."""
    limit = world.settings.manual_db_snapshots_limit
    if sum(1 for snapshot in _own(kind, call, world) if snapshot.snapshot_type == "manual") >= limit:
        raise AwsError("SnapshotQuotaExceeded", f"Cannot create more than {limit} manual snapshots")


def check_copies_in_flight(kind: Kind, call: Call, world: World) -> None:
    """Recording rds.CopyDBSnapshot.SnapshotQuotaExceeded-inflight (limit 5 then, 20 today: RDS guide, CHAP_Limits)."""
    settings = world.settings
    limit = settings.db_cluster_copies_limit if kind is CLUSTER else settings.db_instance_copies_limit
    if sum(1 for snapshot in _own(kind, call, world) if snapshot.is_in_flight) >= limit:
        raise AwsError("SnapshotQuotaExceeded", f"Cannot copy more than {limit} snapshots across regions")


def _own(kind: Kind, call: Call, world: World) -> list[SimDbSnapshot]:
    return list(snapshots_of(kind, world.rds(call.account, call.region)).values())
