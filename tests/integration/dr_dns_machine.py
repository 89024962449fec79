"""A machine below a folder, as the role dr_dns puts it up there, and what systemd would start on it.

It never starts systemd, and never changes anything of the machine that the tests run on.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.dns.packages import DDCLIENT_ENVIRONMENT
from tests.fetching.program import NAMES, in_this_process
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.programs import program
from tests.simulator.client import Simulator

ROLE = "- ansible.builtin.include_role: {name: lifeboat.aws.dr_dns}"
LONGEST_SECONDS = 60


@dataclass(frozen=True)
class Machine:
    """``root`` is its file system; ``tools`` are programs that it finds before those of this machine."""

    root: Path
    playbook: PlaybookRunner
    simulator: Simulator
    tools: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def configuration(self) -> Path:
        return self.root / "etc/lifeboat-dns"

    @property
    def state(self) -> Path:
        return self.root / "var/lib/lifeboat-dns"

    def install(self, *arguments: str, **variables: Any) -> PlaybookResult:
        given = {"root": str(self.root), **variables}
        play = {"vars": {f"dr_dns_{name}": value for name, value in given.items()}}
        return self.playbook(ROLE, *arguments, play=yaml.safe_dump(play))

    def starts(self, by: str) -> set[str]:
        """What a target of systemd starts, such as ``timers``."""
        return {path.name for path in (self.root / f"etc/systemd/system/{by}.target.wants").glob("*")}

    def unit_problems(self, instance: str) -> str:
        """What systemd-analyze says of the units and of the timer of that name."""
        started = self.root / "opt/lifeboat-dns/environment/bin/ansible-playbook"
        # What only pip would put there.
        started.parent.mkdir(parents=True, exist_ok=True)
        started.write_text("#!/bin/sh\n")
        started.chmod(0o755)
        with tempfile.TemporaryDirectory() as folder:
            for kind in ("service", "timer"):
                unit = (self.root / f"etc/systemd/system/lifeboat-dns@.{kind}").read_text()
                # It looks for what is started, and that is below the root here.
                Path(folder, f"lifeboat-dns@{instance}.{kind}").write_text(unit.replace("/opt/", f"{self.root}/opt/"))
            units = [str(path) for path in sorted(Path(folder).iterdir())]
            check = subprocess.run(
                [program("systemd-analyze"), "verify", "--man=no", *units],
                env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        return check.stdout or (f"systemd-analyze ended with {check.returncode}" if check.returncode else "")

    def files(self) -> dict[str, str]:
        """Every file below the root with its content, and links with what they point to."""
        return {
            str(path.relative_to(self.root)): f"-> {path.readlink()}" if path.is_symlink() else path.read_text()
            for path in sorted(self.root.rglob("*"))
            if path.is_symlink() or path.is_file()
        }

    def boot(self) -> None:
        """/run does not outlive the machine."""
        for path in self._folder("run/lifeboat-dns").iterdir():
            path.unlink()

    def keep_names(self, instance_id: str, side: str = "public") -> subprocess.CompletedProcess[str]:
        """What lifeboat-dns@SIDE.service starts, with the environment that systemd and the instance give it."""
        command = [NAMES, side]
        return subprocess.CompletedProcess(command, *in_this_process(command, self.environment_of(instance_id)))

    def environment_of(self, instance_id: str) -> dict[str, str]:
        return {
            "PATH": f"{self.tools}:{DDCLIENT_ENVIRONMENT['PATH']}",
            "LC_ALL": "C.UTF-8",
            "CONFIGURATION_DIRECTORY": str(self.configuration),
            "STATE_DIRECTORY": str(self._folder("var/lib/lifeboat-dns")),
            "RUNTIME_DIRECTORY": str(self._folder("run/lifeboat-dns")),
            "LIFEBOAT_ATTEMPTS": "1",
            # As systemd has it, which puts what is said into the journal by itself.
            "JOURNAL_STREAM": "8:1",
            **self.simulator.environment(instance_id=instance_id),
        }

    def run(self, command: list[str], instance_id: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env={**self.environment_of(instance_id), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )

    def _folder(self, path: str) -> Path:
        folder = self.root / path
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def let_time_pass(self, seconds: int) -> None:
        """ddclient measures from times in its cache, and the program from times in its list of refusals."""
        for path in self.state.rglob("*.cache"):
            path.write_text(_older(path.read_text(), seconds))
        for path in self.state.rglob("*.held"):
            lines = [line.split() for line in path.read_text().splitlines()]
            aged = [
                [name, code, str(max(int(until) - seconds, 0) if until != "0" else 0)] for name, code, until in lines
            ]
            times = path.stat()
            path.write_text("".join(" ".join(line) + "\n" for line in aged))
            os.utime(path, (times.st_atime, times.st_mtime))


def _older(cache: str, seconds: int) -> str:
    return re.sub(r"\b([amw]time)=(\d+)", lambda found: f"{found[1]}={max(0, int(found[2]) - seconds)}", cache)
