# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What jobs may say, the role's tasks hand on to the modules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_jobs import CREDENTIALS, ROLES, SOURCE_CREDENTIALS
from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_specs import MODULES, kind_specs

TASKS = Path(__file__).parents[3] / "roles" / "dr_sync" / "tasks"
FILES = {"ami": "images.yml", "rds": "databases.yml", "ebs": "disks.yml"}
NOT_OPTIONS = {*CREDENTIALS, *SOURCE_CREDENTIALS, *ROLES, "region"}


@pytest.mark.parametrize("kind", MODULES)
def test_options_all_reach_the_module(kind: str) -> None:
    """Catches: an option that is accepted and then forgotten. Credentials come as defaults of the module group."""
    [task] = yaml.safe_load((TASKS / FILES[kind]).read_text(encoding="utf-8"))
    assert task[f"lifeboat.aws.{MODULES[kind]}"] == {
        "name" if option == "copy_name" else option: f"{{{{ dr_sync_run.arguments.{option} | default(omit) }}}}"
        for option in set(kind_specs()[kind]) - NOT_OPTIONS
    }


def test_every_module_of_the_role_gets_the_credentials() -> None:
    """Catches: a module that is started with the credentials of the environment, whatever the job says."""
    runtime = yaml.safe_load((TASKS.parents[2] / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    group = {name if "." in name else f"lifeboat.aws.{name}" for name in runtime["action_groups"]["dr_sync"]}
    texts = [path.read_text(encoding="utf-8") for path in TASKS.rglob("*.yml")]
    started = set(re.findall(r"^ +((?:amazon|lifeboat)\.aws\.\w+):", "\n".join(texts), re.MULTILINE))
    assert started == group
