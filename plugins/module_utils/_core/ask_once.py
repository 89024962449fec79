# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking AWS for something that it would make twice, because the call has no token: before it is asked again, look.

It never decides what was begun: that is looked for by tags or a name that no other request has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .clock import Clock
from .errors import PASSING, AwsError
from .waiters import backoff

Answer = TypeVar("Answer")

ATTEMPTS = 4
FIRST_PAUSE = 1.0


def ask_once(ask: Callable[[], Answer], look: Callable[[], Answer | None], clock: Clock) -> Answer:
    """What ``ask`` answers, or what a request has begun whose answer was lost, as ``look`` finds it.

    :param ask: makes one request, with a client that does not repeat it.
    """
    for pause in backoff(FIRST_PAUSE, ATTEMPTS - 1):
        try:
            return ask()
        except AwsError as error:
            if error.kind not in PASSING:
                raise
        clock.sleep(pause)
        if begun := look():
            return begun
    return ask()
