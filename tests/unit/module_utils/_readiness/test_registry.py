# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The registry of checks is complete, each says all of itself, and the guide has a section about each."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._facts import registry as facts_registry
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.counterparts import DB_GROUP_NEEDS, NETWORK_NEEDS
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.facts import Facts
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.registry import BEFORE, ROUNDS
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.surroundings import SURROUNDINGS
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness import registry
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.finding import SEVERITIES
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.registry import CHECKS
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.registry import KINDS

FILES = Path(registry.__file__).parent / "checks"
POLICY = Path(__file__).parents[4] / "docs" / "iam" / "dr_readiness_info.json"
GUIDE = Path(__file__).parents[4] / "docs" / "readiness.md"
READ = {name for readers in ROUNDS for name in readers}


def test_registry_has_every_file_and_each_id_is_the_name_of_its_file() -> None:
    assert sorted(CHECKS) == sorted(path.stem for path in FILES.glob("*.py"))
    assert [name for name in CHECKS if f'id="{name}"' not in (FILES / f"{name}.py").read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("check", CHECKS)
def test_meta_is_complete(check: str) -> None:
    meta = CHECKS[check].meta
    for text in (meta.why, meta.remedy):
        assert text[0].isupper()
        assert text.endswith(".")
    assert meta.title
    assert not meta.title.endswith(".")
    assert meta.severity in SEVERITIES
    assert set(meta.needs) <= READ
    assert meta.kinds
    assert set(meta.kinds) <= set(KINDS)


def test_guide_has_a_section_about_each_check_in_the_order_of_the_registry() -> None:
    """Catches: a red line that nobody can look up, and a section about a check that is no more."""
    text = GUIDE.read_text(encoding="utf-8").partition("\n## Checks\n")[2]
    sections = dict(re.findall(r"^#### `(\w+)`\n\n(.*?)(?=\n#|\Z)", text, re.MULTILINE | re.DOTALL))
    assert list(sections) == list(CHECKS)
    for name, section in sections.items():
        severity = CHECKS[name].meta.severity
        assert f"*{severity}*" in section, f"{name} is {severity}"


def test_facts_that_are_read_are_those_that_there_are() -> None:
    """Catches: a fact that is never read, and one that is read after what asks about it."""
    assert {each.name for each in fields(Facts)} - {"region", "now", "workloads", "elsewhere"} == READ
    rounds = {name: number for number, readers in enumerate(ROUNDS) for name in readers}
    late = [(name, before) for name in BEFORE for before in BEFORE[name] if rounds[before] >= rounds[name]]
    assert late == []


def test_facts_of_surroundings_are_all_that_mirroring_tags_needs() -> None:
    """Catches: a need of dr_mirror_tags that its readers do not know and so do not read."""
    names = {name for readers in SURROUNDINGS.rounds for name in readers}
    before = {name for names in SURROUNDINGS.before.values() for name in names}
    assert (names, before - names) == ({*NETWORK_NEEDS, *DB_GROUP_NEEDS}, set())


def test_policy_has_the_rights_of_all_facts() -> None:
    """Catches: a fact that is unknown for everybody who follows the guide."""
    policy = json.loads(POLICY.read_text(encoding="utf-8"))
    allowed = {action for statement in policy["Statement"] for action in statement["Action"]}
    calls = [
        node
        for path in Path(facts_registry.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "explained"
    ]
    named = [call.args[:2] for call in calls if all(isinstance(arg, ast.Constant) for arg in call.args[:2])]
    rights = {":".join(ast.literal_eval(arg) for arg in pair) for pair in named}
    # Only workloads with a role need this, for that role alone.
    assert len(rights) > 20
    # What is tried by dry run is allowed to a recovery, not to a reader.
    assert rights - allowed == {"sts:AssumeRole", "ec2:CreateVolume", "ec2:RunInstances"}
