# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What came up against what was wanted: what can still be set, and what a person has to know.

Pure: it takes what was read, and never changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..._manifest.other_settings.databases import OF_CLUSTERS_ALONE, OF_DATABASES
from ..._manifest.other_settings.setting import read_settings
from ..._rds.groups import NOUNS, is_default_group
from ..settings import AWS, Value, Values, value_text
from .model import Database
from .values import Known

# Restores take no such options, or not with every version of the SDK, so that they are set afterwards:
# option -> parameter of ModifyDBInstance and of ModifyDBCluster.
CORRECTED_OF_INSTANCES = {
    "backup_retention_period": "BackupRetentionPeriod",
    "preferred_backup_window": "PreferredBackupWindow",
    "preferred_maintenance_window": "PreferredMaintenanceWindow",
    "max_allocated_storage": "MaxAllocatedStorage",
    "monitoring_interval": "MonitoringInterval",
    "monitoring_role_arn": "MonitoringRoleArn",
    "enable_performance_insights": "EnablePerformanceInsights",
    "performance_insights_kms_key_id": "PerformanceInsightsKMSKeyId",
    "performance_insights_retention_period": "PerformanceInsightsRetentionPeriod",
    "ca_certificate_identifier": "CACertificateIdentifier",
}
CORRECTED_OF_CLUSTERS = {
    "backup_retention_period": "BackupRetentionPeriod",
    "preferred_backup_window": "PreferredBackupWindow",
    "preferred_maintenance_window": "PreferredMaintenanceWindow",
    "serverless_v2_scaling_configuration": "ServerlessV2ScalingConfiguration",
    "storage_type": "StorageType",
}
# RDS takes the one only with the other.
_PAIRS = {
    "monitoring_interval": ("monitoring_role_arn",),
    "monitoring_role_arn": ("monitoring_interval",),
    "performance_insights_kms_key_id": ("enable_performance_insights",),
    "performance_insights_retention_period": ("enable_performance_insights",),
    "enable_performance_insights": ("performance_insights_kms_key_id", "performance_insights_retention_period"),
}
_OF_CLUSTER = (
    *("preferred_backup_window", "backup_retention_period"),
    *("max_allocated_storage", "vpc_security_group_ids", "db_subnet_group_name", "option_group_name"),
)


def differences(values: Values, database: Database) -> list[Value]:
    """The values that are said, and that it has not."""
    return [value for value in values.settled if not _is_same(value, database.values.get(value.option))]


def corrections(values: Values, database: Database, *, is_cluster: bool) -> dict[str, Any]:
    """Option -> value of what can be set now that it is up; empty if all of that is as wanted."""
    table = CORRECTED_OF_CLUSTERS if is_cluster else CORRECTED_OF_INSTANCES
    own = {
        value.option: value.value
        for value in differences(values, database)
        if value.option in table and not (database.cluster and value.option in _OF_CLUSTER)
    }
    pairs = {other for option in own for other in _PAIRS.get(option, ())}
    return {**{option: values.get(option) for option in sorted(pairs) if values.get(option) is not None}, **own}


