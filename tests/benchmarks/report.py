"""Tables of results, for the terminal and for docs/benchmarks.md.

It never rounds a figure up to its target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


class BenchmarkFailed(Exception):
    """A run did not do what it was measured for."""


def check(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise BenchmarkFailed(otherwise)


@dataclass(frozen=True)
class Target:
    """A figure that issue and documentation promise."""

    text: str
    is_met: bool

    def line(self) -> str:
        return f"{'met' if self.is_met else 'MISSED'}: {self.text}"


@dataclass(frozen=True)
class Line:
    """One line of a plot: a program, and for each number of things how many seconds it took."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Plot:
    """``name``: of the picture's file, without its ending. Both axes are logarithmic."""

    name: str
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Section:
    """One benchmark's table with what there is to say about it. The first column is left-aligned."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    targets: Sequence[Target] = field(default_factory=tuple)
    plots: Sequence[Plot] = ()

    def to_text(self) -> str:
        widths = [max(len(line[n]) for line in (self.columns, *self.rows)) for n in range(len(self.columns))]
        lines = [
            "  ".join([line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))])
            for line in (self.columns, *self.rows)
        ]
        return "\n".join(["", self.title, "", *lines, "", *self.notes, *(target.line() for target in self.targets)])

    def to_markdown(self) -> str:
        rule = "|".join(["---", *("---:" for _unused in self.columns[1:])])
        lines = [f"| {' | '.join(self.columns)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in self.rows)]
        remarks = [f"- {text}" for text in (*self.notes, *(f"Target {target.line()}" for target in self.targets))]
        plots = [text for plot in self.plots for text in (f"![{plot.title}](diagrams/{plot.name}.svg)", "")]
        return "\n".join([f"## {self.title}", "", *lines, "", *plots, *remarks, ""])


def calls_text(counts: dict[str, dict[str, int]]) -> list[str]:
    """``us-west-2: 1 DescribeImages, 100 CopyImage`` for each region, sorted."""
    return [
        f"{region}: " + ", ".join(f"{count} {name.split(':')[1]}" for name, count in sorted(actions.items()))
        for region, actions in sorted(counts.items())
    ]


def calls_total(counts: dict[str, dict[str, int]]) -> int:
    return sum(count for actions in counts.values() for count in actions.values())
