# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps that all kinds of recovery have, as lines of a diff.

Pure: it never carries one out. What creates something is a task for a module of amazon.aws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._steps.step import Step


@dataclass(frozen=True, slots=True)
class Create(Step):
    """``options`` are those of ``module``; ``thing`` says what it creates, and ``again`` what it means if this run has
    created it already."""

    region: str
    thing: str
    module: str
    options: Mapping[str, Any]
    again: str = "it was created, and AWS does not list it yet; run again, which continues"

    @property
    def title(self) -> str:
        return f"restore {self.thing}" if " from " in self.thing else f"create {self.thing}"

    @property
    def task(self) -> dict[str, Any]:
        """As a result has it, for the action plugin."""
        return {"thing": self.thing, "module": self.module, "options": dict(self.options), "again": self.again}

    def lines_after(self) -> list[str]:
        shown = [f"  {name}: {value}" for name, value in sorted(self.options.items()) if name not in ("region", "wait")]
        return [self.thing, *shown]


@dataclass(frozen=True, slots=True)
class Complete(Step):
    """The tags by which a later run sees that nothing is left to do, on what AWS knows by ``ids``."""

    region: str
    id: str
    ids: tuple[str, ...]
    tags: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"mark {self.id} as recovered"

    def lines_after(self) -> list[str]:
        return [f"{self.id}: {key}={value}" for key, value in self.tags.items()]
