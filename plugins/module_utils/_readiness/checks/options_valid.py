# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check options_valid: what the plan says of the workload is valid, also what was a template.

Pure: it says what passed. A workload with a mistake has no other findings, and evaluate.py gives it this one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, passed

META = Meta(
    id="options_valid",
    title="The options of the workload are valid",
    why="A recovery refuses the workload, and nothing else of it could be checked.",
    remedy="Correct the value, or define the variable that its template needs, and run again.",
    severity=CRITICAL,
    needs=(),
    kinds=("database", "cluster", "fleet", "volumes", "tasks"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    del facts
    yield passed(f"The options of {workload.name} are valid")
