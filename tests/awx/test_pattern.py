"""The pattern's meta data: the same job templates as the data that the playbook lifeboat.aws.awx applies."""

from __future__ import annotations

import json
from typing import Any

import yaml

from tests.awx.pattern import GIVEN, PATTERN, ROOT, Template, entries, short, templates

META = json.loads((PATTERN / "meta/pattern.json").read_text(encoding="utf-8"))["aap_resources"]
IN_META: dict[str, dict[str, Any]] = {job["name"]: job for job in META["controller_job_templates"]}


def test_meta_and_data_name_the_same_templates() -> None:
    """Catches: a template that is in one of both only. Those that need variables of a user cannot be in meta data."""
    written = {f"DR {short(entry['name'])}": entry["description"] for entry in entries(always=True)}
    assert {name: job["description"] for name, job in IN_META.items()} == written


def test_playbooks_of_meta_do_what_the_data_says() -> None:
    for name, job in IN_META.items():
        [play] = yaml.safe_load((PATTERN / "playbooks" / job["playbook"]).read_text(encoding="utf-8"))
        imported = play["ansible.builtin.import_playbook"].removeprefix("../../../../playbooks/").removesuffix(".yml")
        of_data = templates()[name.removeprefix("DR ")]
        assert Template(f"lifeboat.aws.{imported}", play.get("vars", {})) == Template(
            of_data.playbook, of_data.variables
        )
    assert {path.name for path in (PATTERN / "playbooks").glob("*.yml")} == {
        job["playbook"] for job in IN_META.values()
    }


def test_example_project_has_a_playbook_for_every_template() -> None:
    """Catches: a template that AWX refuses, with playbooks of the repository (lifeboat_awx_playbook)."""
    project = ROOT / "examples/awx-project"
    wrapped = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))[0]["ansible.builtin.import_playbook"]
        for path in project.glob("*.yml")
    }
    playbooks = {template.playbook for template in templates().values()}
    assert wrapped == {name.removeprefix("lifeboat.aws."): name for name in playbooks}


def test_variables_of_users_are_given_here() -> None:
    """Catches: a template with another variable, which would be run with its name for a value."""
    texts = [json.dumps(entry.get("extra_vars", {})) for entry in entries()]
    assert all(given in "".join(texts) for given in GIVEN)
    assert "{{" not in json.dumps([template.variables for template in templates().values()])
