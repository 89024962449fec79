"""Readiness of fifty workloads through the playbook lifeboat.aws.readiness: wall time, and calls beside those for two.

It fails if a workload costs a call.
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
WORKLOADS, FEW, QUICK_WORKLOADS = 50, 2, 4
SECONDS_TARGET = 30
REGION = RECOVERY_REGIONS[0]


def run(aws: Simulator, folder: Path, tell: Callable[[str], None], quick: bool) -> list[Section]:
    count = QUICK_WORKLOADS if quick else WORKLOADS
    aws.reset()
    seed_sources(aws, count)
    seed_copies(aws)
    images = [each["ImageId"] for each in aws.boto("ec2", SOURCE_REGION).describe_images(Owners=["self"])["Images"]]
    seed_databases(aws, count, 0)
    subnets = [each["SubnetId"] for each in aws.boto("ec2", REGION).describe_subnets()["Subnets"][:2]]
    measured: dict[int, Measurement] = {}
    for number in (FEW, count):
        tell(f"the playbook lifeboat.aws.readiness, {number} workloads")
        variables = {"dr_readiness_workloads": _workloads(number, images, subnets), "dr_readiness_fail_on": "never"}
        measured[number] = measure_playbook(aws, "lifeboat.aws.readiness", folder, variables)
        check("NOT READY: " in measured[number].output, f"no verdict:\n{measured[number].output[-3000:]}")
    few, many = measured[FEW], measured[count]
    check(few.counts == many.counts, f"calls for {FEW} and for {count}: {few.counts}, {many.counts}")
    return [_section(many, count)]


def _workloads(count: int, images: list[str], subnets: list[str]) -> list[dict[str, Any]]:
    """Half of them fleets, half databases whose recovery points are missing, so that there is something to say."""
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
        for number in range(count // 2)
    ]
    return [{"plan": plan, "workload": {**each, "objectives": objectives}} for each in (*fleets, *databases)]


def _section(many: Measurement, count: int) -> Section:
    return Section(
        f"Readiness of {count} workloads",
        ("", OURS),
        [
            ("wall time of ansible-playbook", f"{many.seconds:.2f} s"),
            ("processor time", f"{many.cpu_seconds:.2f} s"),
            ("API calls", str(calls_total(many.counts))),
        ],
        notes=[
            f"The same calls as for {FEW} workloads, which is checked.",
            *(f"Calls in {text}" for text in calls_text(many.counts)),
        ],
        targets=[Target(f"under {SECONDS_TARGET} s ({many.seconds:.1f} s)", many.seconds < SECONDS_TARGET)],
    )
