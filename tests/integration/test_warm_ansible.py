"""The processes that fork for every playbook and every module of the tests: what they run is what a user runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.integration import pauses
from tests.integration.playbook_run import PlaybookRunner

TASKS = """
- name: Surroundings
  ansible.builtin.debug:
    msg: "{{ [lookup('ansible.builtin.env', 'OWN'), lookup('ansible.builtin.pipe', 'pwd'), ansible_playbook_python] }}"
- name: Module
  ansible.builtin.shell: 'cat; pwd; umask; echo "$OWN $TASK $PPID" | cut -d" " -f1-2; exit 3'
  environment: {TASK: that of the task}
  changed_when: false
  failed_when: false
- name: Module that ends badly
  ansible.builtin.async_status: {jid: "1.1"}
  ignore_errors: true
- name: Failure
  ansible.builtin.fail: {msg: "{{ ansible_version.full }}"}
"""


def comparable(result: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name not in ("start", "end", "delta")}


def test_warm_run_is_as_one_that_a_user_starts(playbook: PlaybookRunner, tmp_path: Path) -> None:
    """Catches: a run that has the arguments, the environment, the folder or the output of another one."""
    warm = playbook(TASKS, "--diff", OWN="its own")
    cold = subprocess.run(
        playbook.command(TASKS, "--diff", "-e", "ansible_python_interpreter={{ ansible_playbook_python }}"),
        env={**playbook.environment(tmp_path / "cold.jsonl"), "OWN": "its own"},
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        text=True,
        capture_output=True,
        check=False,
    )
    assert (warm.rc, warm.stdout) == (cold.returncode, cold.stdout + cold.stderr)
    assert [entry["task"] for entry in warm.results] == [
        "Surroundings",
        "Module",
        "Module that ends badly",
        "Failure",
    ]
    assert warm.of("Surroundings")["msg"][:2] == ["its own", str(tmp_path)]
    results = [json.loads(line)["result"] for line in (tmp_path / "cold.jsonl").read_text().splitlines()]
    assert comparable(warm.of("Module")) == comparable(results[1])
    assert warm.of("Module")["stdout_lines"][0] == str(tmp_path)


def test_warm_run_knows_nothing_of_the_one_before(playbook: PlaybookRunner) -> None:
    task = "- {name: Own, ansible.builtin.debug: {msg: \"{{ lookup('ansible.builtin.env', 'OWN') }}\"}}"
    assert playbook(task, OWN="first").of("Own")["msg"] == "first"
    assert playbook(task, "--check").of("Own")["msg"] == ""


def test_warm_run_with_settings_of_its_own_has_them(playbook: PlaybookRunner) -> None:
    """Catches: settings that Ansible has read before they were given."""
    task = "- {name: Own, ansible.builtin.debug: {msg: shown}}"
    assert "\x1b[0;32m" in playbook(task, ANSIBLE_NOCOLOR="0", ANSIBLE_FORCE_COLOR="1").stdout
    assert "\x1b[0;32m" not in playbook(task).stdout


def test_module_of_a_warm_run_has_short_pauses_where_that_is_said(playbook: PlaybookRunner) -> None:
    """Catches: a module of a playbook in bad weather that sleeps for minutes between its attempts."""
    task = "- {name: Pause, ansible.builtin.wait_for: {timeout: 30}}"
    assert playbook(task, **{pauses.VARIABLE: "true"}).of("Pause")["elapsed"] < 15


def test_warm_run_that_takes_too_long_is_ended(playbook: PlaybookRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.integration.playbook_run.LONGEST_SECONDS", 1)
    with pytest.raises(TimeoutError, match="longer than 1 second"):
        playbook("- {ansible.builtin.command: {argv: [sleep, '8']}}")
    monkeypatch.undo()
    assert playbook("- {name: Next, ansible.builtin.debug: {msg: x}}").rc == 0
