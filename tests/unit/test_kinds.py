# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind of copies is there for users: its module, the progress it shows, its place in groups, policies and guides.

Read off the registry, so that whoever adds a kind is told what is missing.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.action.ami_xregion_copy import ActionModule
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.arguments import COMMON_ARGUMENTS
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.kind import Kind
from ansible_collections.lifeboat.aws.plugins.module_utils._core.policy_files import Asker
from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.jobs import JOBS
from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.registry import BY_NAME, KINDS, MODULE_OF_JOB
from ansible_collections.lifeboat.aws.plugins.module_utils._report.cost import KINDS as PRICED
from ansible_collections.lifeboat.aws.plugins.modules import recovery_points_info, sync_jobs
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.words import KIND_NAMES
from tools.rights import COPIES as ALLOWED

CHECKOUT = Path(__file__).parents[2]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def options_of(module: Any) -> Any:
    return yaml.safe_load(module.DOCUMENTATION)["options"]


@each_kind
def test_kind_has_a_module_with_the_options_and_documentation_of_all_kinds(kind: Kind[Any, Any]) -> None:
    """Catches: an option that one kind has not, and documentation that is written down twice."""
    module = import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{kind.module}")
    assert set(COMMON_ARGUMENTS) <= set(module.ARGUMENT_SPEC)
    documentation = yaml.safe_load(module.DOCUMENTATION)
    assert "lifeboat.aws.copies" in documentation["extends_documentation_fragment"]
    assert kind.result_key in yaml.safe_load(module.RETURN)


@each_kind
def test_kind_shows_progress_while_it_waits(kind: Kind[Any, Any]) -> None:
    """Catches: a module without its action plugin, whose progress nobody sees."""
    plugin = import_module(f"ansible_collections.lifeboat.aws.plugins.action.{kind.module}")
    assert plugin.ActionModule.__mro__[1] is ActionModule.__mro__[1]


@each_kind
def test_kind_is_where_users_look_for_it(kind: Kind[Any, Any]) -> None:
    """Catches: a module that takes no module_defaults of the group, has no policy, or stands in no list."""
    runtime = yaml.safe_load((CHECKOUT / "meta/runtime.yml").read_text(encoding="utf-8"))
    assert kind.module in runtime["action_groups"]["aws"]
    assert (CHECKOUT / f"docs/iam/{kind.module}.json").is_file()
    assert f"`{kind.module}`" in (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert f"V({kind.job.name})" in "".join(options_of(sync_jobs)["jobs"]["description"])
    assert f"M(lifeboat.aws.{kind.module})" in "".join(options_of(sync_jobs)["jobs"]["description"])


@each_kind
def test_kind_is_where_its_copies_are_reported_and_allowed(kind: Kind[Any, Any]) -> None:
    """Catches: a kind that the role does not document, no price is for, and no policy of a function allows."""
    role = yaml.safe_load((CHECKOUT / "roles/dr_sync/meta/argument_specs.yml").read_text(encoding="utf-8"))
    assert f"V({kind.job.name})" in "".join(role["argument_specs"]["main"]["options"]["dr_sync_jobs"]["description"])
    assert kind.name in PRICED
    assert kind.name in KIND_NAMES
    assert kind.module in ALLOWED
    told = [Asker(kind.module).allowed_by(f"service:{action}") for action in ("CopyThing", "DeleteThing")]
    assert told == [f", as docs/iam/functions/{name}.json does" for name in ("sync", "retention")]


def test_recovery_points_info_lists_every_kind() -> None:
    """Catches: recovery points that nobody is told of."""
    assert options_of(recovery_points_info)["kinds"]["choices"] == list(BY_NAME) == [kind.name for kind in KINDS]


def test_jobs_of_every_kind_are_registered() -> None:
    """Catches: a kind whose jobs end a sync, because nobody can read them."""
    assert list(JOBS.values()) == list(dict.fromkeys(kind.job for kind in KINDS))
    assert list(JOBS) == list(MODULE_OF_JOB)


@each_kind
def test_jobs_are_joined_in_lists_that_their_module_takes(kind: Kind[Any, Any]) -> None:
    """Catches: a list of jobs that no module knows, or one that is a text."""
    options = import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{kind.module}").ARGUMENT_SPEC
    assert {options[option]["type"] for option in kind.job.joinable} == {"list"}
