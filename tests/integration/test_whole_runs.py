# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Playbooks over workloads, run with options of ansible-playbook that leave tasks out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.playbook_run import PlaybookRunner

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
PLAN = """\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
workloads:
  shop-db: {db_instance: shop}
"""


@pytest.mark.parametrize(
    ("name", "option", "value"),
    [
        ("failover", "--start-at-task", "Steps are known"),
        ("commit", "--start-at-task", "What came back is kept, and what it has reached is forgotten"),
        ("readiness", "--tags", "shop"),
        ("sync", "--skip-tags", "all"),
    ],
)
def test_playbook_that_would_be_run_in_part_is_refused(
    playbook: PlaybookRunner, tmp_path: Path, name: str, option: str, value: str
) -> None:
    """Catches: databases restored without a confirm, and a run that ends well and has done nothing."""
    plan = tmp_path / "shop.lifeboat.yml"
    plan.write_text(PLAN, encoding="utf-8")
    run = playbook.named(f"lifeboat.aws.{name}", "-i", str(plan), option, value)
    assert run.rc != 0, run.stdout
    assert f"{option} " in run.stdout, run.stdout
    assert "would leave out" in run.stdout, run.stdout
    assert (run.results, run.calls) == ([], [])


@pytest.mark.parametrize(("tags", "is_run"), [(["--tags", "dr"], True), (["--tags", "nginx"], False), ([], True)])
def test_playbook_that_another_one_imports_is_taken_whole_by_its_tags(
    playbook: PlaybookRunner, tmp_path: Path, tags: list[str], is_run: bool
) -> None:
    """Catches: a site playbook that fails because its tags are about other plays, and one whose tag takes a part."""
    plan = tmp_path / "shop.lifeboat.yml"
    plan.write_text(PLAN, encoding="utf-8")
    site = tmp_path / "site.yml"
    site.write_text(f"- import_playbook: {PLAYBOOKS}/readiness.yml\n  tags: dr\n", encoding="utf-8")
    run = playbook.run("-i", str(plan), *tags, str(site))
    names = [entry["task"] for entry in run.results]
    assert ("Readiness is known" in names, "Nothing is red" in run.stdout) == (is_run, is_run), run.stdout
    assert run.rc == (2 if is_run else 0), run.stdout
