# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of each item of a plan, foretold or done, and how it is told to the user.

Pure: it never calls AWS; the results of check mode and of a real run come out of the same functions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from .._core.tracking import format_time
from .model import AVAILABLE, PENDING, Image, Problem, Request
from .plan import (
    ACTIONS,
    COPIED,
    FAILED,
    REPLACED,
    CopyImage,
    Deregister,
    Item,
    ShareImage,
    TagImage,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state of one item's copy after the run.

    ``image_id`` is None for a copy that is not there (in check mode: not yet), ``progress`` a percentage or None when
    AWS has not said. ``done`` tells whether AWS was changed (in check mode: would be).
    """

    item: Item
    action: str
    image_id: str | None = None
    state: str | None = None
    progress: int | None = None
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    snapshot_ids: tuple[str, ...] = ()
    done: bool = False

    def failed(self, code: str, message: str) -> Outcome:
        return replace(self, action=FAILED, problem=Problem(code, message))

    def seen(self, image: Image) -> Outcome:
        """The same after the copy was looked at again."""
        progress = 100 if image.usable else self.progress
        return replace(self, image_id=image.id, state=image.state, progress=progress, snapshot_ids=image.snapshot_ids)

    @property
    def is_pending(self) -> bool:
        return self.image_id is not None and self.state == PENDING

    def to_result(self) -> dict[str, Any]:
        source = self.item.source
        result: dict[str, Any] = {
            "source_region": source.region,
            "source_id": source.id,
            "source_name": source.name,
            "source_created": format_time(source.created),
            "region": self.item.region,
            "id": self.image_id,
            "set": self.item.set,
            "state": self.state,
            "progress": self.progress,
            "action": self.action,
        }
        if self.problem:
            result["error"] = self.problem.to_result()
        if self.notes:
            result["notes"] = list(self.notes)
        if self.item.duplicates:
            result["duplicates"] = list(self.item.duplicates)
        return result


def updated(outcomes: Iterable[Outcome], changed: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes in their order, with those in ``changed`` in the place of the earlier ones of the same item."""
    later = {id(outcome.item): outcome for outcome in changed}
    return [later.get(id(outcome.item), outcome) for outcome in outcomes]


def outcome_before(item: Item) -> Outcome:
    """Where an item stands before anything is done."""
    copy = item.copy
    return Outcome(
        item=item,
        action=item.action,
        image_id=copy.id if copy else None,
        state=copy.state if copy else None,
        progress=100 if copy and copy.usable else None,
        problem=item.problem,
        notes=item.notes,
    )


def outcome_foretold(item: Item, request: Request) -> Outcome:
    """What a real run would make of an item if AWS does its part; what AWS invents is None."""
    outcome = outcome_before(item)
    if item.action in (COPIED, REPLACED):
        state = AVAILABLE if request.wait else PENDING
        return replace(outcome, image_id=None, state=state, progress=100 if request.wait else 0, done=True)
    if outcome.is_pending and request.wait:
        outcome = replace(outcome, state=AVAILABLE, progress=100)
    return replace(outcome, done=bool(item.steps))


def summary(outcomes: Iterable[Outcome], expired: int, kept: int) -> dict[str, int]:
    """How many copies met each action, are pending, and have expired."""
    outcomes = list(outcomes)
    actions = Counter(outcome.action for outcome in outcomes)
    counts = {action: actions[action] for action in ACTIONS}
    pending = sum(outcome.state == PENDING for outcome in outcomes)
    return {**counts, "pending": pending, "expired": expired, "kept": kept}


def failure_message(outcomes: Iterable[Outcome], shown: int = 5) -> str | None:
    """One text for everything that failed, or None."""
    outcomes = list(outcomes)
    said = [outcome.problem.message for outcome in outcomes if outcome.problem]
    if not said:
        return None
    different = list(dict.fromkeys(said))
    more = f" (and {len(different) - shown} more, see copies)" if len(different) > shown else ""
    return f"{len(said)} of {len(outcomes)} copies failed: " + " | ".join(different[:shown]) + more


def diff_of(items: Iterable[Item]) -> list[dict[str, str]]:
    """What the plan changes, per region, as text for people: one block for each copy that changes."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for item in items:
        if not item.steps:
            continue
        title = f"{item.source.region}/{item.source.label}:"
        before.setdefault(item.region, []).extend([title, *_before(item)])
        after.setdefault(item.region, []).extend([title, *_after(item)])
    return [
        {
            "before_header": f"copies in {region}",
            "after_header": f"copies in {region}",
            "before": _block(before[region]),
            "after": _block(after[region]),
        }
        for region in before
    ]


def _block(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _before(item: Item) -> list[str]:
    lines = [f"  copy: {item.copy.label}, {item.copy.state}" if item.copy else "  copy: none"]
    for step in item.steps:
        if isinstance(step, TagImage):
            lines += [f"  tag {key}: {step.before[key]}" for key in sorted(step.tags) if key in step.before]
        if isinstance(step, ShareImage):
            lines += [f"  launch permission {kind}: {value}" for kind, value in sorted(step.remove)]
    return lines


def _after(item: Item) -> list[str]:
    lines = [f"  copy: {item.copy.label}, {item.copy.state}"] if item.copy and item.action != REPLACED else []
    for step in item.steps:
        if isinstance(step, CopyImage):
            lines += [f"  copy: {step.name}", *(["  encrypted: true"] if step.encrypted else [])]
            lines += [f"  tag {key}: {step.tags[key]}" for key in sorted(step.tags)]
        elif isinstance(step, TagImage):
            lines += [f"  tag {key}: {step.tags[key]}" for key in sorted(step.tags)]
        elif isinstance(step, ShareImage):
            lines += [f"  launch permission {kind}: {value}" for kind, value in sorted(step.add)]
        elif isinstance(step, Deregister):
            lines.append(f"  removed: {step.image_id} ({step.reason})")
    return lines
