"""Readiness of one, ten and fifty workloads through the playbook lifeboat.aws.readiness: wall time and API calls.

Whether a workload costs a call is a target: what all of them need is on the first page of each answer.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.simulator.client import Simulator

from .comparison import OURS
from .fleet import RECOVERY_REGIONS, SOURCE_REGION, seed_copies, seed_databases, seed_sources
from .report import Section, Target, calls_text, calls_total, check
from .timed_playbook import Measurement, measure_playbook

MEASURES = (
    "playbooks/readiness.yml",
    "roles/dr_readiness/tasks",
    "plugins/modules/dr_readiness_info.py",
    "plugins/action/dr_readiness_info.py",
    "plugins/module_utils/_readiness",
    "plugins/module_utils/_facts",
)
WORKLOADS, QUICK_WORKLOADS = (1, 10, 50), (1, 2, 4)
SECONDS_TARGET = 30
REGION = RECOVERY_REGIONS[0]


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    numbers = QUICK_WORKLOADS if quick else WORKLOADS
    most = max(numbers)
    aws.reset()
    seed_sources(aws, most)
    seed_copies(aws)
    images = [each["ImageId"] for each in aws.boto("ec2", SOURCE_REGION).describe_images(Owners=["self"])["Images"]]
    seed_databases(aws, most, 0)
    subnets = [each["SubnetId"] for each in aws.boto("ec2", REGION).describe_subnets()["Subnets"][:2]]
    measured: dict[int, Measurement] = {}
    for number in numbers:
        tell(f"the playbook lifeboat.aws.readiness, {number} workloads")
        variables = {"dr_readiness_workloads": _workloads(number, images, subnets), "dr_readiness_fail_on": "never"}
        measured[number] = measure_playbook(aws, "lifeboat.aws.readiness", folder, variables)
        check("READY: " in measured[number].output, f"no verdict:\n{measured[number].output[-3000:]}")
    return [_section(measured)]


def _workloads(count: int, images: list[str], subnets: list[str]) -> list[dict[str, Any]]:
    """Half of them fleets, half databases whose recovery points are missing, so that there is something to say.

    A single workload is a database.
    """
    plan = {"name": "bench", "source_region": SOURCE_REGION, "recovery_region": REGION}
    objectives = {"rpo": "24h", "rto": "1h"}
    fleets = [
        {
            "name": f"web-{number}",
            "kind": "fleet",
            "image_ids": [images[number]],
            "launch": {"instance_type": "m6i.large", "subnets": subnets},
        }
        for number in range(count // 2)
    ]
    databases = [
        {
            "name": f"db-{number}",
            "kind": "database",
            "db_instance": f"database-{number:05d}",
            "restore": {"db_instance_class": "db.r6g.large", "db_subnet_group_name": "dr"},
        }
        for number in range(count - count // 2)
    ]
    return [{"plan": plan, "workload": {**each, "objectives": objectives}} for each in (*fleets, *databases)]


def _section(measured: dict[int, Measurement]) -> Section:
    few, many = list(measured.values())[-2:]
    most = max(measured)
    return Section(
        "Readiness by the number of workloads",
        ("workloads", f"wall time of {OURS}", "processor time", "peak memory", "API calls"),
        [
            (
                str(number),
                f"{each.seconds:.2f} s",
                f"{each.cpu_seconds:.2f} s",
                f"{each.peak_mib:.0f} MiB",
                str(calls_total(each.counts)),
            )
            for number, each in measured.items()
        ],
        notes=[
            "Half of the workloads are fleets and half databases; a single one is a database, which needs fewer calls.",
            *(f"Calls with {most} in {text}" for text in calls_text(many.counts)),
        ],
        targets=[
            Target(f"under {SECONDS_TARGET} s with {most} ({many.seconds:.1f} s)", many.seconds < SECONDS_TARGET),
            Target(
                f"calls do not grow with workloads but for pages ({calls_total(few.counts)}, then "
                f"{calls_total(many.counts)})",
                few.counts == many.counts,
            ),
        ],
    )
