# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check last_drill_successful: the last drill is recent, brought the workload back, and took no longer than the RTO.

Pure: it never runs a drill. It only warns, because a recovery can work that nobody has tried.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._core.durations import shown_duration
from ..._facts.answer import known_of
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, passed, warned

META = Meta(
    id="last_drill_successful",
    title="The last drill is recent and was within the RTO",
    why="What no drill has tried lately may not come back, or not in the time that was promised.",
    remedy="Run lifeboat.aws.drill with the plan, and remove the reason if it fails or takes too long.",
    severity=HIGH,
    needs=("drills",),
    kinds=("database", "cluster", "fleet", "volumes", "tasks"),
)
BACK = ("verified", "up")


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    """Nothing is said of what promises no drills."""
    promised, rto = workload.objective("drill"), workload.objective("rto")
    if promised is None:
        return
    last = known_of(facts.drills, workload.name)
    promise = f"one is promised every {shown_duration(promised.total_seconds())}"
    if last is None:
        yield warned(f"There was no drill of it yet; {promise}")
        return
    age = (facts.now - last.ended).total_seconds()
    said = f"The last drill, {last.run}, was {shown_duration(max(age, 0))} ago"
    if last.state not in BACK:
        yield warned(f"{said}, and did not bring it back: {last.error or last.state}", last.run)
    elif age > promised.total_seconds():
        yield warned(f"{said}; {promise}", last.run)
    elif last.rto is not None and rto is not None and last.rto > rto.total_seconds():
        took = f"took {shown_duration(last.rto)}; the RTO is {shown_duration(rto.total_seconds())}"
        yield warned(f"{said}, and {took}", last.run)
    else:
        took = f", and took {shown_duration(last.rto)}" if last.rto is not None else ""
        verified = "" if last.state == "verified" else "; nothing has verified it"
        yield passed(f"{said}{took}{verified}", last.run)
