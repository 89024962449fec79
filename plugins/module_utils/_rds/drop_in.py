# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of amazon.aws.rds_instance_snapshot and rds_cluster_snapshot in the terms of this module.

Pure: it never calls AWS; two names for one thing that say different things are refused with both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._copies.request import texts
from .._core.errors import InvalidInput
from .._core.regions import region_of_arn
from .kinds import CLUSTER, INSTANCE, KINDS, DbKind

# What amazon.aws calls it for clusters -> what it is called here for both.
_OF_CLUSTERS = {
    "source_db_cluster_snapshot_identifier": "snapshot",
    "db_cluster_snapshot_identifier": "db_snapshot_identifier",
}
# The option that names one database, and how a list of them is called.
_DATABASES = {"db_instance_identifier": "db_instances", "db_cluster_identifier": "db_clusters"}


def in_own_terms(params: Mapping[str, Any]) -> dict[str, Any]:
    """The options without the other names, and with ``snapshot_of``, the database that the snapshot has to be of."""
    own = dict(params)
    for foreign, name in _OF_CLUSTERS.items():
        if params[foreign] and params[name]:
            raise InvalidInput(f"{name} and {foreign}: they are two names for one thing; give one")
        own[name] = params[foreign] or params[name]
    own["snapshot_of"] = None
    for option, several in _DATABASES.items():
        # A snapshot that is named by itself is of that database; alone it is the database whose snapshots are copied.
        if params[option] and (own["snapshot"] or own["db_snapshot_identifier"]):
            own["snapshot_of"] = params[option].lower()
        elif params[option]:
            own[several] = [*(params[several] or ()), params[option]]
    return own


def kinds_of(params: Mapping[str, Any]) -> tuple[DbKind, ...]:
    """The kinds of which the snapshot can be. Its identifier alone does not say it: each kind has its own."""
    said = {option: CLUSTER for option in (*_OF_CLUSTERS, "db_cluster_identifier") if params[option]}
    said |= {"db_instance_identifier": INSTANCE} if params["db_instance_identifier"] else {}
    snapshot = params["snapshot"] or ""
    if ":cluster-snapshot:" in snapshot:
        said[snapshot] = CLUSTER
    elif snapshot.startswith(("arn:", "awsbackup:")):
        said[snapshot] = INSTANCE
    of_instances, of_clusters = ([text for text, kind in said.items() if kind is of] for of in KINDS)
    if of_instances and of_clusters:
        raise InvalidInput(
            f"{of_clusters[0]} is of a DB cluster and {of_instances[0]} of a DB instance; leave out what is not meant"
        )
    return (CLUSTER,) if of_clusters else (INSTANCE,) if of_instances else KINDS


def source_region_of(params: Mapping[str, Any], default_region: str | None) -> str:
    """The region that is said, that of the ARN, or as in amazon.aws the module's own."""
    if said := params["source_region"] or region_of_arn(params["snapshot"] or ""):
        return str(said)
    destinations = texts(params["destination_regions"]) or texts([default_region])
    if destinations and names_copy_alone(params):
        # Whatever it is a copy of: nothing is asked there.
        return destinations[0]
    if not default_region:
        raise InvalidInput("source_region: no region to copy from; set source_region or region")
    if not params["snapshot"] and default_region in destinations:
        raise InvalidInput(
            f"source_region: the databases would be copied within {default_region}; say which region they are of, or "
            f"that it is {default_region}"
        )
    return default_region


def names_copy_alone(params: Mapping[str, Any]) -> bool:
    """Whether it is a copy itself that is named and is to be gone, whatever it is a copy of."""
    return bool(params["state"] == "absent" and params["db_snapshot_identifier"] and not params["snapshot"])
