# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check target_groups_listening: a load balancer sends requests to the target groups.

Pure: it never calls one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed, passed

META = Meta(
    id="target_groups_listening",
    title="A load balancer forwards to the target groups",
    why="A target group that no listener forwards to gets no requests, however healthy its targets are.",
    remedy="Create a load balancer and a listener, or a rule, that forwards to the target group.",
    severity=HIGH,
    needs=("target_groups",),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    wanted = {str(name) for name in workload.options.get("target_groups") or ()}
    for group in known(facts.target_groups):
        if wanted & {group.name, group.arn}:
            if group.listens:
                yield passed(f"A load balancer forwards to {group.name}", group.name)
            else:
                yield failed(f"No listener forwards to the target group {group.name}", group.name)
