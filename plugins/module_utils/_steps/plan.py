# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan: what is to be done about each of many things, and nothing that was done already.

Pure: it never decides which steps there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from .step import Step


class Item(Protocol):
    """What is to be done about one thing: nothing, steps in their order, or nothing because of a problem."""

    @property
    def steps(self) -> tuple[Step, ...]: ...

    @property
    def is_unfinished(self) -> bool:
        """Whether there is something to follow up although no step is left to do, such as a copy in progress."""


AnyItem = TypeVar("AnyItem", bound=Item)


@dataclass(frozen=True, slots=True)
class Plan(Generic[AnyItem]):
    """The items in the order in which they are reported."""

    items: tuple[AnyItem, ...] = ()

    @property
    def steps(self) -> Iterator[Step]:
        return (step for item in self.items for step in item.steps)

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to do and nothing to wait for."""
        return not any(item.steps or item.is_unfinished for item in self.items)
