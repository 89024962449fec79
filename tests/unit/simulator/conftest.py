"""The simulator of all tests, reset before each.

It never shares state between tests.
"""

from __future__ import annotations

import pytest

from tests.simulator.client import Simulator

from .support import OTHER_KEY, PARTNER, Aws


@pytest.fixture(scope="session")
def simulator(_running_simulator: Simulator, _models_read_once: None) -> Simulator:
    """With no environment that points to it."""
    return _running_simulator


@pytest.fixture(scope="session")
def clients(simulator: Simulator) -> Aws:
    return Aws(simulator)


@pytest.fixture
def aws(simulator: Simulator, clients: Aws) -> Aws:
    simulator.reset(freeze=True)
    simulator.configure(accounts={OTHER_KEY: PARTNER})
    return clients
