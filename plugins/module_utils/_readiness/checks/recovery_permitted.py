# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check recovery_permitted: IAM would let these credentials restore databases, change names and register targets.

Pure: it never does anything of it; the simulation was done before.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import Unknown, known
from ..._facts.facts import Facts
from ..._facts.permissions import simulations_of
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, failed, not_known, passed

META = Meta(
    id="recovery_permitted",
    title="IAM allows what a recovery does and no dry run tells",
    why="A recovery that may not do this ends there, and rights are hard to get in that night.",
    remedy=(
        "Allow it as docs/iam/dr_recover.json does. If readiness runs with other credentials than a recovery, leave "
        "the check out with dr_readiness_skip."
    ),
    severity=MEDIUM,
    needs=("caller", "dns_zones", "target_groups", "simulated"),
    kinds=("database", "cluster", "fleet"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    wanted = list(simulations_of(workload, facts, known(facts.caller).account))
    pairs = [(action, resource) for actions, resource in wanted for action in actions]
    decisions = known(facts.simulated) if pairs else {}
    for action, resource in pairs:
        said = decisions.get((action, resource), "")
        if said == "allowed":
            yield passed(f"IAM allows {action} on {resource}", action)
        elif said.endswith("Deny"):
            yield failed(f"IAM does not allow {action} on {resource} ({said})", action)
        else:
            reason = f"whether {action} on {resource} is allowed is not known: {said or 'IAM has not said it'}"
            yield not_known(Unknown(reason), action)
