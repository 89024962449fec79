# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What carrying out a plan needs of the world: AWS through the calls of one kind, a clock, and where progress is shown.

It never does anything by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .._core.clock import Clock
from .._core.progress import ProgressLog
from .._core.shell import Clients
from .._core.tracking import SOURCE
from .._core.waiters import Timeout, backoff
from .._steps.executor import Executor
from .plan import AddTags, CreateCopy, LateStep, Remove
from .resource import Resource

# Pauses while AWS makes a change visible everywhere: 2, 4, 8, 16 seconds, or less where polling is faster.
VISIBLE_FIRST_PAUSE = 2.0
VISIBLE_ATTEMPTS = 4


class Calls(Protocol):
    """The calls of one kind of resource. Each raises AwsError, explained, and decides nothing.

    What has a body here is what a kind need not say.
    """

    @property
    def noun(self) -> str:
        """What people call it: AMI, DB snapshot."""

    @property
    def usable_state(self) -> str:
        """AWS's word for a copy that can be restored."""

    @property
    def has_token(self) -> bool:
        """Whether asking twice for one copy is safe, because AWS recognises the second request by its token."""
        return False

    @property
    def can_double(self) -> bool:
        """Whether two runs at once can each create a copy of one source: there is neither a token nor a name."""
        return False

    @property
    def is_in_order(self) -> bool:
        """Whether copies into a region are asked for one after the other, because AWS allows few at a time."""
        return True

    def create(self, step: CreateCopy, salt: str, /) -> Resource:
        """Ask for a copy; what AWS said about it. ``salt`` changes the client token where there is one."""

    def find_refused(self, _step: CreateCopy, /) -> tuple[Resource | None, str]:
        """After AWS refused a copy because something is there: that, if it is the copy; else who is in the way."""
        return None, ""

    def describe(self, region: str, ids: Iterable[str]) -> Mapping[str, Resource]:
        """Those of the resources that exist, by id."""

    def all_tracked(self, region: str) -> Iterable[Resource]:
        """Every copy of ours in a region; what has no tracking tags beside them is no harm."""

    def tracked(self, region: str, sources: Iterable[str]) -> Iterable[Resource]:
        """The copies of ours of these sources, which are values of the tag that names them."""
        wanted = set(sources)
        return [copy for copy in self.all_tracked(region) if copy.tags.get(SOURCE) in wanted]

    def percents(self, _region: str, _ids: Iterable[str], /) -> Mapping[str, int]:
        """How far pending copies are, where describe does not say it."""
        return {}

    def add_tags(self, step: AddTags) -> None:
        """Set tags."""

    def late(self, step: LateStep, copy_id: str, /) -> None:
        """Carry out a step that needs an available copy."""
        raise TypeError(f"{type(step).__name__} is no step for {self.noun} {copy_id}")

    def remove(self, step: Remove) -> Mapping[str, str]:
        """Remove a copy; what belongs to it and stayed, id -> AWS's code. One that is gone is what was wanted."""

    def uses(self, _region: str, _ids: Iterable[str], /) -> Mapping[str, str]:
        """Id -> what uses it, where something can."""
        return {}


@dataclass(frozen=True, slots=True)
class Tools:
    """What all kinds use alike."""

    clients: Clients
    clock: Clock
    timeout: Timeout
    progress: ProgressLog
    executor: Executor = field(default_factory=Executor)

    def effects(self, calls: Calls) -> Effects:
        return Effects(calls, self.clock, self.timeout, self.progress, self.executor)


@dataclass(frozen=True, slots=True)
class Effects:
    """``full_regions`` collects the regions that take no further copies for now, and what AWS has said of it."""

    calls: Calls
    clock: Clock
    timeout: Timeout
    progress: ProgressLog
    executor: Executor = field(default_factory=Executor)
    full_regions: dict[str, str] = field(default_factory=dict)

    def pauses(self) -> Iterator[float]:
        return backoff(min(VISIBLE_FIRST_PAUSE, self.timeout.interval), VISIBLE_ATTEMPTS)
