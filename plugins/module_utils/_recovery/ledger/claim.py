# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose a recovery is if two runs are at it at the same time: the one that has begun last.

Pure: it never reads the ledger. AWS itself creates a database, an Auto Scaling group or a volume once, by its name or
token. Instances have none, so two runs would launch twice as many.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..._core.tracking import format_time
from .document import BEGUN, RECOVERING, State


@dataclass(frozen=True, slots=True)
class Claim:
    """``id`` is new with each run, because the ``run`` of two jobs may be the same."""

    run: str
    id: str

    def continues(self, state: State | None) -> bool:
        """Whether another run has begun it that may still be at it, or was stopped a moment ago."""
        return state is not None and state.state in BEGUN and state.claim not in (None, self.id)

    def lost_to(self, state: State | None) -> bool:
        """Whether another run has begun it since this one has."""
        return state is not None and state.state == RECOVERING and (state.run, state.claim) != (self.run, self.id)


def lost_text(workload: str, state: State) -> str:
    return (
        f"{workload}: run {state.run} has begun its recovery at {format_time(state.at)}, after this run had; this run "
        "launches nothing more of it. Follow that run; once it has ended, run again to see where it is"
    )
