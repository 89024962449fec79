# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same work side by side: order, errors, and how many at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.parallel import (
    MAX_WORKERS,
    in_each_region,
    in_parallel,
    side_by_side,
)


@pytest.mark.parametrize("count", [0, 1, 2, 25])
def test_in_parallel_keeps_each_answer_in_its_place(count: int) -> None:
    """Catches: answers in the order in which they came, so that one region's result is told as another's."""
    assert in_parallel(lambda number: number * number, range(count)) == [number * number for number in range(count)]


@pytest.mark.parametrize("count", [1, 2, 25])
def test_in_parallel_with_an_error_raises_it(count: int) -> None:
    """Catches: a failure that nobody sees, or one wrapped in something that callers do not catch."""

    def work(number: int) -> None:
        if number == count - 1:
            raise ValueError("the last")

    with pytest.raises(ValueError, match="the last"):
        in_parallel(work, range(count))


def test_in_parallel_with_two_things_does_them_at_the_same_time() -> None:
    """Catches: regions one after the other; the barrier is passed only when both are there."""
    barrier = threading.Barrier(2, timeout=5)
    assert sorted(in_parallel(lambda _thing: barrier.wait(), "ab")) == [0, 1]


def test_in_parallel_with_many_things_uses_no_more_threads_than_a_client_has_connections() -> None:
    """Catches: "Connection pool is full" warnings, and hundreds of threads for a big fleet."""
    lock, running, most = threading.Lock(), 0, 0

    def work(_thing: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        with lock:
            running -= 1

    in_parallel(work, range(200))
    assert most <= MAX_WORKERS == 10


@pytest.mark.parametrize("function", [in_parallel, in_each_region])
def test_in_parallel_with_an_error_lets_all_others_finish_first(function: Any) -> None:
    """Catches: a copy that is begun after the run has ended with an error, and that nobody reports."""
    done: list[int] = []

    def work(number: int) -> None:
        if number == 0:
            raise ValueError("the first")
        done.append(number)

    with pytest.raises(ValueError, match="the first"):
        function(work, range(30))
    assert sorted(done) == list(range(1, 30))


def test_in_each_region_works_for_all_at_the_same_time() -> None:
    """Catches: the eleventh region that waits until the first has its copies; the barrier is passed by all or none."""
    barrier = threading.Barrier(15, timeout=5)
    assert sorted(in_each_region(lambda _region: barrier.wait(), range(15))) == list(range(15))


def test_side_by_side_works_for_both_at_the_same_time() -> None:
    """Catches: a destination that is read only when the source has answered, and answers in the wrong place."""
    barrier = threading.Barrier(2, timeout=5)

    def work(answer: str) -> str:
        barrier.wait()
        return answer

    assert side_by_side(lambda: work("one"), lambda: work("other")) == ("one", "other")


@pytest.mark.parametrize("failing", ["one", "other"])
def test_side_by_side_with_an_error_lets_the_other_one_finish_first(failing: str) -> None:
    """Catches: an error that is lost, or work that goes on after it."""
    done: list[str] = []

    def work(name: str) -> None:
        if name == failing:
            raise ValueError(name)
        done.append(name)

    with pytest.raises(ValueError, match=failing):
        side_by_side(lambda: work("one"), lambda: work("other"))
    assert len(done) == 1


def test_side_by_side_with_two_errors_raises_that_of_the_first() -> None:
    """Catches: a source region that cannot be read told as a problem of a destination."""

    def work(name: str) -> None:
        raise ValueError(name)

    with pytest.raises(ValueError, match="one"):
        side_by_side(lambda: work("one"), lambda: work("other"))
