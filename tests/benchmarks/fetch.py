"""An instance that fetches its configuration, 1 MB of it: how long it takes, and how many requests S3 gets.

Each run has an instance of its own; the next one on the same instance finds nothing new.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fetching.bundles import Publication, tar_gz
from tests.fetching.machine import Machine, publish, requests
from tests.simulator.client import Simulator

from .fleet import SOURCE_REGION
from .report import Section, Target, check

MEASURES = ("roles/dr_config/files/instance",)
SIZE, QUICK_SIZE = 1_000_000, 10_000
# What is promised.
MOST_SECONDS = 1.0
FIRST_REQUESTS, UNCHANGED_REQUESTS = 2, 1


@dataclass(frozen=True)
class Found:
    """Seconds of each run."""

    first: list[float]
    again: list[float]


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    size, runs = (QUICK_SIZE, 1) if quick else (SIZE, 5)
    aws.reset()
    # Does not compress, so that the bundle is as large as it says.
    publication = Publication(tar_gz({"large": os.urandom(size)}), SOURCE_REGION)
    publish(aws, publication)
    found = _measure(aws, folder, tell, runs)
    return [
        Section(
            f"An instance fetches its configuration of {len(publication.bundle) / 1e6:.2f} MB",
            ("first", "nothing new", "requests to S3"),
            [(_median(found.first), _median(found.again), f"{FIRST_REQUESTS}, {UNCHANGED_REQUESTS}")],
            notes=[f"Medians of {runs} runs of the program, with the start of Python."],
            targets=[
                Target(f"first fetch under {MOST_SECONDS:.0f} s", statistics.median(found.first) < MOST_SECONDS),
            ],
        )
    ]


def _measure(aws: Simulator, folder: Path, tell: Callable[[str], None], runs: int) -> Found:
    tell(f"fetching, runs: {runs} first, {runs} more")
    found = Found([], [])
    for _unused in range(runs):
        machine = Machine.make(Path(tempfile.mkdtemp(dir=folder)), aws, SOURCE_REGION)
        found.first.append(_timed(aws, machine, FIRST_REQUESTS))
        found.again.append(_timed(aws, machine, UNCHANGED_REQUESTS))
    return found


def _timed(aws: Simulator, machine: Machine, expected: int) -> float:
    aws.reset_counts()
    started = time.perf_counter()
    ended = machine.wait(machine.start())
    took = time.perf_counter() - started
    check(ended.code == 0, ended.said)
    made = len(requests(aws))
    check(made == expected, f"{made} requests to S3 where {expected} were expected")
    return took


def _median(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s"
