# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls that find what a failover has brought back and set it aside: one function for each, errors explained.

It never decides anything, and every call goes to the recovery region.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core.errors import explained
from ..._core.tags import tags_from_boto
from .errors import RULES
from .model import Database, Rename

_PAGE = 100


def describe_instances(rds: Any, region: str) -> list[Database]:
    """All of a region: RDS has no filter for tags."""
    with explained("rds", "DescribeDBInstances", region, "the DB instances", RULES):
        pages = rds.get_paginator("describe_db_instances").paginate(PaginationConfig={"PageSize": _PAGE})
        return [_instance(each) for page in pages for each in page["DBInstances"]]


def _instance(db: Mapping[str, Any]) -> Database:
    return Database(
        id=db["DBInstanceIdentifier"],
        arn=db["DBInstanceArn"],
        status=db["DBInstanceStatus"],
        cluster=db.get("DBClusterIdentifier") or "",
        engine=db.get("Engine") or "",
        tags=tags_from_boto(db.get("TagList")),
    )


def describe_clusters(rds: Any, region: str) -> list[Database]:
    with explained("rds", "DescribeDBClusters", region, "the DB clusters", RULES):
        pages = rds.get_paginator("describe_db_clusters").paginate(PaginationConfig={"PageSize": _PAGE})
        return [_cluster(each) for page in pages for each in page["DBClusters"]]


def _cluster(cluster: Mapping[str, Any]) -> Database:
    return Database(
        id=cluster["DBClusterIdentifier"],
        arn=cluster["DBClusterArn"],
        status=cluster["Status"],
        is_cluster=True,
        engine=cluster.get("Engine") or "",
        tags=tags_from_boto(cluster.get("TagList")),
    )


def rename(rds: Any, region: str, step: Rename) -> None:
    """At once, and not in the next maintenance window."""
    old, new = step.database.id, step.name
    if step.database.is_cluster:
        with explained("rds", "ModifyDBCluster", region, f"DB cluster {old}", RULES):
            rds.modify_db_cluster(DBClusterIdentifier=old, NewDBClusterIdentifier=new, ApplyImmediately=True)
        return
    with explained("rds", "ModifyDBInstance", region, f"DB instance {old}", RULES):
        rds.modify_db_instance(DBInstanceIdentifier=old, NewDBInstanceIdentifier=new, ApplyImmediately=True)
