# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One step of a plan: a change of one thing, as text for the diff, and on what condition it is carried out.

Pure: it never carries anything out. A step comes after those before it in its item, and not if one of them failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, TypeVar


@dataclass(frozen=True, slots=True)
class Once:
    """Not before the thing that the item is about is in this phase."""

    phase: str


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """Only if this is still true in the moment in which it is the step's turn."""

    fact: str


# A text, because ansible-test's pylint takes the alias for a value otherwise.
Condition: TypeAlias = "Once | OnlyIf"


class Step:
    """A change of one thing. Each slice has its own, with the fields that its call of AWS needs."""

    __slots__ = ()

    @property
    def condition(self) -> Condition | None:
        return None

    def lines_before(self) -> list[str]:
        return []

    def lines_after(self) -> list[str]:
        return []


OneStep = TypeVar("OneStep", bound=Step)


def expect(step: Step, kind: type[OneStep]) -> OneStep:
    """The step as what it has to be: a plan of one kind is carried out by the calls of that kind."""
    if not isinstance(step, kind):
        raise TypeError(f"{type(step).__name__} is not a {kind.__name__}")
    return step
