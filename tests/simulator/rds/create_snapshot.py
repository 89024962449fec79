"""CreateDBSnapshot and CreateDBClusterSnapshot of a database that moto or a seed has.

It never waits; the snapshot is ``creating`` for a while.
"""

from __future__ import annotations

from typing import Any

from ..clock import Job
from ..errors import AwsError
from ..models.database import Database, database_of_cluster, database_of_instance
from ..models.db_kind import CLUSTER, Kind
from ..models.db_snapshot import SimDbSnapshot
from ..state import World
from ..wire import Call
from .errors import already_exists, database_not_found
from .find import snapshots_of
from .identifiers import new_identifier, required
from .quotas import check_manual_snapshots
from .tag_rules import checked_tags
from .views import snapshot_view


def create_snapshot(kind: Kind, call: Call, world: World) -> dict[str, Any]:
    identifier = new_identifier(kind, call, kind.id_parameter)
    backend = world.rds(call.account, call.region)
    model = _database(kind, call, backend)
    tags = checked_tags(call.params.get("Tags"))
    own = snapshots_of(kind, backend)
    if identifier in own:
        raise already_exists(kind, identifier)
    check_manual_snapshots(kind, call, world)
    job = Job(world.clock, world.clock.elapsed(), world.settings.create_db_snapshot_seconds)
    own[identifier] = snapshot_of_model(world, backend, kind, identifier, model, tags=tags or None, job=job)
    return {kind.snapshot: snapshot_view(own[identifier])}


def _database(kind: Kind, call: Call, backend: Any) -> Any:
    name = required(call, kind.database_parameter)
    model = (backend.clusters if kind is CLUSTER else backend.databases).get(name)
    if model is None:
        raise database_not_found(kind, name)
    if kind is not CLUSTER and model.db_cluster_identifier:
        # cloud-custodian#313
        text = "The specified instance is a member of a cluster and a snapshot cannot be created directly. Please use "
        raise AwsError("InvalidParameterValue", f"{text}the CreateDBClusterSnapshot API instead.")
    if kind is not CLUSTER and model.status != "available":
        # ministryofjustice/cloud-platform-user-guide#1842
        text = f"Cannot create a snapshot because the database instance {name} is not currently in the available state."
        raise AwsError(kind.database_invalid_state, text)
    return model


def snapshot_of_model(
    world: World,
    backend: Any,
    kind: Kind,
    identifier: str,
    model: Any,
    *,
    type: str = "manual",
    tags: dict[str, str] | None = None,
    job: Job | None = None,
) -> SimDbSnapshot:
    """Tags of the database are copied only where none are given and the database says so (moto, rds/models.py)."""
    if tags is None and model.copy_tags_to_snapshot:
        tags = {tag["Key"]: tag["Value"] for tag in model.tags}
    return SimDbSnapshot(
        world,
        backend,
        kind,
        identifier,
        database_of(kind, backend, model),
        type=type,
        encrypted=bool(model.storage_encrypted),
        kms_key_arn=model.kms_key_id if model.storage_encrypted else None,
        tags=tags,
        job=job,
    )


def database_of(kind: Kind, backend: Any, model: Any) -> Database:
    return database_of_cluster(backend, model) if kind is CLUSTER else database_of_instance(backend, model)
