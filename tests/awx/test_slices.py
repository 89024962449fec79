"""A failover in slices, as AWX runs a sliced job: one job each, with a part of the inventory, at the same time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.awx.job import AwxJobs
from tests.awx.scene import PLAN, goes_on
from tests.integration.aws_view import WEST, AwsView
from tests.integration.manifest_view import BUCKET, ManifestView
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import INSTANCE, Databases

ANSWERS = {"confirm": "shop", "override_readiness": "exercise"}
FAST = {
    "dr_recover_poll_interval": 0.2,
    "dr_recover_wait_interval": 0.2,
    # Of the workload that another slice has.
    "dr_readiness_skip": [
        {"check": "key_pair_exists", "reason": "none is used", "until": "2099-12-31", "workloads": ["shop-db", "web"]}
    ],
}


def slices(inventory: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """As AWX has it (main/models/inventory.py): hosts by name, every one of so many; groups and the rest stay."""
    names = sorted(inventory["_meta"]["hostvars"])
    parts = []
    for number in range(count):
        own = set(names[number::count])
        part = {
            name: {**group, "hosts": [host for host in group["hosts"] if host in own]} if "hosts" in group else group
            for name, group in inventory.items()
            if name != "_meta"
        }
        hostvars = {host: found for host, found in inventory["_meta"]["hostvars"].items() if host in own}
        parts.append({**part, "_meta": {"hostvars": hostvars}})
    return parts


@pytest.fixture
def jobs(aws: AwsView, playbook: PlaybookRunner, tmp_path: Path) -> list[AwxJobs]:
    """Two, of which the second has the workload that comes after that of the first."""
    ManifestView(aws)
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    (tmp_path / "web.yml").write_text("- ansible.builtin.debug: {msg: hello}\n", encoding="utf-8")
    text = f"{PLAN}  web: {{tasks: web.yml, after: [shop-db]}}\n"
    (tmp_path / "shop.lifeboat.yml").write_text(text, encoding="utf-8")
    listed = json.loads(playbook.program("inventory", "-i", "shop.lifeboat.yml", "--list", "--export").stdout)
    goes_on(aws)
    about = {"workflow_job_id": 4700, "workflow_job_name": "DR"}
    return [
        AwxJobs(playbook, tmp_path / f"slice-{number}", part, job_id=4711 + number, **about)
        for number, part in enumerate(slices(listed, 2))
    ]


def states(aws: AwsView) -> dict[str, tuple[str, str]]:
    """Workload -> what was written of it last, and under which run."""
    ssm = aws.client("ssm", WEST)
    names = [each["Name"] for each in ssm.describe_parameters()["Parameters"] if "/state/" in each["Name"]]
    values = {name: json.loads(ssm.get_parameter(Name=name)["Parameter"]["Value"]) for name in names}
    return {name.rpartition("/")[2]: (value["state"], value["run"]) for name, value in values.items()}


def test_slices_wait_for_each_other_and_write_evidence_each(aws: AwsView, jobs: list[AwxJobs]) -> None:
    """Catches: a slice that takes the other's workload for done, or waits for hours for one that AWX never starts."""
    first, second = jobs
    # As if AWX had no room for the first one.
    lonely = second("lifeboat.aws.failover", template={**FAST, "dr_recover_wait_for_begin": 2}, **ANSWERS)
    assert lonely.rc == 2, lonely.stdout
    assert "web: others_timeout is over, and shop-db is not started; it is not part of this run" in lonely.stdout
    assert states(aws) == {"web": ("failed", "shop-failover-of-4700")}

    processes = [job.begin("lifeboat.aws.failover", template=FAST, **ANSWERS) for job in (second, first)]
    done = [job.end(process) for job, process in zip((second, first), processes, strict=True)]
    assert [each.rc for each in done] == [0, 0], "\n".join(each.stdout for each in done)
    assert states(aws) == dict.fromkeys(("shop-db", "web"), ("up", "shop-failover-of-4700"))
    runs = [each.artifacts["lifeboat_out_run"] for each in done]
    assert [run.rpartition("-")[2] for run in runs] == ["4712", "4711"]
    listed = aws.client("s3", WEST).list_objects_v2(Bucket=BUCKET, Prefix="lifeboat/shop/runs/")["Contents"]
    kept = {entry["Key"].rpartition("/")[2] for entry in listed}
    assert {f"{run}.json" for run in runs} < kept
    assert len(kept) == 3
    assert "web              waits for shop-db" in done[0].stdout
    for job, other in zip(done, ("shop-db", "web"), strict=True):
        assert f"NOT CHECKED: {other}" in job.stdout
        assert f"; a part of the plan, without {other}" in job.artifacts["lifeboat_out_recovery_message"]


def test_slice_of_a_graceful_failover_is_refused(jobs: list[AwxJobs]) -> None:
    run = jobs[0]("lifeboat.aws.failover", mode="graceful", **ANSWERS)
    assert run.rc == 2
    assert "a graceful failover fences nothing before it knows that all workloads could come back" in run.stdout
