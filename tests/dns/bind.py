"""A real BIND 9 on the loopback address, with zones that a test names and keys that may change them.

It never runs as root, never asks another name server, and leaves nothing behind.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO

import dns.message
import dns.query
import dns.zone

from tests.programs import missing, program

from .bind_configuration import configuration, zone_file, zone_file_name
from .loopback import HOST, free_port
from .packages import BIND_USER, FOR_BIND, NAMED
from .tsig import READER, Key

LONGEST_SECONDS = 10
# Somebody else may take the port between its being found free and named's listening.
ATTEMPTS = 5
# For TCP, with which it goes on without listening, and for UDP, with which it ends.
PORT_TAKEN = ("address in use", "creating IPv4 interface lo failed")
# named says that it is running when it has no zone, as well.
NO_ZONE = ("not loaded due to errors",)
# A zone for names, and one for the addresses of RFC 5737 that the tests use.
ZONES: Mapping[str, str] = {"shop.example": "", "2.0.192.in-addr.arpa": ""}


class Bind:
    """A name server that is running. Use it as a context manager; leaving it ends the server and removes its files.

    >>> with Bind.start({"shop.example": "www 60 IN A 192.0.2.10"}) as bind:
    ...     bind.dig("www.shop.example", "A")
    ['www.shop.example. 60 IN A 192.0.2.10']
    """

    host = HOST

    def __init__(self, folder: Path, port: int, process: subprocess.Popen[str], log: _Log) -> None:
        self.port = port
        self.folder = folder
        self._process = process
        self._log = log

    @staticmethod
    def missing() -> str | None:
        """The Debian packages to install, or None when all are there."""
        return missing(FOR_BIND)

    @classmethod
    def start(cls, zones: Mapping[str, str] | None = None, next_port: Callable[[], int] = free_port) -> Bind:
        """``zones``: name -> more lines of its zone file, by default ZONES.

        ``RuntimeError`` with named's log if it cannot start.
        """
        if cls.missing():
            raise RuntimeError(f"BIND 9 is not installed here: apt-get install {cls.missing()}")
        for _attempt in range(ATTEMPTS):
            bind = cls._launch(ZONES if zones is None else zones, next_port())
            if bind._log.wait_until_running() and not bind._log.says_any(PORT_TAKEN + NO_ZONE):
                return bind
            bind.stop()
            if not bind._log.says_any(PORT_TAKEN):
                break
        raise RuntimeError(f"named did not start:\n{bind.log()}")

    @classmethod
    def _launch(cls, zones: Mapping[str, str], port: int) -> Bind:
        # Not below pytest's own folder, which nobody but the user who runs pytest may enter.
        folder = Path(tempfile.mkdtemp(prefix="lifeboat-bind-"))
        for zone, records in zones.items():
            (folder / zone_file_name(zone)).write_text(zone_file(zone, records), encoding="utf-8")
        (folder / "named.conf").write_text(configuration(str(folder), port, list(zones)), encoding="utf-8")
        user = _hand_over(folder)
        # setpriv: it ends with the tests even when those are killed. -g: in the foreground, with its log on stderr.
        # -n: one thread is plenty and starts sooner.
        command = [program("setpriv"), "--pdeathsig", "TERM", program("named", NAMED), "-g", "-4", "-n", "1"]
        process = subprocess.Popen(
            [*command, "-c", str(folder / "named.conf")],
            user=user,
            group=user,
            extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stderr is not None
        return cls(folder, port, process, _Log(process.stderr))

    def __enter__(self) -> Bind:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if error is not None:
            error.add_note(f"named said:\n{self.log()}")

    def stop(self) -> None:
        """Ends the server; twice is fine. The log can still be read."""
        self._process.terminate()
        try:
            self._process.wait(LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def log(self) -> str:
        """What named said so far, for the message of a failure."""
        return self._log.text()

    def dig(self, name: str, type: str = "A", *options: str) -> list[str]:
        """The answer section as ``dig`` prints it, with single spaces. ``RuntimeError`` if no server answers."""
        # -r: without the .digrc of whoever runs the tests.
        where = ["-r", f"@{HOST}", "-p", str(self.port), "+noall", "+answer", "+tries=1", "+time=3", *options]
        run = subprocess.run(
            [program("dig"), *where, name, type], capture_output=True, text=True, timeout=30, check=False
        )
        if run.returncode:
            raise RuntimeError(f"dig {name} {type}: {run.stdout}{run.stderr}")
        lines = [line for line in run.stdout.splitlines() if line and not line.startswith(";")]
        # Blanks within the quotes of a TXT record are its own; before the data, dig aligns columns with tabs.
        return [" ".join([*line.split(None, 4)[:4], line.split(None, 4)[4]]) for line in lines]

    def transfer(self, zone: str, key: Key | None = READER) -> list[str]:
        """All records of the zone but SOA and NS at its top, as sorted lines. ``dns.xfr.TransferError`` if refused."""
        read = dns.zone.Zone(zone)
        query = dns.message.make_query(zone, "AXFR")
        if key:
            query.use_tsig(key.keyring(), algorithm=key.algorithm)
        dns.query.inbound_xfr(HOST, read, query, port=self.port, lifetime=LONGEST_SECONDS)
        lines = []
        for name, ttl, data in read.iterate_rdatas():
            if name != read.origin and str(name) != "@":
                lines.append(f"{name.derelativize(read.origin or name)} {ttl} IN {data.rdtype.name} {data}")
        return sorted(lines)


class _Log:
    """Reads what a server says as it says it, so that nobody has to ask again and again whether it is up."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lines: list[str] = []
        self._settled = threading.Event()
        self._running = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._stream:
            self._lines.append(line)
            if line.rstrip().endswith(" running"):
                self._running = True
                self._settled.set()
        # It has ended; whoever waits for it to run must not wait longer.
        self._settled.set()

    def wait_until_running(self) -> bool:
        return self._settled.wait(LONGEST_SECONDS) and self._running

    def says_any(self, phrases: tuple[str, ...]) -> bool:
        return any(phrase in line for line in self._lines for phrase in phrases)

    def text(self) -> str:
        return "".join(self._lines)

    def close(self) -> None:
        self._reader.join(LONGEST_SECONDS)
        self._stream.close()


def _hand_over(folder: Path) -> str | None:
    """The user to run as, who now owns the folder; None when we are not root, and named runs as whoever we are."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam(BIND_USER)
    for path in (folder, *folder.iterdir()):
        os.chown(path, account.pw_uid, account.pw_gid)
    return BIND_USER
