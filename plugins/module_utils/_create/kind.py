# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a kind of copies has to say about creating its sources: the port that each kind implements.

It never decides anything by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from .._copies.ports import Calls, Tools
from .._copies.resource import Resource
from .._copies.run_result import Run
from .._core.problem import Problem
from .model import CreateOptions, Source
from .steps import CreateSource


class SourceKind(Protocol):
    """The sources of one run."""

    @property
    def options(self) -> CreateOptions: ...

    @property
    def region(self) -> str: ...

    @property
    def calls(self) -> Calls:
        """The calls in the source region, with the credentials for it."""

    def targets(self, now: datetime) -> Mapping[str, CreateSource | Problem]:
        """Series -> how its source is created, or why that cannot be."""

    def found(self, targets: Mapping[str, CreateSource | Problem]) -> list[Source]:
        """The sources that there are, in any state."""

    def create(self, step: CreateSource) -> tuple[Resource, ...]:
        """Begin one, or join what a request has begun whose answer was lost."""

    def nothing(self, series: str) -> Resource:
        """What stands for a source that is not there."""

    def set_of(self, resource: Resource) -> str:
        """Name of the set that its copies belong to."""

    def copy(self, sources: list[Resource], tools: Tools) -> Run:
        """Copy these; ``tools`` have what is left of the time."""
