"""The playbook and the survey of docs/awx.md, through ansible-playbook as a job of AWX starts it.

AWX itself is never needed: its files, its variables and its command line are made here as a live AWX 24.6 made them.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import Template

from tests.awx.job import SETTINGS, extra_vars
from tests.integration.aws_view import EU, PARTNER, SOURCE, WEST, AwsView
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.integration.test_rds_copying import INSTANCE, Databases
from tests.simulator.client import ACCOUNT, SECRET_KEY

SYNC = "Recovery regions have their copies"
GUIDE = Path(__file__).parents[2] / "docs" / "awx.md"
PARTNER_KEY = "AKIAPARTNERACCOUNT01"
# An inventory with a host localhost, which is then no longer the implicit one.
INVENTORY = {"all": {"hosts": ["localhost"]}, "_meta": {"hostvars": {"localhost": {"remote_tower_enabled": "true"}}}}
# What somebody may answer: texts from text fields and choices, a list from several choices, numbers.
ANSWERS: dict[str, Any] = {
    "sync_regions": [EU],
    "sync_databases": "shop\nledger\n",
    "sync_kms_key": "alias/other",
    "sync_retain": 2,
    "sync_hours": 12,
    "sync_wait": "yes",
    "sync_fail_on": "never",
}


@cache
def block(name: str) -> str:
    """The example of the guide that begins with this name in a comment."""
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    [found] = [text for text in blocks if re.match(rf"# {re.escape(name)}\b", text)]
    return str(found)


def credential() -> str:
    """The file that the guide's type of credential makes of its inputs."""
    template = yaml.safe_load(block("inputs"))["file"]["template"]
    return str(Template(template).render(access_key=PARTNER_KEY, secret_key=SECRET_KEY))


def survey() -> list[dict[str, Any]]:
    questions: list[dict[str, Any]] = yaml.safe_load(block("survey.yml"))["spec"]
    return questions


@dataclass(frozen=True)
class Job:
    """Starts ansible-playbook in the folders of a job, with the guide's project in them."""

    playbook: PlaybookRunner
    folder: Path

    def __call__(
        self, name: str, *arguments: str, template: dict[str, Any] | None = None, **answers: Any
    ) -> PlaybookResult:
        self._write("env/extravars", extra_vars(template or {}, answers))
        self._write("env/credential", credential())
        self._write("project/sync.yml", block("sync.yml"))
        # An inventory is a program in AWX.
        self._write("inventory/hosts", f"#!{sys.executable}\nprint({json.dumps(INVENTORY)!r})\n").chmod(0o700)
        return self.playbook.run(
            *(*arguments, "-u", "root", "-i", str(self.folder / "inventory")),
            *("-e", f"@{self.folder / 'env/extravars'}", name),
            folder=self.folder / "project",
            # For the test: what later nodes of a workflow get.
            ANSIBLE_SHOW_CUSTOM_STATS="True",
            AWS_CONFIG_FILE=str(self.folder / "env/credential"),
            **SETTINGS,
        )

    def _write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def job(playbook: PlaybookRunner, tmp_path: Path) -> Job:
    return Job(playbook, tmp_path)


@pytest.fixture
def databases(aws: AwsView) -> Databases:
    """Two databases without any snapshot of ours, and an image; copies and snapshots are there at once."""
    aws.simulator.configure(copy_seconds=0, create_db_snapshot_seconds=0)
    for region in (WEST, EU):
        for alias in ("alias/dr", "alias/other"):
            aws.alias(region, alias, aws.key(region))
    aws.web(tags={"Sync-Identifier": "Web Application"})
    databases = Databases(aws, INSTANCE)
    for name in ("shop", "ledger"):
        databases.database(name)
    return databases


def rows(run: PlaybookResult) -> list[tuple[str, str, str]]:
    found = run.of("Recovery regions have their copies")["rows"]
    return sorted((row["job"], row["region"] or "-", row["action"]) for row in found)


def options(run: PlaybookResult, title: str) -> dict[str, Any]:
    """What the module of a run was given, as far as the survey is about it."""
    [given] = [one["arguments"] for one in run.of(SYNC)["runs"] if one["title"] == title]
    found = {name: given.get(name, False) for name in ("destination_regions", "kms_key_id", "wait")}
    # Before ansible-core 2.19 what comes of a template is a text; the modules take it as well.
    return {**found, "retain": int(given["retain"])}


