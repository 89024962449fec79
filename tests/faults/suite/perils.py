"""The perils by name."""

from __future__ import annotations

from tests.faults.playbooks.journey import ThereAndHome
from tests.faults.playbooks.killed import KilledPlaybooks
from tests.faults.suite.killed import Killed
from tests.faults.suite.peril import Peril
from tests.faults.suite.together import Together

PERILS: dict[str, Peril] = {peril.name: peril for peril in (Killed(), Together(), KilledPlaybooks(), ThereAndHome())}
