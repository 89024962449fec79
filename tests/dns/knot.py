"""A real Knot DNS on the loopback address, with and without signed zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .bind_configuration import zone_file, zone_file_name
from .loopback import HOST
from .name_server import NameServer
from .packages import FOR_KNOT, KNOT_USER
from .tsig import ADDRESSES_ONLY, READER, STRONG_WRITER, WRITER, Key

CONFIGURATION = """
server:
    rundir: "{folder}"
    listen: "{host}@{port}"
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
database:
    storage: "{folder}/db"
log:
  - target: stderr
    any: info
key:
{keys}
acl:
  - id: writers
    key: [{writers}]
    action: update
  - id: addresses
    key: {addresses_only}
    action: update
    update-type: [A, AAAA]
  - id: readers
    key: [{readers}]
    action: transfer
template:
  - id: default
    storage: "{folder}"
    acl: [writers, addresses, readers]
    semantic-checks: off
{more}
zone:
{zones}
"""

KEY = """  - id: {name}
    algorithm: {algorithm}
    secret: {secret}"""
ZONE = """  - domain: {name}
    file: {file}"""


class Knot(NameServer):
    """``WRITER`` and ``STRONG_WRITER`` may update, ``ADDRESSES_ONLY`` addresses, ``READER`` transfer."""

    title = "Knot"
    needed = FOR_KNOT
    account = KNOT_USER
    running = "server started"
    port_taken = ("address already in use",)
    broken = ("zone loader failed", "failed to load")
    more = ""

    @classmethod
    def prepare(cls, folder: Path, port: int, zones: Mapping[str, str]) -> Sequence[str]:
        (folder / "db").mkdir()
        for zone, records in zones.items():
            (folder / zone_file_name(zone)).write_text(zone_file(zone, records), encoding="utf-8")
        file = folder / "knot.conf"
        file.write_text(_configuration(str(folder), port, list(zones), cls.more), encoding="utf-8")
        return [cls.program("knotd"), "-c", str(file)]


class SignedKnot(Knot):
    title = "Knot with signing"
    more = "    dnssec-signing: on"


def _configuration(folder: str, port: int, zones: Sequence[str], more: str) -> str:
    keys: Sequence[Key] = (WRITER, STRONG_WRITER, ADDRESSES_ONLY, READER)
    return CONFIGURATION.format(
        folder=folder,
        host=HOST,
        port=port,
        keys="\n".join(KEY.format(name=key.name, algorithm=key.algorithm, secret=key.secret) for key in keys),
        writers=f"{WRITER.name}, {STRONG_WRITER.name}",
        addresses_only=ADDRESSES_ONLY.name,
        readers=f"{READER.name}, {WRITER.name}",
        more=more,
        zones="\n".join(ZONE.format(name=name, file=zone_file_name(name)) for name in zones),
    )
