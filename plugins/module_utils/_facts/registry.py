# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which fact is read by which call: the only place that names them all.

It reads nothing itself; reading.py does, once for each region.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._core.clock import Clock
from .._core.errors import AwsError
from .._core.parallel import in_parallel
from .._core.shell import Clients
from .._listings.group_tags import tags_of_groups
from .._points.observe import read_copies
from .._workloads.settled import Settled
from . import (
    configurations,
    drills,
    ec2,
    elb,
    iam,
    kms,
    manifest,
    names,
    permissions,
    quotas,
    rds,
    route53,
    sts,
    templates,
    wanted,
)
from .answer import Answer, CannotTell, Known, Unknown, known
from .facts import Facts
from .points import points_from_copies


@dataclass(frozen=True, slots=True)
class Reading:
    """What a fact is read with. ``facts`` are those of the round before."""

    clients: Clients
    clock: Clock
    region: str
    workloads: Sequence[Settled]
    facts: Facts


def answer_of(read: Callable[[], Any]) -> Answer[Any]:
    """What was read, or why it was not."""
    try:
        return Known(read())
    except AwsError as error:
        return Unknown(str(error), error.right)
    except CannotTell as error:
        return error.unknown


Fact = Callable[[Reading], Any]


def _each(things: Sequence[Any], read: Callable[[Any], Any]) -> dict[Any, Answer[Any]]:
    """An answer for each: one that cannot be read does not hide the others."""
    answers = in_parallel(lambda thing: answer_of(lambda: read(thing)), things)
    return dict(zip(things, answers, strict=True))


def _of_ec2(read: Callable[[Any, str], Any]) -> Fact:
    return lambda reading: answer_of(lambda: read(reading.clients.get("ec2", reading.region), reading.region))


def _of_rds(read: Callable[[Any, str], Any]) -> Fact:
    return lambda reading: answer_of(lambda: read(reading.clients.get("rds", reading.region), reading.region))


def _instance_profiles(reading: Reading) -> Answer[Any]:
    client = reading.clients.get("iam", reading.region)
    return answer_of(lambda: iam.instance_profiles(client))


def _of_quotas(read: Callable[[Any, str], Any]) -> Fact:
    return lambda reading: answer_of(
        lambda: read(reading.clients.get("service-quotas", reading.region), reading.region)
    )


def _target_groups(reading: Reading) -> Answer[Any]:
    client = reading.clients.get("elbv2", reading.region)
    return answer_of(lambda: elb.target_groups(client, reading.region))


def _caller(reading: Reading) -> Answer[Any]:
    client = reading.clients.get("sts", reading.region)
    return answer_of(lambda: sts.caller(client, reading.region, reading.clock))


