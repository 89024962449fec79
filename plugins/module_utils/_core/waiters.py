# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking again until an answer is right or the time is up.

It never sleeps past the time it was given, and it never takes a failed question for an answer: an error of a passing
kind is asked again, any other ends the wait.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from .clock import Clock
from .errors import PASSING, AwsError, InvalidInput

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Timeout:
    """How long to wait in all and between two questions, in seconds."""

    seconds: float
    interval: float


def timeout_from_params(params: Mapping[str, Any]) -> Timeout:
    """The options ``wait_timeout`` and ``poll_interval`` of a module, or InvalidInput with what is wrong."""
    if not 0 < params["poll_interval"] < math.inf:
        raise InvalidInput("poll_interval: must be more than 0 seconds")
    if params["wait_timeout"] < 0:
        raise InvalidInput("wait_timeout: must not be negative")
    return Timeout(params["wait_timeout"], params["poll_interval"])


def wait_until(ask: Callable[[], Answer], is_done: Callable[[Answer], bool], timeout: Timeout, clock: Clock) -> Answer:
    """The last answer: the one waited for, or the one at the end of the time.

    ``ask`` runs at once, then every ``timeout.interval`` seconds, and a last time when the time is up.
    """
    deadline = clock.monotonic() + timeout.seconds
    while True:
        is_last = clock.monotonic() >= deadline
        try:
            answer = ask()
            if is_last or is_done(answer):
                return answer
        except AwsError as error:
            if is_last or error.kind not in PASSING:
                raise
        clock.sleep(max(0.0, min(timeout.interval, deadline - clock.monotonic())))


def backoff(first: float, attempts: int) -> Iterator[float]:
    """Pauses that double: AWS's advice for resources that are not visible yet (eventual consistency)."""
    for attempt in range(attempts):
        yield first * 2**attempt
