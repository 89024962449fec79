"""Databases with nothing to do: what a run of ours costs, and how it compares with a loop over the nearest module.

Each side has its measured run on what its own first run left; neither waits for the copies. Fewer and more databases
are made with the copies that the first run would have left.
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
    seed_database_copies,
    seed_databases,
)
from .growth import Contest, Program, grow, section
from .report import Section, calls_text, calls_total, check
from .timed_playbook import Measure, Measurement, measure_playbook

MEASURES = (
    "plugins/modules/rds_snapshot_xregion_copy.py",
    "plugins/action/ami_xregion_copy.py",
    "plugins/module_utils/_rds",
    "plugins/module_utils/_copies",
)
# In the first benchmark half of the databases are Aurora clusters; the other module knows instances only.
DATABASES, QUICK_DATABASES = 100, 6
PEER_DATABASES, QUICK_PEER_DATABASES = 50, 3
PEER = "rds_instance_snapshot"
PEER_TARGET = 20
SIZES, QUICK_SIZES = (1, 10, 50, 100, 1000, 10_000), (1, 3)
PAGE = 100


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    databases, peer_databases, runs = (
        (QUICK_DATABASES, QUICK_PEER_DATABASES, 1) if quick else (DATABASES, PEER_DATABASES, 3)
    )
    ours, peer = _pairs(aws, folder, tell, peer_databases, runs)
    known = {OURS: {peer_databases: ours.typical}, PEER: {peer_databases: peer.typical}}
    title = f"Nothing to do: {peer_databases} databases x 1 region"
    contest = nothing_to_do(aws, folder)
    return [
        section(contest, grow(contest, QUICK_SIZES if quick else SIZES, tell, known=known)),
        _both_kinds(aws, folder, tell, databases, runs),
        comparison(title, PEER, ours.again, peer.again, None if quick else PEER_TARGET),
    ]


def nothing_to_do(aws: Simulator, folder: Path, run: Measure = measure_playbook) -> Contest:
    """Every database has its copy in one region."""
    regions = RECOVERY_REGIONS[:1]

    def measure(name: str, databases: int) -> Measurement:
        aws.reset()
        seed_databases(aws, databases, 0)
        seed_database_copies(aws, databases, regions, tracked=name == "databases_ours")
        variables = {**database_names(databases, 0), "recovery_regions": list(regions)}
        found = run(aws, name, folder, variables)
        check(not found.changed, f"{name} changed something, though {databases} databases had their copies")
        return found

    return Contest(
        "databases x 1 region, nothing to do",
        "growth-databases",
        Program(OURS, lambda databases: measure("databases_ours", databases)),
        [Program(PEER, lambda databases: measure("databases_peer", databases))],
    )


def _both_kinds(aws: Simulator, folder: Path, tell: Callable[[str], None], databases: int, runs: int) -> Section:
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


def _pairs(aws: Simulator, folder: Path, tell: Callable[[str], None], databases: int, runs: int) -> tuple[Pair, Pair]:
    """Ours and the other."""
    region = RECOVERY_REGIONS[:1]
    tell(f"lifeboat.aws.rds_snapshot_xregion_copy, {databases} databases x 1 region, runs: {runs} first, {runs} more")
    before = _measure(aws, folder, "databases_ours", databases, 0, region, runs)
    tell(f"amazon.aws.{PEER}, {databases} loop items, twice, about {databases * 1.1:.0f} seconds")
    peer = _measure(aws, folder, "databases_peer", databases, 0, region, 1)
    # Once more, because what else the machine does may have changed meanwhile.
    tell("lifeboat.aws.rds_snapshot_xregion_copy once more")
    return before.with_more(_measure(aws, folder, "databases_ours", databases, 0, region, runs)), peer


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