def _dry_runs(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("ec2", reading.region)
    requests = permissions.dry_runs(reading.workloads, reading.facts)
    return _each(requests, lambda request: ec2.dry_run(client, reading.region, request))


def _simulated_of(of_workload: permissions.Simulations) -> Fact:
    """By identity, which is an empty text for the credentials of this run."""

    def read(reading: Reading) -> dict[str, Answer[Any]]:
        caller = reading.facts.caller
        if isinstance(caller, Unknown):
            return dict.fromkeys((permissions.identity_of(each, reading.facts) for each in reading.workloads), caller)
        requests = permissions.simulations(reading.workloads, reading.facts, caller.value.account, of_workload)
        context = {"aws:RequestedRegion": reading.region, **permissions.CONTEXT}
        client = reading.clients.get("iam", reading.region)

        def simulated(who: str) -> Any:
            source = who if who or not requests[who] else iam.policy_source(client, caller.value)
            return iam.simulated(client, source, requests[who], context)

        return _each(list(requests), simulated)

    return read


def _manifests(reading: Reading) -> dict[str, Answer[Any]]:
    return dict(manifest.manifests(reading.clients, reading.region, reading.workloads))


def _drills(reading: Reading) -> dict[str, Answer[Any]]:
    return dict(drills.drills(reading.clients, reading.region, reading.workloads))


def _dns_zones(reading: Reading) -> Answer[Any]:
    if not any(True for workload in reading.workloads for _name in names.wanted_names(workload)):
        return Known(())
    client = reading.clients.get("route53", reading.region)
    return answer_of(lambda: route53.hosted_zones(client))


def _dns_records(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("route53", reading.region)
    wanted_here = wanted.names_by_zone(reading.workloads, reading.facts)
    found = _each(list(wanted_here), lambda zone: route53.records(client, zone, wanted_here[zone]))
    return {zone.zone.id: answer for zone, answer in found.items()}


def _configurations(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("s3", reading.region)
    pairs = wanted.configurations(reading.workloads)
    return _published(lambda _region: client, {pair: (reading.region, pair[0]) for pair in pairs})


def _source_configurations(reading: Reading) -> dict[Any, Answer[Any]]:
    """One attempt each: the source region may be lost."""
    places = {
        pair: (workload.source_region, bucket)
        for workload in reading.workloads
        if (pair := wanted.configuration_of(workload)) and (bucket := wanted.source_bucket(pair[0], workload))
    }

    return _published(lambda region: reading.clients.get("s3", region, retries=False), places)


def _published(
    client: Callable[[str], Any], places: Mapping[tuple[str, str], tuple[str, str]]
) -> dict[Any, Answer[Any]]:
    """``places`` are the region and the bucket of each pair, whose other part is the application.

    Each bucket is listed once, whatever the number of applications in it.
    """
    listed = _each(
        list(dict.fromkeys(places.values())), lambda place: configurations.published_keys(client(place[0]), *place)
    )

    def read(pair: tuple[str, str]) -> Any:
        keys = known(listed[places[pair]])
        return configurations.published(client(places[pair][0]), *places[pair], pair[1], keys)

    return _each(list(places), read)


def _points(reading: Reading) -> dict[str, Answer[Any]]:
    def read(kind: str) -> Any:
        return points_from_copies(read_copies(reading.region, kind, reading.clients, reading.clock), reading.facts.now)

    return _each(wanted.kinds_of_points(reading.workloads), read)


def _offerings(reading: Reading) -> Answer[Any]:
    names = wanted.instance_types(reading.workloads, reading.facts)
    return answer_of(lambda: ec2.offerings(reading.clients.get("ec2", reading.region), reading.region, names))


def _instance_types(reading: Reading) -> Answer[Any]:
    names = wanted.with_running(wanted.instance_types(reading.workloads, reading.facts), reading.facts)
    return answer_of(lambda: ec2.instance_types(reading.clients.get("ec2", reading.region), reading.region, names))


def _prefix_lists(reading: Reading) -> Answer[Any]:
    groups = reading.facts.security_groups
    if isinstance(groups, Unknown):
        return groups
    client = reading.clients.get("ec2", reading.region)
    return answer_of(lambda: ec2.prefix_lists(client, reading.region, groups.value.values()))


def _target_group_tags(reading: Reading) -> Answer[Any]:
    groups = reading.facts.target_groups
    if isinstance(groups, Unknown):
        return groups
    named = {str(name) for workload in reading.workloads for name in workload.options.get("target_groups") or ()}
    arns = [group.arn for group in groups.value if named & {group.name, group.arn}]
    client = reading.clients.get("elbv2", reading.region)
    return answer_of(lambda: elb.tags(client, reading.region, arns))


def _template_contents(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("ec2", reading.region)
    named = templates.wanted_templates(reading.workloads, reading.facts)
    listed = answer_of(lambda: ec2.template_contents(client, reading.region)) if named else Known({})
    if isinstance(listed, Unknown):
        return dict.fromkeys(named, listed)
    found = {each: Known(listed.value[each]) for each in named if each in listed.value}
    others = [each for each in named if each not in found]
    return {**found, **_each(others, lambda each: ec2.template_content(client, reading.region, *each))}


def _engine_versions(reading: Reading) -> Answer[Any]:
    engines = wanted.engines(reading.workloads, reading.facts)
    return answer_of(lambda: rds.engine_versions(reading.clients.get("rds", reading.region), reading.region, engines))


def _db_classes(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("rds", reading.region)
    offers = wanted.db_classes(reading.workloads, reading.facts)
    return _each(offers, lambda offer: rds.class_options(client, reading.region, *offer))


def _db_snapshots_public(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("rds", reading.region)
    found = _each(
        wanted.unencrypted_snapshots(reading.workloads, reading.facts),
        lambda each: rds.is_public(client, reading.region, each[0], is_cluster=each[1]),
    )
    return {snapshot_id: answer for (snapshot_id, _is_cluster), answer in found.items()}


def _db_group_tags(reading: Reading) -> Answer[Any]:
    if not wanted.has_db_groups(reading.workloads, reading.facts):
        return Known({})
    client = reading.clients.get("resourcegroupstaggingapi", reading.region)
    return answer_of(lambda: tags_of_groups(client, reading.region))


def _keys(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("kms", reading.region)
    keys = wanted.keys(reading.workloads, reading.facts)
    return _each(keys, lambda key: kms.key_of(client, reading.region, key))


# In rounds: what one asks about may be known only from the round before. Within a round all are read side by side.
ROUNDS: tuple[dict[str, Fact], ...] = (
    {
        "points": _points,
        "manifests": _manifests,
        "drills": _drills,
        "dns_zones": _dns_zones,
        "configurations": _configurations,
        "source_configurations": _source_configurations,
        "subnets": _of_ec2(ec2.subnets),
        "security_groups": _of_ec2(ec2.security_groups),
        "zones": _of_ec2(ec2.zones),
        "key_pairs": _of_ec2(ec2.key_pairs),
        "launch_templates": _of_ec2(ec2.launch_templates),
        "images": _of_ec2(ec2.images),
        "public_snapshots": _of_ec2(ec2.public_snapshots),
        "running": _of_ec2(ec2.running),
        "instance_profiles": _instance_profiles,
        "snapshots": _of_ec2(ec2.snapshots),
        "volumes": _of_ec2(ec2.volumes),
        "addresses": _of_ec2(ec2.addresses),
        "ec2_quotas": _of_quotas(quotas.ec2_quotas),
        "ebs_quotas": _of_quotas(quotas.ebs_quotas),
        "target_groups": _target_groups,
        "db_instances": _of_rds(rds.instance_tags),
        "db_clusters": _of_rds(rds.cluster_tags),
        "db_subnet_groups": _of_rds(rds.subnet_groups),
        "db_parameter_groups": _of_rds(rds.parameter_groups),
        "db_cluster_parameter_groups": _of_rds(rds.cluster_parameter_groups),
        "option_groups": _of_rds(rds.option_groups),
        "db_quotas": _of_rds(rds.quotas),
        "caller": _caller,
        "reservations": _of_ec2(ec2.reservations),
    },
    {
        "dns_records": _dns_records,
        "prefix_lists": _prefix_lists,
        "template_contents": _template_contents,
        "target_group_tags": _target_group_tags,
        "dry_runs": _dry_runs,
        "simulated": _simulated_of(permissions.simulations_of),
        "simulated_launches": _simulated_of(permissions.launches_of),
        "engine_versions": _engine_versions,
        "db_classes": _db_classes,
        "db_group_tags": _db_group_tags,
        "db_snapshots_public": _db_snapshots_public,
    },
    {"keys": _keys, "offerings": _offerings, "instance_types": _instance_types},
)
# What a fact of a later round asks about comes from these.
BEFORE = {
    "dns_records": ("dns_zones",),
    "prefix_lists": ("security_groups",),
    "template_contents": ("launch_templates",),
    "target_group_tags": ("target_groups",),
    "dry_runs": ("caller", "points", "manifests", "subnets", "security_groups"),
    "simulated_launches": ("caller", "points", "manifests", "subnets", "security_groups"),
    "simulated": ("caller", "dns_zones", "target_groups"),
    "offerings": ("manifests", "launch_templates", "template_contents"),
    "instance_types": ("running", "manifests", "launch_templates", "template_contents"),
    "engine_versions": ("points",),
    "db_classes": ("points", "manifests"),
    "db_group_tags": (
        *("manifests", "db_subnet_groups", "db_parameter_groups", "db_cluster_parameter_groups", "option_groups"),
    ),
    "db_snapshots_public": ("points",),
    "keys": ("points", "images", "snapshots"),
}
