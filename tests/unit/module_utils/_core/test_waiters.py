# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting with a scripted clock: no test sleeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import (
    DENIED,
    OTHER,
    THROTTLED,
    UNAVAILABLE,
    AwsError,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._core.waiters import Timeout, backoff, wait_until
from tests.unit.module_utils.scripted import ScriptedClock


def an_error(kind: str) -> AwsError:
    return AwsError(f"it was {kind}", kind=kind, code="Code")


def answering(clock: ScriptedClock, answers: list[object]) -> tuple[Callable[[], object], list[float]]:
    """A question that gives these answers, the last one for ever; and when it was asked."""
    asked: list[float] = []

    def ask() -> object:
        asked.append(clock.seconds)
        answer = answers[min(len(asked), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask, asked


@pytest.mark.parametrize(
    ("answers", "timeout", "answer", "asked"),
    [
        pytest.param(["yes"], Timeout(60, 15), "yes", [0], id="at_once"),
        pytest.param(["no", "no", "yes"], Timeout(60, 15), "yes", [0, 15, 30], id="at_each_interval"),
        pytest.param(["no"], Timeout(60, 25), "no", [0, 25, 50, 60], id="a_last_look_when_the_time_is_up"),
        pytest.param(["no"], Timeout(30, 15), "no", [0, 15, 30], id="one_look_where_interval_and_end_meet"),
        pytest.param(["no", "yes"], Timeout(10, 15), "yes", [0, 10], id="interval_longer_than_the_time"),
        pytest.param(["no"], Timeout(0, 15), "no", [0], id="no_time_is_one_look"),
        pytest.param(
            [an_error(THROTTLED), an_error(UNAVAILABLE), "yes"],
            Timeout(60, 15),
            "yes",
            [0, 15, 30],
            id="passing_errors",
        ),
        pytest.param(["no", an_error(THROTTLED), "no", "yes"], Timeout(45, 15), "yes", [0, 15, 30, 45], id="last_look"),
    ],
)
def test_wait_until_asks_on_time_and_gives_the_last_answer(
    answers: list[object], timeout: Timeout, answer: object, asked: list[float]
) -> None:
    """Catches: a sleep before the first look or past the end; a throttled poll that ends the wait as a success."""
    clock = ScriptedClock()
    ask, times = answering(clock, answers)
    assert wait_until(ask, lambda said: said == "yes", timeout, clock) == answer
    assert times == asked
    assert clock.seconds <= timeout.seconds
    assert 0.0 not in clock.slept, "a sleep of nothing is a busy loop"


@pytest.mark.parametrize("kind", [DENIED, OTHER])
def test_wait_until_with_an_error_that_stays_raises_at_once(kind: str) -> None:
    """Catches: two hours of polling for a permission that is missing."""
    clock = ScriptedClock()
    ask, times = answering(clock, ["no", an_error(kind)])
    with pytest.raises(AwsError, match=kind):
        wait_until(ask, lambda said: said == "yes", Timeout(600, 15), clock)
    assert times == [0, 15]


def test_wait_until_with_a_passing_error_at_the_end_raises_it() -> None:
    """Catches: an answer made up out of "could not tell"."""
    clock = ScriptedClock()
    ask, times = answering(clock, ["no", an_error(THROTTLED)])
    with pytest.raises(AwsError, match=THROTTLED):
        wait_until(ask, lambda said: said == "yes", Timeout(30, 15), clock)
    assert times == [0, 15, 30]


def test_wait_until_with_slow_answers_still_ends_on_time() -> None:
    """Catches: a negative sleep, or a wait that counts its polls instead of the time they take."""
    clock = ScriptedClock()

    def ask() -> str:
        clock.seconds += 40
        return "no"

    assert wait_until(ask, lambda said: said == "yes", Timeout(60, 15), clock) == "no"
    assert clock.slept == [15, 0], "from 40 to 55, and not at all when the second answer came at 95"
    assert clock.seconds == 135, "the last look begins at once when the time is up"


def test_backoff_doubles_as_often_as_told() -> None:
    """Catches: pauses that do not grow, or one too many."""
    assert list(backoff(2.0, 4)) == [2.0, 4.0, 8.0, 16.0]
    assert list(backoff(2.0, 0)) == []
