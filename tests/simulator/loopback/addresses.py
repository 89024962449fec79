"""Which loopback address each thing answers on: one of its own, from the first time that somebody asks for it.

It never gives one to two things, and never takes one away.
"""

from __future__ import annotations

import ipaddress

from .things import Thing

# 127.0.0.1 is that of everything else here.
_FIRST = int(ipaddress.IPv4Address("127.1.0.1"))


class Addresses:
    def __init__(self) -> None:
        self._by_thing: dict[Thing, str] = {}

    def of(self, thing: Thing) -> str:
        address = str(ipaddress.IPv4Address(_FIRST + len(self._by_thing)))
        return self._by_thing.setdefault(thing, address)

    def given(self) -> dict[str, Thing]:
        return {address: thing for thing, address in self._by_thing.items()}
