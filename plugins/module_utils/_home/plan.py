# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of the way home: the regions swapped, and each workload as it has to come back where it was before.

Pure: it reads no file. What it cannot know it leaves out and says so; nothing that names a thing of the one region is
ever taken for a thing of the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._core.names import tag_value
from .._core.tracking import PREFIX
from .._rds.groups import is_default_group

SUFFIX = "-failback"
# What means the same in both regions.
_HANDED_ON = ("objectives", "dns", "retain", "tags")
_OF_ALL = (*_HANDED_ON, "verify", "hooks")
# What of a plan, and of a workload, is looked at: templates in anything else may be unknown.
NEEDED = {
    "plan": ("name", "source_region", "recovery_region", "manifest", "recovery_role"),
    "workload": (
        *("name", "kind", "after", "db_instance", "db_cluster", "restore", "launch", "tasks", *_HANDED_ON),
        *("target_groups", "sync_identifier", "select"),
    ),
}
# Values of the source that its manifest has, and that a restore there takes as they are.
_OF_DATABASES = (
    *("db_instance_class", "db_subnet_group_name", "db_parameter_group_name", "option_group_name", "multi_az"),
    *("publicly_accessible", "deletion_protection", "backup_retention_period", "port"),
)
_OF_CLUSTERS = ("db_subnet_group_name", "db_cluster_parameter_group_name", "port", "deletion_protection")
_OF_VERSIONS = ("db_parameter_group_name", "db_cluster_parameter_group_name", "option_group_name")
_NEUTRAL = ("count", "instance_type", "auto_scaling_group", "termination_protection", "user_data", "metadata_options")


@dataclass(frozen=True, slots=True)
class Way:
    """``about`` is what the plan says of itself, ``facts`` what the manifest has of each workload's old home."""

    about: Mapping[str, Any]
    facts: Mapping[str, Mapping[str, Any]]
    manifest: str | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """The plan as the data of a plan file, and what a person has to fill in: workload -> sentences.

    ``unwritten`` has for each workload that could not be reversed why. It has an entry with nothing in it, so that
    the file is no plan until somebody has filled it in: a plan that lost a workload would leave it behind.
    """

    data: Mapping[str, Any]
    notes: Mapping[str, tuple[str, ...]]
    unwritten: Mapping[str, str] = field(default_factory=dict)


def plan_home(way: Way, workloads: Iterable[Mapping[str, Any]], problems: Mapping[str, str] | None = None) -> Home:
    """``problems`` say by their names why workloads cannot be reversed."""
    found: dict[str, Any] = {}
    notes: dict[str, tuple[str, ...]] = {}
    unwritten: dict[str, str] = {}
    together = list(workloads)
    names = {str(workload["name"]) for workload in together}
    for workload in together:
        name = str(workload["name"])
        if problem := (problems or {}).get(name):
            found[name], unwritten[name] = None, problem
            continue
        found[name], said = _workload(workload, way, names)
        if said:
            notes[name] = said
    data = {
        "plugin": "lifeboat.aws.plan",
        "plan": f"{way.about['name']}{SUFFIX}",
        "source_region": way.about["recovery_region"],
        "recovery_region": way.about["source_region"],
        **({"manifest": way.manifest} if way.manifest else {}),
        # IAM has no regions: the role that recovers there recovers here.
        **({"recovery_role": way.about["recovery_role"]} if way.about.get("recovery_role") else {}),
        "workloads": found,
    }
    return Home(data, notes, unwritten)


