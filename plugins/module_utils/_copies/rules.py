# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between kinds of copies when a plan is made: the port that each kind implements with pure functions.

Pure: it never decides anything by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from .._core.problem import Problem
from .._core.tags import carried_tags
from .plan import CreateCopy, LateStep
from .region_view import AnyResource, RegionView
from .request import CopyRequest

AnyRequest = TypeVar("AnyRequest", bound=CopyRequest)


@dataclass(frozen=True, slots=True)
class Situation(Generic[AnyRequest, AnyResource]):
    """One source in one region: all that a decision about it may depend on.

    ``is_kept`` tells whether retention would keep its copy, ``outdated`` are copies of it that are not as they are
    asked for now, ``freed`` names that the plan gives back first. ``is_ours`` says of the copy that is there that it
    may be changed, not only added to.
    """

    request: AnyRequest
    view: RegionView[AnyResource]
    source: AnyResource
    set: str
    is_kept: bool = True
    outdated: tuple[AnyResource, ...] = ()
    freed: tuple[str, ...] = ()
    is_ours: bool = True


class Rules(Protocol[AnyRequest, AnyResource]):
    """What differs between kinds. Implementations are pure, and say nothing of what their kind lacks."""

    @property
    def noun(self) -> str:
        """What people call it: AMI, DB snapshot."""

    def set_of(self, request: AnyRequest, source: AnyResource) -> str:
        """Name of the set that a source's copies belong to."""

    def new_copy(self, here: Situation[AnyRequest, AnyResource], tags: Mapping[str, str]) -> CreateCopy | Problem:
        """The step that makes the copy, or why it cannot be made."""

    def carried_tags(self, request: AnyRequest, source: AnyResource) -> tuple[dict[str, str], tuple[str, ...]]:
        """The source's tags that a copy can have, and the keys of those that it cannot."""
        return carried_tags(source.tags, request.exclude_tags), ()

    def orphans(
        self, _request: AnyRequest, _sources: Sequence[AnyResource], _view: RegionView[AnyResource], /
    ) -> Mapping[str, AnyResource]:
        """Source id -> an untracked resource that is its copy, where AWS or another tool says so."""
        return {}

    def is_of_gem(self, _here: Situation[AnyRequest, AnyResource], _copy: AnyResource, /) -> bool:
        """Whether the gem aws_xregion_sync noted that it has made this copy."""
        return False

    def superseded(self, _here: Situation[AnyRequest, AnyResource], _latest: datetime | None, /) -> str | None:
        """What to say instead of copying a source that the set's newest recovery point makes useless, or None."""
        return None

    def problem_with(self, _here: Situation[AnyRequest, AnyResource], _copy: AnyResource, /) -> Problem | None:
        """Why a copy that is there cannot count, beyond what is checked of all kinds, or None."""
        return None

    def unmet_wishes(self, _here: Situation[AnyRequest, AnyResource], _copy: AnyResource, /) -> tuple[str, ...]:
        """What is asked for and cannot be changed about a copy that is there."""
        return ()

    def late_steps(
        self, _here: Situation[AnyRequest, AnyResource], _copy: AnyResource | None, /
    ) -> tuple[tuple[LateStep, ...], tuple[str, ...]]:
        """Steps that need an available copy, and what to say about them."""
        return (), ()

    def late_problem(self, _here: Situation[AnyRequest, AnyResource], _copy: AnyResource | None, /) -> Problem | None:
        """What keeps late steps from being known: a failure of the run, and no reason to have no copy."""
        return None
