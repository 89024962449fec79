# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Observes the source region of a plan: all listings side by side, then the little that no listing has.

It never writes. The number of its calls grows with what AWS lists for no more than one at once, not with workloads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from .._core.parallel import in_parallel
from .._core.problem import Problem
from .._core.shell import Clients
from .._core.tracking import format_time
from .._rds.groups import is_default_group
from . import source_api
from .databases import find_cluster, find_instance
from .db_groups import cluster_groups, groups_of, instance_groups
from .fleets import Fleet, find_fleet, target_groups_of, template_of, version_listed
from .listings import LISTINGS, needed
from .model import Manifest
from .network import has_prefix_list
from .source_view import Boto, NotKnown, Seen

Workload: TypeAlias = "Mapping[str, Any]"
Found = TypeVar("Found")
Key = TypeVar("Key")


def observe(clients: Clients, region: str, workloads: Sequence[Workload], older: Mapping[str, Manifest]) -> Seen:
    """What there is in the region of the workloads (``name``, ``kind`` and the options of a plan).

    ``older`` are manifests by workload: user data of instances that were not started since is taken from there.
    """
    names = needed(workloads)
    services = {name: clients.source.get(LISTINGS[name].service, region) for name in names}
    answers = in_parallel(lambda name: source_api.list_all(services[name], region, name), names)
    seen = Seen(region, dict(zip(names, answers, strict=True)))
    seen = replace(seen, templates=_templates(clients, seen, workloads))
    return replace(
        seen,
        parameters=_parameters(clients, seen, workloads),
        db_group_tags=_db_group_tags(clients, seen, workloads),
        target_group_tags=_target_group_tags(clients, seen, workloads),
        user_data=_user_data(clients, seen, workloads, older),
        prefix_lists=_prefix_lists(clients, seen),
        scaling=_scaling(clients, seen, workloads),
    )


def _of_kind(workloads: Sequence[Workload], kind: str, find: Callable[[Workload], Found]) -> list[Found]:
    """What the workloads of a kind are, as far as that is known; what is not is said where it is needed."""
    found = []
    for workload in workloads:
        if workload["kind"] == kind:
            with suppress(NotKnown):
                found.append(find(workload))
    return found


def _databases(seen: Seen, workloads: Sequence[Workload]) -> tuple[list[Boto], list[Boto]]:
    """The instances, those of clusters as well, and the clusters."""
    instances = _of_kind(workloads, "database", lambda workload: find_instance(seen, str(workload["db_instance"])))
    clusters = _of_kind(workloads, "cluster", lambda workload: find_cluster(seen, str(workload["db_cluster"])))
    members = [member for _cluster, those in clusters for member in those]
    return [*instances, *members], [cluster for cluster, _members in clusters]


def _parameters(clients: Clients, seen: Seen, workloads: Sequence[Workload]) -> dict[tuple[str, str], Any]:
    """One call for each parameter group that is not AWS's own, however many databases share it."""
    instances, clusters = _databases(seen, workloads)
    groups = [("db_parameter_groups", name) for name in instance_groups(instances)]
    groups += [("db_cluster_parameter_groups", name) for name in cluster_groups(clusters)]
    wanted = [group for group in groups if not is_default_group(group[1])]
    return _answers(
        clients, "rds", seen.region, lambda rds, group: source_api.list_parameters(rds, seen.region, *group), wanted
    )


def _db_group_tags(clients: Clients, seen: Seen, workloads: Sequence[Workload]) -> dict[str, Any] | Problem:
    """One listing of all groups, if a database is in one that is not AWS's own."""
    if not groups_of(*_databases(seen, workloads)):
        return {}
    return source_api.list_db_group_tags(clients.source.get("resourcegroupstaggingapi", seen.region), seen.region)


def _fleets(seen: Seen, workloads: Sequence[Workload]) -> list[tuple[Workload, Fleet]]:
    return _of_kind(workloads, "fleet", lambda workload: (workload, find_fleet(seen, workload)))


