"""Ours and others with more and more things, one after the other in the same run: rows of the front table, and a plot.

Another program is not run where, going by fewer things, it would take longer than ``LONGEST_SECONDS``; the table says
so, and what it would have taken is never shown as if it had been measured.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .comparison import OURS
from .report import FRONT_COLUMNS, BenchmarkFailed, Line, Plot, Section, calls_total
from .timed_playbook import Measurement

LONGEST_SECONDS = 75


@dataclass(frozen=True)
class Program:
    """``measure``: makes the account for so many things, and runs the program once on it, with what it costs."""

    name: str
    measure: Callable[[int], Measurement]


@dataclass(frozen=True)
class Contest:
    """``task``: such as ``images x 2 regions, nothing to do``; ``picture``: name of the plot's file, without ending.

    ``most_of_ours``: more things than this are too many for the simulated AWS, or for what is to be done.
    """

    task: str
    picture: str
    ours: Program
    others: Sequence[Program]
    most_of_ours: int = 10_000


# For each program, what its runs with so many things took.
Runs = dict[str, dict[int, Measurement]]


def grow(
    contest: Contest,
    sizes: Sequence[int],
    tell: Callable[[str], None],
    *,
    known: Runs | None = None,
    longest: float = LONGEST_SECONDS,
) -> Runs:
    """``known``: runs that need not be done again."""
    runs: Runs = {program.name: {} for program in (contest.ours, *contest.others)}
    for size in sizes:
        for program in (contest.ours, *contest.others):
            found = (known or {}).get(program.name, {}).get(size)
            if found is None and _is_worth_it(contest, program, size, runs[program.name], longest):
                tell(f"{program.name}, {size:,} {contest.task}")
                try:
                    found = program.measure(size)
                except BenchmarkFailed as error:
                    if program is contest.ours:
                        raise
                    tell(f"{program.name} failed with {size:,}: {error}")
            if found is not None:
                runs[program.name][size] = found
    return runs


def _is_worth_it(
    contest: Contest, program: Program, size: int, runs: Mapping[int, Measurement], longest: float
) -> bool:
    if program is contest.ours:
        return size <= contest.most_of_ours
    return not runs or foretold_seconds(runs, size) <= longest


def foretold_seconds(runs: Mapping[int, Measurement], size: int) -> float:
    """By the time of a thing in the largest run; what it takes to start is in it, so that it is rather too long."""
    largest = max(runs)
    if len(runs) == 1:
        return runs[largest].seconds * size / largest
    before = sorted(runs)[-2]
    of_one_more = (runs[largest].seconds - runs[before].seconds) / (largest - before)
    return runs[largest].seconds + of_one_more * (size - largest)


def section(contest: Contest, runs: Runs, notes: Sequence[str] = ()) -> Section:
    ours = runs[contest.ours.name]
    rows = [
        row(f"{size:,} {contest.task}", ours.get(size), runs[other.name].get(size), other.name)
        for other in contest.others
        for size in sorted({*ours, *runs[other.name]})
    ]
    lines = [Line(name, [(n, each.seconds) for n, each in sorted(found.items())]) for name, found in runs.items()]
    return Section(
        contest.task[:1].upper() + contest.task[1:],
        FRONT_COLUMNS,
        rows,
        notes=[*_stops(contest, runs), *notes],
        plots=[Plot(contest.picture, f"Wall time of {contest.task}", [line for line in lines if line.points])],
        is_front=True,
    )


def row(what: str, ours: Measurement | None, other: Measurement | None, name: str) -> tuple[str, ...]:
    return (
        f"{what}: {name}",
        faster(ours, other),
        _both(ours, other, lambda each: f"{each.seconds:.2f} s"),
        _both(ours, other, lambda each: f"{calls_total(each.counts):,}"),
        _both(ours, other, lambda each: f"{each.cpu_seconds:.2f} s"),
        _both(ours, other, lambda each: f"{each.peak_mib:.0f} MiB"),
    )


def _both(ours: Measurement | None, other: Measurement | None, text: Callable[[Measurement], str]) -> str:
    return f"{text(ours) if ours else '-'} / {text(other) if other else '-'}"


def faster(ours: Measurement | None, other: Measurement | None) -> str:
    """Who, and how many times; never in favour of ours by rounding."""
    if ours is None or other is None:
        return "-"
    if other.seconds < ours.seconds:
        return f"**the other, {ours.seconds / other.seconds:.1f} times**"
    return f"{OURS}, {other.seconds / ours.seconds:.1f} times"


def _stops(contest: Contest, runs: Runs) -> list[str]:
    return [
        f"{other.name} has no run with more than {max(found):,}, which took {found[max(found)].seconds:.0f} s: "
        "it would take too long, or failed."
        for other in contest.others
        if (found := runs[other.name]) and max(found) < max(runs[contest.ours.name], default=0)
    ]
