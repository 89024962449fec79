"""Runs of ours and of a loop over somebody else's module, side by side, as a table with ratios.

It never mixes them: each starts from the same fleet and has its further runs on what its own first run left.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .report import Section, Target, calls_text, calls_total, check
from .timed_playbook import Measurement

OURS = "lifeboat.aws"


@dataclass(frozen=True)
class Pair:
    """First runs of one program, each from the same beginning, and runs on what the last of them left."""

    first: list[Measurement]
    again: list[Measurement]

    @property
    def typical(self) -> Measurement:
        """The run with nothing to do that took the median time (of two in the middle, the longer one)."""
        return sorted(self.again, key=lambda each: each.seconds)[len(self.again) // 2]

    def with_more(self, other: Pair) -> Pair:
        return Pair([*self.first, *other.first], [*self.again, *other.again])


def measure_pair(
    name: str, runs: int, *, prepare: Callable[[], None], settle: Callable[[], None], measure: Callable[[], Measurement]
) -> Pair:
    """``prepare`` makes the fleet, ``settle`` lets the copies become complete. Fails unless only first runs change."""
    first: list[Measurement] = []
    for _unused in range(runs):
        prepare()
        first.append(measure())
    settle()
    again = [measure() for _unused in range(runs)]
    check(all(measurement.changed for measurement in first), f"the first run of {name} changed nothing")
    check(not any(measurement.changed for measurement in again), f"a further run of {name} changed something")
    return Pair(first, again)


def comparison(
    title: str, peer_name: str, ours: Sequence[Measurement], peer: Sequence[Measurement], target: int | None
) -> Section:
    """``target``: how many times faster ours has to be, if that is to be judged."""
    our_calls, peer_calls = calls_total(ours[-1].counts), calls_total(peer[-1].counts)
    ratio = seconds(peer) / seconds(ours)
    return Section(
        title,
        ("", OURS, f"loop over {peer_name}", "ratio"),
        [
            ("wall time of ansible-playbook", f"{seconds(ours):.2f} s", f"{seconds(peer):.1f} s", f"{ratio:.1f}"),
            (
                "processor time",
                f"{cpu_seconds(ours):.2f} s",
                f"{cpu_seconds(peer):.1f} s",
                f"{cpu_seconds(peer) / cpu_seconds(ours):.1f}",
            ),
            ("API calls", str(our_calls), str(peer_calls), f"{peer_calls / our_calls:.1f}"),
        ],
        notes=[
            *(f"Calls of {OURS} in {text}" for text in calls_text(ours[-1].counts)),
            *(f"Calls of {peer_name} in {text}" for text in calls_text(peer[-1].counts)),
            f"Runs of {OURS}: {len(ours)}, before and after that of the loop; {seconds_text(ours)}.",
        ],
        targets=()
        if target is None
        else (Target(f"at least {target} times faster ({ratio:.1f} times)", ratio >= target),),
    )


def seconds(measurements: Sequence[Measurement]) -> float:
    return statistics.median(measurement.seconds for measurement in measurements)


def cpu_seconds(measurements: Sequence[Measurement]) -> float:
    return statistics.median(measurement.cpu_seconds for measurement in measurements)


def seconds_text(measurements: Sequence[Measurement]) -> str:
    found = [measurement.seconds for measurement in measurements]
    return f"{min(found):.2f} to {max(found):.2f} s, the median counts"
