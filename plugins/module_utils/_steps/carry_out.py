# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries out the steps of one item, one after the other, as far as their conditions hold.

It never raises what AWS refuses: that is the outcome of this item, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeAlias, TypeVar

from .._core.errors import AwsError
from .step import Condition, Step


class Fallible(Protocol):
    """An outcome that can tell a failure."""

    def failed(self, code: str, message: str) -> Any:
        """The same with the problem; what was done before stays done."""


AnyOutcome = TypeVar("AnyOutcome", bound=Fallible)
# Type of step -> what does one: an outcome and a step of that type become the outcome after it.
Doers: TypeAlias = Mapping[type[Step], Callable[[AnyOutcome, Any], AnyOutcome]]


def carry_out(
    outcome: AnyOutcome,
    steps: Iterable[Step],
    doers: Doers[AnyOutcome],
    holds: Callable[[Condition, AnyOutcome], bool],
) -> AnyOutcome:
    """The outcome after the steps; the first that fails is the last.

    :param doers: the first type that a step is of counts.
    :param holds: whether a condition holds now. A step whose condition does not hold is left out.
    """
    try:
        for step in steps:
            if step.condition is None or holds(step.condition, outcome):
                outcome = _doer(step, doers)(outcome, step)
    except AwsError as error:
        failed: AnyOutcome = outcome.failed(error.code, str(error))
        return failed
    return outcome


def _doer(step: Step, doers: Doers[AnyOutcome]) -> Callable[[AnyOutcome, Any], AnyOutcome]:
    for kind, doer in doers.items():
        if isinstance(step, kind):
            return doer
    raise TypeError(f"nothing here can do a {type(step).__name__}")
