"""A day's backup of instances and of databases, with one recovery region: ours against shelvery.

Both make a new recovery point of everything and a copy of it in the other region, and wait until the copies are there;
in the simulated AWS that is at once. shelvery copies the automated snapshots of databases twice, once in the region of
the databases. It runs from an environment of its own, which ``make bench`` makes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.demo.playbook import playbook_environment
from tests.simulator.client import REPOSITORY, Simulator

from .comparison import OURS
from .fleet import (
    CREATED,
    RECOVERY_REGIONS,
    SOURCE_REGION,
    database_copy_count,
    database_names,
    image_count,
    lift_database_quotas,
    seed_databases,
)
from .growth import Contest, Program, grow, section
from .report import Section, check
from .timed_playbook import Measurement, measure_playbook, measure_program

MEASURES = (
    "playbooks/sync.yml",
    "roles/dr_sync/tasks",
    "plugins/modules/sync_jobs.py",
    "plugins/action/sync_jobs.py",
    "plugins/plugin_utils/_sync",
    "plugins/modules/ami_xregion_copy.py",
    "plugins/action/ami_xregion_copy.py",
    "plugins/module_utils/_ami",
    "plugins/modules/rds_snapshot_xregion_copy.py",
    "plugins/module_utils/_rds",
    "plugins/module_utils/_copies",
    "plugins/module_utils/_create",
)
PEER = "shelvery"
REGION = RECOVERY_REGIONS[0]
SIZES, QUICK_SIZES = (1, 10, 30, 100), (1, 2)
# So fast that whatever is waited for is there when it is first looked at.
AT_ONCE = 1_000_000
# Each job makes its image in module runs of its own, so that 100 would take some minutes and show nothing else.
MOST_IMAGES_OF_OURS = 30
# By one instance alone shelvery seems slower than it is, since most of that is its start.
LONGEST_SECONDS = 90
WAITING = {"wait": True, "wait_timeout": 60, "poll_interval": 0.5}


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    sizes = QUICK_SIZES if quick else SIZES
    sections = []
    try:
        for contest, notes in ((images(aws, folder), _IMAGE_NOTES), (databases(aws, folder), _DATABASE_NOTES)):
            runs = grow(contest, sizes, tell, longest=LONGEST_SECONDS)
            sections.append(section(contest, runs, notes))
    finally:
        aws.reset()
    return sections


_IMAGE_NOTES = [
    "shelvery copies in threads, and sleeps half a second for each image.",
    "Ours runs two modules for each instance, to begin its image and to copy it, so it grows with their number, too.",
    f"No more than {MOST_IMAGES_OF_OURS} instances of ours, whose growth these show already.",
    "A second run on the same day creates everything again with shelvery, and nothing with min_interval of ours.",
]
_DATABASE_NOTES = [
    "shelvery first copies the automated snapshot within the region; ours copies it straight to the other one.",
]


def images(aws: Simulator, folder: Path) -> Contest:
    """A new image of each running instance, and its copy."""

    def seed(count: int) -> list[str]:
        aws.reset()
        aws.set_scale(AT_ONCE)
        tags = {"shelvery:create_backup": "true"}
        instances = [{"name": f"server-{i:05d}", "private_ip": _address(i), "tags": tags} for i in range(count)]
        return aws.seed_instances(SOURCE_REGION, instances)

    def ours(count: int) -> Measurement:
        jobs = [
            {"name": f"server {i}", "kind": "ami", "create": {"instance_id": instance}}
            for i, instance in enumerate(seed(count))
        ]
        return _checked(_synced(aws, folder, jobs), image_count(aws, REGION), count)

    def theirs(count: int) -> Measurement:
        seed(count)
        return _checked(_shelvery(aws, folder, "ec2ami"), image_count(aws, REGION), count)

    return Contest(
        "instances: new images, and copies in 1 region",
        "growth-new-images",
        Program(OURS, ours),
        [Program(PEER, theirs)],
        MOST_IMAGES_OF_OURS,
    )


def databases(aws: Simulator, folder: Path) -> Contest:
    """The automated snapshot of each database, copied."""

    def seed(count: int) -> None:
        aws.reset()
        lift_database_quotas(aws)
        names = database_names(count, 0)["instances"]
        tags = {"shelvery:create_backup": "true"}
        aws.seed_rds(SOURCE_REGION, databases=[{"id": name, "tags": tags, "created": CREATED} for name in names])
        seed_databases(aws, count, 0)
        aws.set_scale(AT_ONCE)

    def ours(count: int) -> Measurement:
        seed(count)
        job = {"name": "databases", "kind": "rds", "db_instances": database_names(count, 0)["instances"]}
        return _checked(_synced(aws, folder, [job]), database_copy_count(aws, REGION), count)

    def theirs(count: int) -> Measurement:
        seed(count)
        return _checked(_shelvery(aws, folder, "rds"), database_copy_count(aws, REGION), count)

    return Contest(
        "databases: copies of new snapshots in 1 region",
        "growth-new-databases",
        Program(OURS, ours),
        [Program(PEER, theirs)],
    )


def _address(i: int) -> str:
    return f"10.0.{i // 250}.{i % 250 + 1}"


def _synced(aws: Simulator, folder: Path, jobs: list[dict[str, Any]]) -> Measurement:
    defaults = {"source_region": SOURCE_REGION, "destination_regions": [REGION], **WAITING}
    return measure_playbook(aws, "lifeboat.aws.sync", folder, {"dr_sync_jobs": jobs, "dr_sync_defaults": defaults})


def _shelvery(aws: Simulator, folder: Path, kind: str) -> Measurement:
    environment = {
        **playbook_environment(aws.environment(), folder),
        "AWS_DEFAULT_REGION": SOURCE_REGION,
        "shelvery_dr_regions": REGION,
    }
    program = str(_program())
    # Once for ever, so that it is not in the measured run.
    measure_program(aws, [program, kind, "create_data_buckets"], environment)
    return measure_program(aws, [program, kind, "create_backups"], environment)


def _program() -> Path:
    named = os.environ.get("SHELVERY")
    found = [Path(named)] if named else sorted((REPOSITORY / ".build").glob("venv-*-peers/bin/shelvery"))
    check(bool(found) and found[0].exists(), "shelvery is not there; make bench installs it")
    return found[0]


def _checked(found: Measurement, copies: int, wanted: int) -> Measurement:
    check(copies == wanted, f"{copies} copies of {wanted}:\n{found.output[-3000:]}")
    return found
