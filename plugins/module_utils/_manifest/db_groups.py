# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which groups the databases of a workload are in, and the tags of these, which no listing of RDS has.

Pure: it takes what was listed. Groups of AWS have no tags, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .._core.arns import parse_arn
from .._rds.groups import ARN_TYPES, is_default_group
from .source_view import Boto, Seen, known


@dataclass(frozen=True, slots=True)
class DbGroup:
    """``option`` is what names such a group in a restore."""

    option: str
    name: str
    arn: str


def instance_groups(instances: Iterable[Boto]) -> list[str]:
    """Names of their parameter groups."""
    groups = [group["DBParameterGroupName"] for db in instances for group in db.get("DBParameterGroups") or ()]
    return list(dict.fromkeys(groups))


def cluster_groups(clusters: Iterable[Boto]) -> list[str]:
    return list(dict.fromkeys(c["DBClusterParameterGroup"] for c in clusters if c.get("DBClusterParameterGroup")))


def groups_of(instances: Iterable[Boto], clusters: Iterable[Boto] = ()) -> list[DbGroup]:
    """Each once, however many databases are in it."""
    named = [(str(db.get("DBInstanceArn")), *each) for db in instances for each in _of_instance(db)]
    named += [(str(cluster.get("DBClusterArn")), *each) for cluster in clusters for each in _of_cluster(cluster)]
    own = [(beside, option, name) for beside, option, name in named if name and not is_default_group(name)]
    found = (DbGroup(option, name, _arn(beside, option, name)) for beside, option, name in own)
    return list(dict.fromkeys(found))


def group_tags(seen: Seen, groups: Sequence[DbGroup]) -> list[dict[str, Any]]:
    """NotKnown if the tags could not be read; a group that is not among those with tags has none."""
    tags = known(seen.db_group_tags) if groups else {}
    found = [
        {"option": each.option, "name": each.name, "arn": each.arn, "tags": dict(tags.get(each.arn, {}))}
        for each in groups
    ]
    return sorted(found, key=lambda group: str(group["arn"]))


def _of_instance(db: Boto) -> Iterator[tuple[str, str]]:
    yield "db_subnet_group_name", (db.get("DBSubnetGroup") or {}).get("DBSubnetGroupName") or ""
    yield from (("db_parameter_group_name", name) for name in instance_groups([db]))
    yield from (("option_group_name", each["OptionGroupName"]) for each in db.get("OptionGroupMemberships") or ())


def _of_cluster(cluster: Boto) -> Iterator[tuple[str, str]]:
    yield "db_subnet_group_name", cluster.get("DBSubnetGroup") or ""
    yield from (("db_cluster_parameter_group_name", name) for name in cluster_groups([cluster]))
    options = cluster.get("DBClusterOptionGroupMemberships") or ()
    yield from (("option_group_name", each["DBClusterOptionGroupName"]) for each in options)


def _arn(beside: str, option: str, name: str) -> str:
    """That of a group has the partition, the region and the account of a database in it, which is listed."""
    arn = parse_arn(beside)
    where = f"arn:{arn.partition}:rds:{arn.region}:{arn.account}" if arn else beside
    return f"{where}:{ARN_TYPES[option]}:{name}"
