"""Every job template of the pattern, run as AWX runs it, with blank answers and with given ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.awx.job import AwxJobs
from tests.awx.pattern import ROOT, templates
from tests.awx.scene import published_and_named
from tests.integration.aws_view import WEST, AwsView
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import INSTANCE, Databases
from tests.integration.test_readiness import Estate

# Answers to questions that have to be answered.
REQUIRED = {"confirm": "shop", "dr_config_version": "v1"}
# Template -> what it says in an account where nothing has failed over.
FORETOLD_TO_FAIL = {
    "commit": "shop-db is not back: nothing is written of it; finish the failover first",
    "failure report": "a job of this workflow has failed",
}


@pytest.fixture
def estate(aws: AwsView) -> Estate:
    Databases(aws, INSTANCE).database("shop")
    published_and_named(aws)
    return Estate(aws)


def drill_network(estate: Estate) -> dict[str, Any]:
    """The plan's section for drills: the subnets that are there, and a security group that reaches nothing."""
    ec2 = estate.aws.ec2(WEST)
    vpc = ec2.describe_subnets(SubnetIds=estate.subnets)["Subnets"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="drill", Description="drill", VpcId=vpc)["GroupId"]
    everywhere = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[everywhere])
    databases = {"db_subnet_group_name": "dr-db", "vpc_security_group_ids": [group]}
    return {"subnets": estate.subnets, "security_groups": [group], **databases}


@pytest.fixture
def jobs(playbook: PlaybookRunner, tmp_path: Path, estate: Estate) -> AwxJobs:
    """Jobs over the inventory that AWX has made of a plan."""
    plan = {**json.loads(estate.plan()), "drill": drill_network(estate)}
    (tmp_path / "shop.lifeboat.yml").write_text(json.dumps(plan), encoding="utf-8")
    listed = playbook.program("inventory", "-i", "shop.lifeboat.yml", "--list", "--export")
    return AwxJobs(playbook, tmp_path / "job", json.loads(listed.stdout))


@pytest.mark.parametrize("name", sorted(templates()))
def test_blank_answers_count_as_none(jobs: AwxJobs, name: str) -> None:
    """In check mode. Catches: an empty text or null that is taken for an answer, and an input that no role knows."""
    template = templates()[name]
    blank = {question["variable"]: "" for question in template.questions if question["variable"] not in REQUIRED}
    required = {
        question["variable"]: REQUIRED[question["variable"]] for question in template.questions if question["required"]
    }
    job = jobs(template.playbook, "--check", "--diff", template=template.variables, **required, **blank)
    if name in FORETOLD_TO_FAIL:
        assert FORETOLD_TO_FAIL[name] in job.stdout
    else:
        assert (job.status, job.rc) == ("successful", 0), job.stdout
    assert "errantly sent data" not in job.stdout


def test_answers_are_what_the_role_gets_and_progress_is_an_event_a_line(jobs: AwxJobs) -> None:
    job = jobs("lifeboat.aws.readiness", dr_readiness_fail_on="warn", workloads=["shop-db"])
    assert job.artifacts["lifeboat_out_readiness_verdict"], job.stdout
    told = [event["stdout"] for event in job.events if event["event"] == "verbose"]
    rows = [line.split()[0] for line in told if re.search(r"(READY|AT RISK|NOT READY|UNKNOWN) ", line)]
    assert [name for name in rows if name.startswith("shop-")] == ["shop-db"], told


def test_failure_report_fails_when_it_is_written(jobs: AwxJobs, estate: Estate) -> None:
    """Catches: a workflow that is green, and a report that is lost with the container of its job."""
    template = templates()["failure report"].variables
    job = jobs("lifeboat.aws.report", template=template, lifeboat_out_recovery_message="FAILED: 0 of 2 workloads")
    assert (job.status, job.rc) == ("failed", 2), job.stdout
    assert "and its output and the report say why: FAILED: 0 of 2 workloads" in job.stdout
    assert len([key for key in estate.view.texts() if key.startswith("reports/")]) == 2
    assert set(job.artifacts) == {f"lifeboat_out_report_{part}" for part in ("verdict", "message", "places")}


def test_slice_is_refused(jobs: AwxJobs) -> None:
    """The workflow that AWX makes of a sliced job has the name of its job template."""
    job = jobs("lifeboat.aws.readiness", awx_workflow_job_name="DR")
    assert (job.status, job.rc) == ("failed", 2), job.stdout
    assert "job template DR is sliced, or started by a workflow of the same name;" in job.stdout
    assert not job.artifacts


@pytest.mark.parametrize("path", sorted((ROOT / "playbooks").glob("*.yml")), ids=lambda path: path.stem)
def test_every_playbook_looks_for_slices_first(path: Path) -> None:
    first = yaml.safe_load(path.read_text(encoding="utf-8"))[0]
    begins = (first.get("pre_tasks") or first["tasks"])[0]
    if path.stem == "failover":
        # The only one that may be a slice, which this knows.
        assert begins["lifeboat.aws.dr_plan_check"]["begins"] == "failover"
        return
    assert begins["ansible.builtin.import_tasks"] == "tasks/not_sliced.yml"


def test_only_names_of_their_own_are_handed_on() -> None:
    """They win over variables of later nodes. Catches: one that a role or a survey has as well."""
    files = [*ROOT.glob("roles/*/tasks/*.yml"), *ROOT.glob("playbooks/**/*.yml")]
    texts = [path.read_text(encoding="utf-8") for path in files]
    handed = [text.partition("set_stats:")[2].partition("aggregate:")[0] for text in texts if "set_stats:" in text]
    names = [name for text in handed for name in re.findall(r"^ +(\w+): ", text, re.MULTILINE)]
    assert len(names) > 10
    assert all(name.startswith("lifeboat_out_") for name in names), names
