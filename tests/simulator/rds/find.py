"""Finding snapshots: own ones by name, and any that may be read by ARN.

It never changes anything.
"""

from __future__ import annotations

from typing import Any

from ..models.db_kind import CLUSTER, Kind
from ..models.db_snapshot import SimDbSnapshot
from ..state import World
from ..wire import Call
from .errors import snapshot_not_found, unrecognized_resource
from .identifiers import parse_arn


def snapshots_of(kind: Kind, backend: Any) -> Any:
    """The dictionary in which moto keeps the snapshots of an account in a region."""
    return backend.cluster_snapshots if kind is CLUSTER else backend.database_snapshots


def own_snapshot(kind: Kind, call: Call, world: World, asked: str) -> SimDbSnapshot:
    """A snapshot of the calling account in the region of the call, by name or ARN."""
    name = asked
    if asked.startswith("arn:"):
        arn = parse_arn(asked)
        if arn.type != kind.arn_type:
            raise unrecognized_resource(asked)
        name = arn.name if (arn.region, arn.account) == (call.region, call.account) else ""
    found: SimDbSnapshot | None = snapshots_of(kind, world.rds(call.account, call.region)).get(name)
    if found is None:
        raise snapshot_not_found(kind, asked)
    return found


def snapshot_by_arn(kind: Kind, call: Call, world: World, text: str) -> SimDbSnapshot | None:
    """A snapshot in any region that the calling account owns or that is shared with it."""
    arn = parse_arn(text)
    if arn.type != kind.arn_type:
        raise unrecognized_resource(text)
    for backend in world.rds_in(arn.region):
        if backend.account_id == arn.account:
            found: SimDbSnapshot | None = snapshots_of(kind, backend).get(arn.name)
            return found if found is not None and found.is_restorable_by(call.account) else None
    return None
