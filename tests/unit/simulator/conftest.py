"""One simulator for all of these tests, reset before each.

It never shares state between tests.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.client import Simulator

from .support import OTHER_KEY, PARTNER, Aws


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    with Simulator.start() as running:
        yield running


@pytest.fixture(scope="session")
def clients(simulator: Simulator) -> Aws:
    return Aws(simulator)


@pytest.fixture
def aws(simulator: Simulator, clients: Aws) -> Aws:
    simulator.reset()
    simulator.freeze()
    simulator.configure(accounts={OTHER_KEY: PARTNER})
    return clients
