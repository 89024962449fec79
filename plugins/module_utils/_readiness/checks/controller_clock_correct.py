# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check controller_clock_correct: this machine's clock is that of AWS.

Pure: it never sets it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._core.durations import shown_duration
from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed, passed, warned

META = Meta(
    id="controller_clock_correct",
    title="The clock of the controller is correct",
    why="AWS refuses requests that are five minutes off, and ages of recovery points are wrong.",
    remedy="Set the clock, and keep it right with NTP.",
    severity=HIGH,
    needs=("caller",),
    kinds=("database", "cluster", "fleet", "volumes", "tasks"),
)
# The answer may be a second old when it arrives, and its time is in seconds.
TOLERATED = 30
REFUSED = 300


def evaluate(_workload: Settled, facts: Facts) -> Iterator[Answered]:
    ahead = known(facts.caller).seconds_ahead
    said = f"The clock is {shown_duration(abs(ahead))} {'ahead of' if ahead > 0 else 'behind'} that of AWS"
    if abs(ahead) >= REFUSED:
        yield failed(said)
    else:
        yield warned(said) if abs(ahead) > TOLERATED else passed("The clock is right")
