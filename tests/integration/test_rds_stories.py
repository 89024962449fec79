"""Database snapshots through ansible-playbook: look first, run, again; the examples; from rds_instance_snapshot."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible_collections.amazon.aws.plugins.modules import rds_instance_snapshot

from ansible_collections.lifeboat.aws.plugins.modules import rds_snapshot_xregion_copy, recovery_points_info
from tests.canaries import plant
from tests.integration.aws_view import EU, SOURCE, TRACKING, WEST, AwsView
from tests.integration.module_run import ModuleRunner
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases, created, target
from tests.simulator.client import ACCESS_KEY

SECRET = plant("secret key of a job", "recognisable+secret/key/that+nobody/may+see")


@pytest.fixture
def instances(aws: AwsView) -> Databases:
    return Databases(aws, INSTANCE)


@pytest.fixture
def clusters(aws: AwsView) -> Databases:
    return Databases(aws, CLUSTER)


def test_rds_story_look_first_run_and_run_again(
    playbook: PlaybookRunner, instances: Databases, clusters: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With credentials, endpoint and region from module_defaults alone."""
    source = instances.snapshot(19, size_gib=50, tags={"Team": "shop", "Odd": "a, b"})
    ledger = clusters.snapshot(19, "ledger")
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    play = f"""
module_defaults:
  group/lifeboat.aws.aws:
    region: us-west-2
    endpoint_url: {instances.aws.simulator.endpoint}
    access_key: {ACCESS_KEY}
    secret_key: {SECRET}
"""
    tasks = """
- name: Foretold
  lifeboat.aws.rds_snapshot_xregion_copy: &options
    source_region: us-east-1
    db_instances: [shop]
    db_clusters: [ledger]
    tags: {Purpose: disaster recovery}
    wait: true
    wait_timeout: 60
    poll_interval: 0.05
  check_mode: true
- name: Done
  lifeboat.aws.rds_snapshot_xregion_copy: *options
- name: Again
  lifeboat.aws.rds_snapshot_xregion_copy: *options
- name: Known
  lifeboat.aws.recovery_points_info:
    kinds: [rds_instance, rds_cluster]
"""
    instances.flow(1500)
    run = playbook(tasks, "--diff", play=play)
    instances.aws.simulator.freeze()
    assert run.rc == 0, run.stdout
    foretold, done, again, known = (run.of(name) for name in ("Foretold", "Done", "Again", "Known"))
    assert (foretold["changed"], done["changed"], again["changed"]) == (True, True, False)
    assert [{**copy, "id": None} for copy in done["copies"]] == foretold["copies"]
    assert [copy["id"] for copy in done["copies"]] == [target(source), target(ledger)]
    assert foretold["diff"] == done["diff"]
    assert f"+  copy: {target(source)}" in run.stdout
    assert "+  tag Purpose: disaster recovery" in run.stdout
    # ansible-core 2.18 breaks lines.
    assert "that its copy does not get, since AWS refuses them or has no room: Odd" in " ".join(run.stdout.split())
    progress = [line for line in run.stdout.splitlines() if target(source) in line and line.startswith("  us-west-2")]
    assert any(" %" in line for line in progress)
    assert progress[-1].endswith("available")
    assert {*TRACKING, "Team", "Purpose"} == set(instances.seen()[target(source)]["Tags"])
    assert [point["set"] for point in known["recovery_points"]] == ["ledger", "shop"]
    assert SECRET not in run.stdout


def _with_real_things(text: str, replaced: dict[str, str]) -> list[dict[str, Any]]:
    for written, real in replaced.items():
        assert written in text, written
        text = text.replace(written, real)
    tasks: list[dict[str, Any]] = yaml.safe_load(text)
    return tasks


