# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tasks for modules of amazon.aws that create what a recovery needs: a module and its options.

Pure: it never runs one. They are started with wait: false, because waiting is our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._rds.model import SERVERLESS_V1
from ..settings import Values
from .point import Point

Task = tuple[str, dict[str, Any]]
_INSTANCE, _CLUSTER = "amazon.aws.rds_instance", "amazon.aws.rds_cluster"
# amazon.aws.rds_instance knows no io2; a restore without it has the storage of the snapshot.
_STORAGE_TYPES = ("standard", "gp2", "gp3", "io1")
# RestoreDBClusterFromSnapshot as amazon.aws.rds_cluster calls it.
_OF_CLUSTER_RESTORES = (
    *("availability_zones", "backtrack_window", "db_subnet_group_name", "enable_cloudwatch_logs_exports"),
    *("enable_iam_database_authentication", "option_group_name", "port", "vpc_security_group_ids"),
    *("db_cluster_parameter_group_name", "deletion_protection", "copy_tags_to_snapshot"),
)


def instance_task(identifier: str, values: Values, point: Point, tags: Mapping[str, str], region: str) -> Task:
    given = {
        "creation_source": "snapshot",
        "db_instance_identifier": identifier,
        "db_snapshot_identifier": point.name,
        "engine": point.engine,
    }
    return _INSTANCE, {**_with_size(_sendable(values.options), point), **given, **_of_all(tags, region)}


def _with_size(options: Mapping[str, Any], point: Point) -> dict[str, Any]:
    """amazon.aws.rds_instance takes io1 only with a size: that of the recovery point, unless the plan says one."""
    is_needed = options.get("storage_type") == "io1" and "allocated_storage" not in options and point.size
    return {**options, **({"allocated_storage": point.size} if is_needed else {})}


def cluster_task(identifier: str, values: Values, point: Point, tags: Mapping[str, str], region: str) -> Task:
    own = {option: value for option, value in values.options.items() if option in _OF_CLUSTER_RESTORES}
    given = {
        "creation_source": "snapshot",
        "db_cluster_identifier": identifier,
        "snapshot_identifier": point.name,
        "engine": point.engine,
        # There is nothing else that AWS would create of it.
        **({"engine_mode": "provisioned"} if point.engine_mode == SERVERLESS_V1 else {}),
    }
    return _CLUSTER, {**own, **given, **_of_all(tags, region)}


def member_task(
    identifier: str, values: Values, cluster: str, engine: str, tags: Mapping[str, str], region: str
) -> Task:
    given = {"db_instance_identifier": identifier, "db_cluster_identifier": cluster, "engine": engine}
    return _INSTANCE, {**_sendable(values.options), **given, **_of_all(tags, region)}


def _of_all(tags: Mapping[str, str], region: str) -> dict[str, Any]:
    return {"tags": dict(tags), "purge_tags": False, "region": region, "wait": False}


def _sendable(options: Mapping[str, Any]) -> dict[str, Any]:
    """What the module accepts. Anything else is set afterwards, or is a finding."""
    is_known = options.get("storage_type") in (None, *_STORAGE_TYPES)
    return {option: value for option, value in options.items() if option != "storage_type" or is_known}
