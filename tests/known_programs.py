"""Every program that tests start and a machine may be without, and what it answers when it runs.

The gate reads it before anything is installed, so it imports nothing but Python's own.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

# Debian's own marks as essential: no machine is without.
ESSENTIAL = ("bash", "dash", "util-linux")


@dataclass(frozen=True)
class Program:
    """``package`` is Debian's; with ``arguments`` the program ends at once, and says ``answer``."""

    package: str
    arguments: tuple[str, ...] = ("--version",)
    answer: str = "version"
    codes: tuple[int, ...] = (0,)
    # The command, where it is not what the tests call the program.
    command: str | None = None


_SAYS_SO = ("-c", "echo runs")
PROGRAMS = {
    "bash": Program("bash", _SAYS_SO, "runs"),
    "busybox": Program("busybox-static", ("sh", *_SAYS_SO), "runs"),
    "cloud-init": Program("cloud-init", answer="cloud-init "),
    "curl": Program("curl", answer="libcurl/"),
    "dash": Program("dash", _SAYS_SO, "runs"),
    "ddclient": Program("ddclient", ("-help",), "ddclient version "),
    "dig": Program("bind9-dnsutils", ("-v",), "DiG 9"),
    "knotd": Program("knot", answer="Knot DNS"),
    "named": Program("bind9", ("-V",), "BIND 9"),
    "pdns_server with SQLite": Program(
        "pdns-backend-sqlite3", ("--no-config", "--list-modules"), "gsqlite3", (0, 99), "pdns_server"
    ),
    "pdns_server": Program("pdns-server", answer="PowerDNS Authoritative Server", codes=(0, 99)),
    "pdnsutil": Program("pdns-server", answer="pdnsutil "),
    # ddclient only recommends the package without which it cannot speak HTTPS.
    "perl with TLS": Program(
        "libio-socket-ssl-perl", ("-MIO::Socket::SSL", "-e", "print q(runs)"), "runs", (0,), "perl"
    ),
    "setpriv": Program("util-linux", answer="util-linux"),
    "shellcheck": Program("shellcheck", answer="ShellCheck"),
    "sudo": Program("sudo", ("-n", "-u", "nobody", "sh", *_SAYS_SO), "runs"),
    "systemd-analyze": Program("systemd", answer="systemd "),
}


def main(what: str) -> None:
    """Prints the packages to install, the commands of all programs, or those that a machine may be without."""
    lists = {
        "packages": {program.package for program in PROGRAMS.values()},
        "commands": {program.command or name for name, program in PROGRAMS.items()},
        "optional": {
            name for name, program in PROGRAMS.items() if program.command is None and program.package not in ESSENTIAL
        },
    }
    sys.stdout.write("\n".join(sorted(lists[what])) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
