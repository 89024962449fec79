# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is there in the recovery region: a database, or a cluster with its instances, as plain frozen data.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._core.tags import tags_from_boto
from ..._manifest.databases import cluster_about, instance_about
from ..steps import UP as UP_STATES

UP, COMING, STUCK = "up", "coming", "stuck"
# Those that are neither up nor among these are on their way.
_STUCK = (
    *("failed", "stopped", "stopping", "deleting", "storage-full", "restore-error", "insufficient-capacity"),
    *("inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable"),
)


@dataclass(frozen=True, slots=True)
class Database:
    """A DB instance or a DB cluster. ``values`` are its options under the names that a plan has for them."""

    id: str
    arn: str
    status: str
    tags: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    endpoint: Mapping[str, Any] | None = None
    reader_endpoint: Mapping[str, Any] | None = None
    cluster: str | None = None
    pending: tuple[str, ...] = ()
    # ARN (or identifier) of what it is a read replica of.
    replica_of: str | None = None

    @property
    def phase(self) -> str:
        if self.status in UP_STATES:
            return UP
        return STUCK if self.status in _STUCK or self.status.startswith("incompatible-") else COMING


def instance_from_boto(db: Mapping[str, Any]) -> Database:
    address = (db.get("Endpoint") or {}).get("Address")
    return Database(
        id=db["DBInstanceIdentifier"],
        arn=db["DBInstanceArn"],
        status=db["DBInstanceStatus"],
        tags=tags_from_boto(db.get("TagList")),
        values=instance_about(db),
        endpoint=_endpoint(address, (db.get("Endpoint") or {}).get("Port")),
        cluster=db.get("DBClusterIdentifier"),
        pending=tuple(sorted(db.get("PendingModifiedValues") or ())),
        replica_of=db.get("ReadReplicaSourceDBInstanceIdentifier") or db.get("ReadReplicaSourceDBClusterIdentifier"),
    )


def cluster_from_boto(cluster: Mapping[str, Any]) -> Database:
    return Database(
        id=cluster["DBClusterIdentifier"],
        arn=cluster["DBClusterArn"],
        status=cluster["Status"],
        tags=tags_from_boto(cluster.get("TagList")),
        values=cluster_about(cluster),
        endpoint=_endpoint(cluster.get("Endpoint"), cluster.get("Port")),
        reader_endpoint=_endpoint(cluster.get("ReaderEndpoint"), cluster.get("Port")),
        pending=tuple(sorted(cluster.get("PendingModifiedValues") or ())),
        replica_of=cluster.get("ReplicationSourceIdentifier"),
    )


@dataclass(frozen=True, slots=True)
class GlobalCluster:
    """An Aurora global database: ARNs of its ``members`` and of those that write, and what it is doing now."""

    id: str
    status: str
    members: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()

    @property
    def is_busy(self) -> bool:
        return self.status not in UP_STATES


def global_cluster_from_boto(cluster: Mapping[str, Any]) -> GlobalCluster:
    members = cluster.get("GlobalClusterMembers") or ()
    moving = (cluster.get("FailoverState") or {}).get("Status")
    return GlobalCluster(
        id=cluster["GlobalClusterIdentifier"],
        status=moving or cluster["Status"],
        members=tuple(member["DBClusterArn"] for member in members),
        writers=tuple(member["DBClusterArn"] for member in members if member.get("IsWriter")),
    )


def _endpoint(address: Any, port: Any) -> dict[str, Any] | None:
    return {"address": address, "port": port} if address else None


@dataclass(frozen=True, slots=True)
class Behind:
    """A standby that has not got everything that the source wrote before it was fenced."""

    id: str
    status: str


@dataclass(frozen=True, slots=True)
class There:
    """All DB instances and DB clusters of a region by identifier: what is recovered is among them or not.

    ``worlds`` are the global databases, read only for a workload that is recovered by one. ``behind`` is a replica that
    must not be promoted yet.
    """

    instances: Mapping[str, Database] = field(default_factory=dict)
    clusters: Mapping[str, Database] = field(default_factory=dict)
    worlds: tuple[GlobalCluster, ...] = ()
    behind: Behind | None = None
