# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listings of RDS: DB instances and DB clusters, which are also those of DocumentDB and Neptune, errors explained.

It never decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.listing import db_clusters, db_instances
from ..._core.tags import tags_from_boto
from ..._rds.model import SERVERLESS_V1
from ..model import Database


def instances(rds: Any, region: str) -> list[Database]:
    return db_instances(rds, region, _instance)


def clusters(rds: Any, region: str) -> list[Database]:
    return db_clusters(rds, region, _cluster)


def _instance(told: Mapping[str, Any]) -> Database:
    groups = {
        "db_subnet_group_name": told.get("DBSubnetGroup", {}).get("DBSubnetGroupName", ""),
        "db_parameter_group_name": _first(told.get("DBParameterGroups"), "DBParameterGroupName"),
        "option_group_name": _first(told.get("OptionGroupMemberships"), "OptionGroupName"),
    }
    address = told.get("Endpoint", {})
    return Database(
        id=told["DBInstanceIdentifier"],
        engine=told["Engine"],
        instance_class=told.get("DBInstanceClass", ""),
        endpoints=(address["Address"],) if address.get("Address") else (),
        port=address.get("Port"),
        groups=groups,
        multi_az=bool(told.get("MultiAZ")),
        backup_days=int(told.get("BackupRetentionPeriod", 1)),
        cluster=told.get("DBClusterIdentifier", ""),
        replica_of=told.get("ReadReplicaSourceDBInstanceIdentifier")
        or told.get("ReadReplicaSourceDBClusterIdentifier", ""),
        **_common(told),
    )


def _cluster(told: Mapping[str, Any]) -> Database:
    scaling = told.get("ServerlessV2ScalingConfiguration") or {}
    subnets = told.get("DBSubnetGroup", "")
    return Database(
        id=told["DBClusterIdentifier"],
        engine=told["Engine"],
        # Of a Multi-AZ DB cluster only: instances of Aurora have their own.
        instance_class=told.get("DBClusterInstanceClass", ""),
        endpoints=tuple(
            filter(None, (told.get("Endpoint"), told.get("ReaderEndpoint"), *told.get("CustomEndpoints", ())))
        ),
        port=told.get("Port"),
        groups={
            "db_subnet_group_name": subnets if isinstance(subnets, str) else "",
            "db_cluster_parameter_group_name": told.get("DBClusterParameterGroup", ""),
        },
        members=tuple(sorted(member["DBInstanceIdentifier"] for member in told.get("DBClusterMembers", ()))),
        capacity=(scaling["MinCapacity"], scaling["MaxCapacity"])
        if {"MinCapacity", "MaxCapacity"} <= set(scaling)
        else None,
        is_serverless_v1=told.get("EngineMode") == SERVERLESS_V1,
        replica_of=told.get("ReplicationSourceIdentifier", ""),
        **_common(told),
    )


def _common(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "security_groups": tuple(sorted(group["VpcSecurityGroupId"] for group in told.get("VpcSecurityGroups", ()))),
        "encrypted": bool(told.get("StorageEncrypted")),
        "tags": tags_from_boto(told.get("TagList")),
    }


def _first(groups: Any, name: str) -> str:
    return str(groups[0].get(name, "")) if groups else ""
