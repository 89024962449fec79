# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What jobs may say is what the modules take, and the role's tasks hand all of it on."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_options import COMMON, KINDS, OWN, SOURCE_CREDENTIALS

TASKS = Path(__file__).parents[3] / "roles" / "dr_sync" / "tasks"
FILES = {"ami": "images.yml", "rds": "databases.yml", "ebs": "disks.yml"}
# A sync removes nothing, the role shows progress as everybody else, and create of a job says more.
LEFT_OUT = {"state", "progress_file", "create"}
RENAMED = {"name": "copy_name"}


@pytest.mark.parametrize("kind", KINDS)
def test_sync_options_are_those_of_the_module(kind: str) -> None:
    """Catches: an option that a module has got and no job can have."""
    module = import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{KINDS[kind]}")
    options = {RENAMED.get(name, name) for name in module.ARGUMENT_SPEC}
    assert options - LEFT_OUT == {*COMMON, *OWN[kind], *SOURCE_CREDENTIALS}


@pytest.mark.parametrize("kind", KINDS)
def test_sync_options_all_reach_the_module(kind: str) -> None:
    """Catches: an option that is accepted and then forgotten. Credentials come as defaults of the module group."""
    [task] = yaml.safe_load((TASKS / FILES[kind]).read_text(encoding="utf-8"))
    assert task[f"lifeboat.aws.{KINDS[kind]}"] == {
        "name" if option == "copy_name" else option: f"{{{{ dr_sync_run.arguments.{option} | default(omit) }}}}"
        for option in (*COMMON, *OWN[kind])
    }


def test_sync_options_every_module_of_the_role_gets_the_credentials() -> None:
    """Catches: a module that is started with the credentials of the environment, whatever the job says."""
    runtime = yaml.safe_load((TASKS.parents[2] / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    group = {name if "." in name else f"lifeboat.aws.{name}" for name in runtime["action_groups"]["dr_sync"]}
    texts = [path.read_text(encoding="utf-8") for path in TASKS.rglob("*.yml")]
    started = set(re.findall(r"^ +((?:amazon|lifeboat)\.aws\.\w+):", "\n".join(texts), re.MULTILINE))
    assert started == group
