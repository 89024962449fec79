# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check recovery_point_exists: there is something to come back from.

Pure: it never asks how old it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import CannotTell, Unknown
from ..._facts.facts import Facts
from ..._facts.points import accounts_of, points_of
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed

META = Meta(
    id="recovery_point_exists",
    title="A recovery point exists",
    why="Without a usable copy in the recovery region there is nothing to restore.",
    remedy="Run lifeboat.aws.sync for this workload, and check why earlier runs did not copy it.",
    severity=CRITICAL,
    needs=("points",),
    kinds=("database", "cluster", "fleet", "volumes"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    if accounts := accounts_of(workload, facts.points):
        raise CannotTell(
            Unknown(
                f"{facts.region} has copies of the accounts {', '.join(accounts)}, and which of these has its source "
                "is not known: set manifest in the plan and run a sync, or give the copies of each account a set of "
                "their own"
            )
        )
    for point in points_of(workload, facts.points):
        if point.newest:
            yield passed(f"{point.newest.resource.id} can be restored", point.newest.resource.id)
            continue
        pending = len(point.entry["pending"]) if point.entry else 0
        more = f"; {pending} being copied" if pending else ""
        yield failed(f"{facts.region} has no usable recovery point of {point.title}{more}", point.title)
