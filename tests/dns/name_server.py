"""A real name server on the loopback address: what is the same for each kind, from its start to its last file.

It never runs as root, never asks another name server, and leaves nothing behind.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, ClassVar, TypeVar

import dns.message
import dns.query
import dns.rdatatype
import dns.zone

from tests.programs import Need, missing, program

from .loopback import HOST, free_port
from .packages import as_user
from .tsig import READER, Key

LONGEST_SECONDS = 10
# Somebody else may take the port between its being found free and the server's listening.
ATTEMPTS = 5
# A zone for names, and one for the addresses of RFC 5737 that the tests use.
ZONES: Mapping[str, str] = {"shop.example": "", "2.0.192.in-addr.arpa": ""}
# What signing adds to a zone.
OF_DNSSEC = frozenset({"RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY", "TYPE65534"})

Self = TypeVar("Self", bound="NameServer")


class NameServer:
    """One that is running. Use it as a context manager; leaving it ends the server and removes its files."""

    host = HOST
    # What people call it.
    title: ClassVar[str]
    # The programs that it needs.
    needed: ClassVar[tuple[Need, ...]]
    # The user that Debian's package makes for it.
    account: ClassVar[str]
    # What a line of its log has when it answers, when its port is somebody else's, and when it came up without a zone.
    running: ClassVar[str]
    port_taken: ClassVar[tuple[str, ...]]
    broken: ClassVar[tuple[str, ...]] = ()

    def __init__(self, folder: Path, port: int, process: subprocess.Popen[str], log: _Log) -> None:
        self.port = port
        self.folder = folder
        self._process = process
        self._log = log

    @classmethod
    def prepare(cls, folder: Path, port: int, zones: Mapping[str, str]) -> Sequence[str]:
        """Write its files into ``folder``, and give the command that runs it in the foreground, its log on stderr."""
        raise NotImplementedError

    @classmethod
    def program(cls, name: str) -> str:
        """The path of one of its programs that runs as its user."""
        return program(name, as_user(cls.account))

    @classmethod
    def missing(cls) -> str | None:
        """The Debian packages to install, or None when all are there."""
        return missing(cls.needed)

    @classmethod
    def start(
        cls: type[Self], zones: Mapping[str, str] | None = None, next_port: Callable[[], int] = free_port
    ) -> Self:
        """``zones``: name -> more lines of its zone file, by default ZONES.

        ``RuntimeError`` with the server's log if it cannot start.
        """
        if cls.missing():
            raise RuntimeError(f"{cls.title} is not installed here: apt-get install {cls.missing()}")
        for _attempt in range(ATTEMPTS):
            server = cls._launch(ZONES if zones is None else zones, next_port())
            if server._log.wait_until_running() and not server._log.says_any(cls.port_taken + cls.broken):
                return server
            server.stop()
            if not server._log.says_any(cls.port_taken):
                break
        raise RuntimeError(f"{cls.title} did not start:\n{server.log()}")

    @classmethod
    def _launch(cls: type[Self], zones: Mapping[str, str], port: int) -> Self:
        # Not below pytest's own folder, which nobody but the user who runs pytest may enter.
        folder = Path(tempfile.mkdtemp(prefix="lifeboat-names-"))
        command = cls.prepare(folder, port, zones)
        user = as_user(cls.account).user
        if user:
            _hand_over(folder, user)
        process = subprocess.Popen(
            # setpriv: it ends with the tests even when those are killed.
            [program("setpriv"), "--pdeathsig", "TERM", *command],
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
        return cls(folder, port, process, _Log(process.stderr, cls.running))

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if error is not None:
            error.add_note(f"{self.title} said:\n{self.log()}")

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
        """What the server said so far, for the message of a failure."""
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
        """All records of the zone but those at its top and of DNSSEC, sorted. ``dns.xfr.TransferError`` if refused."""
        read = dns.zone.Zone(zone)
        query = dns.message.make_query(zone, "AXFR")
        if key:
            query.use_tsig(key.keyring(), algorithm=key.algorithm)
        dns.query.inbound_xfr(HOST, read, query, port=self.port, lifetime=LONGEST_SECONDS)
        lines = []
        for name, ttl, data in read.iterate_rdatas():
            if name != read.origin and str(name) != "@" and dns.rdatatype.to_text(data.rdtype) not in OF_DNSSEC:
                lines.append(f"{name.derelativize(read.origin or name)} {ttl} IN {data.rdtype.name} {data}")
        return sorted(lines)


class _Log:
    """Reads what a server says as it says it, so that nobody has to ask again and again whether it is up."""

    def __init__(self, stream: IO[str], running: str) -> None:
        self._stream = stream
        self._lines: list[str] = []
        self._settled = threading.Event()
        self._running = False
        self._phrase = running
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._stream:
            self._lines.append(line)
            if self._phrase in line:
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


def _hand_over(folder: Path, user: str) -> None:
    account = pwd.getpwnam(user)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid)
