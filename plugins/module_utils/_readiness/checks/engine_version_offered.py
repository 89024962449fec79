# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check engine_version_offered: the engine version of the newest recovery point can still be restored.

Pure: it never upgrades.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._rds.model import DbSnapshot
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed, warned

META = Meta(
    id="engine_version_offered",
    title="The engine version is offered",
    why="RDS does not restore a version that it no longer offers, or upgrades it first.",
    remedy="Upgrade the source to a version that RDS offers, and run lifeboat.aws.sync.",
    severity=CRITICAL,
    needs=("points", "engine_versions"),
    kinds=("database", "cluster"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for point in points_of(workload, facts.points):
        snapshot = point.newest.resource if point.newest else None
        if not isinstance(snapshot, DbSnapshot):
            continue
        name = f"{snapshot.engine} {snapshot.engine_version}"
        version = known(facts.engine_versions).get((snapshot.engine, snapshot.engine_version))
        if version is None:
            yield failed(f"{facts.region} does not offer {name}", name)
        elif not version.is_available:
            yield warned(f"{facts.region} offers {name} no longer for new databases", name)
        else:
            yield passed(f"{facts.region} offers {name}", name)
