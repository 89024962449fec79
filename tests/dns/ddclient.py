"""Runs the packaged ddclient once, as the reference of what a well-known client asks of a dyndns2 service.

It never runs as a daemon, and never reads the configuration or the cache of this machine.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.programs import missing, program

from .packages import DDCLIENT, DDCLIENT_ENVIRONMENT, FOR_DDCLIENT

LONGEST_SECONDS = 60


@dataclass(frozen=True)
class DdclientRun:
    rc: int
    output: str


class Ddclient:
    """``folder`` keeps its configuration and, from run to run, its cache.

    ``ca_file``: the authority it trusts, and no other. ddclient 3.10 is told so with the option ssl_ca_file, here on
    the command line; with None, it is left to the configuration.
    """

    def __init__(self, folder: Path, ca_file: Path | None) -> None:
        self._folder = folder
        self._ca_file = ca_file

    @staticmethod
    def missing() -> str | None:
        """The Debian packages to install, or None when all are there."""
        return missing(FOR_DDCLIENT)

    @property
    def cache(self) -> Path:
        return self._folder / "ddclient.cache"

    def run(self, configuration: str, *arguments: str) -> DdclientRun:
        """``configuration``: the text of a ddclient.conf. Raises ``RuntimeError`` where ddclient is not installed."""
        if self.missing():
            raise RuntimeError(f"ddclient is not installed here: apt-get install {self.missing()}")
        file = self._folder / "ddclient.conf"
        file.touch(mode=0o600)
        file.write_text(configuration, encoding="utf-8")
        files = ["-file", str(file), "-cache", str(self.cache)]
        trust = ["-ssl_ca_file", str(self._ca_file)] if self._ca_file else []
        run = subprocess.run(
            [program("ddclient", DDCLIENT), "-daemon=0", "-foreground", "-noquiet", *files, *trust, *arguments],
            # Nothing of this machine's environment: no proxy, and no language but English.
            env=DDCLIENT_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        return DdclientRun(run.returncode, run.stdout)

    def let_time_pass(self, seconds: int) -> None:
        """ddclient measures its intervals from the times in its cache, so those move to the past."""
        older = re.sub(
            r"\b([amw]time)=(\d+)",
            lambda found: f"{found[1]}={max(0, int(found[2]) - seconds)}",
            self.cache.read_text(encoding="utf-8"),
        )
        self.cache.write_text(older, encoding="utf-8")

    def forget(self) -> None:
        """A machine whose /var/cache did not outlive it."""
        self.cache.unlink(missing_ok=True)


def configuration(
    server: str,
    login: str,
    password: str,
    hosts_by_address: dict[str, Sequence[str]],
    script: str = "/nic/update",
) -> str:
    """A ddclient.conf in which a command says each address, as in the usual EC2 recipe.

    External and internal names are two entries. It is not "use=ip", with which ddclient 3.10 takes a failed update for
    done: the address it is configured with is the one it writes to its cache.
    """
    entries = [f"{ask_for(address)} \\\n{','.join(hosts)}" for address, hosts in hosts_by_address.items()]
    settings = f"ssl=yes\nprotocol=dyndns2\nserver={server}\nscript={script}\nlogin={login}\npassword='{password}'\n"
    return settings + "\n".join(entries) + "\n"


def ask_for(address: str) -> str:
    """How an entry of the configuration asks a command, which says that address."""
    return f"use=cmd, cmd='/bin/echo {address}'"
