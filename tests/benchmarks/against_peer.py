"""One task of ours against a loop over community.aws.ec2_ami_copy, both through ansible-playbook, one after the other.

Each starts from the same fleet and has its second run on what its own first run left; neither waits for the copies.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.simulator.client import Simulator

from .fleet import RECOVERY_REGIONS, SOURCE_REGION, image_count, seed_sources
from .report import Section, Target, calls_text, calls_total, check
from .timed_playbook import Measurement, measure_playbook

IMAGES, QUICK_IMAGES = 100, 5
NOTHING_TO_DO_TARGET, FIRST_SYNC_TARGET = 60, 30
PAGE = 1000
LONG_ENOUGH_FOR_ALL_COPIES = 7 * 24 * 3600


@dataclass(frozen=True)
class Pair:
    """The two runs of one program."""

    first: list[Measurement]
    again: list[Measurement]


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    images, runs = (QUICK_IMAGES, 1) if quick else (IMAGES, 3)
    copies = images * len(RECOVERY_REGIONS)
    tell(f"lifeboat.aws.ami_xregion_copy, {images} images x 2 regions, runs: {runs} first, {runs} more")
    before = _measure(aws, folder, "ours", images, runs)
    tell(f"community.aws.ec2_ami_copy, {copies} loop items, twice, about {copies * 1.2:.0f} seconds")
    peer = _measure(aws, folder, "peer", images, 1)
    # Once more, because what else the machine does may have changed meanwhile.
    tell("lifeboat.aws.ami_xregion_copy once more")
    after = _measure(aws, folder, "ours", images, runs)
    ours = Pair(before.first + after.first, before.again + after.again)
    _check_calls(ours, images)
    return [
        _section(f"Nothing to do: {images} images x 2 regions", ours.again, peer.again, NOTHING_TO_DO_TARGET, quick),
        _section(f"First sync: {images} images x 2 regions", ours.first, peer.first, FIRST_SYNC_TARGET, quick),
    ]


def _measure(aws: Simulator, folder: Path, name: str, images: int, runs: int) -> Pair:
    """First syncs from the same beginning, then runs on what the last of them left."""
    first: list[Measurement] = []
    for _unused in range(runs):
        aws.reset()
        seed_sources(aws, images)
        first.append(measure_playbook(aws, name, folder))
    aws.advance(LONG_ENOUGH_FOR_ALL_COPIES)
    again = [measure_playbook(aws, name, folder) for _unused in range(runs)]
    check(all(measurement.changed for measurement in first), f"the first run of {name} changed nothing")
    check(not any(measurement.changed for measurement in again), f"a further run of {name} changed something")
    for region in RECOVERY_REGIONS:
        check(image_count(aws, region) == images, f"{name} left {image_count(aws, region)} images in {region}")
    return Pair(first, again)


def _check_calls(ours: Pair, images: int) -> None:
    """Issue 2, section 5: the calls of a run are a promise."""
    pages = math.ceil(images / PAGE)
    for measurement in ours.again:
        expected = {region: {"ec2:DescribeImages": pages} for region in (SOURCE_REGION, *RECOVERY_REGIONS)}
        check(measurement.counts == expected, f"calls with nothing to do: {calls_text(measurement.counts)}")
    for measurement in ours.first:
        check(measurement.counts[SOURCE_REGION] == {"ec2:DescribeImages": pages}, "too many calls in the source region")
        for region in RECOVERY_REGIONS:
            calls = dict(measurement.counts[region])
            check(calls.pop("ec2:CopyImage") == images, f"not one CopyImage for each image in {region}")
            check(calls.pop("ec2:DescribeImages") <= 3 * pages, f"more than three listings in {region}")
            check(not calls, f"other calls in {region}: {calls}")


def _section(title: str, ours: list[Measurement], peer: list[Measurement], target: int, quick: bool) -> Section:
    our_seconds, peer_seconds = _seconds(ours), _seconds(peer)
    our_cpu, peer_cpu = _cpu_seconds(ours), _cpu_seconds(peer)
    our_calls, peer_calls = calls_total(ours[-1].counts), calls_total(peer[-1].counts)
    ratio = peer_seconds / our_seconds
    return Section(
        title,
        ("", "lifeboat.aws", "loop over ec2_ami_copy", "ratio"),
        [
            ("wall time of ansible-playbook", f"{our_seconds:.2f} s", f"{peer_seconds:.1f} s", f"{ratio:.1f}"),
            ("processor time", f"{our_cpu:.2f} s", f"{peer_cpu:.1f} s", f"{peer_cpu / our_cpu:.1f}"),
            ("API calls", str(our_calls), str(peer_calls), f"{peer_calls / our_calls:.1f}"),
        ],
        notes=[
            *(f"Calls of lifeboat.aws in {text}" for text in calls_text(ours[-1].counts)),
            *(f"Calls of ec2_ami_copy in {text}" for text in calls_text(peer[-1].counts)),
            f"Runs of lifeboat.aws: {len(ours)}, before and after that of the loop; {_range(ours)}, the median counts.",
        ],
        # Start-up is most of a small run, so its ratio means nothing.
        targets=() if quick else (Target(f"at least {target} times faster ({ratio:.1f} times)", ratio >= target),),
    )


def _seconds(measurements: list[Measurement]) -> float:
    return statistics.median(measurement.seconds for measurement in measurements)


def _cpu_seconds(measurements: list[Measurement]) -> float:
    return statistics.median(measurement.cpu_seconds for measurement in measurements)


def _range(measurements: list[Measurement]) -> str:
    seconds = [measurement.seconds for measurement in measurements]
    return f"{min(seconds):.2f} to {max(seconds):.2f} s"
