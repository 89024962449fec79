# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Roles and playbooks say an order: they hand values over, show them, and ask whether there is one.

What composes data is a program, and a program in YAML has no types, no tests of its own and no names for its parts. It
is in an action plugin, where it has all three. A default is no decision, however many there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path.relative_to(ROOT)
    for pattern in ("playbooks/**/*.yml", "roles/*/tasks/*.yml", "roles/*/vars/*.yml", "roles/*/defaults/*.yml")
    for path in ROOT.glob(pattern)
)
# What makes lists and dictionaries of others. To show an attribute of each (map, join) is none of it.
COMPOSING = {
    *("zip", "zip_longest", "product", "subelements", "groupby", "flatten", "combine", "items2dict", "dict2items"),
    *("extract", "selectattr", "rejectattr", "regex_replace", "regex_findall", "from_json", "json_query", "reduce"),
}
NO_STEPS = {"default"}
MOST_STEPS = 2
CONDITIONS = {"when", "failed_when", "changed_when", "until", "that"}
# File -> why its expressions cannot be in an action plugin.
EXCEPTIONS = {
    "roles/dr_recover/tasks/tasks.yml": "each variable of the user is set by itself, so that it may use the one before",
    "roles/dr_dns/vars/main.yml": "paths below a root that is a variable, and the files that an instance gets",
    "roles/dr_dns/tasks/units.yml": "links and secrets of units by the names of the units",
    "roles/dr_dns/tasks/remove_units.yml": "patterns of files by the names of the units",
}


def expressions(value: Any, is_condition: bool = False) -> Iterator[str]:
    """Every expression in a file, a condition being one as a whole."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from expressions(inside, is_condition or key in CONDITIONS)
    elif isinstance(value, list):
        for inside in value:
            yield from expressions(inside, is_condition)
    elif isinstance(value, str):
        yield from [value] if is_condition else re.findall(r"\{\{(.*?)\}\}", value, re.DOTALL)
        yield from re.findall(r"\{%.*?%\}", value, re.DOTALL)


def problems(expression: str) -> Iterator[str]:
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", expression)
    filters = re.findall(r"\|\s*([\w.]+)", bare)
    mapped = re.findall(r"\|\s*(?:map|select|reject)\(\s*'(\w+)'", expression)
    composing = sorted(COMPOSING & {*filters, *mapped})
    yield from (f"{name} composes data" for name in composing)
    steps = [name for name in filters if name not in NO_STEPS]
    if len(steps) > MOST_STEPS:
        yield f"{len(steps)} filters one after another: {', '.join(steps)}"
    if len(re.findall(r"\bif\b", bare)) > 1:
        yield "a decision within a decision"
    if bare.lstrip().startswith("{%"):
        yield "a statement"


def found_in(path: Path) -> list[str]:
    data = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    return [
        f"{path}: {why}: {' '.join(expression.split())}"
        for expression in expressions(data)
        for why in problems(expression)
    ]


@pytest.mark.parametrize(
    "expression",
    [
        "hosts | zip(jobs) | list",
        "hosts | map('extract', hostvars) | list",
        "jobs | selectattr('name', 'defined') | list",
        "job | combine({'wait': true})",
        "a | string | trim | lower",
        "'x' if a else 'y' if b else 'z'",
        "{% for each in jobs %}",
    ],
)
def test_rule_finds_a_program(expression: str) -> None:
    assert list(problems(expression))


@pytest.mark.parametrize(
    "expression",
    [
        "plan | default('', true)",
        "findings | map(attribute='what') | join('\\n')",
        "own | default(drill | default(failover | default({})), true)",
        "'never' if reason or ansible_check_mode else 'fail'",
    ],
)
def test_rule_lets_values_be_handed_over_and_shown(expression: str) -> None:
    assert list(problems(expression)) == []


@pytest.mark.parametrize("path", FILES, ids=str)
def test_yaml_hands_over_and_shows_and_decides_nothing(path: Path) -> None:
    """Catches: what an action plugin should do, and a reason for an exception that is none any more."""
    found = found_in(path)
    if str(path) in EXCEPTIONS:
        assert found, f"{path} needs no exception any more; remove it"
    else:
        assert not found, "\n".join(["move this into an action plugin:", *found])


def _looped_includes(data: Any) -> Iterator[str]:
    if isinstance(data, list):
        for each in data:
            yield from _looped_includes(each)
    elif isinstance(data, dict):
        includes = [key for key in data if key.rpartition(".")[2] in ("include_tasks", "include_role")]
        if includes and any(key == "loop" or key.startswith("with_") for key in data):
            yield str(data.get("name"))
        for value in data.values():
            yield from _looped_includes(value)


def test_rule_finds_an_include_in_a_loop() -> None:
    task = {"name": "Steps", "ansible.builtin.include_tasks": {"file": "{{ item }}"}, "loop": "{{ steps }}"}
    assert list(_looped_includes([{"block": [task]}])) == ["Steps"]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_file_is_included_in_a_loop(path: Path) -> None:
    """Catches: steps out of their order. ansible-core adds the files that several hosts include at once in the order in
    which it first sees each, so that a host whose list differs from another's does its own in another order."""
    assert list(_looped_includes(yaml.safe_load((ROOT / path).read_text(encoding="utf-8")))) == []
