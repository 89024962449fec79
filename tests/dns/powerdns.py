"""A real PowerDNS on the loopback address, with its records in SQLite, and one that drops addresses in silence."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import ClassVar

from tests.programs import program

from .bind_configuration import zone_file, zone_file_name
from .loopback import HOST
from .name_server import LONGEST_SECONDS, NameServer
from .packages import FOR_POWERDNS, POWERDNS_USER
from .tsig import ADDRESSES_ONLY, READER, STRONG_WRITER, WRITER

SCHEMA = Path("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql")
CONFIGURATION = """
launch=gsqlite3
gsqlite3-database={folder}/zones.sqlite3
gsqlite3-pragma-synchronous=0
local-address={host}
local-port={port}
socket-dir={folder}
daemon=no
guardian=no
write-pid=no
security-poll-suffix=
# With one it does not say when it is ready.
distributor-threads=2
receiver-threads=1
# The answer to a question is what is in the database.
cache-ttl=0
query-cache-ttl=0
negquery-cache-ttl=0
zone-cache-refresh-interval=0
zone-metadata-cache-ttl=0
loglevel=6
dnsupdate=yes
allow-dnsupdate-from={host}/32
{more}
"""
# What PowerDNS does with a record that the policy returns false for: it leaves it out, and says NOERROR.
SILENT_POLICY = """
function updatepolicy(input)
    return input:getQType() == pdns.TXT
end
"""


class PowerDns(NameServer):
    """``WRITER`` and ``STRONG_WRITER`` may update everything, ``READER`` may transfer."""

    title = "PowerDNS"
    needed = FOR_POWERDNS
    account = POWERDNS_USER
    running = "ready to distribute questions"
    port_taken = ("Address already in use",)
    policy: ClassVar[str | None] = None

    @classmethod
    def prepare(cls, folder: Path, port: int, zones: Mapping[str, str]) -> Sequence[str]:
        more = ""
        if cls.policy:
            (folder / "policy.lua").write_text(cls.policy, encoding="utf-8")
            more = f"lua-dnsupdate-policy-script={folder}/policy.lua"
        (folder / "pdns.conf").write_text(
            CONFIGURATION.format(folder=folder, host=HOST, port=port, more=more), encoding="utf-8"
        )
        with closing(sqlite3.connect(folder / "zones.sqlite3")) as database:
            database.executescript(SCHEMA.read_text(encoding="utf-8"))
        for zone, records in zones.items():
            file = folder / zone_file_name(zone)
            file.write_text(zone_file(zone, records), encoding="utf-8")
            _run(folder, "load-zone", zone, str(file))
        with closing(sqlite3.connect(folder / "zones.sqlite3")) as database:
            _allow(database)
        return [cls.program("pdns_server"), f"--config-dir={folder}"]


class SilentPowerDns(PowerDns):
    title = "PowerDNS with a policy"
    policy = SILENT_POLICY


def _run(folder: Path, *arguments: str) -> None:
    command = [program("pdnsutil"), f"--config-dir={folder}", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)
    if run.returncode:
        raise RuntimeError(f"pdnsutil {' '.join(arguments)}: {run.stdout}{run.stderr}")


def _allow(database: sqlite3.Connection) -> None:
    """What pdnsutil would do one by one, with import-tsig-key and add-meta."""
    keys = (WRITER, STRONG_WRITER, ADDRESSES_ONLY, READER)
    allowed = [("TSIG-ALLOW-DNSUPDATE", key.name) for key in (WRITER, STRONG_WRITER)]
    allowed += [("TSIG-ALLOW-AXFR", key.name) for key in (WRITER, READER)]
    with database:
        database.executemany(
            "INSERT INTO tsigkeys (name, algorithm, secret) VALUES (?, ?, ?)",
            [(key.name, key.algorithm, key.secret) for key in keys],
        )
        database.executemany(
            "INSERT INTO domainmetadata (domain_id, kind, content) SELECT id, ?, ? FROM domains", allowed
        )
