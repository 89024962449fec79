# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a newcomer meets first agrees with what the gate does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
# What a terminal shows at once.
SCREEN = 30


def read_yaml(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def test_pre_commit_has_the_versions_of_make_lint() -> None:
    """Catches: a commit that passes its hooks and fails in the gate, or the reverse."""
    hooks = [hook for repo in read_yaml(".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    pinned = (ROOT / "requirements-lint.txt").read_text(encoding="utf-8").split()
    wanted = [requirement for hook in hooks for requirement in hook["additional_dependencies"]]
    assert wanted
    assert [requirement for requirement in wanted if requirement not in pinned] == []


def test_workflow_runs_the_gate_and_may_only_read() -> None:
    """Catches: a second list of checks that goes its own way, and a token that can write."""
    workflow = read_yaml(".github/workflows/ci.yml")
    steps = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert steps == ["bash .ci/run"]
    assert workflow["permissions"] == {"contents": "read"}


def test_issue_forms_can_be_shown() -> None:
    """Catches: a form that GitHub refuses, so that nothing can be reported."""
    for path in ("bug.yml", "feature.yml"):
        form = read_yaml(f".github/ISSUE_TEMPLATE/{path}")
        assert {"name", "description", "body"} <= set(form)
        ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
        assert len(set(ids)) == len(ids)
        assert all(field["attributes"].get("label") or field["type"] == "markdown" for field in form["body"])


def test_readme_has_a_command_on_its_first_screen() -> None:
    """Catches: an introduction that hides what to type."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").split("\n")
    assert next(number for number, line in enumerate(lines) if re.match(r"make demo\b", line)) < SCREEN


def test_contributing_names_every_room() -> None:
    """Catches: a folder that a newcomer is told nothing about."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    above = ("plugins/module_utils", "plugins/plugin_utils", "roles")
    # What Python left of a folder that was renamed is no room.
    left = ("__pycache__", ".pyc")
    files = (path for folder in above for path in (ROOT / folder).glob("*/*") if not path.name.endswith(left))
    rooms = {path.parent.name for path in files} - {"__pycache__"}
    assert len(rooms) > SCREEN
    assert [room for room in sorted(rooms) if not re.search(rf"`[^`]*\b{room}/[^`]*`", text)] == []


def test_files_that_contributing_names_are_there() -> None:
    """Catches: a newcomer sent to a file that was renamed."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {path for path in re.findall(r"`(\w[\w.]*/[\w./]*\w/?)`", text) if "/" in path.rstrip("/")}
    assert len(named) > SCREEN
    missing = [
        path for path in named if not any((ROOT / above / path).exists() for above in ("", "plugins/module_utils"))
    ]
    assert missing == []
