# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries a plan out, or in check mode predicts what would come of it: nothing else knows which of the two it is.

It never decides anything, and what each step means is the work of the slice whose plan it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from .plan import AnyItem, Item, Plan

AnyOutcome = TypeVar("AnyOutcome")
Item_contra = TypeVar("Item_contra", bound=Item, contravariant=True)


class Work(Protocol[Item_contra, AnyOutcome]):
    """What a slice makes of the items of its plans: each becomes one outcome, whatever happens to the others."""

    def before(self, item: Item_contra) -> AnyOutcome:
        """Where it stands when nothing is done."""

    def predict(self, item: Item_contra) -> AnyOutcome:
        """What carrying it out makes of it if AWS does its part. It reads and writes nothing."""

    def carry_out(self, items: tuple[Item_contra, ...]) -> list[AnyOutcome]:
        """What carrying them out has made of them, in their order."""


@dataclass(frozen=True, slots=True)
class Executor:
    """One for a run, as the module was started."""

    check_mode: bool = False

    def run(self, plan: Plan[AnyItem], work: Work[AnyItem, AnyOutcome]) -> list[AnyOutcome]:
        """The outcomes in the order of the plan's items."""
        if plan.is_settled:
            return [work.before(item) for item in plan.items]
        if self.check_mode:
            return [work.predict(item) for item in plan.items]
        return work.carry_out(plan.items)
