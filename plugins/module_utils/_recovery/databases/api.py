# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of a recovery of databases: one function for each, errors explained, answers as models.

It never decides anything, and every call goes to the recovery region.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..._core.errors import explained
from ..._core.tags import tags_to_boto
from ..steps import Complete
from .compare import CORRECTED_OF_CLUSTERS, CORRECTED_OF_INSTANCES
from .errors import RULES
from .model import Database, cluster_from_boto, instance_from_boto
from .steps import Correct

PAGE_SIZE = 100


def describe_instances(rds: Any, region: str) -> dict[str, Database]:
    """Identifier -> DB instance, all of a region."""
    with explained("rds", "DescribeDBInstances", region, "the DB instances", RULES):
        return _by_id(rds, "describe_db_instances", "DBInstances", instance_from_boto)


def describe_clusters(rds: Any, region: str) -> dict[str, Database]:
    """Identifier -> DB cluster, all of a region."""
    with explained("rds", "DescribeDBClusters", region, "the DB clusters", RULES):
        return _by_id(rds, "describe_db_clusters", "DBClusters", cluster_from_boto)


def _by_id(rds: Any, call: str, key: str, read: Callable[[Mapping[str, Any]], Database]) -> dict[str, Database]:
    pages = rds.get_paginator(call).paginate(PaginationConfig={"PageSize": PAGE_SIZE})
    found = [read(each) for page in pages for each in page[key]]
    return {each.id: each for each in found}


def modify(rds: Any, region: str, step: Correct) -> None:
    """Set values at once, and not in the next maintenance window."""
    if step.is_cluster:
        with explained("rds", "ModifyDBCluster", region, f"DB cluster {step.id}", RULES):
            own = {CORRECTED_OF_CLUSTERS[option]: _boto(value) for option, value in step.changes.items()}
            rds.modify_db_cluster(DBClusterIdentifier=step.id, ApplyImmediately=True, **own)
        return
    with explained("rds", "ModifyDBInstance", region, f"DB instance {step.id}", RULES):
        own = {CORRECTED_OF_INSTANCES[option]: _boto(value) for option, value in step.changes.items()}
        rds.modify_db_instance(DBInstanceIdentifier=step.id, ApplyImmediately=True, **own)


def _boto(value: Any) -> Any:
    """``{min_capacity: 1}`` as ``{MinCapacity: 1}``."""
    if not isinstance(value, Mapping):
        return value
    return {"".join(word.title() for word in key.split("_")): each for key, each in value.items()}


def tag(rds: Any, step: Complete) -> None:
    with explained("rds", "AddTagsToResource", step.region, step.id, RULES):
        for arn in step.ids:
            rds.add_tags_to_resource(ResourceName=arn, Tags=tags_to_boto(step.tags))
