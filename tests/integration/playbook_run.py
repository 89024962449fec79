"""Runs a playbook with ansible-playbook as a user would, and keeps its output and the result of every task.

It never reads the machine's own Ansible configuration.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.lifeboat.aws.plugins.modules import ami_xregion_copy
from tests.simulator.client import Simulator

# The folder that has ansible_collections in it, wherever this run got the collection from.
TREE = Path(ami_xregion_copy.__file__).parents[5]
CALLBACKS = Path(__file__).parent / "callbacks"
KEPT_BYTECODE = Path(__file__).parent / "kept_bytecode"
LONGEST_SECONDS = 120
# Another one runs other versions of ansible-core and boto3, with the collections that these tests have.
ANSIBLE_PYTHON = os.environ.get("ANSIBLE_PYTHON", sys.executable)


@functools.cache
def _kept(what: str) -> str:
    """A folder for the tests of this process. It does not outlive them, because the collection may change then."""
    folder = tempfile.mkdtemp(prefix=f"kept-{what}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@dataclass(frozen=True)
class PlaybookResult:
    """``results`` are the tasks' results in order, ``{"task", "result", "failed"}``."""

    rc: int
    stdout: str
    results: list[dict[str, Any]]
    calls: list[dict[str, Any]]

    def of(self, task: str) -> dict[str, Any]:
        """The result of the task with that name."""
        [found] = [entry["result"] for entry in self.results if entry["task"] == task]
        result: dict[str, Any] = found
        return result


class PlaybookRunner:
    def __init__(self, simulator: Simulator, folder: Path) -> None:
        self._simulator = simulator
        self._folder = folder

    def __call__(
        self, tasks: str | list[dict[str, Any]], *arguments: str, play: str = "", **environment: str
    ) -> PlaybookResult:
        """``tasks`` and further keywords of the ``play`` as YAML; ``arguments`` go to ansible-playbook."""
        record = self._folder / "results.jsonl"
        record.unlink(missing_ok=True)
        made_before = len(self._simulator.calls())
        run = subprocess.run(
            self.command(tasks, *arguments, play=play),
            env={**self.environment(record), **environment},
            cwd=self._folder,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
        calls = self._simulator.calls()[made_before:]
        return PlaybookResult(run.returncode, run.stdout, [json.loads(line) for line in lines], calls)

    def command(self, tasks: str | list[dict[str, Any]], *arguments: str, play: str = "") -> list[str]:
        body = yaml.safe_load(tasks) if isinstance(tasks, str) else tasks
        document = {
            "name": "Images are copied",
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "tasks": body,
            **(yaml.safe_load(play) or {}),
        }
        document["vars"] = {"ansible_python_interpreter": "{{ ansible_playbook_python }}", **document.get("vars", {})}
        path = self._folder / "playbook.yml"
        path.write_text(yaml.safe_dump([document], sort_keys=False), encoding="utf-8")
        return [ANSIBLE_PYTHON, "-m", "ansible", "playbook", "-i", "localhost,", str(path), *arguments]

    def _empty_configuration(self) -> Path:
        path = self._folder / "ansible.cfg"
        path.touch()
        return path

    def environment(self, record: Path) -> dict[str, str]:
        """The test's environment, which points to the simulator, and an Ansible without settings of its own."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
        return {
            **inherited,
            "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join([str(TREE), sysconfig.get_path("purelib")]),
            "ANSIBLE_CONFIG": str(self._empty_configuration()),
            "ANSIBLE_HOME": str(self._folder / "home"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
            "ANSIBLE_CALLBACKS_ENABLED": "record_results,keep_packed_modules",
            "RECORD_RESULTS_IN": str(record),
            # What costs most of the time of most tasks is done once, not in every run and every task again.
            "PYTHONPATH": os.pathsep.join([str(KEPT_BYTECODE), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
            "KEPT_BYTECODE": _kept("bytecode"),
            "KEPT_MODULES": _kept("modules"),
        }
