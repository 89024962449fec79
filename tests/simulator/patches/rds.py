"""moto's RDS where it meets our snapshots: databases make ours, and are described in pages.

It never changes how moto creates or deletes a database; how it restores one is in rds_restores.py.
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import DBClusterNotFoundError, DBInstanceNotFoundError
from moto.rds.models import RDSBackend

from ..models.db_kind import CLUSTER, INSTANCE
from ..models.db_snapshot import SimDbSnapshot
from ..rds.create_snapshot import snapshot_of_model
from ..rds.errors import database_not_found
from ..rds.paging import page
from ..state import World
from .rds_restores import as_described
from .replacing import replace

_describe_parameter_groups = RDSBackend.describe_db_parameter_groups


def apply(world: World) -> None:
    """moto takes these snapshots itself: automated ones of new databases, final ones of deleted databases."""

    def create_db_snapshot(
        self: Any,
        db_instance_identifier: str,
        db_snapshot_identifier: str,
        snapshot_type: str = "manual",
    ) -> SimDbSnapshot:
        model = self.databases[db_instance_identifier]
        made = snapshot_of_model(world, self, INSTANCE, db_snapshot_identifier, model, type=snapshot_type)
        self.database_snapshots[made.identifier] = made
        return made

    def create_db_cluster_snapshot(
        self: Any,
        db_cluster_identifier: str,
        db_cluster_snapshot_identifier: str,
        snapshot_type: str = "manual",
    ) -> SimDbSnapshot:
        model = self.clusters[db_cluster_identifier]
        made = snapshot_of_model(world, self, CLUSTER, db_cluster_snapshot_identifier, model, type=snapshot_type)
        self.cluster_snapshots[made.identifier] = made
        return made

    replace("moto.rds.models:RDSBackend.create_db_snapshot", create_db_snapshot)
    replace("moto.rds.models:RDSBackend.create_db_cluster_snapshot", create_db_cluster_snapshot)
    replace("moto.rds.models:RDSBackend.describe_db_parameter_groups", _parameter_groups)
    replace("moto.rds.responses:RDSResponse.describe_db_instances", _describe_db_instances)
    replace("moto.rds.responses:RDSResponse.describe_db_clusters", _describe_db_clusters)


def _parameter_groups(self: Any, given: dict[str, Any]) -> list[Any]:
    """moto makes the default group of a DB instance only when the instance is described; in AWS it is there before."""
    for database in self.databases.values():
        database.db_parameter_groups()
    return _describe_parameter_groups(self, given)


def _describe_db_instances(self: Any) -> ActionResult:
    name = self.params.get("DBInstanceIdentifier")
    try:
        found = self.backend.describe_db_instances(name, filters=_filters(self.params))
    except DBInstanceNotFoundError as error:
        raise database_not_found(INSTANCE, name) from error
    chosen, marker = _page(self.params, found, "db_instance_identifier")
    return ActionResult({"DBInstances": [as_described(each) for each in chosen], "Marker": marker})


def _describe_db_clusters(self: Any) -> ActionResult:
    name = self.params.get("DBClusterIdentifier")
    try:
        found = self.backend.describe_db_clusters(db_cluster_identifier=name, filters=_filters(self.params))
    except DBClusterNotFoundError as error:
        raise database_not_found(CLUSTER, name) from error
    chosen, marker = _page(self.params, found, "db_cluster_identifier")
    return ActionResult({"DBClusters": [as_described(each) for each in chosen], "Marker": marker})


def _filters(params: Any) -> dict[str, list[str]]:
    return {entry["Name"]: entry["Values"] for entry in params.get("Filters", [])}


def _page(params: Any, found: list[Any], name: str) -> tuple[list[Any], str | None]:
    by_name = sorted(found, key=lambda database: getattr(database, name))
    return page(params, by_name, place=lambda database: getattr(database, name))
