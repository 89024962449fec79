# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of each item of a plan, foretold or done, and how it is told to the user.

Pure: it never calls AWS; the results of check mode and of a real run come out of the same functions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .._core.problem import Problem, failure_text
from .._core.tracking import format_time
from .._steps.diff import region_blocks
from .plan import ACTIONS, COPIED, FAILED, REPLACED, Item
from .resource import PENDING, USABLE, Resource


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state of one item's copy after the run.

    ``copy`` is None for a copy that is not there (in check mode: not yet), ``progress`` a percentage or None when AWS
    has not said. ``done`` tells whether AWS was changed (in check mode: would be). ``phase`` and ``state`` are those of
    the copy, or what they would be. ``is_queued`` marks a copy that AWS had no room for yet,
    ``is_hidden`` one that AWS has acknowledged and does not show yet. ``begun`` is when this run has asked for it,
    ``finished`` when it was first seen to be available after it was waited for.
    """

    item: Item
    action: str
    copy: Resource | None = None
    phase: str | None = None
    state: str | None = None
    progress: int | None = None
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    done: bool = False
    is_queued: bool = False
    is_hidden: bool = False
    begun: datetime | None = None
    finished: datetime | None = None

    @property
    def id(self) -> str | None:
        return self.copy.id if self.copy else None

    @property
    def is_pending(self) -> bool:
        """Whether there is something to wait for."""
        return self.copy is not None and self.phase == PENDING and self.problem is None

    @property
    def is_new(self) -> bool:
        """Whether the copy was asked for in this run."""
        return self.copy is not None and self.action in (COPIED, REPLACED)

    def failed(self, code: str, message: str) -> Outcome:
        return replace(self, action=FAILED, problem=Problem(code, message))

    def seen(self, copy: Resource) -> Outcome:
        """The same after the copy was looked at."""
        progress = 100 if copy.usable else copy.progress if copy.progress is not None else self.progress
        return replace(self, copy=copy, phase=copy.phase, state=copy.state, progress=progress, is_hidden=False)

    def broken(self, copy: Resource, noun: str) -> Outcome:
        """The same after the copy was seen to have failed."""
        return self.seen(copy).failed(
            "CopyFailed",
            f"{noun} {copy.id} in {copy.region}, the copy of {self.item.source.id}, has failed: "
            f"{copy.state_reason or copy.state}; check that the KMS keys of the source and of the copy may be used, "
            "then run again to replace it",
        )

    def without_copy(self) -> Outcome:
        return replace(self, copy=None, phase=None, state=None, progress=None)

    def to_result(self) -> dict[str, Any]:
        source = self.item.source
        result: dict[str, Any] = {
            "source_region": source.region,
            "source_id": source.id or None,
            "source_name": source.name,
            "source_created": format_time(source.created) if source.id else None,
            "region": self.item.region,
            "id": self.id,
            "set": self.item.set,
            "state": self.state,
            "progress": self.progress,
            "action": self.action,
        }
        if self.problem:
            result["error"] = self.problem.to_result()
        if self.item.is_recognized:
            result["recognized"] = True
        if self.item.tags_left_out:
            result["tags_left_out"] = list(self.item.tags_left_out)
        if self.item.outdated:
            result["outdated"] = list(self.item.outdated)
        if self.notes:
            result["notes"] = list(self.notes)
        if self.item.duplicates:
            result["duplicates"] = list(self.item.duplicates)
        return result


def by_region(outcomes: Iterable[Outcome]) -> list[list[Outcome]]:
    """The outcomes of each region together."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.item.region].append(outcome)
    return list(groups.values())


def updated(outcomes: Iterable[Outcome], changed: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes in their order, with those in ``changed`` in the place of the earlier ones of the same item."""
    later = {id(outcome.item): outcome for outcome in changed}
    return [later.get(id(outcome.item), outcome) for outcome in outcomes]


def outcome_before(item: Item) -> Outcome:
    """Where an item stands before anything is done."""
    outcome = Outcome(item=item, action=item.action, problem=item.problem, notes=item.notes)
    return outcome.seen(item.copy) if item.copy else outcome


def outcome_foretold(item: Item, *, wait: bool, pending_state: str, usable_state: str) -> Outcome:
    """What a real run would make of an item if AWS does its part; what AWS invents is None."""
    outcome = replace(outcome_before(item), done=bool(item.steps))
    is_new = item.action in (COPIED, REPLACED)
    if is_new:
        outcome = replace(outcome.without_copy(), phase=PENDING, state=pending_state, progress=0)
    if wait and outcome.phase == PENDING:
        outcome = replace(outcome, phase=USABLE, state=usable_state, progress=100)
    return outcome


def summary(outcomes: Iterable[Outcome], expired: int, kept: int) -> dict[str, int]:
    """How many copies met each action, are pending, and have expired."""
    outcomes = list(outcomes)
    actions = Counter(outcome.action for outcome in outcomes)
    counts = {action: actions[action] for action in ACTIONS}
    pending = sum(outcome.phase == PENDING for outcome in outcomes)
    return {**counts, "pending": pending, "expired": expired, "kept": kept}


def failure_message(outcomes: Iterable[Outcome]) -> str | None:
    """One text for everything that failed, or None."""
    return failure_text((outcome.problem for outcome in outcomes), "copies")


def diff_of(items: Iterable[Item]) -> list[dict[str, str]]:
    """What the plan changes, per region, as text for people: one block for each copy that changes."""
    return region_blocks("copies", (_diff_of_item(item) for item in items if item.steps))


def _diff_of_item(item: Item) -> tuple[str, list[str], list[str]]:
    title = f"{item.source.region}/{item.source.label}:"
    present = [f"copy: {item.copy.label}, {item.copy.state}"] if item.copy else []
    stays = present if not item.new_copy else []
    before = [*(present or ["copy: none"]), *(line for step in item.steps for line in step.lines_before())]
    after = [*stays, *(line for step in item.steps for line in step.lines_after())]
    return item.region, [title, *(f"  {line}" for line in before)], [title, *(f"  {line}" for line in after)]
