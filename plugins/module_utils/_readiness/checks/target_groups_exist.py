# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check target_groups_exist: the target groups of the plan are in the recovery region.

Pure: it never registers a target.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta
from ..naming import existing

META = Meta(
    id="target_groups_exist",
    title="The target groups exist",
    why="Instances that no target group has get no requests.",
    remedy="Create the target groups in the recovery region, or correct target_groups.",
    severity=HIGH,
    needs=("target_groups",),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    wanted = [str(name) for name in workload.options.get("target_groups") or ()]
    there = {name for group in known(facts.target_groups) for name in (group.name, group.arn)}
    yield from existing(wanted, there, "target group", facts.region)
