# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is removed, and what can be removed now: things go after those that need them.

Pure: it decides from what was seen, and from nothing else, so a run that was killed is continued by the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .._core.problem import Problem
from .._steps.plan import Plan
from .._steps.step import Step
from .model import DB_CLUSTER, DB_INSTANCE, GROUP, INSTANCE, INTERFACE, PARAMETER, TEMPLATE, VOLUME, Seen, Thing
from .scope import Scope


@dataclass(frozen=True, slots=True)
class Remove(Step):
    thing: Thing

    def lines_before(self) -> list[str]:
        return [str(self.thing)]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: removed, or left because of a problem."""

    thing: Thing
    steps: tuple[Step, ...] = ()
    problem: Problem | None = None

    @property
    def is_unfinished(self) -> bool:
        """What is being deleted already has to be followed up."""
        return self.thing.is_leaving


def plan_cleanup(seen: Seen, scope: Scope) -> Plan[Item]:
    things = scope.of(seen)
    return Plan(tuple(_item(thing, things, is_whole=seen.is_whole) for thing in things))


def _item(thing: Thing, things: Iterable[Thing], *, is_whole: bool) -> Item:
    problem = obstacle(thing, things, is_whole=is_whole)
    if problem or thing.is_leaving:
        return Item(thing, problem=problem)
    return Item(thing, (Remove(thing),))


def obstacle(thing: Thing, things: Iterable[Thing], *, is_whole: bool) -> Problem | None:
    """Why a thing of a drill cannot be removed, whatever happens to the others.

    :param is_whole: whether all other kinds could be listed.
    """
    if thing.kind == PARAMETER and not is_whole:
        return Problem("NotListed", "it stays, so that the drill is found again, until all kinds can be listed")
    if thing.kind == INSTANCE and thing.part_of and not _are_in(thing.part_of, GROUP, things):
        return Problem(
            "ForeignGroup",
            f"it belongs to Auto Scaling group {thing.part_of[0]}, which does not carry the tag of the drill and would "
            "replace it; detach it, and run again",
        )
    if thing.kind in (VOLUME, INTERFACE) and thing.part_of and not _are_in(thing.part_of, INSTANCE, things):
        return Problem(
            "ForeignInstance",
            f"it is attached to {', '.join(thing.part_of)}, which does not carry the tag of the drill; detach it, and "
            "run again",
        )
    return None


def due(things: Iterable[Thing], failed: Mapping[Thing, Problem], *, is_whole: bool) -> list[Thing]:
    """What can be removed now.

    :param things: those of the drill that are there.
    :param failed: those that AWS will not remove; what has to wait for one of these is not due.
    :param is_whole: as for ``obstacle``.
    """
    present = list(things)
    free = (thing for thing in present if not thing.is_leaving and thing not in failed)
    return [thing for thing in free if not obstacle(thing, present, is_whole=is_whole) and not _waits(thing, present)]


def _waits(thing: Thing, present: list[Thing]) -> bool:
    if thing.kind == INSTANCE:
        # It goes with its group.
        return bool(thing.part_of)
    if thing.kind == DB_CLUSTER:
        # RDS deletes a cluster once all its instances are being deleted.
        members = [each for each in present if each.kind == DB_INSTANCE and thing.id in each.part_of]
        return any(not member.is_leaving for member in members)
    if thing.kind in (VOLUME, INTERFACE):
        return bool(thing.part_of)
    if thing.kind == TEMPLATE:
        return any(each.kind == GROUP for each in present)
    if thing.kind == PARAMETER:
        return any(each.kind != PARAMETER for each in present)
    return False


def _are_in(ids: tuple[str, ...], kind: str, things: Iterable[Thing]) -> bool:
    known = {thing.id for thing in things if thing.kind == kind}
    return set(ids) <= known
