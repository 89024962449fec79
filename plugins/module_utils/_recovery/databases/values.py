# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""With which values a database comes back: those of the plan, then of the manifest, then AWS's own default.

Pure: it never asks what there is in the recovery region; that is an argument. What names a thing of the source region,
such as a security group or a KMS key, is never taken from the manifest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._rds.groups import NOUNS, is_default_group
from ..settings import DRILL, MANIFEST, PLAN, Value, Values, is_nothing, tag_texts
from .passwords import OPTIONS as OF_PASSWORDS

# What a restore does not take over from the snapshot, and the manifest may say. Storage, port, license and cores are
# those of the snapshot unless the plan says otherwise.
_OF_BOTH = (
    *("deletion_protection", "copy_tags_to_snapshot", "enable_cloudwatch_logs_exports", "backup_retention_period"),
    *("enable_iam_database_authentication", "preferred_backup_window", "preferred_maintenance_window"),
)
_OF_MEMBERS = (
    *("db_instance_class", "publicly_accessible", "auto_minor_version_upgrade", "preferred_maintenance_window"),
    *("monitoring_interval", "monitoring_role_arn", "enable_performance_insights"),
    "performance_insights_retention_period",
)
FROM_MANIFEST = {
    "database": (*_OF_BOTH, *_OF_MEMBERS, "multi_az", "max_allocated_storage"),
    "cluster": (*_OF_BOTH, "serverless_v2_scaling_configuration", "storage_type"),
    "instance": (*_OF_MEMBERS, "promotion_tier"),
}
# Options that name a group: the manifest's name counts if the recovery region has one of that name.
_GROUPS_OF = {
    "database": ("db_subnet_group_name", "db_parameter_group_name", "option_group_name"),
    "cluster": ("db_subnet_group_name", "db_cluster_parameter_group_name", "option_group_name"),
    "instance": ("db_parameter_group_name",),
}
# They say what is restored, and not with which values, or are settled elsewhere.
_NO_VALUES = ("db_instance_identifier", "db_cluster_identifier", "instances", "tags", *OF_PASSWORDS)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the plan.

    ``source`` is the database, the cluster or the instance of it in the manifest, empty if there is none. ``groups``
    has for options that name one the names that there are in the recovery region, each with why it does not fit or an
    empty text; None if listing them failed.
    """

    source: Mapping[str, Any] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, str] | None] = field(default_factory=dict)


def settle(
    kind: str,
    said: Mapping[str, Any],
    known: Known,
    *,
    is_drill: bool = False,
    of_drill: frozenset[str] = frozenset(),
) -> Values:
    """The values of a database, a cluster or an ``instance`` of one.

    :param said: the section of the plan, with values of their types; ``of_drill`` are those that a drill says.
    """
    own = {option: value for option, value in said.items() if option not in _NO_VALUES}
    found = {option: Value(option, value, DRILL if option in of_drill else PLAN) for option, value in own.items()}
    for option in FROM_MANIFEST[kind]:
        if option not in found and not is_nothing(value := known.source.get(option)):
            found[option] = Value(option, value, MANIFEST)
    left = {}
    for option in _GROUPS_OF[kind]:
        name = known.source.get(option)
        if option in found or not name or is_default_group(str(name)):
            continue
        if why := _unusable(option, str(name), known.groups):
            left[option] = why
        else:
            found[option] = Value(option, str(name), MANIFEST)
    if is_drill and kind != "instance":
        # A drill removes what it has created.
        found["deletion_protection"] = Value("deletion_protection", False, DRILL)
    tags = said.get("tags")
    texts = tag_texts(tags if isinstance(tags, Mapping) else known.source.get("tags"))
    return Values(tuple(_together(found).values()), texts, left)


def wanted_groups(kind: str, said: Mapping[str, Any], source: Mapping[str, Any]) -> set[str]:
    """The options whose names in the recovery region decide whether the manifest's counts."""
    return {
        option
        for option in _GROUPS_OF[kind]
        if option not in said and source.get(option) and not is_default_group(str(source[option]))
    }


def _unusable(option: str, name: str, groups: Mapping[str, Mapping[str, str] | None]) -> str:
    """Nothing where a listing failed: RDS refuses a name that is not there; without one the database is elsewhere."""
    said = f"the source has the {NOUNS[option]} {name}"
    if option not in groups:
        return f"{said}, and those of the recovery region were not listed"
    there = groups[option]
    if there is None:
        return ""
    if name not in there:
        return f"{said}, and the recovery region has none of that name"
    return f"{said}, {there[name]}" if there[name] else ""


def _together(found: dict[str, Value]) -> dict[str, Value]:
    """Without what AWS takes only with something else: a zone with one instance, a role with an interval."""
    left = dict(found)
    if "availability_zone" in left and "multi_az" in left:
        del left["multi_az" if not left["multi_az"].value else "availability_zone"]
    if "monitoring_role_arn" in left and not _value(left, "monitoring_interval"):
        del left["monitoring_role_arn"]
    if not _value(left, "enable_performance_insights"):
        for option in ("performance_insights_kms_key_id", "performance_insights_retention_period"):
            if option in left and left[option].origin == MANIFEST:
                del left[option]
    return left


def _value(values: Mapping[str, Value], option: str) -> Any:
    return values[option].value if option in values else None
