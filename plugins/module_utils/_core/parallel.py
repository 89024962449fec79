# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same work for many things at once, each answer in its place.

It never starts more threads than the connections one AWS client keeps open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")
Other = TypeVar("Other")

# botocore keeps ten connections per client (Config.max_pool_connections).
MAX_WORKERS = 10


def in_parallel(work: Callable[[Thing], Answer], things: Iterable[Thing]) -> list[Answer]:
    """``[work(thing) for thing in things]``, ten at a time; the first exception is raised when all have finished."""
    return _map(work, list(things), MAX_WORKERS)


def in_each_region(work: Callable[[Thing], Answer], things: Iterable[Thing]) -> list[Answer]:
    """The same, all at a time: each region has a client of its own, and none may wait for another one's answer."""
    todo = list(things)
    return _map(work, todo, len(todo))


def side_by_side(one: Callable[[], Answer], other: Callable[[], Other]) -> tuple[Answer, Other]:
    """``(one(), other())``, both at a time; an exception of the first counts, and is raised when both have finished."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(other)
        answer = one()
    return answer, future.result()


def _map(work: Callable[[Thing], Answer], todo: list[Thing], workers: int) -> list[Answer]:
    if len(todo) < 2:
        return [work(thing) for thing in todo]
    with ThreadPoolExecutor(max_workers=min(workers, len(todo))) as pool:
        futures = [pool.submit(work, thing) for thing in todo]
    return [future.result() for future in futures]