def test_rds_story_examples_run(playbook: PlaybookRunner, instances: Databases, clusters: Databases) -> None:
    instances.aws.simulator.configure(copy_seconds=0)
    for name in ("shop", "shop-reports"):
        instances.snapshot(19, name)
    clusters.snapshot(19, "ledger", encrypted=True)
    instances.database("billing", tags={"Environment": "Production"})
    instances.snapshot(19, "billing", encrypted=True)
    instances.snapshot(18, type="manual", id="shop-before-upgrade")
    instances.copy_of(instances.snapshot(10, "old-shop"), 10, set_name="old-shop")
    instances.aws.alias(WEST, "alias/dr", instances.aws.key(WEST))
    key = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    examples = _with_real_things(rds_snapshot_xregion_copy.EXAMPLES, {key: instances.aws.key(EU)})
    # The others are about other accounts and option groups; test_documented_examples.py looks at all of them.
    named = next(task for task in examples if task["name"].startswith("One snapshot"))
    own = [examples[0], examples[1], named, examples[-1]]
    points = yaml.safe_load(recovery_points_info.EXAMPLES)
    # The copies of this story are of fixed days, so how old they are depends on when it runs.
    points[1]["lifeboat.aws.recovery_points_info"].update(max_age="36500d", sets=["shop", "shop-reports"])
    run = playbook([*own, *points], "--diff")
    assert run.rc == 0, run.stdout
    assert len(run.results) == len(own) + len(points)
    first, every, one, gone = (run.of(task["name"]) for task in own)
    assert {copy["set"] for copy in first["copies"]} == {"shop", "shop-reports", "ledger"}
    assert {(copy["set"], copy["region"]) for copy in every["copies"]} == {("billing", WEST), ("billing", EU)}
    assert one["db_snapshot_identifier"] == "shop-before-upgrade"
    assert [item["set"] for item in gone["expired"]] == ["old-shop"]
    known = run.of(points[0]["name"])["recovery_points"]
    assert [point["set"] for point in known] == ["billing", "ledger", "shop", "shop-reports"]
    assert {point["set"] for point in run.of(points[1]["name"])["recovery_points"]} == {"shop", "shop-reports"}


def test_rds_story_copy_made_by_rds_instance_snapshot_is_taken_over(
    playbook: PlaybookRunner, instances: Databases
) -> None:
    source = instances.snapshot(18, type="manual", id="before-upgrade", tags={"Team": "shop"})
    instances.aws.simulator.configure(copy_seconds=0)
    tasks = f"""
- name: The old module copies
  amazon.aws.rds_instance_snapshot: &options
    db_snapshot_identifier: kept-for-good
    source_db_snapshot_identifier: {instances.arn(source)}
    source_region: us-east-1
    region: us-west-2
    copy_tags: true
    wait: true
    wait_timeout: 60
- name: Ours finds that
  lifeboat.aws.rds_snapshot_xregion_copy: *options
- name: And again
  lifeboat.aws.rds_snapshot_xregion_copy: *options
"""
    run = playbook(tasks)
    assert run.rc == 0, run.stdout
    ours, again = run.of("Ours finds that"), run.of("And again")
    assert [ours["copies"][0]["action"], ours["changed"], again["changed"]] == ["adopted", True, False]
    assert ours["db_snapshot_identifier"] == "kept-for-good"
    tags = set(instances.seen()["kept-for-good"]["Tags"])
    assert tags == {*TRACKING, "Team", "lifeboat:recognized-set"} - {"lifeboat:set"}
    assert sum(call["action"] == "CopyDBSnapshot" for call in run.calls) == 1


def test_rds_copying_example_of_rds_instance_snapshot_runs_with_the_name_changed(
    module: ModuleRunner, instances: Databases
) -> None:
    """In this process: the example needs nothing of a playbook but the ARN that its first task registers."""
    spec = {"database": "new-database", "type": "manual", "id": "new-database-snapshot", "created": created(19)}
    instances.aws.simulator.seed_rds("us-east-2", snapshots=[spec])
    [task] = [task for task in yaml.safe_load(rds_instance_snapshot.EXAMPLES) if "Copy snapshot" in task["name"]]
    options = {
        **task["amazon.aws.rds_instance_snapshot"],
        "source_id": instances.arn("new-database-snapshot", "us-east-2"),
    }
    rds = module.of(rds_snapshot_xregion_copy)
    result = rds(**options)
    assert not result.failed, result.message
    assert result.data["db_snapshot_identifier"] == "new-database-snapshot-copy"
    assert list(instances.seen(SOURCE)) == ["new-database-snapshot-copy"]
    assert not rds(**options).changed