def _workload(workload: Mapping[str, Any], way: Way, names: Collection[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    same = {key: workload[key] for key in _OF_ALL if workload.get(key)}
    # Volumes are after their fleet without that it is said.
    attached = (workload.get("restore") or {}).get("attach_to") if workload["kind"] == "volumes" else None
    after = [name for name in workload.get("after") or () if name != attached]
    # A limit may leave out what it comes after, and a plan that names it would be refused.
    others = [name for name in after if name not in names]
    after = [name for name in after if name in names]
    common = {**({"after": after} if after else {}), **same}
    facts = way.facts.get(str(workload["name"])) or {}
    own, notes = _KINDS[str(workload["kind"])](workload, facts, way)
    said = [f"after: {', '.join(others)}: not part of this plan; bring that home before"] if others else []
    return {**own, **common}, (*notes, *said)


def _database(workload: Mapping[str, Any], facts: Mapping[str, Any], _way: Way) -> tuple[dict[str, Any], list[str]]:
    restore, old = workload.get("restore") or {}, str(workload["db_instance"])
    source = facts.get("db_instance") or {}
    values = _values(source, _OF_DATABASES)
    groups = {"vpc_security_group_ids": ids} if (ids := _ids(source.get("vpc_security_group_ids"))) else {}
    found = {
        "db_instance": str(restore.get("db_instance_identifier") or old),
        "create": {"min_interval": "0s"},
        "restore": {"db_instance_identifier": old, **values, **groups},
    }
    return found, _taken(old) + ([] if source else [_nothing_known("restore.db_subnet_group_name")])


def _cluster(workload: Mapping[str, Any], facts: Mapping[str, Any], _way: Way) -> tuple[dict[str, Any], list[str]]:
    restore, old = workload.get("restore") or {}, str(workload["db_cluster"])
    source = facts.get("db_cluster") or {}
    values = _values(source, _OF_CLUSTERS)
    groups = {"vpc_security_group_ids": ids} if (ids := _ids(source.get("vpc_security_group_ids"))) else {}
    members = [
        {key: each[key] for key in ("db_instance_identifier", "db_instance_class", "promotion_tier") if each.get(key)}
        for each in facts.get("db_instances") or restore.get("instances") or ()
    ]
    found = {
        "db_cluster": str(restore.get("db_cluster_identifier") or old),
        "create": {"min_interval": "0s"},
        "restore": {
            "db_cluster_identifier": old,
            **values,
            **groups,
            **({"instances": members} if members else {}),
        },
    }
    return found, _taken(old) + ([] if source else [_nothing_known("restore.db_subnet_group_name")])


def _fleet(workload: Mapping[str, Any], facts: Mapping[str, Any], way: Way) -> tuple[dict[str, Any], list[str]]:
    """Instances that recovery has launched, by their tag; one of them is made an image of."""
    launch = workload.get("launch") or {}
    own = {key: launch[key] for key in _NEUTRAL if launch.get(key) is not None}
    places = _of_instances(facts)
    found = {
        "kind": "fleet",
        "create": {"instance_filters": _filters(workload, way), "min_interval": "0s"},
        "launch": {**own, **places},
    }
    notes = [
        f"create.instance_filters has to match one instance{' of the group' if 'auto_scaling_group' in own else ''}"
    ]
    if not places.get("subnets"):
        notes.append(_nothing_known("launch.subnets and launch.security_groups"))
    if workload.get("target_groups"):
        names = ", ".join(map(str, workload["target_groups"]))
        notes.append(f"set target_groups; in the recovery region they are {names}")
    if workload.get("sync_identifier") and workload.get("select") != "newest":
        notes.append(
            f"once it is home, {way.about['name']} finds its image beside older ones: set select: newest there, or "
            "remove the tag Sync-Identifier of the older ones"
        )
    return found, notes


def _volumes(workload: Mapping[str, Any], _facts: Mapping[str, Any], way: Way) -> tuple[dict[str, Any], list[str]]:
    restore = workload.get("restore") or {}
    fleet = restore.get("attach_to")
    own = {key: restore[key] for key in ("volume_type", "iops", "throughput", "attach_to") if restore.get(key)}
    found: dict[str, Any] = {"kind": "volumes", **({"restore": own} if own else {})}
    if not fleet:
        return {**found, "volume_ids": ["vol-0abc1234abc1234aa"]}, ["set volume_ids to those of the recovery region"]
    filters = _filters({"name": fleet}, way)
    return {**found, "create": {"instance_filters": filters, "min_interval": "0s"}}, []


def _tasks(workload: Mapping[str, Any], _facts: Mapping[str, Any], _way: Way) -> tuple[dict[str, Any], list[str]]:
    own = {key: workload[key] for key in ("tasks", "vars") if workload.get(key)}
    return own, ["check that the tasks are right on the way home, too"]


_KINDS = {"database": _database, "cluster": _cluster, "fleet": _fleet, "volumes": _volumes, "tasks": _tasks}


def _filters(workload: Mapping[str, Any], way: Way) -> dict[str, str]:
    return {f"tag:{PREFIX}workload": tag_value(f"{way.about['name']}/{workload['name']}")}


def _of_instances(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Subnets, security groups and profile that the fleet had at home."""
    instances = [each for each in facts.get("instances") or () if isinstance(each, Mapping)]
    groups = [each for each in facts.get("auto_scaling_groups") or () if isinstance(each, Mapping)]
    of_groups = {str(subnet) for group in groups for subnet in group.get("subnets") or ()}
    subnets = sorted(of_groups | {str(each["subnet_id"]) for each in instances if each.get("subnet_id")})
    security = sorted({str(group) for each in instances for group in each.get("security_groups") or ()})
    keys = {str(each["key_name"]) for each in instances if each.get("key_name")}
    found = {"subnets": subnets, "security_groups": security, "key_name": next(iter(keys)) if len(keys) == 1 else None}
    return {key: value for key, value in found.items() if value}


def _values(source: Mapping[str, Any], options: Iterable[str]) -> dict[str, Any]:
    """Groups that AWS makes for a version are left out: the old home may have none of them, and AWS finds its own."""
    found = {key: source[key] for key in options if source.get(key) is not None}
    return {key: value for key, value in found.items() if not (key in _OF_VERSIONS and is_default_group(str(value)))}


def _ids(groups: Any) -> list[str]:
    return [str(each["id"] if isinstance(each, Mapping) and "id" in each else each) for each in groups or ()]


def _taken(identifier: str) -> list[str]:
    return [f"the old one may still be called {identifier}: rename or delete it before, or set another identifier"]


def _nothing_known(option: str) -> str:
    return f"the manifest has nothing of its old home; set {option}"
