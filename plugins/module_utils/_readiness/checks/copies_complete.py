# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check copies_complete: no copy newer than the newest recovery point has failed.

Pure: it never asks about older ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, passed, warned

META = Meta(
    id="copies_complete",
    title="The newest copies have not failed",
    why="A failed copy restores nothing, and if all later ones fail as well, recovery points only get older.",
    remedy="Remove the reason that AWS states, such as a KMS key, and run lifeboat.aws.sync again.",
    severity=MEDIUM,
    needs=("points",),
    kinds=("database", "cluster", "fleet", "volumes"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for point in points_of(workload, facts.points):
        entry = point.entry or {"newest": None, "failed": []}
        since = entry["newest"]["source_created"] if entry["newest"] else ""
        newer = [copy for copy in entry["failed"] if copy["source_created"] > since]
        for copy in newer:
            yield warned(f"The copy {copy['id']} has failed: {copy['reason'] or 'AWS states no reason'}", copy["id"])
        if not newer:
            yield passed(f"No newer copy of {point.title} has failed", point.title)
