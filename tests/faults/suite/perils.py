"""The perils by name."""

from __future__ import annotations

from tests.faults.playbooks.journey import ThereAndHome
from tests.faults.playbooks.killed import KilledPlaybooks
from tests.faults.suite.dark import Dark
from tests.faults.suite.killed import Killed
from tests.faults.suite.lost import Lost
from tests.faults.suite.peril import Peril
from tests.faults.suite.together import Together
from tests.faults.suite.weather import Weather

ALL: tuple[Peril, ...] = (Killed(), Together(), Weather(), Dark(), Lost(), KilledPlaybooks(), ThereAndHome())
PERILS = {peril.name: peril for peril in ALL}
