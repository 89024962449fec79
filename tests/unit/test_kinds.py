# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind of copies is there for users: its module, the progress it shows, its place in groups, policies and guides.

Read off the registry, so that whoever adds a kind is told what is missing.
"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.arguments import COMMON_ARGUMENTS
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.kind import Kind
from ansible_collections.lifeboat.aws.plugins.module_utils._core.policy_files import Asker
from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.jobs import JOBS, RECOVERY_POINTS
from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.registry import BY_NAME, KINDS
from ansible_collections.lifeboat.aws.plugins.modules import recovery_points_info, sync_jobs
from ansible_collections.lifeboat.aws.plugins.plugin_utils.progress import ActionWithProgress

CHECKOUT = Path(__file__).parents[2]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def options_of(module: Any) -> Any:
    return yaml.safe_load(module.DOCUMENTATION)["options"]


@each_kind
def test_kind_has_a_module_with_the_options_and_documentation_of_all_kinds(kind: Kind[Any, Any]) -> None:
    """Catches: an option that one kind has not, and documentation that is written down twice."""
    module = import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{kind.job.module}")
    assert set(COMMON_ARGUMENTS) <= set(module.ARGUMENT_SPEC)
    documentation = yaml.safe_load(module.DOCUMENTATION)
    assert "lifeboat.aws.copies" in documentation["extends_documentation_fragment"]
    assert kind.result_key in yaml.safe_load(module.RETURN)


@each_kind
def test_kind_shows_progress_while_it_waits(kind: Kind[Any, Any]) -> None:
    """Catches: a module without an action plugin, whose progress is not shown."""
    routes = yaml.safe_load((CHECKOUT / "meta/runtime.yml").read_text(encoding="utf-8"))["plugin_routing"]["modules"]
    name = routes.get(kind.job.module, {}).get("action_plugin", f"lifeboat.aws.{kind.job.module}")
    plugin = import_module(f"ansible_collections.lifeboat.aws.plugins.action.{name.rpartition('.')[2]}")
    assert issubclass(plugin.ActionModule, ActionWithProgress)


@each_kind
def test_kind_is_where_users_look_for_it(kind: Kind[Any, Any]) -> None:
    """Catches: a module that takes no module_defaults of the group, has no policy, or stands in no list."""
    runtime = yaml.safe_load((CHECKOUT / "meta/runtime.yml").read_text(encoding="utf-8"))
    assert kind.job.module in runtime["action_groups"]["aws"]
    assert (CHECKOUT / f"docs/iam/{kind.job.module}.json").is_file()
    assert f"`{kind.job.module}`" in (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert f"V({kind.job.name})" in "".join(options_of(sync_jobs)["jobs"]["description"])
    assert f"M(lifeboat.aws.{kind.job.module})" in "".join(options_of(sync_jobs)["jobs"]["description"])


@each_kind
def test_kind_is_where_its_copies_are_reported_and_allowed(kind: Kind[Any, Any]) -> None:
    """Catches: a kind that the role does not document, or whose refusals name no policy."""
    role = yaml.safe_load((CHECKOUT / "roles/dr_sync/meta/argument_specs.yml").read_text(encoding="utf-8"))
    assert f"V({kind.job.name})" in "".join(role["argument_specs"]["main"]["options"]["dr_sync_jobs"]["description"])
    told = [Asker(kind.job.module).allowed_by(f"service:{action}") for action in ("CopyThing", "DeleteThing")]
    assert told == [f", as docs/iam/functions/{name}.json does" for name in ("sync", "retention")]


def test_recovery_points_info_lists_every_kind() -> None:
    """Catches: recovery points that nobody is told of."""
    assert options_of(recovery_points_info)["kinds"]["choices"] == list(BY_NAME) == [kind.name for kind in KINDS]


def test_jobs_of_every_kind_are_registered() -> None:
    """Catches: a kind whose jobs end a sync, because nobody can read them."""
    assert list(JOBS.values()) == [kind.job for kind in KINDS if kind.name == next(iter(kind.job.recovery_points))]
    assert list(RECOVERY_POINTS) == list(BY_NAME)


@each_kind
def test_jobs_are_joined_in_lists_that_their_module_takes(kind: Kind[Any, Any]) -> None:
    """Catches: a list of jobs that no module knows, or one that is a text."""
    options = import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{kind.job.module}").ARGUMENT_SPEC
    assert {options[option]["type"] for option in kind.job.joinable} == {"list"}


def test_no_code_lists_the_kinds_but_the_registry() -> None:
    """Catches: one door more for a kind to come, such as a table of its module, its price or its word in a report."""
    names = [{*BY_NAME}, {*JOBS}, {job.module for job in JOBS.values()}]
    files = [*(CHECKOUT / "plugins").rglob("*.py"), CHECKOUT / "tools/rights.py"]
    lists = [
        (str(path.relative_to(CHECKOUT)), _texts(node))
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    found = {path for path, said in lists if any(len(said & known) > 2 for known in names)}
    # What a kind creates its sources from is a room of its own, which most kinds have not.
    assert found == {f"plugins/module_utils/_create/{name}.py" for name in ("arguments", "request")}


def _texts(node: ast.AST) -> set[object]:
    """The texts that a literal lists, or that are the keys of one."""
    elements = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", ())
    return {element.value for element in elements if isinstance(element, ast.Constant)}
