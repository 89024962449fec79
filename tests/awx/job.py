"""Runs a job template as AWX does: ansible-runner, with the files, the variables and the environment of a job.

Made after a live AWX 24.6. What AWX itself does when a job is launched, such as checking a survey, is not here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.integration.playbook_run import ANSIBLE_PYTHON, PlaybookRunner

# Every job has these, whatever it is about; a live AWX has each of them a second time with tower_.
META = {
    "job_id": 4711,
    "job_launch_type": "manual",
    "job_template_id": 7,
    "job_template_name": "DR",
    "user_id": 1,
    "user_name": "admin",
    "user_email": "",
    "inventory_id": 3,
    "inventory_name": "DR",
    "project_revision": "0c8d5e1f",
    "execution_node": "node-1",
}
# What the environment of a job has beside the places of things. AWX has colours, which a test does not want to read.
SETTINGS = {
    "ANSIBLE_FORCE_COLOR": "False",
    "ANSIBLE_HOST_KEY_CHECKING": "False",
    "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
    "ANSIBLE_RETRY_FILES_ENABLED": "False",
    "ANSIBLE_UNSAFE_WRITES": "1",
    "MAX_EVENT_RES": "700000",
    "JOB_ID": str(META["job_id"]),
}
LONGEST_SECONDS = 180


class _AnswersDumper(yaml.SafeDumper):
    """As AWX writes what was not in the job template itself: every text, also of keys, is marked."""

    def represent_data(self, data: Any) -> yaml.Node:
        if isinstance(data, str):
            return self.represent_scalar("!unsafe", data)
        return super().represent_data(data)


def extra_vars(template: dict[str, Any], answers: dict[str, Any], about: dict[str, Any] | None = None) -> str:
    """The file of a job with variables of its template, as they were written there, and answers to its survey."""
    meta = {
        f"{prefix}_{name}": value
        for prefix in ("awx", "tower")
        for name, value in (META if about is None else about).items()
    }
    unmarked = yaml.safe_dump(template) if template else ""
    return unmarked + yaml.dump({**answers, **meta}, Dumper=_AnswersDumper)


@dataclass(frozen=True)
class JobResult:
    """``status`` and ``rc`` are ansible-runner's; ``events`` are the job's; ``artifacts`` is what later nodes get."""

    status: str
    rc: int
    stdout: str
    events: list[dict[str, Any]]

    @property
    def artifacts(self) -> dict[str, Any]:
        [last] = [event for event in self.events if event["event"] == "playbook_on_stats"]
        return dict(last["event_data"].get("artifact_data") or {})


class AwxJobs:
    """Starts jobs one after another in the folders of a job."""

    def __init__(self, playbook: PlaybookRunner, folder: Path, inventory: dict[str, Any], **meta: Any) -> None:
        """``meta`` is what this job has of itself."""
        self._playbook, self._folder, self._number, self._meta = playbook, folder, 0, {**META, **meta}
        # An inventory is a program in AWX.
        self._write("inventory/hosts", f"#!{sys.executable}\nprint({json.dumps(inventory)!r})\n").chmod(0o700)
        self._write("project/README.md", "A plan, and nothing else.\n")

    def __call__(self, name: str, *arguments: str, template: dict[str, Any] | None = None, **answers: Any) -> JobResult:
        return self.end(self.begin(name, *arguments, template=template, **answers))

    def end(self, process: subprocess.Popen[str]) -> JobResult:
        """What has become of the job that began last."""
        output, _none = process.communicate(timeout=LONGEST_SECONDS)
        artifacts = self._folder / "artifacts" / str(self._number)
        status = (artifacts / "status").read_text(encoding="utf-8")
        return JobResult(status, process.returncode, output, _events(artifacts / "job_events"))

    def begin(
        self, name: str, *arguments: str, template: dict[str, Any] | None = None, timeout: int = 0, **answers: Any
    ) -> subprocess.Popen[str]:
        """A job that runs; ``timeout`` is that of its template, in seconds."""
        self._number += 1
        self._write("env/extravars", extra_vars(template or {}, answers, self._meta))
        self._write("env/cmdline", " ".join([*arguments, "-u", "root"]))
        self._write("env/envvars", json.dumps(self._environment()))
        self._write("env/settings", json.dumps({"job_timeout": timeout, "suppress_ansible_output": False}))
        command = (sys.executable, "-m", "ansible_runner", "run", str(self._folder), "-p", name)
        return subprocess.Popen(
            [*command, "--ident", str(self._number)],
            env={**os.environ, "PATH": self._path()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _environment(self) -> dict[str, str]:
        record = self._folder / "results.jsonl"
        own = {**self._playbook.environment(record), **SETTINGS}
        # The callback of the runner is the one that AWX has, and not that of our other tests.
        left = ("ANSIBLE_STDOUT_CALLBACK", "ANSIBLE_CALLBACK_PLUGINS", "ANSIBLE_CALLBACKS_ENABLED", "PATH")
        return {name: value for name, value in own.items() if name not in left}

    def _path(self) -> str:
        return os.pathsep.join([str(Path(ANSIBLE_PYTHON).parent), os.environ["PATH"]])

    def _write(self, name: str, text: str) -> Path:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


def _events(folder: Path) -> list[dict[str, Any]]:
    found = [
        json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json") if "partial" not in path.name
    ]
    return sorted(found, key=lambda event: int(event["counter"]))
