"""Renaming a database takes its time: it is "renaming" under its old name, then there under the new one alone.

It never changes more than the name and what is made of it, ARN and endpoint; moto renames at once, and lets a name
replace what has it. Snapshots keep the name that their database had.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.rds.models import RDSBackend

from ..clock import Job
from ..errors import AwsError
from ..models.db_kind import CLUSTER, INSTANCE, Kind
from ..state import World
from .replacing import replace

_BACKEND = "moto.rds.models:RDSBackend"
# Codes: botocore's model.
_EXISTS = {INSTANCE.name: "DBInstanceAlreadyExists", CLUSTER.name: "DBClusterAlreadyExistsFault"}


class Renaming:
    """A database on its way to another name. Its old address is gone at once (RDS guide, USER_RenameInstance)."""

    status = "renaming"
    db_instance_status = "renaming"

    def __init__(self, database: Any) -> None:
        self._database = database

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


def is_renaming(database: Any) -> bool:
    job: Job | None = getattr(database, "sim_rename", None)
    return job is not None and not job.is_over


def apply(world: World) -> None:
    """After the others that say what can be changed just now."""
    change_instance: Callable[..., Any] = RDSBackend.modify_db_instance
    change_cluster: Callable[..., Any] = RDSBackend.modify_db_cluster

    def renamed(database: Any, answer: Any, move: Callable[[], None]) -> Any:
        seconds = world.settings.rename_db_seconds
        if seconds > 0:
            database.sim_rename = Job(world.clock, world.deferred.now(), seconds)
        world.deferred.later(seconds, move)
        return Renaming(database) if is_renaming(database) else answer

    def modify_instance(self: Any, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> Any:
        new = str(db_kwargs.pop("new_db_instance_identifier", None) or "").lower()
        _check(INSTANCE, self.databases, db_instance_identifier, new)
        answer = change_instance(self, db_instance_identifier, db_kwargs)
        if not new:
            return answer
        database = self.databases[db_instance_identifier]
        return renamed(database, answer, lambda: _move_instance(self, database, new))

    def modify_cluster(self: Any, kwargs: dict[str, Any]) -> Any:
        new = str(kwargs.pop("new_db_cluster_identifier", None) or "").lower()
        name = kwargs["db_cluster_identifier"]
        _check(CLUSTER, self.clusters, name, new)
        answer = change_cluster(self, kwargs)
        if not new:
            return answer
        cluster = self.clusters[name]
        return renamed(cluster, answer, lambda: _move_cluster(self, cluster, new))

    replace(f"{_BACKEND}.modify_db_instance", modify_instance)
    replace(f"{_BACKEND}.modify_db_cluster", modify_cluster)


def _check(kind: Kind, databases: dict[str, Any], name: str, new: str) -> None:
    if is_renaming(databases.get(name)):
        raise AwsError(kind.database_invalid_state, f"{kind.database} {name} is not in available state.")
    if new and new in databases:
        raise AwsError(_EXISTS[kind.name], f"{kind.database} already exists")


def _move_instance(backend: Any, database: Any, new: str) -> None:
    backend.databases.pop(database.db_instance_identifier, None)
    database.db_instance_identifier = new
    backend.databases[new] = database


def _move_cluster(backend: Any, cluster: Any, new: str) -> None:
    members = list(cluster.members)
    backend.clusters.pop(cluster.db_cluster_identifier, None)
    cluster.db_cluster_identifier = new
    backend.clusters[new] = cluster
    for member in members:
        member.db_cluster_identifier = new
