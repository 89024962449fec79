# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deletes sources beyond ``create.retain``, and asks AWS before what uses them.

It never decides which go, nor touches one that has changed since the run began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._copies.plan import Remove
from .._core.errors import AwsError
from .._core.problem import Problem
from .._core.tracking import MADE_FOR
from .._steps.carry_out import carry_out
from .kind import SourceKind
from .model import Source
from .plan import SourceRemoval

CHANGED = "its tags have changed during this run; the next run checks again"


@dataclass(frozen=True, slots=True)
class SourceRemoved:
    """The outcome. ``done`` are the ids that were deleted (in check mode: would be)."""

    removal: SourceRemoval
    done: tuple[str, ...] = ()
    problem: Problem | None = None

    def failed(self, code: str, message: str) -> SourceRemoved:
        return replace(self, problem=Problem(code, f"{self.removal.source.named} is beyond create.retain: {message}"))

    def to_result(self) -> list[dict[str, Any]]:
        """An entry for each snapshot or image that is gone, or that could not be deleted."""
        region, problem = self.removal.region, self.problem
        gone: list[dict[str, Any]] = [{"region": region, "id": text} for text in self.done]
        left = [text for text in self.removal.source.ids if text not in self.done] if problem else []
        return gone + [{"region": region, "id": text, "error": problem.to_result()} for text in left if problem]


def used(kind: SourceKind, beyond: Sequence[Source]) -> dict[str, str]:
    """Id -> why it stays: what uses it, or that this could not be told."""
    ids = [text for source in beyond for text in source.ids]
    if not ids:
        return {}
    try:
        return dict(kind.calls.uses(kind.region, ids))
    except AwsError as error:
        return dict.fromkeys(ids, f"whether it is in use could not be determined: {error}")


@dataclass(frozen=True, slots=True)
class RemovingSources:
    kind: SourceKind

    def before(self, item: SourceRemoval) -> SourceRemoved:
        return SourceRemoved(item)

    def predict(self, item: SourceRemoval) -> SourceRemoved:
        return SourceRemoved(item, done=tuple(step.id for step in item.steps if isinstance(step, Remove)))

    def carry_out(self, items: tuple[SourceRemoval, ...]) -> list[SourceRemoved]:
        return [self._removed(item) for item in items]

    def _removed(self, item: SourceRemoval) -> SourceRemoved:
        if not item.steps:
            return self.before(item)
        try:
            why = self._changed(item)
        except AwsError as error:
            return self.before(item).failed(error.code, str(error))
        if why:
            return SourceRemoved(item.staying(why))
        return carry_out(self.before(item), item.steps, {Remove: self._remove}, lambda _condition, _so_far: True)

    def _changed(self, item: SourceRemoval) -> str | None:
        """Somebody may have taken it for something else meanwhile: of a source of ours the tag still says so."""
        there = self.kind.calls.describe(self.kind.region, item.source.ids)
        was = {resource.id: resource.tags.get(MADE_FOR) for resource in item.source.resources}
        return CHANGED if any(there[text].tags.get(MADE_FOR) != was[text] for text in there) else None

    def _remove(self, so_far: SourceRemoved, step: Remove) -> SourceRemoved:
        self.kind.calls.remove(step)
        return replace(so_far, done=(*so_far.done, step.id))
