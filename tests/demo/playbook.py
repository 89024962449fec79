"""Runs ansible-playbook for the demo and passes its output on as it comes.

It never lets a setting of the person who runs the demo, or an AWS account of theirs, get into the playbook.
"""

from __future__ import annotations

import codecs
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.simulator.client import REPOSITORY

from .brief import Brief, without_colors
from .narration import Narrator

SETTINGS = {
    # The playbook is for the machine it runs on; that there is no inventory is nothing to warn of.
    "ANSIBLE_LOCALHOST_WARNING": "False",
    "ANSIBLE_INVENTORY_UNPARSED_WARNING": "False",
    # What one plugin says of a file is enough.
    "ANSIBLE_INVENTORY_ENABLED": "auto",
    "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
    "ANSIBLE_NOCOWS": "True",
}
TERSE = {"ANSIBLE_DISPLAY_OK_HOSTS": "False", "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "False"}
_RECAP = re.compile(r"^localhost +: (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class PlaybookRun:
    """What ansible-playbook did: its output without colours, and the counts of its recap (ok, changed, failed...)."""

    exit_code: int
    output: str
    counts: dict[str, int]


def collections_path() -> str | None:
    """Where ansible finds the collection: as ``make`` says, else as ``make`` has left it; None if it is nowhere."""
    tree = REPOSITORY / ".build" / "tree"
    return os.environ.get("ANSIBLE_COLLECTIONS_PATH") or (str(tree) if tree.is_dir() else None)


def playbook_environment(aws: dict[str, str], folder: Path) -> dict[str, str]:
    """``aws``: the variables that lead to the AWS to be used; ``folder``: for what ansible writes."""
    empty_config = folder / "ansible.cfg"
    empty_config.touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "AWS_"))}
    return {
        **kept,
        **aws,
        **SETTINGS,
        "ANSIBLE_COLLECTIONS_PATH": collections_path() or "",
        "ANSIBLE_CONFIG": str(empty_config),
        "ANSIBLE_HOME": str(folder),
        "ANSIBLE_REMOTE_TMP": str(folder / "modules"),
        # A playbook that is killed cannot tidy up; whoever made the folder does.
        "TMPDIR": str(folder),
        # A loopback address is not to be looked for behind a proxy.
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


class PlaybookRunner:
    def __init__(self, aws: dict[str, str], folder: Path, narrator: Narrator) -> None:
        self._narrator = narrator
        # For files that the demo itself writes; it goes with the demo.
        self.folder = folder
        self._environment = playbook_environment(aws, folder)
        if narrator.has_color:
            self._environment["ANSIBLE_FORCE_COLOR"] = "True"

    def run(self, *arguments: str, brief: bool = False, terse: bool = False) -> PlaybookRun:
        """``$PWD`` in an argument is the repository, as in the shell of whoever repeats the command there.

        ``brief``: without the tasks that changed nothing and say nothing, of which a role has many. ``terse``: with the
        settings that do the same for whoever runs dr_sync.
        """
        show = Brief(self._narrator.raw) if brief else self._narrator.raw
        code, output = self._ansible("playbook", arguments, show, TERSE if terse else {})
        return PlaybookRun(code, output, _recap(output))

    def inventory(self, *arguments: str) -> str:
        """What ansible-inventory shows."""
        _code, output = self._ansible("inventory", arguments, self._narrator.raw, {})
        return output

    def _ansible(
        self, program: str, arguments: Sequence[str], show: Callable[[str], None], settings: dict[str, str]
    ) -> tuple[int, str]:
        """Its exit code, and everything that it said."""
        self._narrator.command(" ".join([f"ansible-{program}", *arguments]))
        expanded = [argument.replace("$PWD", str(REPOSITORY)) for argument in arguments]
        process = subprocess.Popen(
            [sys.executable, "-m", "ansible", program, *expanded],
            cwd=REPOSITORY,
            env={**self._environment, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C reaches the demo only, which then ends the playbook without its messages.
            start_new_session=True,
        )
        try:
            output = without_colors(self._pass_on(process, show))
        finally:
            _end(process)
        return process.returncode, output

    def _pass_on(self, process: subprocess.Popen[bytes], show: Callable[[str], None]) -> str:
        """Everything the process writes, shown at once and returned at the end."""
        assert process.stdout is not None
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        texts: list[str] = []
        while chunk := os.read(process.stdout.fileno(), 65536):
            texts.append(decoder.decode(chunk))
            show(texts[-1])
        process.wait()
        return "".join(texts)


def _recap(output: str) -> dict[str, int]:
    found = _RECAP.findall(output)
    pairs = [pair.split("=") for pair in found[-1].split()] if found else []
    return {name: int(count) for name, count in pairs}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a playbook that still runs; it hands the signal on to its workers, which have sessions of their own."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout:
        process.stdout.close()
