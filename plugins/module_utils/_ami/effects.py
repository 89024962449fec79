# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What carrying out a plan needs of the world: clients, a clock, how long to wait, where to say how far things are.

It never does anything by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .._core.clock import Clock
from .._core.progress import ProgressLog
from .._core.shell import Clients
from .._core.waiters import Timeout, backoff

# Pauses while AWS makes a change visible everywhere: 2, 4, 8, 16 seconds, or less where polling is faster.
VISIBLE_FIRST_PAUSE = 2.0
VISIBLE_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Effects:
    """``full_regions`` collects the regions that take no further copies for now."""

    clients: Clients
    clock: Clock
    timeout: Timeout
    progress: ProgressLog
    full_regions: set[str] = field(default_factory=set)

    def ec2(self, region: str) -> Any:
        return self.clients.get("ec2", region)

    def pauses(self) -> Iterator[float]:
        return backoff(min(VISIBLE_FIRST_PAUSE, self.timeout.interval), VISIBLE_ATTEMPTS)
