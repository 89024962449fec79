# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Databases and clusters as workloads, and those among them that the collection cannot copy.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .model import Database, Estate, LeftOut, Thing
from .services import ENGINE_NOTES, OTHER_ENGINES
from .words import some

# What AWS calls groups that exist in every region without anybody's doing.
_DEFAULT = "default"
_BACKUPS_OFF = "automated backups are off, so there is no snapshot to copy; with create each sync creates one"


def databases_of(estate: Estate) -> tuple[list[Thing], list[LeftOut]]:
    """Members of clusters come back with their cluster, and read replicas are created from their source."""
    found: list[Thing] = []
    left: list[LeftOut] = []
    clusters = {cluster.id for cluster in estate.clusters.things}
    for database in sorted(estate.databases.things, key=lambda each: each.id):
        if other_engine(database) or database.cluster in clusters:
            continue
        if database.cluster:
            reason = f"it belongs to cluster {database.cluster}, which is not in the draft"
            left.append(LeftOut("DB instance", database.id, reason))
        elif database.replica_of:
            reason = f"a read replica of {database.replica_of}; create it again from that once it is back"
            left.append(LeftOut("DB instance", database.id, reason))
        else:
            found.append(_database(database, estate))
    clusters_in_order = sorted(estate.clusters.things, key=lambda each: each.id)
    found += [_cluster(cluster, estate) for cluster in clusters_in_order if not other_engine(cluster)]
    return found, left


def other_engine(database: Database) -> str:
    """The title of what RDS lists among databases and this collection does not copy, or nothing."""
    return next((title for engine, (title, _offer) in OTHER_ENGINES.items() if database.engine.startswith(engine)), "")


def _database(database: Database, estate: Estate) -> Thing:
    restore: dict[str, Any] = {"db_instance_class": database.instance_class} if database.instance_class else {}
    if database.multi_az:
        restore["multi_az"] = True
    off = database.backup_days == 0
    create = {"create": {"min_interval": "24h"}} if off else {}
    return _thing(
        "database",
        database,
        {"db_instance": database.id, **create, **({"restore": restore} if restore else {})},
        ("create", _BACKUPS_OFF) if off else None,
        estate,
    )


def _cluster(cluster: Database, estate: Estate) -> Thing:
    restore: dict[str, Any] = {}
    if cluster.instance_class:
        restore["db_cluster_instance_class"] = cluster.instance_class
    if cluster.capacity:
        low, high = cluster.capacity
        restore["serverless_v2_scaling_configuration"] = {"min_capacity": float(low), "max_capacity": float(high)}
    return _thing(
        "cluster",
        cluster,
        {"db_cluster": cluster.id, **({"restore": restore} if restore else {})},
        None,
        estate,
    )


def _thing(
    kind: str, database: Database, options: Mapping[str, Any], remark: tuple[str, str] | None, estate: Estate
) -> Thing:
    notes = [f"{'DB cluster' if kind == 'cluster' else 'DB instance'} {database.id}, {database.engine}"]
    if database.members:
        notes[0] += f", with {some(database.members)}"
    notes += [note for engine, note in ENGINE_NOTES.items() if database.engine.startswith(engine)]
    if database.is_serverless_v1:
        notes.append("Aurora Serverless v1 comes back as a provisioned cluster: set restore.instances, or convert it.")
    if database.encrypted:
        notes.append("Encrypted: its copies need a KMS key of the recovery region (kms_key_id, above or here).")
    return Thing(
        key=f"{kind}:{database.id}",
        kind=kind,
        base=database.id,
        options=options,
        notes=tuple(notes),
        remarks={(remark[0],): remark[1]} if remark else {},
        suggestions={("restore",): _suggestions(database, estate)},
        security_groups=database.security_groups,
        port=database.port,
        reached_at=database.endpoints,
        copied_from=frozenset({database.id}),
        sources=(database.id,),
    )


def _suggestions(database: Database, estate: Estate) -> tuple[str, ...]:
    names = {group.id: group.name for group in estate.security_groups.things}
    groups = [f"{names[group]} ({group})" if group in names else group for group in database.security_groups]
    lines = [
        f"{option}:  # in the source region: {value}"
        for option, value in database.groups.items()
        if value and not value.startswith(_DEFAULT)
    ]
    if groups:
        lines.append(f"vpc_security_group_ids: []  # in the source region: {', '.join(groups)}")
    return tuple(lines)
