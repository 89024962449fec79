"""Keeps the figures that were measured last, each benchmark's with a digest of the code they are of.

It never holds more than was measured: a benchmark that was not run keeps its older figures, and their digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.simulator.client import REPOSITORY

from .freshness import digest, digest_of_text
from .registry import BENCHMARKS
from .report import Line, Plot, Section, Target

FILE = Path(__file__).with_name("figures.json")
# What every part of the collection uses.
SHARED = "plugins"


@dataclass(frozen=True)
class Figures:
    """``code``: digest of what the benchmark measures; ``shared``: of all plugins, for information."""

    code: str
    shared: str
    machine: list[str]
    sections: list[Section]


@dataclass(frozen=True)
class Freshness:
    stale: list[str]
    missing: list[str]
    # Whose own code is the same, while other plugins are not.
    around_changed: list[str]


def measured_now(name: str, machine: list[str], sections: list[Section]) -> Figures:
    return Figures(code_of(name), digest_of_text(SHARED), machine, sections)


def code_of(name: str, top: Path = REPOSITORY) -> str:
    return digest(BENCHMARKS[name].measures, top)


def read_figures(file: Path = FILE) -> dict[str, Figures]:
    found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {name: _figures(data) for name, data in found.items() if name in BENCHMARKS}


def write_figures(figures: Mapping[str, Figures], file: Path = FILE) -> None:
    data = {name: asdict(figures[name]) for name in BENCHMARKS if name in figures}
    file.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def freshness(figures: Mapping[str, Figures], top: Path = REPOSITORY) -> Freshness:
    stale = [name for name, found in figures.items() if found.code != code_of(name, top)]
    shared = digest_of_text(SHARED, top)
    changed = [name for name, found in figures.items() if name not in stale and found.shared != shared]
    return Freshness(stale, [name for name in BENCHMARKS if name not in figures], changed)


def _figures(data: dict[str, Any]) -> Figures:
    return Figures(data["code"], data["shared"], data["machine"], [_section(each) for each in data["sections"]])


def _section(data: dict[str, Any]) -> Section:
    targets = [Target(**target) for target in data["targets"]]
    plots = [Plot(plot["name"], plot["title"], [_line(line) for line in plot["lines"]]) for plot in data["plots"]]
    return Section(**{**data, "targets": targets, "plots": plots})


def _line(data: dict[str, Any]) -> Line:
    return Line(data["name"], list(map(tuple, data["points"])))
