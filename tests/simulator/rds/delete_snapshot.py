"""DeleteDBSnapshot and DeleteDBClusterSnapshot: manual ones only; a copy in progress is cancelled by it.

It never deletes what an automated backup or AWS Backup made.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..models.db_kind import Kind
from ..state import World
from ..wire import Call
from .find import own_snapshot, snapshots_of
from .identifiers import required
from .views import snapshot_view


def delete_snapshot(kind: Kind, call: Call, world: World) -> dict[str, Any]:
    snapshot = own_snapshot(kind, call, world, required(call, kind.id_parameter))
    if snapshot.snapshot_type != "manual":
        # For AWS Backup's snapshots inferred from automated ones.
        raise AwsError(kind.invalid_state, kind.only_manual)
    if snapshot.source is None and snapshot.status == "creating":
        # botocore, DeleteDBSnapshot: "If the snapshot is being copied, the copy operation is terminated. The DB
        # snapshot must be in the available state to be deleted." The text is inferred.
        text = f"Cannot delete the snapshot because it is not currently in the available state: {snapshot.identifier}."
        raise AwsError(kind.invalid_state, text)
    del snapshots_of(kind, snapshot.backend)[snapshot.identifier]
    # AWS CLI reference, example of delete-db-snapshot.
    return {kind.snapshot: {**snapshot_view(snapshot), "Status": "deleted"}}
