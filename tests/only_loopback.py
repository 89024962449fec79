"""Nothing that the tests run reaches another machine: not the collection, nor Ansible, nor a library.

The simulated AWS and all name servers are on loopback addresses, so that whatever goes elsewhere would go to somebody
whom the user has not named. It is refused, and remembered for the test to fail even if the refusal was caught.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The file that every process of the tests writes to; nothing is remembered without it.
VARIABLE = "LIFEBOAT_CONNECTIONS_ELSEWHERE"
_GUARDED = ("connect", "connect_ex", "sendto", "sendmsg")


class Elsewhere(PermissionError):
    """A connection to another machine."""


def install() -> None:
    """For this process and those that it forks; once."""
    if _GUARDED[0] not in vars(socket.socket):
        for name in _GUARDED:
            setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, *arguments: Any) -> Any:
        for argument in arguments:
            if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(argument, tuple) and argument:
                _refuse(str(argument[0]), str(argument[1:2]))
        return method(self, *arguments)

    return guarded


def attempts() -> list[str]:
    """What was tried since it was asked for last, such as ``192.0.2.1 (443,)``."""
    place = Path(os.environ[VARIABLE])
    found = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
    place.unlink(missing_ok=True)
    return found


def _refuse(host: str, port: str) -> None:
    if host == "localhost" or _is_here(host):
        return
    place = os.environ.get(VARIABLE)
    if place:
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(f"{host} {port}\n")
    raise Elsewhere(f"tests reach no other machine: {host}")


def _is_here(host: str) -> bool:
    """A name is resolved first, unless it is given to connect."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
