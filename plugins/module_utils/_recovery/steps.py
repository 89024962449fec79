# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of a recovery of databases, as lines of a diff.

Pure: it never carries one out. What creates something is a task for a module of amazon.aws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._steps.step import Step


@dataclass(frozen=True, slots=True)
class Create(Step):
    """``options`` are those of ``module``; ``thing`` says what it creates."""

    region: str
    thing: str
    module: str
    options: Mapping[str, Any]

    def lines_after(self) -> list[str]:
        shown = [f"  {name}: {value}" for name, value in sorted(self.options.items()) if name not in ("region", "wait")]
        return [self.thing, *shown]


@dataclass(frozen=True, slots=True)
class Correct(Step):
    """Values of what is up that its restore did not take."""

    id: str
    is_cluster: bool
    changes: Mapping[str, Any]
    before: Mapping[str, Any]

    def lines_before(self) -> list[str]:
        return [self.id, *(f"  {option}: {value}" for option, value in sorted(self.before.items()))]

    def lines_after(self) -> list[str]:
        return [self.id, *(f"  {option}: {value}" for option, value in sorted(self.changes.items()))]


@dataclass(frozen=True, slots=True)
class Complete(Step):
    """The tag by which a later run sees that nothing is left to do."""

    region: str
    id: str
    arn: str
    tags: Mapping[str, str]

    def lines_after(self) -> list[str]:
        return [f"{self.id}: {key}={value}" for key, value in self.tags.items()]
