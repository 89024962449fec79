# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of a kind that exists in tests only: regions with a limit of copies in progress, on a scripted clock.

It never answers what it was not made for: whatever a test does not foresee fails it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.copy_tags import tracking_of
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import (
    COPIED,
    AddTags,
    CreateCopy,
    Item,
    LateStep,
    Remove,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.ports import Effects
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import FAILED, PENDING, USABLE, Resource
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LIMIT, AwsError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.progress import ProgressLog
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from tests.unit.module_utils.scripted import START, ScriptedClock

HERE = "us-east-1"
THERE = "us-west-2"


@dataclass
class Region:
    """``limit`` copies at a time, each takes ten minutes or, in their order, ``minutes``.

    ``others`` are how many copies of somebody else are in progress at a moment; ``removed_at`` is when somebody removes
    all copies that are there; ``fails`` names the sources whose copies fail in the end.
    """

    limit: int = 99
    minutes: tuple[float, ...] = ()
    others: Callable[[float], int] = lambda _seconds: 0
    removed_at: float = float("inf")
    fails: frozenset[str] = frozenset()
    made: dict[str, tuple[Resource, float]] = field(default_factory=dict)
    asked: list[tuple[float, str]] = field(default_factory=list)
    most: int = 0


class RegionCalls:
    """Calls on such regions. ``began`` lists what was begun in each, in its order."""

    noun = "thing"
    usable_state = "ready"
    can_double = False

    def __init__(self, clock: ScriptedClock, regions: Mapping[str, Region], *, has_token: bool = True) -> None:
        self._clock = clock
        self._lock = Lock()
        self.regions = regions
        self.has_token = has_token
        # Kinds without tokens are those of which AWS allows few copies at a time.
        self.is_in_order = not has_token
        self.began: dict[str, list[str]] = {name: [] for name in regions}

    def _now(self, copy: Resource, end: float, region: Region) -> Resource:
        if self._clock.seconds < end:
            return copy
        phase = FAILED if copy.name in region.fails else USABLE
        return replace(copy, phase=phase, state="ready" if phase == USABLE else "failed", progress=None)

    def create(self, step: CreateCopy, salt: str) -> Resource:
        del salt
        with self._lock:
            region = self.regions[step.region]
            region.asked.append((self._clock.seconds, step.source_id))
            now = self._clock.seconds
            running = sum(now < min(end, region.removed_at) for _copy, end in region.made.values()) + region.others(now)
            if running >= region.limit:
                raise AwsError(f"{step.region} is full", kind=LIMIT, code="ResourceLimitExceeded")
            region.most = max(region.most, running + 1)
            copy = Resource(
                region=step.region,
                id=f"copy-of-{step.source_id}",
                name=step.source_id,
                state="pending",
                phase=PENDING,
                created=self._clock.now(),
                tags=step.tags,
                progress=0,
            )
            region.made[copy.id] = (copy, now + 60 * dict(enumerate(region.minutes)).get(len(region.made), 10))
            self.began[step.region].append(step.source_id)
            return copy

    def describe(self, region: str, ids: Iterable[str]) -> Mapping[str, Resource]:
        place = self.regions[region]
        if self._clock.seconds >= place.removed_at:
            return {}
        return {name: self._now(*place.made[name], place) for name in ids if name in place.made}

    def find_refused(self, step: CreateCopy) -> tuple[Resource | None, str]:
        raise AssertionError(f"unexpected: {step}")

    def percents(self, region: str, ids: Iterable[str]) -> Mapping[str, int]:
        raise AssertionError(f"unexpected: percents of {list(ids)} in {region}, the listing has them")

    def add_tags(self, step: AddTags) -> None:
        raise AssertionError(f"unexpected: {step}")

    def late(self, step: LateStep, copy_id: str) -> None:
        raise AssertionError(f"unexpected: {step} of {copy_id}")

    def remove(self, step: Remove) -> Mapping[str, str]:
        raise AssertionError(f"unexpected: {step}")

    def uses(self, region: str, ids: Iterable[str]) -> Mapping[str, str]:
        raise AssertionError(f"unexpected: uses of {list(ids)} in {region}")


def some_effects(clock: ScriptedClock, calls: RegionCalls, timeout: Timeout) -> Effects:
    return Effects(calls, clock, timeout, ProgressLog(None, clock))


def copy_plan(names: Iterable[str], *regions: str, latest: Mapping[str, datetime] | None = None) -> Plan[Item]:
    """A copy of each source to each region; ``latest`` are the newest recovery points by source."""
    items = []
    for region in regions:
        for name in names:
            source = Resource(region=HERE, id=name, name=name, state="ready", phase=USABLE, created=START)
            step = CreateCopy(
                region=region,
                source_region=HERE,
                source_id=name,
                name=name,
                tags=tracking_of(source, (name,)).to_tags(),
            )
            point = (latest or {}).get(name)
            items.append(Item(source, region, name, action=COPIED, steps=(step,), latest_point=point))
    return Plan(tuple(items))