def together(options: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The options in parts that RDS takes by themselves."""
    left = sorted(options)
    while left:
        part, grown = {left[0]}, True
        while grown:
            others = {other for option in part for other in _PAIRS.get(option, ())} & set(left)
            grown = not others <= part
            part |= others
        yield tuple(sorted(part))
        left = [option for option in left if option not in part]


def different_values(values: Values, database: Database) -> list[dict[str, Any]]:
    """One finding for each value that is another than wanted."""
    return [_different(value, database) for value in differences(values, database)]


def findings(kind: str, values: Values, database: Database, known: Known) -> list[dict[str, Any]]:
    """One for each value that is another than wanted, and for each default of AWS that is rarely meant."""
    return (
        different_values(values, database)
        + _defaults(kind, values, database, known)
        + [
            _lost(kind, option, database, known)
            for option in read_settings(OF_DATABASES, known.source)
            if not (database.cluster and option in OF_CLUSTERS_ALONE)
            if values.origin(option) == AWS and _is_lost(database.values.get(option), known.source[option])
        ]
    )


def _is_lost(has: Any, of_source: Any) -> bool:
    if isinstance(of_source, list):
        return bool(set(_named(of_source)) - set(_named(has)))
    return bool(has != of_source)


def _named(things: Any) -> list[str]:
    """What a list is about: the ARNs of roles, the names of endpoints."""
    return sorted({str(each.get("role_arn") if isinstance(each, Mapping) else each) for each in things or ()})


def _lost(kind: str, option: str, database: Database, known: Known) -> dict[str, Any]:
    has, of_source = database.values.get(option), known.source[option]
    if isinstance(of_source, list):
        has, of_source = _named(has), _named(of_source)
    todo = OF_DATABASES[option].todo.format(noun="cluster" if kind == "cluster" else "instance")
    what = (
        f"{database.id}: {option} is {_text(has)}, and the source has {_text(of_source)}, which no restore takes over"
    )
    return _finding(database, option, of_source, has, f"{what}; {todo}")


def _different(value: Value, database: Database) -> dict[str, Any]:
    found = database.values.get(value.option)
    is_pending = bool(database.pending)
    later = "; AWS still has changes pending" if is_pending else ""
    what = f"{database.id}: {value.option} is {_text(found)}, and the {value.origin} wants {_text(value.value)}{later}"
    return _finding(database, value.option, value.value, found, f"{what}; set it, or change the {value.origin}")


def _defaults(kind: str, values: Values, database: Database, known: Known) -> list[dict[str, Any]]:
    """Security groups, and groups of parameters, options and subnets, that AWS has chosen because nothing said them."""
    found = []
    options = {"database": ("vpc_security_group_ids", *NOUNS), "cluster": ("vpc_security_group_ids", *NOUNS)}
    for option in options.get(kind, ("db_parameter_group_name",)):
        has = database.values.get(option)
        if values.origin(option) != AWS or not has or not _is_chosen(option, has, values, known):
            continue
        why = f" ({values.left[option]})" if option in values.left else ""
        what = f"{database.id}: {option} is {_text(has)}, which is AWS's default{why}; set restore.{option} in the plan"
        found.append(_finding(database, option, known.source.get(option), has, what))
    if values.origin("publicly_accessible") == AWS and database.values.get("publicly_accessible"):
        what = f"{database.id}: it has a public address, which nothing asks for; set restore.publicly_accessible"
        found.append(_finding(database, "publicly_accessible", None, True, what))
    return found


def _is_chosen(option: str, has: Any, values: Values, known: Known) -> bool:
    """Whether a default is worth a word: it is not where the source is known to have the same."""
    if option == "vpc_security_group_ids":
        return True
    if not is_default_group(str(has)):
        return False
    of_source = known.source.get(option)
    is_same = bool(of_source) and is_default_group(str(of_source))
    return option in values.left or option == "db_subnet_group_name" or not is_same


def _finding(database: Database, option: str, wanted: Any, found: Any, what: str) -> dict[str, Any]:
    return {"thing": database.id, "option": option, "wanted": wanted, "found": found, "what": what}


def _is_same(value: Value, found: Any) -> bool:
    wanted = value.value
    if isinstance(wanted, Mapping):
        has = found if isinstance(found, Mapping) else {}
        return {key: str(each) for key, each in wanted.items()} == {key: str(has.get(key)) for key in wanted}
    if isinstance(wanted, list | tuple):
        return sorted(map(str, wanted)) == sorted(map(str, found or ()))
    if value.option.endswith("kms_key_id"):
        # AWS answers with the ARN, for an alias too.
        return bool(found) and ("alias/" in str(wanted) or str(found).endswith(str(wanted).rpartition("/")[2]))
    if isinstance(wanted, str):
        return str(found or "").lower() == wanted.lower() or (
            value.option == "storage_type" and _is_plain(wanted, found)
        )
    return bool(found) == wanted if isinstance(wanted, bool) else found == wanted


def _is_plain(wanted: str, found: Any) -> bool:
    """Of the standard storage of Aurora DescribeDBClusters says nothing (RDS API reference, StorageType)."""
    return wanted == "aurora" and not found


def _text(value: Any) -> str:
    return "not set" if value is None else value_text(value) or "none"
