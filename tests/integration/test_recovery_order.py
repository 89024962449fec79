# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nothing of a workload is done before what it comes after is back, whatever other hosts are in the play.

ansible-core adds the included files of all hosts whose results it has at once, in the order in which it first sees a
file: a loop over files that are not the same for each host is not done in its order.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.aws_view import SOURCE, AwsView
from tests.integration.playbook_run import PlaybookRunner

PLAN = """\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
workloads:
  base: {tasks: base.yml}
  early: {tasks: say.yml}
  late: {tasks: say.yml, after: [base], hooks: {before: before.yml, after_restore: after.yml}}
"""
TASKS = {
    "say.yml": "- ansible.builtin.debug: {msg: 'done {{ dr_recover_thing.name }}'}\n",
    "before.yml": "- ansible.builtin.debug: {msg: 'before {{ dr_recover_thing.name }}'}\n",
    "after.yml": "- ansible.builtin.debug: {msg: 'after {{ dr_recover_thing.name }}'}\n",
    "base.yml": "- ansible.builtin.debug: {msg: 'base'}\n  failed_when: fails | default(false) | bool\n",
}
# With one process for all hosts, results of both are there at once with any strategy.
IN_ONE_PLAY = """\
- hosts: base
  gather_facts: false
  roles: [{role: lifeboat.aws.dr_recover, dr_recover_fail: false}]
- hosts: early:late
  gather_facts: false
  strategy: ansible.builtin.STRATEGY
  roles: [{role: lifeboat.aws.dr_recover, dr_recover_wait_for_others: 1, dr_recover_wait_interval: 0.1}]
"""


@pytest.mark.parametrize("strategy", ["linear", "host_pinned"])
@pytest.mark.parametrize("fails", [False, True])
def test_steps_of_each_host_are_in_their_order(
    aws: AwsView, playbook: PlaybookRunner, tmp_path: Path, strategy: str, fails: bool
) -> None:
    """Catches: a workload that is recovered, and only then waits for the database that it needs."""
    aws.simulator.outage(SOURCE)
    for name, text in TASKS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    plan, book = tmp_path / "shop.lifeboat.yml", tmp_path / "book.yml"
    plan.write_text(PLAN, encoding="utf-8")
    book.write_text(IN_ONE_PLAY.replace("STRATEGY", strategy), encoding="utf-8")
    run = playbook.named(book, "-i", str(plan), "-e", f"fails={str(fails).lower()}")
    said = [str(entry["result"].get("msg")) for entry in run.results]
    done = [message for message in said if message in ("before late", "done late", "after late")]
    assert done == ([] if fails else ["before late", "done late", "after late"]), run.stdout
    assert "done early" in said
    assert any(message.startswith("base has failed") for message in said) == fails, set(said)
