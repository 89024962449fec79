# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check recovery_permitted: IAM would let these credentials restore databases, change names and register targets.

Pure: it never does anything of it; the simulation was done before.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known, known_of
from ..._facts.facts import Facts
from ..._facts.permissions import identity_of, simulations_of
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta
from ..rights import decided

META = Meta(
    id="recovery_permitted",
    title="IAM allows what a recovery does and no dry run tells",
    why="A recovery that may not do this ends there, and rights are hard to get in that night.",
    remedy="Allow it as docs/iam/dr_recover.json does.",
    severity=MEDIUM,
    needs=("caller", "dns_zones", "target_groups", "simulated"),
    kinds=("database", "cluster", "fleet"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    wanted = list(simulations_of(workload, facts, known(facts.caller).account))
    decisions = known_of(facts.simulated, identity_of(workload, facts)) if wanted else {}
    yield from decided(wanted, decisions, workload, facts)
