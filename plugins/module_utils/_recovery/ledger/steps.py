# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of the ledger: parameters that are written.

Pure: it never writes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..._steps.step import Step


@dataclass(frozen=True, slots=True)
class Write(Step):
    """``before`` is None for one that is not there yet."""

    name: str
    before: str | None
    after: str
    tags: Mapping[str, str]

    def lines_before(self) -> list[str]:
        return [f"{self.name}: {self.before}"] if self.before is not None else []

    def lines_after(self) -> list[str]:
        return [f"{self.name}: {self.after}"]


@dataclass(frozen=True, slots=True)
class Remove(Step):
    """One that is there goes."""

    name: str
    before: str

    def lines_before(self) -> list[str]:
        return [f"{self.name}: {self.before}"]


@dataclass(frozen=True, slots=True)
class Item:
    """All that a run writes; ``there`` are the parameters of the workload before."""

    there: Mapping[str, str]
    steps: tuple[Step, ...] = ()
    is_unfinished: bool = False