def handed_on(run: PlaybookResult) -> dict[str, Any]:
    """The artifacts of the job, as ansible-playbook prints them."""
    [text] = re.findall(r"^\s*RUN: (\{.*?\})$", run.stdout, re.DOTALL | re.MULTILINE)
    found: dict[str, Any] = json.loads(text)
    return found


def test_survey_is_one_that_awx_takes() -> None:
    """The rules of AWX's POST .../survey_spec/. Catches: a question that a schedule could not leave out."""
    for question in survey():
        assert {"question_name", "variable", "type", "required"} <= set(question)
        assert set(question) <= {"question_name", "variable", "type", "required", "choices", "min", "max"}
        assert question["type"] in ("text", "textarea", "multiplechoice", "multiselect", "integer")
        assert question["required"] is False
        assert all(isinstance(question.get(limit, 1), int) for limit in ("min", "max"))
        assert all(isinstance(choice, str) for choice in question.get("choices", []))
    variables = [question["variable"] for question in survey()]
    assert len(set(variables)) == len(variables)
    assert all(re.search(rf"\b{variable}\b", block("sync.yml")) for variable in variables)
    # An answer to a question with the name of an input would be what the role gets, also if it is empty.
    assert not [variable for variable in variables if variable.startswith("dr_")]


def test_survey_answered(job: Job, databases: Databases) -> None:
    assert set(ANSWERS) == {question["variable"] for question in survey()}
    run = job("sync.yml", **ANSWERS)
    assert run.rc == 0, run.stdout
    copied = [("databases", EU, "copied")] * 2 + [("databases", SOURCE, "created")] * 2 + [("web", EU, "copied")]
    assert rows(run) == sorted(copied)
    assert options(run, "web") == {"destination_regions": [EU], "kms_key_id": "alias/other", "retain": 2, "wait": True}


def test_survey_left_empty(job: Job, aws: AwsView, databases: Databases) -> None:
    """In check mode, which a job template may ask for. Catches: an empty text or null that is taken for an answer."""
    blank: dict[str, Any] = dict.fromkeys(ANSWERS, "")
    run = job("sync.yml", "--check", "--diff", **blank)
    assert run.rc == 0, run.stdout
    assert rows(run) == [("databases", SOURCE, "created"), ("databases", WEST, "deferred"), ("web", WEST, "copied")]
    assert options(run, "web") == {"destination_regions": [WEST], "kms_key_id": "alias/dr", "retain": 3, "wait": False}
    assert aws.images(WEST) == {}
    status = handed_on(run)
    assert (set(status), status["lifeboat_out_sync_status"]) == (
        {"lifeboat_out_sync_status", "lifeboat_out_sync_message"},
        "OK",
    )


def test_playbook_of_the_collection_with_variables_of_the_template(job: Job, aws: AwsView) -> None:
    """Named as a project with override of its branch lets one, with a second account's credential as a file."""
    aws.simulator.configure(copy_seconds=0, accounts={PARTNER_KEY: PARTNER})
    theirs = {"name": "web-1", "tags": {"Sync-Identifier": "web"}, "launch_permissions": [{"UserId": ACCOUNT}]}
    [source] = aws.simulator.seed(SOURCE, account=PARTNER, images=[{**theirs, "share_storage": True}])
    template = {
        "dr_sync_defaults": {"source_region": SOURCE, "destination_regions": [WEST], "source_profile": "source"},
        "dr_sync_jobs": [{"name": name, "kind": "ami", "sync_identifier": name} for name in ("web", "gone")],
    }
    run = job("lifeboat.aws.sync", template=template)
    assert run.rc == 2, run.stdout
    assert rows(run) == [("gone", "-", "failed"), ("web", WEST, "copied")]
    assert list(aws.copies(WEST)) == [f"{SOURCE}/{source}"]
    assert {call["account"] for call in aws.simulator.calls(region=SOURCE)} == {PARTNER}
    # A job that fails hands on what is missing.
    assert handed_on(run)["lifeboat_out_sync_status"] == "PARTIAL"
    assert "gone: sync_identifier 'gone': no image in us-east-1 matches" in handed_on(run)["lifeboat_out_sync_message"]
    assert SECRET_KEY not in run.stdout
