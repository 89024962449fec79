"""The role dr_sync and the playbook lifeboat.aws.sync, through ansible-playbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.canaries import plant
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.integration.test_rds_copying import INSTANCE, Databases
from tests.simulator.client import ACCESS_KEY, ACCOUNT

ROLE = "- ansible.builtin.include_role: {name: lifeboat.aws.dr_sync}"
VERDICT = "Enough has succeeded"
SECRET = plant("secret key of a job", "recognisable+secret/key/that+nobody/may+see")
JOBS: list[dict[str, Any]] = [
    {"name": "web", "kind": "ami", "sync_identifier": "web"},
    {"name": "batch", "kind": "ami", "sync_identifier": "batch"},
    {"name": "shop database", "kind": "rds", "db_instances": ["shop"], "tags": {"Kind": "database"}},
]
# Refused before anything is run for it.
ODD = {"name": "odd", "kind": "s3"}
DEFAULTS = {"source_region": SOURCE, "destination_regions": [WEST], "tags": {"Purpose": "recovery"}}


@pytest.fixture
def databases(aws: AwsView) -> Databases:
    """An AWS with two images and a database, where copies are there at once."""
    aws.simulator.configure(copy_seconds=0)
    aws.web()
    aws.web(name="batch-1", tags={"Sync-Identifier": "batch"})
    databases = Databases(aws, INSTANCE)
    databases.snapshot()
    return databases


def sync(playbook: PlaybookRunner, *arguments: str, **variables: Any) -> PlaybookResult:
    given = {"dr_sync_jobs": JOBS, "dr_sync_defaults": DEFAULTS, **variables}
    return playbook(ROLE, *arguments, play=yaml.safe_dump({"vars": given}))


def report(run: PlaybookResult) -> dict[str, Any]:
    found: dict[str, Any] = run.of("Recovery regions have their copies")
    return found


def actions(run: PlaybookResult) -> dict[str, str]:
    return {row["job"]: row["action"] for row in report(run)["rows"]}


def module_runs(run: PlaybookResult) -> list[str]:
    return [f"{found['kind']}: {found['title']}" for found in run.of("Recovery regions have their copies")["runs"]]


def writes(run: PlaybookResult) -> set[str]:
    return {call["action"] for call in run.calls if not call["action"].startswith(("Describe", "List", "Get"))}


def test_dr_sync_foretold_done_and_again(playbook: PlaybookRunner, aws: AwsView, databases: Databases) -> None:
    foretold = sync(playbook, "--check", "--diff")
    assert foretold.rc == 0, foretold.stdout
    assert writes(foretold) == set()
    assert actions(foretold) == {job["name"]: "copied" for job in JOBS}

    first = sync(playbook)
    assert first.rc == 0, first.stdout
    assert module_runs(first) == [
        "ami: web and 1 more",
        "rds: shop database",
    ]
    assert (report(first)["status"], report(first)["changed"]) == ("OK", True)
    assert actions(first) == actions(foretold)
    assert "OK: 3 copied" in first.stdout
    [copy] = databases.seen().values()
    assert (copy["Tags"]["Purpose"], copy["Tags"]["Kind"]) == ("recovery", "database")
    assert {image["Tags"]["Purpose"] for image in aws.images(WEST).values()} == {"recovery"}

    second = sync(playbook)
    assert second.rc == 0, second.stdout
    assert "changed=0" in second.stdout
    assert writes(second) == set()
    assert set(actions(second).values()) == {"none"}
    assert "OK: 3 already there" in second.stdout


def test_dr_sync_disks_are_copied(playbook: PlaybookRunner, aws: AwsView, databases: Databases) -> None:
    volume = aws.ec2(SOURCE).create_volume(Size=1, AvailabilityZone="us-east-1a")["VolumeId"]
    snapshot = aws.ec2(SOURCE).create_snapshot(VolumeId=volume)["SnapshotId"]
    aws.simulator.advance(3600)
    run = sync(playbook, dr_sync_jobs=[{"name": "files", "kind": "ebs", "volume_ids": [volume]}])
    assert run.rc == 0, run.stdout
    assert [(row["job"], row["source"], row["action"]) for row in report(run)["rows"]] == [
        ("files", snapshot, "copied")
    ]


def test_dr_sync_one_job_fails_and_the_others_are_done(
    playbook: PlaybookRunner, aws: AwsView, databases: Databases, tmp_path: Path
) -> None:
    """Catches: one wrong name in a shared run that keeps ninety-nine others from being copied."""
    jobs = [*JOBS, {"name": "gone", "kind": "ami", "sync_identifier": "gone"}, ODD]
    path = tmp_path / "report.json"
    run = sync(playbook, dr_sync_jobs=jobs, dr_sync_fail_on="partial", dr_sync_report_file=str(path))
    assert run.rc == 2, run.stdout
    assert report(run)["status"] == "PARTIAL"
    expected = {**dict.fromkeys(("web", "batch", "shop database"), "copied"), "gone": "failed", "odd": "failed"}
    assert actions(run) == expected
    assert len(module_runs(run)) == 4
    assert len(aws.images(WEST)) == 2
    message = report(run)["message"]
    assert message.startswith("PARTIAL: ")
    assert "gone: sync_identifier 'gone': no image in us-east-1 matches" in message
    assert "odd: job 'odd': kind: 's3' is none of ami, ebs, rds" in message
    assert json.loads(path.read_text()).items() <= report(run).items()
    assert run.of(VERDICT)["msg"] == message


def test_dr_sync_everything_fails(playbook: PlaybookRunner, aws: AwsView) -> None:
    run = sync(playbook)
    assert (run.rc, report(run)["status"]) == (2, "FAILED"), run.stdout
    assert actions(run) == {job["name"]: "failed" for job in JOBS}


def test_dr_sync_without_jobs_fails(playbook: PlaybookRunner, aws: AwsView) -> None:
    """Catches: a survey left empty, and a sync that is green and copies nothing."""
    run = sync(playbook, dr_sync_jobs=[], dr_sync_config_file="", dr_sync_report_file="")
    assert run.rc == 2, run.stdout
    assert "dr_sync_jobs: expected a list of jobs; it has none" in run.stdout


def test_dr_sync_credentials_of_a_job_are_never_shown(
    playbook: PlaybookRunner, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    jobs = [{**job, "access_key": ACCESS_KEY, "secret_key": SECRET} for job in JOBS]
    jobs.append(
        {"name": "gone", "kind": "ami", "sync_identifier": "gone", "access_key": ACCESS_KEY, "secret_key": SECRET}
    )
    run = sync(playbook, "-vvv", dr_sync_jobs=jobs)
    assert run.rc == 2, run.stdout
    assert actions(run) == {**dict.fromkeys(("web", "batch", "shop database"), "copied"), "gone": "failed"}
    assert "no image in us-east-1 matches" in report(run)["message"]
    assert SECRET not in run.stdout
    assert ACCESS_KEY not in run.stdout
    assert SECRET not in json.dumps(run.results)


def test_dr_sync_role_is_assumed(playbook: PlaybookRunner, databases: Databases) -> None:
    jobs = [{**JOBS[0], "assume_role": f"arn:aws:iam::{ACCOUNT}:role/recovery"}, JOBS[1]]
    run = sync(playbook, "--check", "-vvv", dr_sync_jobs=jobs)
    assert run.rc == 0, run.stdout
    assert actions(run) == {"web": "copied", "batch": "copied"}
    keys = {call["access_key"] for call in run.calls if call["action"] == "DescribeImages"}
    assert len(keys) == 2
    assert "SecretAccessKey" not in run.stdout


def test_dr_sync_takes_module_defaults_of_the_playbook(
    playbook: PlaybookRunner, aws: AwsView, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    play = {
        "module_defaults": {
            "group/lifeboat.aws.aws": {
                "region": WEST,
                "endpoint_url": aws.simulator.endpoint,
                "access_key": ACCESS_KEY,
                "secret_key": SECRET,
            }
        },
        "vars": {"dr_sync_jobs": JOBS, "dr_sync_defaults": {"source_region": SOURCE}},
    }
    run = playbook(ROLE, play=yaml.safe_dump(play))
    assert run.rc == 0, run.stdout
    assert actions(run) == {job["name"]: "copied" for job in JOBS}
    assert SECRET not in run.stdout


# What the guide advises for a terminal: without the tasks that change nothing.
TERSE = {"ANSIBLE_DISPLAY_OK_HOSTS": "false", "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "false"}
SCREEN, WIDTH = 24, 80


def test_sync_playbook_runs_by_its_name(playbook: PlaybookRunner, databases: Databases) -> None:
    """Catches: a table that is a list of texts, wider than a terminal, or lost among tasks that only prepare."""
    variables = {"dr_sync_jobs": JOBS, "dr_sync_defaults": DEFAULTS}
    run = playbook.named("lifeboat.aws.sync", "-e", json.dumps(variables), **TERSE)
    assert run.rc == 0, run.stdout
    assert "OK: 3 copied" in run.stdout
    table = run.stdout.partition("  job ")[2].partition("OK: ")[0]
    assert all(job["name"] in table for job in JOBS)
    assert "msg" not in run.stdout
    assert len(run.stdout.splitlines()) <= SCREEN
    assert max(map(len, table.splitlines())) <= WIDTH


GEM_FILE = f"""
sync_my_web_app:
  sync_type: ec2_ami
  source_region: us-east-1
  destination_region: us-west-1
  ami_owner: "{ACCOUNT}"
  sync_identifier: "Web Application"
  filters: ["tag:Environment=Production", "tag-value=Sync"]

