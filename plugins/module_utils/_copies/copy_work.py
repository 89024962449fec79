# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The work of plans of copies: where each stands, what check mode says of it, and how it is made.

It never decides what a copy should look like.
"""

from __future__ import annotations

from dataclasses import dataclass

from .outcome import Outcome, outcome_before, outcome_foretold
from .plan import Item
from .ports import Effects


@dataclass(frozen=True, slots=True)
class CopyWork:
    """``wait`` sees the copies through."""

    effects: Effects
    wait: bool

    def before(self, item: Item) -> Outcome:
        return outcome_before(item)

    def predict(self, item: Item) -> Outcome:
        usable = self.effects.calls.usable_state
        return outcome_foretold(item, wait=self.wait, pending_state="pending", usable_state=usable)

    def carry_out(self, items: tuple[Item, ...]) -> list[Outcome]:
        # Imported where it is needed, since Ansible's modules compile what they import in each run.
        from .apply import apply_items

        return apply_items(items, self.effects, wait=self.wait)
