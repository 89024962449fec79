"""The playbook lifeboat.aws.awx, run against modules with the options of awx.awx, and the rules of AWX for its objects.

AWX itself is never needed.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.awx.stub.collection import stored, write_collection
from tests.integration.playbook_run import TREE, PlaybookResult, PlaybookRunner

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "lifeboat_awx_project_url": "https://git.shop.example/dr.git",
    "lifeboat_awx_image": "registry.shop.example/lifeboat:0.2.0",
    "lifeboat_awx_notification": {"type": "slack", "configuration": {"channels": ["#dr"], "token": "canary-token-1"}},
    "lifeboat_awx_configuration": {"dr_config_application": "web", "dr_config_environment": "production"},
    "lifeboat_awx_names": {"region": "us-west-2", "owner": "shop-web", "filters": {"tag:Name": "shop-web"}},
    "lifeboat_awx_teams": {"operators": ["ops"], "drill": ["ops"], "failover": ["leads"], "approve": ["board"]},
}
PLAN = """\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
workloads:
  shop-db: {db_instance: shop}
  "on": {db_instance: web}
  "010": {db_instance: old}
"""
EDGES = ("success_nodes", "failure_nodes", "always_nodes")
# Whoever approves has seen red readiness; and a drill from older copies is worth more than none.
MAY_FAIL = {"readiness", "sync"}
_SURVEY_KEYS = {"question_name", "question_description", "variable", "type", "required", "choices", "min", "max"}


class Awx:
    """Runs the playbook, and knows what is in AWX."""

    def __init__(self, playbook: PlaybookRunner, folder: Path, inventory: str = "localhost,") -> None:
        self._playbook, self.store, self.inventory = playbook, folder / "awx.json", inventory
        self._path = os.pathsep.join([str(write_collection(folder / "awx")), str(TREE), sysconfig.get_path("purelib")])

    def __call__(self, *arguments: str, **variables: Any) -> PlaybookResult:
        return self._playbook.named(
            *("lifeboat.aws.awx", "-i", self.inventory, "-e", json.dumps({**SETTINGS, **variables}), *arguments),
            ANSIBLE_COLLECTIONS_PATH=self._path,
            AWX_STORE=str(self.store),
        )

    @property
    def objects(self) -> dict[str, dict[str, dict[str, Any]]]:
        return stored(self.store) if self.store.exists() else {}


@pytest.fixture
def awx(playbook: PlaybookRunner, tmp_path: Path) -> Awx:
    return Awx(playbook, tmp_path)


def actions(run: PlaybookResult) -> set[str]:
    return {row["action"] for row in run.of("AWX has the objects")["objects"]}


def test_objects_foretold_created_again_and_removed(awx: Awx, tmp_path: Path) -> None:
    """One story: check mode on an empty organization, the first run, a second one, and the way back.

    With the plan, so that surveys offer what is in it.
    """
    awx.inventory = str(tmp_path / "shop.lifeboat.yml")
    Path(awx.inventory).write_text(PLAN, encoding="utf-8")
    foretold = awx("--check")
    assert foretold.rc == 0, foretold.stdout
    assert actions(foretold) == {"changed", "changed, not checked"}
    assert not awx.objects
    first = awx()
    assert first.rc == 0, first.stdout
    assert actions(first) == {"changed"}
    assert "canary-token-1" not in foretold.stdout + first.stdout
    check_rules(awx.objects)
    questions = question_of(awx, "DR publish configuration", "dr_config_limit")
    assert (questions["type"], questions["choices"]) == ("multiselect", ["us-east-1", "us-west-2"])
    # Of the answer 010 ansible-core would make the number 8.
    workloads = question_of(awx, "DR failover", "workloads")
    assert (workloads["type"], workloads["choices"]) == ("multiselect", ["shop-db", "on,", "010,"])
    assert "the plan, shop. With" in question_of(awx, "DR failover", "confirm")["question_description"]
    again = awx()
    assert (again.rc, actions(again)) == (0, {"unchanged"})
    gone = awx(state="absent")
    assert gone.rc == 0, gone.stdout
    assert actions(gone) == {"removed", "unchanged"}
    assert set(awx.objects) == {"label"}


def question_of(awx: Awx, template: str, variable: str) -> dict[str, Any]:
    questions = awx.objects["job_template"][template]["survey_spec"]["spec"]
    [found] = [each for each in questions if each["variable"] == variable]
    return dict(found)


def test_object_that_fails_stops_those_after_it(awx: Awx) -> None:
    """Catches: a failure that is told once for each object that comes after it."""
    run = awx(lifeboat_awx_credentials=["none such"])
    assert run.rc == 2
    rows = {(row["kind"], row["action"]) for row in run.of("AWX has the objects")["objects"]}
    assert {("templates", "failed"), ("workflows", "not done"), ("schedules", "not done")} <= rows
    assert "refers to what was not found on the controller: ['none such']" in run.stdout


def test_project_and_image_are_required(awx: Awx) -> None:
    run = awx(lifeboat_awx_image="")
    assert run.rc == 2
    assert "lifeboat_awx_image is required; put it into a file, and give that with -e @awx.yml" in run.stdout


def check_rules(objects: dict[str, dict[str, dict[str, Any]]]) -> None:
    """What AWX would refuse, or what would go wrong there."""
    templates, workflows = objects["job_template"], objects["workflow_job_template"]
    for name, template in templates.items():
        if template["survey_enabled"]:
            check_survey(name, template["survey_spec"], known_variables(template["playbook"]))
        assert template["job_slice_count"] == 1, name
        assert not template.get("ask_job_slice_count_on_launch"), name
        assert (ROOT / "playbooks" / f"{template['playbook'].rpartition('.')[2]}.yml").is_file(), name
    for name, workflow in workflows.items():
        check_workflow(name, workflow, templates)
        check_end(name, {node["identifier"]: node["related"] for node in workflow["workflow_nodes"]})
    check_roles(objects)
    for name, schedule in objects["schedule"].items():
        check_rule(name, schedule["rrule"])
    for name, kind in objects["credential_type"].items():
        check_credential_type(name, kind)


def check_roles(objects: dict[str, dict[str, dict[str, Any]]]) -> None:
    """Catches: a template that nobody may start, and an approval by somebody who cannot see what readiness said."""
    grants = list(objects["role"].values())
    started = {name for grant in grants if grant["role"] == "execute" for name in grant.get("job_templates") or ()}
    of_workflows = {"DR failover", "DR failure report"}
    of_others = {"DR publish configuration", "DR roll back configuration", "DR names"}
    assert set(objects["job_template"]) - started == of_workflows | of_others
    failover, drill = "failover with approval", "monthly drill"
    for team, workflow in (("board", failover), ("leads", failover), ("ops", drill)):
        readable = {name for grant in grants if team in grant["teams"] for name in grant.get("job_templates") or ()}
        nodes = objects["workflow_job_template"][f"DR {workflow}"]["workflow_nodes"]
        jobs = [each["unified_job_template"] for each in nodes]
        names = {each["name"] for each in jobs if each["type"] == "job_template"}
        assert names <= readable, (team, names - readable)


def known_variables(playbook: str) -> set[str]:
    """The variables of a playbook that its head names, and those of the argument specs of its roles."""
    text = (ROOT / "playbooks" / f"{playbook.rpartition('.')[2]}.yml").read_text(encoding="utf-8")
    head = [line for line in text.splitlines() if line.startswith("#")]
    found = set(re.findall(r"-e (\w+)=", "\n".join(head)))
    for role in re.findall(r"(?:role|name): lifeboat\.aws\.(\w+)", text):
        path = ROOT / "roles" / role / "meta" / "argument_specs.yml"
        for about in yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"].values():
            found |= set(about["options"])
    return found


def check_survey(name: str, survey: dict[str, Any], known: set[str]) -> None:
    assert set(survey) == {"name", "description", "spec"}, name
    variables = [question["variable"] for question in survey["spec"]]
    assert len(set(variables)) == len(variables), name
    assert set(variables) <= known, (name, set(variables) - known)
    for question in survey["spec"]:
        where = (name, question["variable"])
        assert {"question_name", "variable", "type", "required"} <= set(question) <= _SURVEY_KEYS, where
        assert question["type"] in ("text", "textarea", "multiplechoice", "multiselect", "integer"), where
        assert isinstance(question["required"], bool), where
        # Schedules and workflows do not fill in defaults, and a default of a question that is left empty would win.
        assert "default" not in question, where
        for choice in question.get("choices", []):
            assert isinstance(choice, str), where
            assert isinstance(yaml.safe_load(choice), str), (where, "ansible-core would make something else of it")


def check_workflow(name: str, workflow: dict[str, Any], templates: dict[str, dict[str, Any]]) -> None:
    nodes = {node["identifier"]: node for node in workflow["workflow_nodes"]}
    assert len(nodes) == len(workflow["workflow_nodes"]), name
    asked = {question["variable"] for question in (workflow.get("survey_spec") or {"spec": []})["spec"]}
    accepted: set[str] = set()
    for node in nodes.values():
        template, edges = node["unified_job_template"], node["related"]
        assert set(edges) == {"success_nodes", "failure_nodes", "always_nodes", "credentials"}, name
        for edge in ("success_nodes", "failure_nodes", "always_nodes"):
            assert {other["identifier"] for other in edges[edge]} <= set(nodes), name
        if template["type"] == "workflow_approval":
            continue
        questions = templates[template["name"]].get("survey_spec", {"spec": []})["spec"]
        accepted |= {question["variable"] for question in questions}
        required = {question["variable"] for question in questions if question["required"]}
        assert required <= asked, (name, "a required question that the workflow does not ask stops the node")
    assert asked <= accepted, (name, "AWX drops what no job template of the workflow asks for")


def walk(nodes: dict[str, dict[str, Any]], failing: set[str]) -> tuple[set[str], str]:
    """Which nodes run, and the status of the workflow, as AWX has it (main/scheduler/dag_workflow.py).

    A failed node is dealt with if any edge "on failure" or "always" leaves it.
    """
    led_to = {other["identifier"] for edges in nodes.values() for key in EDGES for other in edges[key]}
    ran, todo = set(), [name for name in nodes if name not in led_to]
    while todo:
        name = todo.pop()
        ran.add(name)
        taken = ("failure_nodes" if name in failing else "success_nodes", "always_nodes")
        todo += [other["identifier"] for key in taken for other in nodes[name][key] if other["identifier"] not in ran]
    unmet = [name for name in ran & failing if not nodes[name]["failure_nodes"] + nodes[name]["always_nodes"]]
    return ran, "failed" if unmet else "successful"


def check_end(name: str, nodes: dict[str, dict[str, Any]]) -> None:
    """Whatever fails. Catches: a failover that failed, in a workflow that is green since a report came after it."""
    for choice in itertools.product((False, True), repeat=len(nodes)):
        # This job always fails: that is what it is for.
        failing = {node for node, fails in zip(nodes, choice, strict=True) if fails} | {"failure report"}
        ran, status = walk(nodes, failing)
        assert status == ("failed" if ran & failing - MAY_FAIL else "successful"), (name, failing)
        decisive = ran & {"failover", "drill"}
        # There is a report of it in any case, and of a failure the one that fails.
        assert {node in failing for node in decisive} == {node == "failure report" for node in ran if "report" in node}
    if "approval" in nodes:
        assert walk(nodes, {"approval"})[0] == {"readiness", "approval"}, name


def check_rule(name: str, rule: str) -> None:
    """As AWX's SchedulePreviewSerializer does."""
    assert re.match(r"DTSTART(?:;TZID=[\w/]+:\d{8}T\d{6}|:\d{8}T\d{6}Z) RRULE:", rule), name
    parts = dict(part.split("=") for part in rule.partition("RRULE:")[2].split(";"))
    assert "INTERVAL" in parts, name
    assert parts["FREQ"] in ("HOURLY", "DAILY", "WEEKLY", "MONTHLY"), name
    assert not re.search(r"\d", parts.get("BYDAY", "")), name


def check_credential_type(name: str, kind: dict[str, Any]) -> None:
    fields = {field["id"] for field in kind["inputs"]["fields"]}
    assert kind["kind"] == "cloud", name
    assert set(kind["inputs"]["required"]) <= fields, name
    for variable in kind["injectors"].get("env", {}):
        assert not variable.startswith("ANSIBLE_"), (name, "AWX refuses it")
    used = set(re.findall(r"{{ (\w+)", json.dumps(kind["injectors"])))
    assert used <= {*fields, "tower"}, name
