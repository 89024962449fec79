# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the tracked copies of recovery regions: one paginated listing for each kind and region.

It never writes, and it never calls any other region.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .._copies.resource import PENDING
from .._core.clock import Clock
from .._core.errors import AwsError
from .._core.parallel import in_each_region
from .._core.problem import Problem
from .._core.shell import Clients
from .._kinds.registry import BY_NAME
from .summary import Copy


def find_copies(
    regions: Iterable[str], kinds: Iterable[str], clients: Clients, clock: Clock
) -> tuple[list[Copy], list[Problem]]:
    """All tracked copies, and why some could not be read."""
    places = [(region, kind) for region in regions for kind in kinds]
    answers = in_each_region(lambda place: _read(*place, clients, clock), places)
    copies = [copy for answer in answers if not isinstance(answer, Problem) for copy in answer]
    return copies, [answer for answer in answers if isinstance(answer, Problem)]


def _read(region: str, name: str, clients: Clients, clock: Clock) -> list[Copy] | Problem:
    try:
        return read_copies(region, name, clients, clock)
    except AwsError as error:
        return Problem(error.code, str(error))


def read_copies(region: str, name: str, clients: Clients, clock: Clock) -> list[Copy]:
    """The tracked copies of one kind in one region; AwsError if these cannot be read.

    How far copies are costs a second call, if the listing does not say it and any is pending.
    """
    kind = BY_NAME[name]
    calls = kind.calls(clients, clock)
    found = list(calls.all_tracked(region))
    pending = [copy.id for copy in found if copy.phase == PENDING]
    percents = calls.percents(region, pending) if pending else {}
    return [
        Copy(name, replace(copy, progress=percents.get(copy.id, copy.progress)), kind.arn(copy), kind.tells_start)
        for copy in found
    ]
