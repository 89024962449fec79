"""Ours and the others when AWS is far away: each call takes a while, and each new connection takes longer.

Only the run that is measured is slowed down; the account is made at once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.simulator.client import Simulator

from . import databases, images, names, snapshots
from .fleet import RECOVERY_REGIONS
from .growth import foretold_seconds, grow, row
from .report import FRONT_COLUMNS, Section
from .timed_playbook import Measurement, measure_playbook

MEASURES = (*images.MEASURES, *databases.MEASURES, *names.MEASURES, *snapshots.MEASURES)
CALL_SECONDS, CONNECTION_SECONDS = 0.08, 0.2
SIZES, QUICK_SIZES = (1, 10, 100), (1,)
LONGEST_SECONDS = 60


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    """The front's contests once more; images with one region, like the others."""
    contests = (
        images.nothing_to_do(aws, folder, RECOVERY_REGIONS[:1], far_away),
        snapshots.daily(aws, folder, far_away),
        databases.nothing_to_do(aws, folder, far_away),
        names.nothing_to_do(aws, folder, names.QUICK_RECORDS if quick else names.RECORDS, far_away),
    )
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    for contest in contests:
        runs = grow(contest, QUICK_SIZES if quick else SIZES, tell, longest=LONGEST_SECONDS)
        for other in contest.others:
            found = runs[other.name]
            for size, ours in sorted(runs[contest.ours.name].items()):
                rows.append(row(f"{size} {contest.task}", ours, found.get(size), other.name))
                if size not in found:
                    takes = foretold_seconds(found, size)
                    notes.append(f"{other.name} was not run with {size}: it would have taken about {takes:.0f} s.")
    return [
        Section(
            f"AWS far away: {CALL_SECONDS * 1000:.0f} ms for each call, "
            f"{CONNECTION_SECONDS * 1000:.0f} ms more for each new connection",
            FRONT_COLUMNS,
            rows,
            notes=[
                "About what a distant region takes; put into the simulated AWS, which keeps connections open here.",
                "The order of calls and what happens side by side are those of each program.",
                *notes,
            ],
        )
    ]


def far_away(aws: Simulator, *arguments: Any) -> Measurement:
    """``measure_playbook``, with AWS far away meanwhile."""
    aws.configure(call_latency_seconds=CALL_SECONDS, connection_latency_seconds=CONNECTION_SECONDS)
    try:
        return measure_playbook(aws, *arguments)
    finally:
        aws.configure(call_latency_seconds=0, connection_latency_seconds=0)
