# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check recovery_point_decryptable: the key of the newest recovery point could decrypt it today.

Pure: it never uses the key.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._copies.resource import Resource
from ..._core.regions import region_of_arn
from ..._facts.answer import found_in, known, known_of
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed

META = Meta(
    id="recovery_point_decryptable",
    title="The newest recovery point can be decrypted",
    why="What is encrypted with a key that is disabled, deleted or in another region cannot be restored.",
    remedy="Enable the key or cancel its deletion; or set kms_key_id to another one, and run lifeboat.aws.sync again.",
    severity=CRITICAL,
    needs=("points", "images", "snapshots", "keys"),
    kinds=("database", "cluster", "fleet", "volumes"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for point in points_of(workload, facts.points):
        if point.newest is None:
            continue
        resource = point.newest.resource
        keys = _keys(resource, workload, facts)
        if not keys:
            yield passed(f"{resource.id} is not encrypted", resource.id)
        for key_id in keys:
            key = known_of(facts.keys, key_id)
            region = region_of_arn(key_id)
            if key is None or (region and region != facts.region):
                yield failed(f"{resource.id} needs the KMS key {key_id}, which {facts.region} does not have", key_id)
            elif key.state != "Enabled":
                yield failed(f"{resource.id} needs the KMS key {key_id}, which is {key.state}", key_id)
            else:
                yield passed(f"The KMS key of {resource.id} is enabled", key_id)


def _keys(resource: Resource, workload: Settled, facts: Facts) -> list[str]:
    """Those of an image are the keys of its snapshots."""
    if workload.kind != "fleet":
        return [resource.kms_key_id] if resource.kms_key_id else []
    of_snapshots = known(facts.snapshots)
    ids = found_in(known(facts.images), resource.id).snapshots
    return sorted({key for each in ids if each in of_snapshots and (key := of_snapshots[each].key)})
