# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of a plan of copies: items (one source in one region) and the steps that bring them about.

Pure: it never calls AWS, and it never decides which steps there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from .._core.problem import Problem
from .._core.tracking import Tracking
from .._steps.step import Condition, Once, OnlyIf, Step
from .resource import PENDING, USABLE, Resource
from .sets import SetKey

NONE = "none"
COPIED = "copied"
ADOPTED = "adopted"
CONVERGED = "converged"
REPLACED = "replaced"
DEFERRED = "deferred"
FAILED = "failed"
ACTIONS = (NONE, COPIED, ADOPTED, CONVERGED, REPLACED, DEFERRED, FAILED)

# Another run may have put a copy into a set of its own since this one looked at it.
UNCHANGED = OnlyIf("its tracking tags are those that the plan was based on")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCopy(Step):
    """Make a copy; its tags go into the same request, so it is never untracked. Each kind adds its own options.

    ``fallback_names`` are tried in their order where something else has the name: no copy is refused for its name.
    """

    region: str
    source_region: str
    source_id: str
    name: str
    tags: Mapping[str, str]
    encrypted: bool = False
    kms_key_id: str | None = None
    fallback_names: tuple[str, ...] = ()

    def lines_after(self) -> list[str]:
        tags = [f"tag {key}: {self.tags[key]}" for key in sorted(self.tags)]
        return [f"copy: {self.name}", *(["encrypted: true"] if self.encrypted else []), *tags]


@dataclass(frozen=True, slots=True)
class AddTags(Step):
    """Set tags on a copy; ``before`` is what these keys say now, for the diff."""

    region: str
    id: str
    tagged_ids: tuple[str, ...]
    tags: Mapping[str, str]
    before: Mapping[str, str]
    only_if: OnlyIf | None = None

    @property
    def condition(self) -> Condition | None:
        return self.only_if

    def lines_before(self) -> list[str]:
        return [f"tag {key}: {self.before[key]}" for key in sorted(self.tags) if key in self.before]

    def lines_after(self) -> list[str]:
        return [f"tag {key}: {self.tags[key]}" for key in sorted(self.tags)]


@dataclass(frozen=True, slots=True)
class Remove(Step):
    """Remove a copy of ours with all that belongs to it."""

    region: str
    id: str
    reason: str
    only_if: OnlyIf | None = None

    @property
    def condition(self) -> Condition | None:
        return self.only_if

    def lines_after(self) -> list[str]:
        return [f"removed: {self.id} ({self.reason})"]


class LateStep(Step):
    """A step of one kind only, for which the copy has to be available; ``what`` names it in a sentence."""

    __slots__ = ()
    what: ClassVar[str] = "the rest"

    @property
    def condition(self) -> Condition | None:
        return Once(USABLE)


@dataclass(frozen=True, slots=True)
class Item:
    """What happens to one source in one region.

    ``copy`` is the copy that is there already, if any, ``is_recognized`` tells that others have made it, and
    ``outdated`` are copies of the source that are not as they are asked for now. ``latest_point`` is what the set's
    newest recovery point in the region stands for. ``late_problem`` is what keeps something about the copy from being
    done, and is no reason to have none. ``tags_left_out`` are keys of tags that the copy does not get.
    ``tracking`` is what the copy's tags say after the run, or None where they stay as they are.
    """

    source: Resource
    region: str
    set: str
    action: str = NONE
    copy: Resource | None = None
    steps: tuple[Step, ...] = ()
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    latest_point: datetime | None = None
    late_problem: Problem | None = None
    tags_left_out: tuple[str, ...] = ()
    is_recognized: bool = False
    tracking: Tracking | None = None

    @property
    def key(self) -> SetKey:
        """The set that the copy is to belong to, as the one thing that it is."""
        return SetKey(self.set, self.source.origin)

    def failed(self, code: str, message: str) -> Item:
        return replace(self, action=FAILED, steps=(), problem=Problem(code, message))

    @property
    def new_copy(self) -> CreateCopy | None:
        return next((step for step in self.steps if isinstance(step, CreateCopy)), None)

    @property
    def is_unfinished(self) -> bool:
        """Whether a copy that is there already is still being made."""
        return self.copy is not None and self.copy.phase == PENDING
