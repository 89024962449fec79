"""Runs a playbook with ansible-playbook as a user would, and keeps its output and the result of every task.

It never reads the machine's own Ansible configuration.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.lifeboat.aws.plugins.modules import ami_xregion_copy
from tests import canaries
from tests.integration import warm_python
from tests.integration.warm_ansible import Run, WarmAnsible
from tests.rights.recording import name_of_playbook, whatever_runs
from tests.simulator.client import Simulator

# The folder that has ansible_collections in it, wherever this run got the collection from.
TREE = Path(ami_xregion_copy.__file__).parents[5]
CALLBACKS = Path(__file__).parent / "callbacks"
KEPT_BYTECODE = Path(__file__).parent / "kept_bytecode"
PYTHONPATH = os.pathsep.join([str(KEPT_BYTECODE), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
PROGRAM = """\
import json, sys
from ansible.module_utils.testing import patch_module_args
from ansible_collections.lifeboat.aws.plugins.modules.{name} import main
with patch_module_args(json.loads(sys.argv[1])):
    main()
"""
LONGEST_SECONDS = 120
# Another one runs other versions of ansible-core and boto3, with the collections that these tests have.
ANSIBLE_PYTHON = os.environ.get("ANSIBLE_PYTHON", sys.executable)
# Such as -vvv: what is printed then is searched for secrets like all the rest.
VERBOSITY = os.environ.get("LIFEBOAT_VERBOSITY", "").split()
ANSIBLE_PLAYBOOK = (ANSIBLE_PYTHON, "-m", "ansible", "playbook")


@functools.cache
def _kept(what: str) -> str:
    """A folder for the tests of this process. It does not outlive them, because the collection may change then."""
    folder = tempfile.mkdtemp(prefix=f"kept-{what}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def _empty_configuration() -> str:
    path = Path(_kept("configuration"), "ansible.cfg")
    path.touch()
    return str(path)


_warm: dict[frozenset[tuple[str, str]], WarmAnsible] = {}


def _warm_ansible_for(environment: dict[str, str]) -> WarmAnsible:
    """One for the tests of this process, and others for runs with settings of their own."""
    settings = frozenset((name, value) for name, value in environment.items() if name.startswith("ANSIBLE_"))
    if settings not in _warm:
        _warm[settings] = WarmAnsible(ANSIBLE_PYTHON, environment)
        atexit.register(_warm[settings].stop)
    return _warm[settings]


@functools.cache
def _warm_python(path: str) -> str:
    """The interpreter of modules."""
    environment = {**os.environ, "PYTHONPATH": path, "KEPT_BYTECODE": _kept("bytecode")}
    interpreter, process = warm_python.start(ANSIBLE_PYTHON, Path(_kept("python")), environment)
    atexit.register(warm_python.stop, process)
    return str(interpreter)


def begin_module(name: str, options: dict[str, Any], folder: Path) -> subprocess.Popen[str]:
    """A module of the collection in a process of its own, for a test that will kill it: its process group is its own.

    All that it has printed ends with it, whichever process of the group printed.
    """
    program = folder / f"{name}.py"
    program.write_text(PROGRAM.format(name=name), encoding="utf-8")
    return subprocess.Popen(
        [_warm_python(PYTHONPATH), str(program), json.dumps(options)],
        env={**os.environ, "PYTHONPATH": PYTHONPATH, "KEPT_BYTECODE": _kept("bytecode")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[str]) -> None:
    """As a cancelled job is."""
    os.killpg(process.pid, signal.SIGKILL)
    # To the end of its output: whatever still writes there is not dead yet.
    process.communicate()
    assert process.returncode == -signal.SIGKILL


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
        return self.run(*self.command(tasks, *arguments, play=play)[len(ANSIBLE_PLAYBOOK) :], **environment)

    def named(self, playbook: str | Path, *arguments: str, **environment: str) -> PlaybookResult:
        """A playbook that is there: a file, or one of the collection by its name."""
        return self.run(*self.named_command(playbook, *arguments)[len(ANSIBLE_PLAYBOOK) :], **environment)

    def named_command(self, playbook: str | Path, *arguments: str) -> list[str]:
        interpreter = f"ansible_python_interpreter={_warm_python(PYTHONPATH)}"
        return [*ANSIBLE_PLAYBOOK, "-e", interpreter, *arguments, str(playbook)]

    def run(self, *arguments: str, folder: Path | None = None, **environment: str) -> PlaybookResult:
        """ansible-playbook with these arguments, in a folder that is the test's own unless it is named."""
        record = self._folder / "results.jsonl"
        record.unlink(missing_ok=True)
        began = time.time()
        made_before = self._simulator.number_of_calls()
        output = self._folder / "output"
        run = Run([*arguments, *VERBOSITY], {**self.environment(record), **environment}, folder or self._folder, output)
        with whatever_runs(name_of_playbook(arguments)):
            code = _warm_ansible_for(run.environment).run(run, LONGEST_SECONDS)
        said, told = (path.read_text(encoding="utf-8") if path.exists() else "" for path in (output, record))
        calls = self._simulator.calls(after=made_before)
        self._search(run, began, said, told)
        canaries.search_calls("ansible-playbook", calls)
        return PlaybookResult(code, said, [json.loads(line) for line in told.splitlines()], calls)

    def _search(self, run: Run, began: float, *texts: str) -> None:
        """For secrets, in what was said and in what was left."""
        what = f"{run.program} {' '.join(run.arguments)}"
        canaries.search(what, *texts)
        for folder in dict.fromkeys((self._folder, run.folder)):
            canaries.search_files(what, folder, began)

    def program(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A program of Ansible, such as ``inventory``, in the test's folder, with its errors apart."""
        if program == "playbook":
            arguments = ("-e", f"ansible_python_interpreter={_warm_python(PYTHONPATH)}", *arguments)
        output, errors = self._folder / "output", self._folder / "errors"
        environment = self.environment(self._folder / "results.jsonl")
        run = Run([*arguments], environment, self._folder, output, errors, program)
        began = time.time()
        with whatever_runs(name_of_playbook(arguments)):
            code = _warm_ansible_for(environment).run(run, LONGEST_SECONDS)
        texts = [path.read_text(encoding="utf-8") for path in (output, errors)]
        self._search(run, began, *texts)
        return subprocess.CompletedProcess([program, *arguments], code, *texts)

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
        document["vars"] = {"ansible_python_interpreter": _warm_python(PYTHONPATH), **document.get("vars", {})}
        path = self._folder / "playbook.yml"
        path.write_text(yaml.safe_dump([document], sort_keys=False), encoding="utf-8")
        return [*ANSIBLE_PLAYBOOK, "-i", "localhost,", str(path), *arguments]

    def environment(self, record: Path) -> dict[str, str]:
        """The test's environment, which points to the simulator, and an Ansible without settings of its own."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
        return {
            **inherited,
            "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join([str(TREE), sysconfig.get_path("purelib")]),
            # No settings but these; the same for all runs, so that one process can have read them.
            "ANSIBLE_CONFIG": _empty_configuration(),
            "ANSIBLE_HOME": _kept("home"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            # One program is started for a module, not four.
            "ANSIBLE_PIPELINING": "true",
            "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
            "ANSIBLE_CALLBACKS_ENABLED": "record_results,keep_packed_modules",
            "RECORD_RESULTS_IN": str(record),
            # What costs most of the time of most tasks is done once, not in every run and every task again.
            "PYTHONPATH": PYTHONPATH,
            "KEPT_BYTECODE": _kept("bytecode"),
            "KEPT_MODULES": _kept("modules"),
        }
