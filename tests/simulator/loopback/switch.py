"""Starts and stops what answers on loopback addresses, as the settings say.

It never starts anything by itself, and a reset ends all of it.
"""

from __future__ import annotations

from contextlib import ExitStack

from tests.dns.loopback import free_port
from tests.dns.serving import Serving

from ..state import World
from .addresses import Addresses
from .doors import Doors
from .names import WorldNames


class Loopback:
    def __init__(self, world: World) -> None:
        self._world = world
        self._running: ExitStack | None = None
        self._ports: tuple[int | None, int | None] = (None, None)

    def adjust(self) -> None:
        """After a change of the settings. A port of 0 becomes one that is free. OSError if a port is taken."""
        settings = self._world.settings
        wanted = settings.service_port, settings.dns_port
        if wanted == self._ports and self._running:
            return
        self.stop()
        if wanted == (None, None):
            return
        settings.service_port, settings.dns_port = self._start(*wanted)
        self._ports = settings.service_port, settings.dns_port

    def stop(self) -> None:
        if self._running:
            self._running.close()
        self._running, self._ports = None, (None, None)

    def _start(self, service_port: int | None, dns_port: int | None) -> tuple[int, int]:
        addresses = Addresses()
        with ExitStack() as stack:
            doors = Doors(self._world, addresses, service_port or free_port())
            names = WorldNames(self._world, addresses, doors.adjust)
            serving = stack.enter_context(Serving(names.answer, dns_port or 0))
            doors.start()
            stack.callback(doors.stop)
            self._running = stack.pop_all()
        return doors.port, serving.port
