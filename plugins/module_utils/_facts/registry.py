# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which fact is read by which call: the only place that names them all.

It reads nothing itself; reading.py does, once for each region.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .._recovery_points.observe import read_copies
from . import (
    configurations,
    drills,
    ec2,
    iam,
    kms,
    manifest,
    names,
    permissions,
    quotas,
    rds,
    route53,
    sts,
    wanted,
)
from .answer import Answer, Known, Unknown, known
from .fetched import Fetched, all_fetched, all_fetched_at_source
from .points import points_from_copies
from .reading import Fact, Readers, Reading, answer_of, each, of_ec2, of_rds
from .surroundings import SURROUNDINGS


def _instance_profiles(reading: Reading) -> Answer[Any]:
    client = reading.clients.get("iam", reading.region)
    return answer_of(lambda: iam.instance_profiles(client))


def _of_quotas(read: Callable[[Any, str], Any]) -> Fact:
    return lambda reading: answer_of(
        lambda: read(reading.clients.get("service-quotas", reading.region), reading.region)
    )


def _caller(reading: Reading) -> Answer[Any]:
    client = reading.clients.get("sts", reading.region)
    return answer_of(lambda: sts.caller(client, reading.region, reading.clock))


def _dry_runs(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("ec2", reading.region)
    requests = permissions.dry_runs(reading.workloads, reading.facts)
    return each(requests, lambda request: ec2.dry_run(client, reading.region, request))


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

        return each(list(requests), simulated)

    return read


def _drills(reading: Reading) -> dict[str, Answer[Any]]:
    return dict(drills.drills(reading.clients, reading.region, reading.workloads))


def _synced(reading: Reading) -> dict[str, Answer[Any]]:
    """Only of what has no object, so that it costs nothing where all is well."""
    places = manifest.without_object(reading.workloads, reading.facts.manifests)
    found = manifest.synced(reading.clients, reading.region, dict.fromkeys(places.values()))
    return {name: found[place] for name, place in places.items()}


def _dns_zones(reading: Reading) -> Answer[Any]:
    if not any(True for workload in reading.workloads for _name in names.wanted_names(workload)):
        return Known(())
    client = reading.clients.get("route53", reading.region)
    return answer_of(lambda: route53.hosted_zones(client))


def _dns_records(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("route53", reading.region)
    wanted_here = wanted.names_by_zone(reading.workloads, reading.facts)
    found = each(list(wanted_here), lambda zone: route53.records(client, zone, wanted_here[zone]))
    return {zone.zone.id: answer for zone, answer in found.items()}


def _configurations(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("s3", reading.region)
    return _published(lambda _region: client, all_fetched(reading.workloads))


def _source_configurations(reading: Reading) -> dict[Any, Answer[Any]]:
    """One attempt each: the source region may be lost."""
    wanted_there = all_fetched_at_source(reading.workloads)
    return _published(lambda region: reading.clients.get("s3", region, retries=False), wanted_there)


def _published(client: Callable[[str], Any], fetched: Sequence[Fetched]) -> dict[Any, Answer[Any]]:
    """Each bucket is listed once, whatever is fetched from it."""
    places = list(dict.fromkeys((one.region, one.bucket) for one in fetched))
    listed = each(places, lambda place: configurations.published_keys(client(place[0]), *place))

    def read(one: Fetched) -> Any:
        return configurations.published(client(one.region), one, known(listed[one.region, one.bucket]))

    return each(fetched, read)


def _points(reading: Reading) -> dict[str, Answer[Any]]:
    def read(kind: str) -> Any:
        return points_from_copies(read_copies(reading.region, kind, reading.clients, reading.clock), reading.facts.now)

    return each(wanted.kinds_of_points(reading.workloads), read)


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


def _engine_versions(reading: Reading) -> Answer[Any]:
    engines = wanted.engines(reading.workloads, reading.facts)
    return answer_of(lambda: rds.engine_versions(reading.clients.get("rds", reading.region), reading.region, engines))


def _db_classes(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("rds", reading.region)
    offers = wanted.db_classes(reading.workloads, reading.facts)
    return each(offers, lambda offer: rds.class_options(client, reading.region, *offer))


def _db_snapshots_public(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("rds", reading.region)
    snapshots = wanted.unencrypted_snapshots(reading.workloads, reading.facts)
    return each(snapshots, lambda snapshot: rds.is_public(client, reading.region, *snapshot))


def _keys(reading: Reading) -> dict[Any, Answer[Any]]:
    client = reading.clients.get("kms", reading.region)
    keys = wanted.keys(reading.workloads, reading.facts)
    return each(keys, lambda key: kms.key_of(client, reading.region, key))


ROUNDS: tuple[dict[str, Fact], ...] = (
    {
        **SURROUNDINGS.rounds[0],
        "points": _points,
        "drills": _drills,
        "dns_zones": _dns_zones,
        "configurations": _configurations,
        "source_configurations": _source_configurations,
        "zones": of_ec2(ec2.zones),
        "key_pairs": of_ec2(ec2.key_pairs),
        "images": of_ec2(ec2.images),
        "public_snapshots": of_ec2(ec2.public_snapshots),
        "running": of_ec2(ec2.running),
        "instance_profiles": _instance_profiles,
        "snapshots": of_ec2(ec2.snapshots),
        "volumes": of_ec2(ec2.volumes),
        "addresses": of_ec2(ec2.addresses),
        "ec2_quotas": _of_quotas(quotas.ec2_quotas),
        "ebs_quotas": _of_quotas(quotas.ebs_quotas),
        "db_instances": of_rds(rds.instance_tags),
        "db_clusters": of_rds(rds.cluster_tags),
        "db_quotas": of_rds(rds.quotas),
        "caller": _caller,
        "reservations": of_ec2(ec2.reservations),
    },
    {
        **SURROUNDINGS.rounds[1],
        "synced": _synced,
        "dns_records": _dns_records,
        "prefix_lists": _prefix_lists,
        "dry_runs": _dry_runs,
        "simulated": _simulated_of(permissions.simulations_of),
        "simulated_launches": _simulated_of(permissions.launches_of),
        "engine_versions": _engine_versions,
        "db_classes": _db_classes,
        "db_snapshots_public": _db_snapshots_public,
    },
    {"keys": _keys, "offerings": _offerings, "instance_types": _instance_types},
)
# What a fact of a later round asks about comes from these.
BEFORE = {
    **SURROUNDINGS.before,
    "synced": ("manifests",),
    "dns_records": ("dns_zones",),
    "prefix_lists": ("security_groups",),
    "dry_runs": ("caller", "points", "manifests", "subnets", "security_groups"),
    "simulated_launches": ("caller", "points", "manifests", "subnets", "security_groups"),
    "simulated": ("caller", "dns_zones", "target_groups"),
    "offerings": ("manifests", "launch_templates", "template_contents"),
    "instance_types": ("running", "manifests", "launch_templates", "template_contents"),
    "engine_versions": ("points",),
    "db_classes": ("points", "manifests"),
    "db_snapshots_public": ("points",),
    "keys": ("points", "images", "snapshots"),
}
READERS = Readers(ROUNDS, BEFORE)
