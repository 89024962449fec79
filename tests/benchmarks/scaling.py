"""How time, calls and memory of a run with nothing to do grow with the fleet.

It measures the module alone, in a process of its own, without ansible-playbook around it.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.demo.playbook import collections_path, playbook_environment
from tests.simulator.client import REPOSITORY, Simulator

from .fleet import RECOVERY_REGIONS, SOURCE_REGION, TAGS, seed_copies, seed_sources
from .report import Section, Target, calls_total, check

MEASURES = (
    "plugins/modules/ami_xregion_copy.py",
    "plugins/action/ami_xregion_copy.py",
    "plugins/module_utils/_ami",
    "plugins/module_utils/_copies",
)
SIZES, QUICK_SIZES = (10, 100, 1000, 10_000), (5,)
RUNS = 3
PAGE = 1000
MEMORY_TARGET_MIB = 300
# "Flat": the processor time of one more image grows by no more than this from the second largest fleet to the largest.
# Anything quadratic would show as a factor of about ten.
FLAT_WITHIN = 1.5

Figures = dict[str, Any]


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    sizes, runs = (QUICK_SIZES, 1) if quick else (SIZES, RUNS)
    figures: dict[int, Figures] = {}
    for size in sizes:
        tell(f"the module alone, {size} images x 2 regions, runs: {runs}")
        aws.reset()
        seed_sources(aws, size)
        seed_copies(aws)
        measured = [_measure(aws, folder, size) for _unused in range(runs)]
        figures[size] = {name: statistics.median(m[name] for m in measured) for name in measured[0]}
    return [_section(figures, runs)]


def _measure(aws: Simulator, folder: Path, size: int) -> Figures:
    aws.reset_counts()
    options = {
        "source_region": SOURCE_REGION,
        "destination_regions": list(RECOVERY_REGIONS),
        "filters": {"tag:Fleet": TAGS["Fleet"]},
        "select": "all",
    }
    process = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.run_module"],
        cwd=REPOSITORY,
        env={**playbook_environment(aws.environment(), folder), "PYTHONPATH": _import_path()},
        input=json.dumps(options),
        capture_output=True,
        text=True,
        check=False,
    )
    check(process.returncode == 0, f"the module failed with {size} images:\n{process.stderr}")
    figures: Figures = json.loads(process.stdout)
    check(not figures.pop("changed"), f"the module changed something with {size} images")
    copies = figures.pop("copies")
    check(copies == size * len(RECOVERY_REGIONS), f"the module speaks of {copies} copies of {size} images")
    counts = aws.counts()
    expected = {r: {"ec2:DescribeImages": math.ceil(size / PAGE)} for r in (SOURCE_REGION, *RECOVERY_REGIONS)}
    check(counts == expected, f"calls with {size} images: {counts}")
    figures["calls"] = calls_total(counts)
    return figures


def _import_path() -> str:
    """For ``ansible_collections.lifeboat.aws`` in a plain Python process."""
    return os.pathsep.join([str(REPOSITORY), collections_path() or ""])


def _section(figures: dict[int, Figures], runs: int) -> Section:
    rows: list[tuple[str, ...]] = []
    more: dict[int, float] = {}
    sizes = sorted(figures)
    for position, size in enumerate(sizes):
        found = figures[size]
        if position:
            before = sizes[position - 1]
            more[size] = 1000 * (found["cpu_seconds"] - figures[before]["cpu_seconds"]) / (size - before)
        rows.append(
            (
                f"{size:,}",
                f"{found['seconds']:.2f} s",
                f"{found['cpu_seconds']:.2f} s",
                f"{1000 * found['seconds'] / size:.2f} ms",
                f"{more[size]:.2f} ms" if size in more else "",
                str(int(found["calls"])),
                f"{found['peak_rss_mib']:.0f} MiB",
            )
        )
    return Section(
        "Nothing to do, by size of the fleet: the module alone, 2 regions",
        (
            "images",
            "wall time",
            "processor time",
            "wall time per image",
            "processor time per further image",
            "API calls",
            "peak memory",
        ),
        rows,
        notes=[
            f"Median of {runs} run{'s' if runs > 1 else ''}.",
            "Wall time includes the simulated AWS on the same machine; processor time is that of the module.",
            f"Importing the module and its libraries takes {figures[sizes[0]]['import_seconds']:.2f} s more.",
            f"The result for {sizes[-1]:,} images is {figures[sizes[-1]]['result_mib']:.1f} MiB of JSON.",
        ],
        targets=_targets(figures, more),
    )


def _targets(figures: dict[int, Figures], more: dict[int, float]) -> list[Target]:
    if len(figures) < len(SIZES):
        return []
    largest, second = sorted(figures, reverse=True)[:2]
    peak, growth = figures[largest]["peak_rss_mib"], more[largest] / more[second]
    return [
        Target(f"under {MEMORY_TARGET_MIB} MiB with {largest:,} images ({peak:.0f} MiB)", peak < MEMORY_TARGET_MIB),
        Target(f"a further image costs about the same in a large fleet ({growth:.2f} times)", growth <= FLAT_WITHIN),
    ]
