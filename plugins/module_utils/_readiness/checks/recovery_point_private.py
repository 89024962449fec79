# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check recovery_point_private: no recovery point is shared with every account.

Pure: it never changes permissions.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
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
    needs=("points", "images", "public_snapshots"),
    kinds=("fleet", "volumes"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for point in points_of(workload, facts.points):
        if point.newest is None:
            continue
        name = point.newest.resource.id
        image = known(facts.images).get(name) if workload.kind == "fleet" else None
        snapshots = {name, *(image.snapshots if image else ())} & known(facts.public_snapshots)
        if image and image.is_public:
            yield failed(f"The image {name} is public", name)
        yield from (failed(f"The snapshot {snapshot} is public", snapshot) for snapshot in sorted(snapshots))
        if not snapshots and not (image and image.is_public):
            yield passed(f"{name} is not public", name)
