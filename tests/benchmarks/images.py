"""One task of ours against a loop over community.aws.ec2_ami_copy, both through ansible-playbook, one after the other.

Each starts from the same fleet and has its second run on what its own first run left; neither waits for the copies.
Smaller and larger fleets are made with the copies that the first run would have left, which the run that is measured
proves: it has to change nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from tests.simulator.client import Simulator

from .comparison import OURS, Pair, comparison, measure_pair
from .fleet import (
    LONG_ENOUGH_FOR_ALL_COPIES,
    RECOVERY_REGIONS,
    SOURCE_REGION,
    image_count,
    seed_copies,
    seed_copies_of_peer,
    seed_sources,
)
from .growth import Contest, Program, grow, section
from .report import Section, calls_text, check
from .timed_playbook import Measure, Measurement, measure_playbook

MEASURES = (
    "plugins/modules/ami_xregion_copy.py",
    "plugins/action/ami_xregion_copy.py",
    "plugins/module_utils/_ami",
    "plugins/module_utils/_copies",
)
IMAGES, QUICK_IMAGES = 100, 5
SIZES, QUICK_SIZES = (1, 10, 100, 1000, 10_000), (1, 5)
PEER = "ec2_ami_copy"
NOTHING_TO_DO_TARGET, FIRST_SYNC_TARGET = 60, 30
PAGE = 1000


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    images, runs = (QUICK_IMAGES, 1) if quick else (IMAGES, 3)
    copies = images * len(RECOVERY_REGIONS)
    tell(f"lifeboat.aws.ami_xregion_copy, {images} images x 2 regions, runs: {runs} first, {runs} more")
    before = _measure(aws, folder, "images_ours", images, runs)
    tell(f"community.aws.ec2_ami_copy, {copies} loop items, twice, about {copies * 1.2:.0f} seconds")
    peer = _measure(aws, folder, "images_peer", images, 1)
    # Once more, because what else the machine does may have changed meanwhile.
    tell("lifeboat.aws.ami_xregion_copy once more")
    ours = before.with_more(_measure(aws, folder, "images_ours", images, runs))
    _check_calls(ours, images)
    # Start-up is most of a small run, so its ratio means nothing.
    targets = (None, None) if quick else (NOTHING_TO_DO_TARGET, FIRST_SYNC_TARGET)
    known = {OURS: {images: ours.typical}, PEER: {images: peer.typical}}
    contest = nothing_to_do(aws, folder, RECOVERY_REGIONS)
    return [
        section(contest, grow(contest, QUICK_SIZES if quick else SIZES, tell, known=known)),
        comparison(f"Nothing to do: {images} images x 2 regions", PEER, ours.again, peer.again, targets[0]),
        comparison(f"First sync: {images} images x 2 regions", PEER, ours.first, peer.first, targets[1]),
    ]


def nothing_to_do(aws: Simulator, folder: Path, regions: tuple[str, ...], run: Measure = measure_playbook) -> Contest:
    """Every image has its copies."""

    def measure(name: str, seed: Callable[[Simulator, tuple[str, ...]], None], images: int) -> Measurement:
        aws.reset()
        seed_sources(aws, images)
        seed(aws, regions)
        found = run(aws, name, folder, {"recovery_regions": list(regions)})
        check(not found.changed, f"{name} changed something, though {images} images had their copies")
        return found

    return Contest(
        f"images x {len(regions)} region{'s' if len(regions) > 1 else ''}, nothing to do",
        "growth-images",
        Program(OURS, lambda images: measure("images_ours", seed_copies, images)),
        [Program(PEER, lambda images: measure("images_peer", seed_copies_of_peer, images))],
    )


def _measure(aws: Simulator, folder: Path, name: str, images: int, runs: int) -> Pair:
    def prepare() -> None:
        aws.reset()
        seed_sources(aws, images)

    found = measure_pair(
        name,
        runs,
        prepare=prepare,
        settle=lambda: aws.advance(LONG_ENOUGH_FOR_ALL_COPIES),
        measure=lambda: measure_playbook(aws, name, folder, {"recovery_regions": list(RECOVERY_REGIONS)}),
    )
    for region in RECOVERY_REGIONS:
        check(image_count(aws, region) == images, f"{name} left {image_count(aws, region)} images in {region}")
    return found


def _check_calls(ours: Pair, images: int) -> None:
    """The calls of a run are a promise."""
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
