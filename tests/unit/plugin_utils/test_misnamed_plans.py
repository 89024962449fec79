# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files that were meant as plans, told from other inventories by what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.misnamed import misnamed
from ansible_collections.lifeboat.aws.plugins.plugin_utils._workloads.play import plan_problems

PLAN = "plugin: lifeboat.aws.plan\nplan: shop\n"
WITHOUT_PLUGIN = "plan: shop\nsource_region: us-east-1\nworkloads:\n  web: {}\n"


@pytest.mark.parametrize(
    ("name", "text", "is_meant"),
    [
        pytest.param("shop.yml", PLAN, True, id="other_name"),
        pytest.param("shop", PLAN.replace("lifeboat.aws.plan", "'lifeboat.aws.plan'"), True, id="no_ending"),
        pytest.param("shop.yaml", WITHOUT_PLUGIN, True, id="keys_of_a_plan"),
        pytest.param("shop.lifeboat.yml", PLAN, False, id="right_name"),
        pytest.param("shop.lifeboat.yaml", PLAN, False, id="other_right_name"),
        pytest.param("hosts.yml", "all: {hosts: {web: {}}}\n", False, id="hosts"),
        pytest.param("aws_ec2.yml", "plugin: amazon.aws.aws_ec2\n", False, id="other_plugin"),
    ],
)
def test_file_is_told_by_what_it_says(tmp_path: Path, name: str, text: str, is_meant: bool) -> None:
    """Catches: "give a plan with -i" to who has given one, and a refusal of an inventory that is no plan."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    said = f"{tmp_path}/{name}: the name of a plan ends in .lifeboat.yml or .lifeboat.yaml; rename the file"
    assert misnamed(f"{tmp_path}/{name}") == ([said] if is_meant else [])
    assert (said in plan_problems({"ansible_inventory_sources": [f"{tmp_path}/{name}"]})) == is_meant


def test_folder_of_inventories_is_searched_without_backups(tmp_path: Path) -> None:
    for name in ("shop.yml", "shop.yml.bak", "office.lifeboat.yml"):
        (tmp_path / name).write_text(PLAN, encoding="utf-8")
    assert [said.partition(":")[0] for said in misnamed(str(tmp_path))] == [f"{tmp_path}/shop.yml"]


@pytest.mark.parametrize("source", ["localhost,", "/no/such/file.yml"])
def test_source_that_is_no_file_says_nothing(source: str) -> None:
    assert misnamed(source) == []