sync_my_database:
  sync_type: rds_automated_snapshot
  source_region: us-east-1
  destination_region: us-west-1
  db_instance: mydatabase
  max_snapshots_to_retain: 5
  aws_client_config:
    aws_access_key: {ACCESS_KEY}
    aws_secret_key: {SECRET}
    aws_account_id: "1234-5678-9012"

aws_client_config:
  aws_access_key: {ACCESS_KEY}
  aws_secret_key: {SECRET}
"""


def test_dr_sync_file_of_the_gem_runs(playbook: PlaybookRunner, aws: AwsView, tmp_path: Path) -> None:
    aws.simulator.configure(copy_seconds=0)
    aws.web(tags={"Sync-Identifier": "Web Application", "Environment": "Production", "Any": "Sync"})
    databases = Databases(aws, INSTANCE)
    databases.snapshot(19, "mydatabase")
    path = tmp_path / "gem.yaml"
    path.write_text(GEM_FILE)
    play = yaml.safe_dump({"vars": {"dr_sync_config_file": str(path)}})
    first = playbook(ROLE, "-vvv", play=play)
    assert first.rc == 0, first.stdout
    assert actions(first) == {"sync_my_web_app": "copied", "sync_my_database": "copied"}
    assert (len(aws.images("us-west-1")), len(databases.seen("us-west-1"))) == (1, 1)
    assert SECRET not in first.stdout
    assert ACCESS_KEY not in first.stdout
    again = playbook(ROLE, play=play)
    assert again.rc == 0, again.stdout
    assert "changed=0" in again.stdout


def test_dr_sync_file_of_the_gem_with_a_job_that_means_nothing(
    playbook: PlaybookRunner, aws: AwsView, databases: Databases, tmp_path: Path
) -> None:
    path = tmp_path / "gem.yaml"
    odd = "\nsync_odd:\n  sync_type: ec2_ami\n  source_region: us-east-1\n"
    path.write_text(GEM_FILE.replace("mydatabase", "shop") + odd)
    run = playbook(ROLE, play=yaml.safe_dump({"vars": {"dr_sync_config_file": str(path)}}))
    assert run.rc == 2, run.stdout
    assert actions(run) == {"sync_odd": "failed", "sync_my_web_app": "failed", "sync_my_database": "copied"}
    assert "job sync_odd: destination_region is missing" in run.of(VERDICT)["msg"]


def test_dr_sync_file_that_is_no_yaml_is_named_and_not_shown(
    playbook: PlaybookRunner, aws: AwsView, tmp_path: Path
) -> None:
    path = tmp_path / "gem.yaml"
    path.write_text(f"aws_client_config:\n  aws_secret_key: {SECRET}: [\n")
    run = playbook(ROLE, "-vvv", play=yaml.safe_dump({"vars": {"dr_sync_config_file": str(path)}}))
    assert run.rc == 2, run.stdout
    assert "gem.yaml, line 2: this is no YAML" in run.stdout
    assert SECRET not in run.stdout


def test_dr_sync_requires_a_scan_of_images_only(playbook: PlaybookRunner, aws: AwsView, databases: Databases) -> None:
    jobs = [*JOBS, {"name": "trusted", "kind": "ami", "image_ids": [aws.web(name="other")], "require_scan": False}]
    run = sync(playbook, "--check", dr_sync_jobs=jobs, dr_sync_require_scan=True)
    assert actions(run) == {"web": "failed", "batch": "failed", "shop database": "copied", "trusted": "copied"}
    assert "its tag lifeboat:coupling-scan is missing" in report(run)["message"]
