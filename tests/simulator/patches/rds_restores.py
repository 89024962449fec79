"""Restoring a database takes its time: it is "creating", and has no endpoint, until it is available.

It never changes what moto restores; groups that a restore does not name are the defaults of the region, as in AWS.
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.rds.models import RDSBackend

from ..clock import Job
from ..durations import restore_seconds
from ..errors import AwsError
from ..models.db_kind import CLUSTER, INSTANCE, Kind
from ..state import World
from .rds_promotions import Promoting, is_promoting
from .rds_renames import Renaming, is_renaming
from .replacing import replace

_BACKEND = "moto.rds.models:RDSBackend"
_restore_instance = RDSBackend.restore_db_instance_from_db_snapshot
_restore_cluster = RDSBackend.restore_db_cluster_from_snapshot
_create_instance = RDSBackend.create_db_instance
_modify_instance = RDSBackend.modify_db_instance
_modify_cluster = RDSBackend.modify_db_cluster


class Unfinished:
    """A database that is being restored, as AWS describes it. It never lets moto's own status through."""

    def __init__(self, database: Any) -> None:
        self._database = database

    status = "creating"
    db_instance_status = "creating"
    endpoint = None
    reader_endpoint = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


def as_described(database: Any) -> Any:
    """The database itself once it is available."""
    if is_promoting(database):
        return Promoting(database)
    if is_renaming(database):
        return Renaming(database)
    return Unfinished(database) if is_unfinished(database) else database


def is_unfinished(database: Any) -> bool:
    job: Job | None = getattr(database, "sim_restore", None)
    return job is not None and not job.is_over


def apply(world: World) -> None:
    def begun(database: Any, kind: Kind, *, is_member: bool = False) -> Any:
        seconds = world.settings.restore_db_seconds
        if seconds is None:
            size = int(database.allocated_storage or 0)
            seconds = restore_seconds(size, is_cluster=kind is CLUSTER, is_member=is_member)
        if kind is INSTANCE and database.publicly_accessible is None:
            # AWS always says whether it is (API reference, DBInstance); moto only if it was said.
            database.publicly_accessible = False
        database.sim_restore = Job(world.clock, world.clock.elapsed(), seconds)
        return as_described(database)

    def restore_instance(self: Any, from_snapshot_id: str, overrides: dict[str, Any]) -> Any:
        _restore_instance(self, from_snapshot_id, overrides)
        return begun(self.databases[overrides["db_instance_identifier"].lower()], INSTANCE)

    def restore_cluster(self: Any, from_snapshot_id: str, overrides: dict[str, Any]) -> Any:
        name = overrides["db_cluster_identifier"].lower()
        if name in self.clusters:
            # API_RestoreDBClusterFromSnapshot; moto would replace the cluster.
            raise AwsError("DBClusterAlreadyExistsFault", "DB Cluster already exists")
        cluster = _restore_cluster(self, from_snapshot_id, overrides)
        cluster.status = "available"
        if not cluster.vpc_security_group_ids:
            ec2 = ec2_backends[self.account_id][self.region_name]
            cluster.vpc_security_group_ids = [ec2.get_default_security_group(ec2.default_vpc.id).id]
        return begun(cluster, CLUSTER)

    def create_instance(self: Any, db_kwargs: dict[str, Any]) -> Any:
        name = db_kwargs.get("db_cluster_identifier")
        cluster = self.clusters.get(name) if name else None
        if cluster is not None and is_unfinished(cluster):
            raise _not_available(CLUSTER, cluster.db_cluster_identifier)
        created = _create_instance(self, db_kwargs)
        # Those of other clusters are there at once, as moto has it: the seeds of tests.
        return begun(created, INSTANCE, is_member=True) if hasattr(cluster, "sim_restore") else created

    replace(f"{_BACKEND}.restore_db_instance_from_db_snapshot", restore_instance)
    replace(f"{_BACKEND}.restore_db_cluster_from_snapshot", restore_cluster)
    replace(f"{_BACKEND}.create_db_instance", create_instance)
    replace(f"{_BACKEND}.modify_db_instance", _modify_available_instance)
    replace(f"{_BACKEND}.modify_db_cluster", _modify_available_cluster)


def _modify_available_instance(self: Any, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> Any:
    database = self.databases.get(db_instance_identifier)
    if is_unfinished(database) or is_promoting(database):
        raise _not_available(INSTANCE, db_instance_identifier)
    return _modify_instance(self, db_instance_identifier, db_kwargs)


def _modify_available_cluster(self: Any, kwargs: dict[str, Any]) -> Any:
    if is_unfinished(self.clusters.get(kwargs["db_cluster_identifier"])):
        raise _not_available(CLUSTER, kwargs["db_cluster_identifier"])
    return _modify_cluster(self, kwargs)


def _not_available(kind: Kind, identifier: str) -> AwsError:
    """Codes: botocore's model."""
    return AwsError(kind.database_invalid_state, f"{kind.database} {identifier} is not in available state.")
