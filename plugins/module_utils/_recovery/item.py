# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is to be done now about one workload, whatever its kind: nothing, steps, or waiting.

Pure: it never decides which of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .._core.problem import Problem
from .._steps.step import Step
from .steps import Create


class Watched(Protocol):
    """Something that AWS is bringing up: a database, an instance, a volume."""

    @property
    def id(self) -> str: ...

    @property
    def status(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Item:
    """Steps, a problem because of which there are none, or waiting for what ``waits_for`` names."""

    steps: tuple[Step, ...] = ()
    problem: Problem | None = None
    waits_for: Sequence[Watched] = ()

    @property
    def is_unfinished(self) -> bool:
        return bool(self.waits_for)

    @property
    def creating(self) -> tuple[Create, ...]:
        """The tasks for modules of amazon.aws, after which everything is observed and decided again."""
        return tuple(step for step in self.steps if isinstance(step, Create))
