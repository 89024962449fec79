"""The role dr_sync with a list of two hundred jobs and nothing to do, through the playbook lifeboat.aws.sync.

It fails if the jobs do not share module runs, or if a run that has nothing to do writes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.simulator.client import Simulator

from .comparison import OURS, cpu_seconds, measure_pair, seconds, seconds_text
from .fleet import (
    LONG_ENOUGH_FOR_ALL_COPIES,
    RECOVERY_REGIONS,
    SOURCE_REGION,
    database_names,
    lift_database_quotas,
    seed_databases,
    seed_sources,
)
from .report import Section, Target, calls_text, calls_total, check
from .timed_playbook import Measurement, measure_playbook

MEASURES = (
    "playbooks/sync.yml",
    "roles/dr_sync/tasks",
    "plugins/modules/sync_jobs.py",
    "plugins/action/sync_jobs.py",
    "plugins/plugin_utils/_sync",
    "plugins/module_utils/_copies",
)
JOBS_OF_A_KIND, QUICK_JOBS_OF_A_KIND = 100, 3
MODULE_RUNS_TARGET = 10
IMAGES_ON_A_PAGE, SNAPSHOTS_ON_A_PAGE = 1000, 100
# Each image is a set of its own.
IMAGE_SET = "server-{i:05d}"
# What a sync says when it starts a module.
_MODULE_RUN = re.compile(r"^  (?:ami|rds|ebs): ", re.MULTILINE)


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    count, runs = (QUICK_JOBS_OF_A_KIND, 1) if quick else (JOBS_OF_A_KIND, 3)

    def prepare() -> None:
        aws.reset()
        lift_database_quotas(aws)
        seed_sources(aws, count, {"Sync-Identifier": IMAGE_SET})
        seed_databases(aws, count, 0)

    tell(f"the playbook lifeboat.aws.sync, {2 * count} jobs x 2 regions, runs: {runs} first, {runs} more")
    again = measure_pair(
        "lifeboat.aws.sync",
        runs,
        prepare=prepare,
        settle=lambda: aws.advance(LONG_ENOUGH_FOR_ALL_COPIES),
        measure=lambda: measure_playbook(aws, "lifeboat.aws.sync", folder, _jobs(count)),
    ).again
    for measurement in again:
        _check_run(measurement, count)
    return [_section(again, count)]


def _jobs(count: int) -> dict[str, Any]:
    images = [
        {"name": f"image {i}", "kind": "ami", "sync_identifier": IMAGE_SET.format(i=i), "select": "newest"}
        for i in range(count)
    ]
    databases = [
        {"name": f"database {i}", "kind": "rds", "db_instances": [name]}
        for i, name in enumerate(database_names(count, 0)["instances"])
    ]
    defaults = {"source_region": SOURCE_REGION, "destination_regions": list(RECOVERY_REGIONS)}
    return {"dr_sync_jobs": [*images, *databases], "dr_sync_defaults": defaults}


def _check_run(measurement: Measurement, count: int) -> None:
    """Every job has its copies, and nothing but the listings of both kinds was asked."""
    found = f"OK: {2 * count * len(RECOVERY_REGIONS)} already there"
    check(found in measurement.output, f"the verdict is not '{found}':\n{measurement.output[-3000:]}")
    calls = {
        "ec2:DescribeImages": math.ceil(count / IMAGES_ON_A_PAGE),
        "rds:DescribeDBSnapshots": math.ceil(count / SNAPSHOTS_ON_A_PAGE),
    }
    expected = dict.fromkeys((SOURCE_REGION, *RECOVERY_REGIONS), calls)
    check(measurement.counts == expected, f"calls with nothing to do: {calls_text(measurement.counts)}")


def _section(again: list[Measurement], count: int) -> Section:
    module_runs = len(_MODULE_RUN.findall(again[-1].output))
    check(module_runs > 0, "no module run was seen in the output")
    return Section(
        f"Nothing to do: a sync of {2 * count} jobs, {count} images and {count} databases x 2 regions",
        ("", OURS),
        [
            ("module runs", str(module_runs)),
            ("wall time of ansible-playbook", f"{seconds(again):.2f} s"),
            ("processor time", f"{cpu_seconds(again):.2f} s"),
            ("API calls", str(calls_total(again[-1].counts))),
        ],
        notes=[
            "Every job names one image set (sync_identifier) or one DB instance; all have the same other options.",
            *(f"Calls in {text}" for text in calls_text(again[-1].counts)),
            f"Runs: {len(again)}; {seconds_text(again)}.",
        ],
        targets=[
            Target(f"under {MODULE_RUNS_TARGET} module runs ({module_runs})", module_runs < MODULE_RUNS_TARGET),
        ],
    )
