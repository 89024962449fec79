"""Promoting a read replica takes its time: it is "modifying", still a replica, until it stands alone.

It never changes what moto promotes, but for what AWS says of a database that stands alone: it has no source. A new
replica has tags of its own and no backups; moto shares the tags of its source.
"""

from __future__ import annotations

from typing import Any

from moto.rds.models import RDSBackend

from ..clock import Job
from ..errors import AwsError
from ..state import World
from .replacing import replace

_promote = RDSBackend.promote_read_replica
_create_replica = RDSBackend.create_db_instance_read_replica


class Promoting:
    """A replica on its way. It keeps its endpoint."""

    status = "modifying"
    db_instance_status = "modifying"

    def __init__(self, database: Any) -> None:
        self._database = database

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


def is_promoting(database: Any) -> bool:
    job: Job | None = getattr(database, "sim_promotion", None)
    return job is not None and not job.is_over


def apply(world: World) -> None:
    def promote(self: Any, db_kwargs: dict[str, Any]) -> Any:
        name = db_kwargs["db_instance_identifier"]
        database = self.databases.get(name)
        if database is None:
            raise AwsError("DBInstanceNotFound", f"DBInstance {name} not found.", 404)
        if is_promoting(database) or not database.is_replica:
            # Code: botocore's model; the text is inferred.
            raise AwsError("InvalidDBInstanceState", f"DB Instance {name} is not a read replica that can be promoted.")
        seconds = world.settings.promote_db_seconds
        if seconds <= 0:
            return _promoted(self, db_kwargs)
        database.sim_promotion = Job(world.clock, world.deferred.now(), seconds)
        world.deferred.later(seconds, lambda: _end(self, database, db_kwargs))
        return Promoting(database)

    replace("moto.rds.models:RDSBackend.promote_read_replica", promote)
    replace("moto.rds.models:RDSBackend.create_db_instance_read_replica", _created)


def _created(self: Any, db_kwargs: dict[str, Any]) -> Any:
    replica = _create_replica(self, db_kwargs)
    replica.tags = list(db_kwargs.get("tags") or [])
    # RDS guide, USER_ReadRepl: replicas are created with backups off.
    replica.backup_retention_period = 0
    return replica


def _promoted(backend: Any, db_kwargs: dict[str, Any]) -> Any:
    # API_PromoteReadReplica: one day unless the call says otherwise.
    database = _promote(backend, {"backup_retention_period": 1, **db_kwargs})
    database.source_db_instance_identifier = None
    return database


def _end(backend: Any, database: Any, db_kwargs: dict[str, Any]) -> None:
    if backend.databases.get(database.db_instance_identifier) is database:
        _promoted(backend, db_kwargs)
