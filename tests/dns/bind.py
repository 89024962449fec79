"""A real BIND 9 on the loopback address, with zones that a test names and keys that may change them: as people have it
at first, and with zones that it signs itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .bind_configuration import SIGNING, configuration, zone_file, zone_file_name
from .name_server import NameServer
from .packages import BIND_USER, FOR_BIND


class Bind(NameServer):
    """
    >>> with Bind.start({"shop.example": "www 60 IN A 192.0.2.10"}) as bind:
    ...     bind.dig("www.shop.example", "A")
    ['www.shop.example. 60 IN A 192.0.2.10']
    """

    title = "BIND 9"
    needed = FOR_BIND
    account = BIND_USER
    running = " running\n"
    # For TCP, with which it goes on without listening, and for UDP, with which it ends.
    port_taken = ("address in use", "creating IPv4 interface lo failed")
    # It says that it is running when it has no zone, as well.
    broken = ("not loaded due to errors",)
    # More of a zone's configuration.
    more = ""

    @classmethod
    def prepare(cls, folder: Path, port: int, zones: Mapping[str, str]) -> Sequence[str]:
        for zone, records in zones.items():
            (folder / zone_file_name(zone)).write_text(zone_file(zone, records), encoding="utf-8")
        file = folder / "named.conf"
        file.write_text(configuration(str(folder), port, list(zones), cls.more), encoding="utf-8")
        # -g: in the foreground, with its log on stderr. -n: one thread is plenty and starts sooner.
        return [cls.program("named"), "-g", "-4", "-n", "1", "-c", str(file)]


class SignedBind(Bind):
    """With ``dnssec-policy`` and inline signing, the default of BIND 9.20: what an update wrote is signed later."""

    title = "BIND 9 with dnssec-policy"
    more = SIGNING
