# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps that create a source, and what has come of each.

Pure: it never creates one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .._copies.plan import LateStep
from .._copies.resource import PENDING, Resource
from .._core.problem import Problem
from .._core.tracking import MADE_AT
from .._steps.step import Step
from .model import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSource(Step):
    """Create one source; its tags go into the same request. Each kind adds its own options.

    ``predicted`` is what comes of it, as far as that is known before; ids are empty. ``about`` is what the result says
    of each of these, in their order.
    """

    region: str
    tags: Mapping[str, str]
    predicted: tuple[Resource, ...]
    about: tuple[Mapping[str, str], ...]

    def lines_after(self) -> list[str]:
        """Without the moment, which is another one in check mode."""
        return [*self.lines_about(), *(f"tag {key}: {self.tags[key]}" for key in sorted(self.tags) if key != MADE_AT)]

    def lines_about(self) -> list[str]:
        """One for each thing that is created."""
        return []


class CopyOfCreated(LateStep):
    """In check mode: the copy of a source that is not there yet."""

    __slots__ = ()

    def lines_after(self) -> list[str]:
        return ["copy: of the source that is created first"]


@dataclass(frozen=True, slots=True)
class NewSource:
    """The item of one series: what is to be done so that it has a source of its age.

    ``there`` is the newest that counts, usable or in progress. ``problem`` says why the one that is due cannot be
    created. With ``waits`` one in progress is seen through.
    """

    series: str
    there: Source | None = None
    steps: tuple[CreateSource, ...] = ()
    problem: Problem | None = None
    waits: bool = False

    @property
    def is_unfinished(self) -> bool:
        return self.waits and self.there is not None and self.there.phase == PENDING


@dataclass(frozen=True, slots=True)
class Created:
    """The outcome: ``source`` is the newest that counts after the run.

    ``done`` tells whether it was created (in check mode: would be), and ``is_predicted`` that a run that waits would
    see it finished.
    """

    item: NewSource
    source: Source | None = None
    done: bool = False
    problem: Problem | None = None
    is_predicted: bool = False

    def failed(self, code: str, message: str) -> Created:
        return replace(self, problem=Problem(code, message))
