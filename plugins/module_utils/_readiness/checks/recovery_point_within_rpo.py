# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check recovery_point_within_rpo: the newest recovery point is as young as promised.

Pure: it never asks if it restores.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._core.durations import shown_duration
from ..._facts.facts import Facts
from ..._facts.points import points_of
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed, passed, warned

META = Meta(
    id="recovery_point_within_rpo",
    title="The newest recovery point is within the RPO",
    why="A recovery now would lose more data than was promised.",
    remedy="Run lifeboat.aws.sync, or run it more often than the RPO; check whether the source is still created.",
    severity=HIGH,
    needs=("points",),
    kinds=("database", "cluster", "fleet", "volumes"),
)
# Clocks differ; a source from further in the future has a wrong time.
CLOCK_ERROR_SECONDS = 3600


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    rpo = workload.objective("rpo")
    for point in points_of(workload, facts.points):
        if point.newest is None:
            continue
        name = point.newest.resource.id
        if point.age < -CLOCK_ERROR_SECONDS:
            yield failed(f"{name} is dated {shown_duration(-point.age)} in the future, so its age is not known", name)
        elif rpo is None:
            yield warned(
                f"{name} is {shown_duration(max(point.age, 0))} old, and no RPO is promised",
                name,
                "Set objectives.rpo for the plan or the workload.",
            )
        elif point.age > rpo.total_seconds():
            yield failed(
                f"{name} is {shown_duration(point.age)} old; the RPO is {shown_duration(rpo.total_seconds())}", name
            )
        else:
            yield passed(f"{name} is {shown_duration(max(point.age, 0))} old", name)
