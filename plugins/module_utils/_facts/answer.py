# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answer to a question about a region: known, or not known with the reason and the right that is missing.

Pure: it never asks. What is absent is known: an empty listing, or a name that is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Known(Generic[Value_co]):
    """What the region answered."""

    value: Value_co


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why there is no answer, as one sentence; ``right`` is the IAM action that is missing, if that is why."""

    reason: str
    right: str | None = None


Answer: TypeAlias = Known[Value] | Unknown


class CannotTell(Exception):
    """What is asked for is not known; whoever asks says so, and never takes it for absent."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown


def known(answer: Answer[Value]) -> Value:
    """What was answered; CannotTell if nothing was."""
    if isinstance(answer, Unknown):
        raise CannotTell(answer)
    return answer.value


def known_of(answers: Mapping[Any, Answer[Value]], thing: Any) -> Value:
    """The same of one thing of many; what was not asked about is not known."""
    return known(answers.get(thing, Unknown(f"{thing} was not read")))


def found_in(things: Mapping[str, Value], name: str) -> Value:
    """One of those that were listed; CannotTell if it is not among them, such as one that was removed meanwhile."""
    if name not in things:
        raise CannotTell(Unknown(f"{name} is no longer listed"))
    return things[name]
