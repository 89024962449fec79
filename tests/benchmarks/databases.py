"""Databases with nothing to do: what a run of ours costs, and how it compares with a loop over the nearest module.

Each side has its measured run on what its own first run left; neither waits for the copies.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.simulator.client import Simulator

from .comparison import OURS, Pair, comparison, cpu_seconds, measure_pair, seconds, seconds_text
from .fleet import (
    LONG_ENOUGH_FOR_ALL_COPIES,
    RECOVERY_REGIONS,
    SOURCE_REGION,
    database_copy_count,
    database_names,
    lift_database_quotas,
    seed_databases,
)
from .report import Section, calls_text, calls_total, check
from .timed_playbook import measure_playbook

MEASURES = (
    "plugins/modules/rds_snapshot_xregion_copy.py",
    "plugins/action/rds_snapshot_xregion_copy.py",
    "plugins/module_utils/_rds",
)
# In the first benchmark half of the databases are Aurora clusters; the other module knows instances only.
DATABASES, QUICK_DATABASES = 100, 6
PEER_DATABASES, QUICK_PEER_DATABASES = 50, 3
PEER = "rds_instance_snapshot"
PEER_TARGET = 20
PAGE = 100


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    databases, peer_databases, runs = (
        (QUICK_DATABASES, QUICK_PEER_DATABASES, 1) if quick else (DATABASES, PEER_DATABASES, 3)
    )
    return [
        _nothing_to_do(aws, folder, tell, databases, runs),
        _against_peer(aws, folder, tell, peer_databases, runs, None if quick else PEER_TARGET),
    ]


def _nothing_to_do(aws: Simulator, folder: Path, tell: Callable[[str], None], databases: int, runs: int) -> Section:
    half = databases // 2
    tell(f"lifeboat.aws.rds_snapshot_xregion_copy, {databases} databases x 2 regions, runs: {runs} first, {runs} more")
    again = _measure(aws, folder, "databases_ours", half, half, RECOVERY_REGIONS, runs).again
    return Section(
        f"Nothing to do: {databases} databases x 2 regions",
        ("", OURS),
        [
            ("wall time of ansible-playbook", f"{seconds(again):.2f} s"),
            ("processor time", f"{cpu_seconds(again):.2f} s"),
            ("API calls", str(calls_total(again[-1].counts))),
        ],
        notes=[
            f"{half} DB instances and {half} Aurora clusters, each with one automated snapshot.",
            *(f"Calls in {text}" for text in calls_text(again[-1].counts)),
            f"Runs: {len(again)}; {seconds_text(again)}.",
        ],
    )


def _against_peer(
    aws: Simulator, folder: Path, tell: Callable[[str], None], databases: int, runs: int, target: int | None
) -> Section:
    region = RECOVERY_REGIONS[:1]
    tell(f"lifeboat.aws.rds_snapshot_xregion_copy, {databases} databases x 1 region, runs: {runs} first, {runs} more")
    before = _measure(aws, folder, "databases_ours", databases, 0, region, runs)
    tell(f"amazon.aws.{PEER}, {databases} loop items, twice, about {databases * 2.5:.0f} seconds")
    peer = _measure(aws, folder, "databases_peer", databases, 0, region, 1)
    # Once more, because what else the machine does may have changed meanwhile.
    tell("lifeboat.aws.rds_snapshot_xregion_copy once more")
    ours = before.with_more(_measure(aws, folder, "databases_ours", databases, 0, region, runs))
    return comparison(f"Nothing to do: {databases} databases x 1 region", PEER, ours.again, peer.again, target)


def _measure(
    aws: Simulator, folder: Path, name: str, instances: int, clusters: int, regions: tuple[str, ...], runs: int
) -> Pair:
    def prepare() -> None:
        aws.reset()
        lift_database_quotas(aws)
        seed_databases(aws, instances, clusters)

    names = database_names(instances, clusters)
    variables: dict[str, Any] = {**names, "recovery_regions": list(regions)}
    found = measure_pair(
        name,
        runs,
        prepare=prepare,
        settle=lambda: aws.advance(LONG_ENOUGH_FOR_ALL_COPIES),
        measure=lambda: measure_playbook(aws, name, folder, variables),
    )
    for region in regions:
        copies = database_copy_count(aws, region)
        check(copies == instances + clusters, f"{name} left {copies} copies in {region}")
    if name == "databases_ours":
        _check_calls(found, instances, clusters, regions)
    return found


def _check_calls(ours: Pair, instances: int, clusters: int, regions: tuple[str, ...]) -> None:
    """Promised: one listing for each region, type and kind, and no other call."""
    listings = (("rds:DescribeDBSnapshots", instances), ("rds:DescribeDBClusterSnapshots", clusters))
    pages = {action: math.ceil(count / PAGE) for action, count in listings if count}
    expected = dict.fromkeys((SOURCE_REGION, *regions), pages)
    for measurement in ours.again:
        check(measurement.counts == expected, f"calls with nothing to do: {calls_text(measurement.counts)}")
