"""EBS snapshots day after day: one task of ours against a loop over community.aws.ec2_snapshot_copy.

That module knows no copies: each run copies everything again. So what is compared is the second run of the same day,
in which ours has nothing to do, and the first one, in which both copy.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.simulator.client import ACCOUNT, Simulator

from .comparison import OURS
from .fleet import CREATED, RECOVERY_REGIONS, SOURCE_REGION, TAGS
from .growth import Contest, Program, grow, section
from .report import Section, check
from .timed_playbook import Measure, Measurement, measure_playbook

MEASURES = (
    "plugins/modules/ebs_snapshot_xregion_copy.py",
    "plugins/action/ami_xregion_copy.py",
    "plugins/module_utils/_ebs",
    "plugins/module_utils/_copies",
)
SIZES, QUICK_SIZES = (1, 10, 100, 1000, 10_000), (1, 3)
PEER = "ec2_snapshot_copy"
REGION = RECOVERY_REGIONS[0]


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    contest = daily(aws, folder)
    runs = grow(contest, QUICK_SIZES if quick else SIZES, tell)
    notes = [f"{PEER} knows no copies: every run copies everything again, and pays for it. Ours has nothing to do."]
    return [section(contest, runs, notes)]


def daily(aws: Simulator, folder: Path, run: Measure = measure_playbook) -> Contest:
    """The second run of a day: every snapshot has a copy."""

    def measure(name: str, snapshots: int) -> Measurement:
        aws.reset()
        aws.configure(snapshot_copies_in_progress_limit=10 * snapshots)
        ids = aws.seed_snapshots(
            SOURCE_REGION, [{"volume": _volume(i), "tags": _tags(i), "created": CREATED} for i in range(snapshots)]
        )
        copies = [{"tags": {**_tags(i), **_tracking(each, i)}, "created": CREATED} for i, each in enumerate(ids)]
        aws.seed_snapshots(REGION, copies)
        found = run(aws, name, folder, {"recovery_region": REGION})
        made = sum(region.get("ec2:CopySnapshot", 0) for region in found.counts.values())
        check(made == (0 if name == "snapshots_ours" else snapshots), f"{name} made {made} copies of {snapshots}")
        return found

    return Contest(
        "EBS snapshots x 1 region, second run of a day",
        "growth-snapshots",
        Program(OURS, lambda snapshots: measure("snapshots_ours", snapshots)),
        [Program(PEER, lambda snapshots: measure("snapshots_peer", snapshots))],
    )


def _tags(i: int) -> dict[str, str]:
    return {key: text.format(i=i) for key, text in TAGS.items()}


def _volume(i: int) -> str:
    return f"vol-{i:017x}"


def _tracking(source: str, i: int) -> dict[str, str]:
    """As our own first run leaves them."""
    return {
        "lifeboat:set": _volume(i),
        "lifeboat:source": f"{SOURCE_REGION}/{source}",
        "lifeboat:source-created": CREATED,
        "lifeboat:source-resource": f"{ACCOUNT}/{_volume(i)}",
    }
