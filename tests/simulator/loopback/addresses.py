"""Which loopback address each thing answers on: one of its own, from the first time that somebody asks for it.

It never gives one to two things, and never takes one away.
"""

from __future__ import annotations

import ipaddress
import os

from .things import Thing


class Addresses:
    def __init__(self) -> None:
        self._by_thing: dict[Thing, str] = {}
        # Simulators side by side, whose databases have the same ports. 127.0.0.1 is that of everything else here.
        third, second = divmod(os.getpid(), 250)
        self._first = int(ipaddress.IPv4Address(f"127.{second + 1}.{third % 250}.1"))

    def of(self, thing: Thing) -> str:
        address = str(ipaddress.IPv4Address(self._first + len(self._by_thing)))
        return self._by_thing.setdefault(thing, address)

    def given(self) -> dict[str, Thing]:
        return {address: thing for thing, address in self._by_thing.items()}
