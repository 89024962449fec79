"""An instance that fetches its configuration, 1 MB of it: how long it takes, and how many requests S3 gets.

Each run has an instance of its own; the next one on the same instance finds nothing new.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fetching.bundles import Publication, tar_gz
from tests.fetching.machine import CLIENTS, PROGRAM, Machine, publish, requests
from tests.fetching.packages import missing, program
from tests.simulator.client import Simulator

from .fleet import SOURCE_REGION
from .report import Section, Target, check

SIZE, QUICK_SIZE = 1_000_000, 10_000
# What is promised.
MOST_SECONDS = 1.0
FIRST_REQUESTS, UNCHANGED_REQUESTS = 2, 1
NAMES = {
    "both": "AWS CLI, the pointer with curl",
    "aws": "AWS CLI for both (`LIFEBOAT_CLIENT: aws`)",
    "curl": "curl --aws-sigv4",
    "old curl": "older curl, signed by the fetcher",
}


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
    clients = [client for client in CLIENTS if missing(PROGRAM[client]) is None]
    found = {client: _measure(aws, folder, tell, client, runs) for client in clients}
    return [
        Section(
            f"An instance fetches its configuration of {len(publication.bundle) / 1e6:.2f} MB",
            ("with", "first", "nothing new", "requests to S3"),
            [
                (NAMES[client], _median(times.first), _median(times.again), f"{FIRST_REQUESTS}, {UNCHANGED_REQUESTS}")
                for client, times in found.items()
            ],
            notes=[
                f"Medians of {runs} runs.",
                *(_start_of_aws(runs) if "aws" in found else ()),
            ],
            targets=[
                Target(
                    f"first fetch under {MOST_SECONDS:.0f} s with {NAMES[client]}",
                    statistics.median(times.first) < MOST_SECONDS,
                )
                for client, times in found.items()
                # What nobody gets without asking for it.
                if client != "aws"
            ],
        )
    ]


def _start_of_aws(runs: int) -> list[str]:
    """How long it takes until it begins to work, by a command that asks nobody anything."""
    seconds = []
    for _unused in range(runs):
        started = time.perf_counter()
        subprocess.run([program("aws") or "aws", "--version"], env={}, stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - started)
    return [
        f"The AWS CLI is started once for each request, and takes {_median(seconds)} to say its version.",
        "It is given credentials, region and endpoint, and looks for none of them.",
    ]


def _measure(aws: Simulator, folder: Path, tell: Callable[[str], None], client: str, runs: int) -> Found:
    tell(f"fetching with {NAMES[client]}, runs: {runs} first, {runs} more")
    found = Found([], [])
    for _unused in range(runs):
        machine = Machine.make(Path(tempfile.mkdtemp(dir=folder)), aws, SOURCE_REGION, client=client)
        found.first.append(_timed(aws, machine, FIRST_REQUESTS))
        found.again.append(_timed(aws, machine, UNCHANGED_REQUESTS))
    return found


def _timed(aws: Simulator, machine: Machine, expected: int) -> float:
    aws.reset_counts()
    started = time.perf_counter()
    ended = machine.fetch()
    took = time.perf_counter() - started
    check(ended.code == 0, ended.said)
    made = len(requests(aws))
    check(made == expected, f"{made} requests to S3 where {expected} were expected")
    return took


def _median(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s"
