"""Tables of results, for the terminal and for docs/benchmarks.md.

It never rounds a figure up to its target.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

    def in_markdown(self) -> str:
        return f"![{self.title}](diagrams/{self.name}.svg)"


# Of the table that stands first in docs/benchmarks.md: ours / the other's. Sections of all benchmarks have rows in it.
FRONT_COLUMNS = ("task, and the other program", "faster", "wall time", "API calls", "processor time", "peak memory")


@dataclass(frozen=True)
class Section:
    """One benchmark's table with what there is to say about it. The first column is left-aligned.

    ``is_front``: its rows are of the table with FRONT_COLUMNS.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    targets: Sequence[Target] = field(default_factory=tuple)
    plots: Sequence[Plot] = ()
    is_front: bool = False

    def to_text(self) -> str:
        widths = [max(len(line[n]) for line in (self.columns, *self.rows)) for n in range(len(self.columns))]
        lines = [
            "  ".join([line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))])
            for line in (self.columns, *self.rows)
        ]
        return "\n".join(["", self.title, "", *lines, "", *self.notes, *(target.line() for target in self.targets)])

    def to_markdown(self) -> str:
        table = table_in_markdown(self.columns, self.rows)
        plots = [text for plot in self.plots for text in (plot.in_markdown(), "")]
        return "\n".join([f"## {self.title}", "", *table, "", *plots, *(f"- {text}" for text in self.remarks()), ""])

    def remarks(self) -> list[str]:
        return [*self.notes, *(f"Target {target.line()}" for target in self.targets)]


def table_in_markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    rule = "|".join(["---", *("---:" for _unused in columns[1:])])
    return [f"| {' | '.join(columns)} |", f"|{rule}|", *(f"| {' | '.join(row)} |" for row in rows)]


def calls_text(counts: dict[str, dict[str, int]]) -> list[str]:
    """``us-west-2: 1 DescribeImages, 100 CopyImage`` for each region, sorted."""
    return [
        f"{region}: " + ", ".join(f"{count} {name.split(':')[1]}" for name, count in sorted(actions.items()))
        for region, actions in sorted(counts.items())
    ]


def calls_total(counts: dict[str, dict[str, int]]) -> int:
    return sum(count for actions in counts.values() for count in actions.values())
