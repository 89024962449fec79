# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which recovery points of a set may go: those beyond the newest ones that are to be kept.

Pure, and cautious: it never names the newest usable one, nor anything while its successor is not usable yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar


class RecoveryPoint(Protocol):
    """What retention needs to know of a copy with complete tracking tags."""

    @property
    def id(self) -> str: ...

    @property
    def source(self) -> str:
        """What it is a copy of; several copies of one source are one recovery point."""

    @property
    def source_created(self) -> datetime: ...

    @property
    def usable(self) -> bool:
        """Whether it could be restored right now."""


Point = TypeVar("Point", bound=RecoveryPoint)


def beyond_retention(points: Iterable[Point], retain: int) -> list[Point]:
    """The usable copies of one set in one region that are not of the newest ``retain`` sources, newest first.

    :param points: all copies of the set that carry complete tracking tags, in any order.
    :param retain: of how many sources usable copies stay, at least 1.
    """
    if retain < 1:
        raise ValueError("retain must be at least 1")
    usable = [point for point in points if point.usable]
    usable.sort(key=lambda point: (point.source_created, point.source, point.id), reverse=True)
    kept = list(dict.fromkeys(point.source for point in usable))[:retain]
    return [point for point in usable if point.source not in kept]
