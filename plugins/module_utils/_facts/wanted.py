# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be asked about, read off the workloads of a region and off what was read before.

Pure: it names things, each once, however many workloads name them, and never asks about them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from .._dns.route53.zones import HostedZone
from .._rds.model import DbSnapshot
from .._recovery_points.summary import Copy
from .._workloads.settled import POINTS, Settled
from .answer import CannotTell, Known
from .facts import Facts
from .intended import db_instance_classes, instance_type
from .names import wanted_names, zones_for
from .points import points_of


def kinds_of_points(workloads: Iterable[Settled]) -> list[str]:
    return sorted({POINTS[workload.kind] for workload in workloads if workload.kind in POINTS})


def instance_types(workloads: Iterable[Settled], facts: Facts) -> list[str]:
    """Those of the fleets whose types are known."""
    found = set()
    for workload in workloads:
        try:
            intended = instance_type(workload, facts) if workload.kind == "fleet" else None
        except CannotTell:
            continue
        found |= {intended.value} if intended else set()
    return sorted(found)


def names_by_zone(workloads: Iterable[Settled], facts: Facts) -> dict[HostedZone, list[str]]:
    """Zones that names are in, for as far as it is known which."""
    found: dict[HostedZone, set[str]] = defaultdict(set)
    zones = facts.dns_zones.value if isinstance(facts.dns_zones, Known) else ()
    for name in (name for workload in workloads for name in wanted_names(workload)):
        fit = zones_for(name, zones)
        if len(fit) == 1:
            found[fit[0]].add(name.hostname.name)
    return {zone: sorted(names) for zone, names in found.items()}


def with_running(types: Iterable[str], facts: Facts) -> list[str]:
    """And those that run already, whose vCPUs count against the same quotas."""
    running = facts.running.value if isinstance(facts.running, Known) else {}
    return sorted({*types, *running})


def newest_copies(workloads: Iterable[Settled], facts: Facts) -> Iterator[tuple[Settled, Copy]]:
    """What would be restored today, as far as that is known."""
    for workload in workloads:
        try:
            found = points_of(workload, facts.points)
        except CannotTell:
            continue
        yield from ((workload, point.newest) for point in found if point.newest)


def snapshots_of_images(workloads: Iterable[Settled], facts: Facts) -> list[str]:
    if not isinstance(facts.images, Known):
        return []
    ids = {copy.resource.id for _workload, copy in newest_copies(workloads, facts)}
    there = facts.images.value
    return sorted(snapshot for image in ids if image in there for snapshot in there[image].snapshots)


def engines(workloads: Iterable[Settled], facts: Facts) -> list[str]:
    found = (copy.resource for _workload, copy in newest_copies(workloads, facts))
    return sorted({snapshot.engine for snapshot in found if isinstance(snapshot, DbSnapshot)} - {""})


def unencrypted_snapshots(workloads: Iterable[Settled], facts: Facts) -> list[tuple[str, str]]:
    """(kind of workload, id) of each newest database snapshot that is not encrypted: a snapshot of an instance and one
    of a cluster may have one id.
    """
    return sorted(
        {
            (workload.kind, copy.resource.id)
            for workload, copy in newest_copies(workloads, facts)
            if isinstance(copy.resource, DbSnapshot) and not copy.resource.encrypted
        }
    )


def db_classes(workloads: Iterable[Settled], facts: Facts) -> list[tuple[str, str, str]]:
    """(engine, version, class) of each database and of the instances of each cluster."""
    return sorted(
        {
            (copy.resource.engine, copy.resource.engine_version, db_class)
            for workload, copy in newest_copies(workloads, facts)
            if isinstance(copy.resource, DbSnapshot)
            for db_class in _classes(workload, facts)
        }
    )


def _classes(workload: Settled, facts: Facts) -> list[str]:
    try:
        return [intended.value for intended in db_instance_classes(workload, facts)]
    except CannotTell:
        return []


def keys(workloads: Sequence[Settled], facts: Facts) -> list[str]:
    """KMS keys that a recovery needs: those of the newest recovery points, and those of the new volumes."""
    of_copies = {copy.resource.kms_key_id for _workload, copy in newest_copies(workloads, facts)}
    of_snapshots = facts.snapshots.value if isinstance(facts.snapshots, Known) else {}
    of_images = {of_snapshots[each].key for each in snapshots_of_images(workloads, facts) if each in of_snapshots}
    of_plan = {workload.text("kms_key_id") for workload in workloads if workload.kind == "volumes"}
    return sorted(key for key in of_copies | of_images | of_plan if key)
