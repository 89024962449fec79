# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of rds_snapshot_xregion_copy to checked requests, one for each kind of database.

Pure: it never calls AWS; every refusal is one sentence that names the option.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from .._copies.request import common_options, filters_from_option, texts
from .._core.errors import InvalidInput
from .._create.model import CreateOptions
from .drop_in import in_own_terms, kinds_of, names_copy_alone, source_region_of
from .identifiers import database_problem, snapshot_problem
from .kinds import KINDS, DbKind
from .model import DbRequest
from .names import acceptable_tags, identifier_problem

# The gem keeps that many copies beside the one it has just made.
GEM_RETAINS = 2


def requests_from_params(params: Mapping[str, Any], default_region: str | None) -> tuple[DbRequest, ...]:
    """The requests of the kinds that are asked for, or InvalidInput with the first thing that is wrong.

    One snapshot whose kind is not said is asked for of both kinds.
    """
    params = in_own_terms(params)
    _check_identifiers(params)
    params |= {"kinds": kinds_of(params), "source_region": source_region_of(params, default_region)}
    _check(params)
    common = common_options({**params, "retain": _retain(params)}, default_region)
    shared = {
        **common,
        "filters": _tag_filters(params["filters"]),
        "snapshot_type": params["snapshot_type"],
        "target_id": params["db_snapshot_identifier"],
        "option_groups": _option_groups(params["option_group_name"], common["destination_regions"]),
        "copy_option_group": params["copy_option_group"],
        "copy_tags": params["copy_tags"],
        "create": _create(params),
        "purge_tags": params["purge_tags"],
        "snapshot_of": params["snapshot_of"],
    }
    if names_copy_alone(params):
        return tuple(DbRequest(kind=kind, **shared) for kind in params["kinds"])
    requests = [
        DbRequest(kind=kind, databases=_databases(kind, params), snapshot_ids=_snapshots(kind, params), **shared)
        for kind in KINDS
    ]
    return tuple(
        request for request in requests if request.databases is None or request.databases or request.snapshot_ids
    )


def _check_identifiers(params: Mapping[str, Any]) -> None:
    """What is named must be able to be what the option takes."""
    problems = [snapshot_problem(params["snapshot"], params["source_region"])] if params["snapshot"] else []
    problems += [database_problem(text, kind) for kind in KINDS for text in texts(params[kind.option])]
    if problem := next(filter(None, problems), None):
        raise InvalidInput(problem)


def _check(params: Mapping[str, Any]) -> None:
    """What the argument spec cannot say."""
    names = any(texts(params[kind.option]) for kind in KINDS)
    ways = [name for name, is_set in (("all", params["all"]), ("snapshot", params["snapshot"])) if is_set]
    ways += ["db_instances and db_clusters"] if names else []
    if not ways and params["db_snapshot_identifier"] and params["state"] == "present":
        raise InvalidInput(
            "db_snapshot_identifier: names the copy of one snapshot; set snapshot, too. A snapshot of a database is "
            "created by amazon.aws.rds_instance_snapshot or rds_cluster_snapshot"
        )
    if len(ways) != 1 and not names_copy_alone(params):
        raise InvalidInput(
            f"parameters are mutually exclusive: {'|'.join(ways)}"
            if ways
            else "one of the following is required: db_instances, db_clusters, all, snapshot"
        )
    several = params["all"] or sum(len(texts(params[kind.option])) for kind in KINDS) > 1
    if params["set"] and several and params["state"] == "present":
        raise InvalidInput("set: names the copies of one database; leave it out, each database is a set of its own")
    if params["filters"] and not params["all"]:
        raise InvalidInput("filters: choose among all databases; set all, too")
    if params["create"] not in (None, "", False) and params["snapshot"]:
        raise InvalidInput("create is mutually exclusive with snapshot, which exists already")
    if params["retain"] not in (None, "", {}) and params["max_snapshots_to_retain"] is not None:
        raise InvalidInput(
            "retain and max_snapshots_to_retain: give one; retain counts the new copy, the other one does not"
        )
    if params["db_snapshot_identifier"]:
        if names or params["all"]:
            raise InvalidInput("db_snapshot_identifier: names the copy of one snapshot; set snapshot, too")
        length = max(kind.max_id_length for kind in params["kinds"])
        if refused := identifier_problem(params["db_snapshot_identifier"], length):
            raise InvalidInput(f"db_snapshot_identifier: {refused}")
    _check_tags("tags", {str(key): str(value) for key, value in (params["tags"] or {}).items()})


def _check_tags(option: str, tags: Mapping[str, str]) -> None:
    _tags, refused = acceptable_tags(tags)
    if refused:
        raise InvalidInput(
            f"{option}: RDS does not accept {', '.join(refused)}; "
            "use letters, digits, spaces and _ . : / = + - @, and no key that starts with aws: or rds:"
        )


def _retain(params: Mapping[str, Any]) -> Any:
    """What is asked for; of databases, unless it is said, as the gem does. One snapshot removes nothing unasked."""
    if params["retain"] not in (None, "", {}):
        return params["retain"]
    beside: int | None = params["max_snapshots_to_retain"]
    if beside is None and params["snapshot"]:
        return None
    return (GEM_RETAINS if beside is None else beside) + 1


def _databases(kind: DbKind, params: Mapping[str, Any]) -> tuple[str, ...] | None:
    """RDS keeps identifiers in lower case, however they are written."""
    if not params["all"]:
        return texts([text.lower() for text in params[kind.option] or ()])
    has_none = params["snapshot_type"] == "awsbackup" and not kind.has_awsbackup
    return () if has_none else None


def _snapshots(kind: DbKind, params: Mapping[str, Any]) -> tuple[str, ...]:
    snapshot = params["snapshot"]
    return (snapshot,) if snapshot and kind in params["kinds"] else ()


def _create(params: Mapping[str, Any]) -> CreateOptions | None:
    """Rules of when, or true: only where there is no snapshot to copy."""
    option = params["create"]
    if option in (None, "", False):
        return None
    if not isinstance(option, Mapping):
        try:
            is_wanted = boolean(option)
        except TypeError as error:
            raise InvalidInput(f"create: expected true, false or {{min_interval: 24h}}, got '{option}'") from error
        return CreateOptions(purpose="", min_interval=None) if is_wanted else None
    # Imported where it is needed, since a module compiles what it imports in each run.
    from .._create.request import create_from_option

    if params["state"] == "absent":
        raise InvalidInput("create: does not go with state=absent; leave it out")
    if params["snapshot_type"] not in ("automated", "manual"):
        raise InvalidInput("snapshot_type: create copies manual snapshots; leave it out")
    found = create_from_option("rds", option, params["set"] or "")
    _check_tags("create: tags", found.tags)
    return found


def _tag_filters(option: Any) -> dict[str, tuple[str, ...]]:
    filters = filters_from_option(option)
    if wrong := next((name for name in filters if name != "tag-key" and not name.startswith("tag:")), None):
        raise InvalidInput(f"filters: '{wrong}' is not possible; databases are chosen by tag:NAME or tag-key")
    return filters


def _option_groups(option: Any, regions: tuple[str, ...]) -> dict[str, str]:
    if not option:
        return {}
    if isinstance(option, str):
        return dict.fromkeys(regions, option)
    if isinstance(option, Mapping):
        return {region: str(option[region]) for region in regions if option.get(region)}
    raise InvalidInput("option_group_name: expected a name or a dictionary region -> name")
