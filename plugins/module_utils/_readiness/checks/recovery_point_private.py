# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check recovery_point_private: no recovery point is shared with every account.

Pure: it never changes permissions.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known, known_of
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed, passed

META = Meta(
    id="recovery_point_private",
    title="The newest recovery point is not public",
    why="A public copy hands the data, and what is configured in it, to every AWS account.",
    remedy="Remove the permission of all accounts (group all) from the image or snapshot.",
    severity=HIGH,
    needs=("points", "images", "public_snapshots", "db_snapshots_public"),
    kinds=("database", "cluster", "fleet", "volumes"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for point in points_of(workload, facts.points):
        if point.newest is None:
            continue
        resource = point.newest.resource
        if workload.kind in ("database", "cluster"):
            # AWS shares no encrypted snapshot with every account.
            is_public = not resource.encrypted and known_of(facts.db_snapshots_public, (workload.kind, resource.id))
            public = [f"The snapshot {resource.id}"] if is_public else []
        else:
            public = list(_public(workload, facts, resource.id))
        yield from (failed(f"{what} is public", resource.id) for what in public)
        if not public:
            yield passed(f"{resource.id} is not public", resource.id)


def _public(workload: Settled, facts: Facts, name: str) -> Iterator[str]:
    """The image, and snapshots that it consists of; or the snapshot."""
    image = known(facts.images).get(name) if workload.kind == "fleet" else None
    if image and image.is_public:
        yield f"The image {name}"
    snapshots = {name, *(image.snapshots if image else ())} & known(facts.public_snapshots)
    yield from (f"The snapshot {snapshot}" for snapshot in sorted(snapshots))