def _groups(fleet: Fleet) -> tuple[Boto, ...]:
    return () if isinstance(fleet.groups, Problem) else fleet.groups


def _templates(clients: Clients, seen: Seen, workloads: Sequence[Workload]) -> dict[tuple[str, str], Any]:
    """Versions that are neither the latest nor the default, which no listing has."""
    if isinstance(seen.listings.get("launch_templates"), Problem):
        return {}
    used = [template_of(group) for _workload, fleet in _fleets(seen, workloads) for group in _groups(fleet)]
    wanted = dict.fromkeys(each for each in used if each and version_listed(seen, each) is None)
    return _answers(
        *(clients, "ec2", seen.region),
        lambda ec2, template: source_api.describe_template_version(ec2, seen.region, template),
        list(wanted),
    )


def _scaling(clients: Clients, seen: Seen, workloads: Sequence[Workload]) -> dict[str, Any] | Problem:
    """Nothing is asked without a group."""
    groups = [group for _workload, fleet in _fleets(seen, workloads) for group in _groups(fleet)]
    names = {str(group["AutoScalingGroupName"]) for group in groups}
    if not names:
        return {}
    return source_api.list_scaling(clients.source.get("autoscaling", seen.region), seen.region, names)


def _target_group_tags(clients: Clients, seen: Seen, workloads: Sequence[Workload]) -> dict[str, Any]:
    arns: dict[str, None] = {}
    for workload, fleet in _fleets(seen, workloads):
        with suppress(NotKnown):
            groups = target_groups_of(seen, workload, _groups(fleet))
            arns |= dict.fromkeys(str(group["TargetGroupArn"]) for group in groups)
    if not arns:
        return {}
    return source_api.list_target_group_tags(clients.source.get("elbv2", seen.region), seen.region, arns)


def _prefix_lists(clients: Clients, seen: Seen) -> dict[str, str]:
    """Names by id, if a rule has one. Without the right to list them a rule has the id alone."""
    groups = seen.listings.get("security_groups", ())
    if isinstance(groups, Problem) or not any(has_prefix_list(group) for group in groups):
        return {}
    answer = source_api.list_all(clients.source.get("ec2", seen.region), seen.region, "prefix_lists")
    return {} if isinstance(answer, Problem) else {each["PrefixListId"]: each["PrefixListName"] for each in answer}


def _user_data(
    clients: Clients, seen: Seen, workloads: Sequence[Workload], older: Mapping[str, Manifest]
) -> dict[str, Any]:
    """Instance -> hash. Only a stopped instance can get other user data: one that was not started again has the same.

    EC2 returns user data of one instance only, so this is asked once in the life of each.
    """
    known_hashes = {
        (about.get("instance_id"), about.get("launched_at")): hashes[about["instance_id"]]
        for manifest in older.values()
        if (hashes := manifest.facts.get("user_data") or {})
        for about in manifest.facts.get("instances") or ()
        # A manifest that a person has edited, or another version has written, may know less.
        if about.get("instance_id") in hashes
    }
    instances = {i["InstanceId"]: i for _workload, fleet in _fleets(seen, workloads) for i in fleet.instances}
    found = {}
    for key, instance in instances.items():
        started = (key, format_time(instance["LaunchTime"])) if instance.get("LaunchTime") else None
        if started in known_hashes and (instance.get("State") or {}).get("Name") == "running":
            found[key] = known_hashes[started]
    todo = [key for key in instances if key not in found]
    return found | _answers(
        *(clients, "ec2", seen.region), lambda ec2, key: source_api.hash_of_user_data(ec2, seen.region, key), todo
    )


def _answers(
    clients: Clients, service: str, region: str, ask: Callable[[Any, Key], Any], keys: Sequence[Key]
) -> dict[Key, Any]:
    """What is answered for each key; no client without keys."""
    if not keys:
        return {}
    client = clients.source.get(service, region)
    return dict(zip(keys, in_parallel(lambda key: ask(client, key), keys), strict=True))
