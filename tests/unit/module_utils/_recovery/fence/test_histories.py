# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every state that fences, releases, kills between any two of their steps, and hands of people can lead to.

From each of them a fence that may end has closed everything, and a release after it gives back what was there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fence.model import (
    Database,
    Mark,
    Regroup,
    Restart,
    Resume,
    Scaling,
    Server,
    Start,
    There,
    Unit,
    Unmark,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fence.plan import is_fenced, plan_fence
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fence.request import Request
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ownership import CUT, FENCED, FORMER
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.steps import PROCESSES, Stop, Suspend
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.step import Step

SHOP = Request("shop-db", "database", "us-east-1", "shop/shop-db", True, database="shop", groups=("sg-fence",))
WEB = Request("web", "fleet", "us-east-1", "shop/web", True, {"instance-id": ("i-1",)})
# They let connections in, and those of the last line do not.
OPEN = ("sg-app", "sg-new")
BY_HAND = (("sg-app",), ("sg-new",), ("sg-app", "sg-fence"), ("sg-fence",), ("sg-none",))
# More than any way to the end has.
ENDS = 20
Tags = tuple[tuple[str, str], ...]
AnyWorld = TypeVar("AnyWorld", "Isolated", "Halted")


def tagged(tags: Tags, step: Mark | Unmark) -> Tags:
    kept = dict(tags)
    if isinstance(step, Mark):
        kept |= step.tags
    else:
        kept = {key: value for key, value in kept.items() if key not in step.keys}
    return tuple(sorted(kept.items()))


@dataclass(frozen=True)
class Isolated:
    """A database. ``is_connected`` is whether somebody can write; ``before`` are the groups that a release owes it."""

    groups: tuple[str, ...]
    tags: Tags = ()
    is_connected: bool = True
    before: tuple[str, ...] = ()

    def there(self) -> There:
        known, units = dict.fromkeys(self.groups, "active"), (Unit("shop", "available"),)
        return There(database=Database("shop", "arn", False, "available", known, units, dict(self.tags)), open=OPEN)

    def after(self, step: Step) -> Isolated:
        if isinstance(step, Mark | Unmark):
            return replace(self, tags=tagged(self.tags, step))
        if isinstance(step, Regroup):
            return replace(
                self, groups=tuple(sorted(step.groups)), is_connected=self.is_connected or is_open(step.groups)
            )
        assert isinstance(step, Restart)
        return replace(self, is_connected=is_open(self.groups))

    def by_hand(self) -> Iterator[Isolated]:
        """Nobody sees who closes what was opened before the next run: what is marked is closed by runs only."""
        is_marked = FENCED in dict(self.tags)
        for groups in BY_HAND:
            if is_open(groups) or not is_marked:
                yield replace(self, groups=groups, before=groups, is_connected=self.is_connected or is_open(groups))

    @property
    def is_closed(self) -> bool:
        there = self.there()
        return there.database is not None and not self.is_connected and is_fenced(SHOP, there, there.database)

    @property
    def is_back(self) -> bool:
        return (self.groups, self.tags) == (tuple(sorted(self.before)), ())


def is_open(groups: tuple[str, ...]) -> bool:
    return bool(set(groups) & set(OPEN))


@dataclass(frozen=True)
class Halted:
    """An instance of an Auto Scaling group. ``ran`` are processes that a release owes to it, once it was fenced."""

    status: str = "running"
    tags: Tags = ()
    suspended: frozenset[str] = frozenset({"AZRebalance"})
    group_tags: Tags = ()
    ran: frozenset[str] = frozenset(PROCESSES) - {"AZRebalance"}
    was_running: bool = True

    def there(self) -> There:
        server = Server("i-1", self.status, group="web", tags=dict(self.tags))
        return There((server,), (Scaling("web", self.suspended, dict(self.group_tags)),))

    def after(self, step: Step) -> Halted:
        if isinstance(step, Mark | Unmark):
            if step.service == "ec2":
                return replace(self, tags=tagged(self.tags, step))
            return replace(self, group_tags=tagged(self.group_tags, step))
        if isinstance(step, Suspend):
            return replace(self, suspended=frozenset(PROCESSES))
        if isinstance(step, Resume):
            return replace(self, suspended=self.suspended - set(step.processes))
        assert isinstance(step, Start | Stop)
        return replace(self, status="running" if isinstance(step, Start) else "stopped")

    def by_hand(self) -> Iterator[Halted]:
        if self.status == "stopped":
            yield replace(self, status="running", was_running=True)
        elif not self.tags:
            yield replace(self, status="stopped", was_running=False)
        for resumed in (frozenset(PROCESSES), frozenset({"AZRebalance"})):
            yield replace(self, suspended=self.suspended - resumed, ran=self.ran | resumed)

    @property
    def is_closed(self) -> bool:
        return self.status == "stopped" and self.suspended == frozenset(PROCESSES)

    @property
    def is_back(self) -> bool:
        is_as_before = (self.status == "running") is self.was_running and not self.suspended & self.ran
        return is_as_before and not self.tags and not self.group_tags


def steps_of(world: Isolated | Halted, request: Request, restarted: frozenset[str] = frozenset()) -> tuple[Step, ...]:
    item = plan_fence(request, world.there(), restarted)
    assert item.problem is None
    assert not item.waits_for
    return item.steps


def run(world: AnyWorld, request: Request) -> AnyWorld:
    """As a run does that nobody kills."""
    restarted: frozenset[str] = frozenset()
    for _turn in range(ENDS):
        steps = steps_of(world, request, restarted)
        if not steps:
            return world
        for step in steps:
            world = world.after(step)
            restarted |= {step.unit.id} if isinstance(step, Restart) else set()
    raise AssertionError(f"no end from {world}")


def reachable(first: AnyWorld, request: Request) -> set[AnyWorld]:
    """With a kill after any number of steps of a fence and of a release, which forgets what was restarted."""
    found, left = {first}, [first]
    while left:
        world = left.pop()
        following = list(world.by_hand())
        for is_wanted, restarted in ((True, frozenset[str]()), (True, frozenset({"shop"})), (False, frozenset[str]())):
            if restarted and world.is_closed is False and getattr(world, "is_connected", False):
                # A run knows of a restart only if nobody was connected afterwards.
                continue
            after = world
            for step in steps_of(world, replace(request, is_wanted=is_wanted), restarted):
                after = after.after(step)
                following.append(after)
        new = set(following) - found
        found |= new
        left += new
    return found


def check(first: AnyWorld, request: Request, settled: Callable[[AnyWorld], bool]) -> int:
    found = reachable(first, request)
    for world in found:
        closed = run(world, request)
        assert settled(closed), (world, closed)
        assert run(closed, request) == closed
        back = run(closed, replace(request, is_wanted=False))
        assert back.is_back, (world, closed, back)
    return len(found)


def test_database_ends_closed_and_gets_its_groups_back_from_every_state() -> None:
    """Catches: a restart that an old mark stands for, and former groups that a kill or a hand has made wrong."""
    states = check(Isolated(("sg-app",), before=("sg-app",)), SHOP, lambda world: world.is_closed)
    assert states > 50
    assert {CUT, FORMER} <= {key for world in reachable(Isolated(("sg-app",)), SHOP) for key, _value in world.tags}


def test_fleet_ends_stopped_and_runs_as_before_from_every_state() -> None:
    states = check(Halted(), WEB, lambda world: world.is_closed)
    assert states > 30
