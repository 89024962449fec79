# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a workload waits for: which of those that it comes after have been reached, which not, and which have failed.

Pure: it never reads a clock, and never asks AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .document import FAILED, REACHED, State

# What was written of a workload, or None if nothing was.
Seen = Mapping[str, "State | None"]


@dataclass(frozen=True, slots=True)
class Wait:
    """``together`` are the workloads that this run recovers too: what was written of these before ``since`` is of an
    earlier run, and does not count. A failure of others does not count then either: somebody may be at it again.
    What was written under ``run`` is of this run, whenever that was: its parts do not begin in the same second."""

    after: tuple[str, ...]
    since: datetime | None = None
    together: tuple[str, ...] = ()
    run: str = ""

    def failed(self, seen: Seen) -> dict[str, State]:
        """Workload -> what was written of it, of those that have failed in this run."""
        return {name: state for name, state in self._counting(seen).items() if state.state == FAILED}

    def missing(self, seen: Seen) -> list[str]:
        """Those that are not back yet, in their order."""
        reached = {name for name, state in self._counting(seen).items() if state.state in REACHED}
        return [name for name in self.after if name not in reached]

    def is_over(self, seen: Seen) -> bool:
        return bool(self.failed(seen)) or not self.missing(seen)

    def silent(self, seen: Seen) -> list[str]:
        """Those that are missing, that others recover, and of which nothing was written in this run."""
        missing = [name for name in self.missing(seen) if name not in self.together]
        return [name for name in missing if not ((state := seen.get(name)) and self._is_new(state))]

    def last(self, seen: Seen) -> str | None:
        """The workload that was waited for longest, or None if none of them is back."""
        states = [(state.at, name) for name in self.after if (state := seen.get(name)) and state.state in REACHED]
        return max(states)[1] if states else None

    def shown(self, name: str, seen: Seen) -> str:
        """Where a workload is, in few words."""
        state = seen.get(name)
        others = "" if not self.together or name in self.together else "; it is not part of this run"
        if state is None:
            return f"not started{others}"
        if name not in self._counting(seen):
            return f"not started in this run{others}"
        return f"{state.state}{others if state.state not in REACHED else ''}"

    def _counting(self, seen: Seen) -> dict[str, State]:
        return {name: state for name in self.after if (state := seen.get(name)) and self._counts(name, state)}

    def _counts(self, name: str, state: State) -> bool:
        return self._is_new(state) or (name not in self.together and state.state != FAILED)

    def _is_new(self, state: State) -> bool:
        return self.since is None or state.at >= self.since or bool(self.run and state.run == self.run)


def unexpected(expect: str | None, plan: str, name: str, state: State | None) -> str | None:
    """Why a workload is not what is expected of it, ``back`` or ``kept``, and what to do; None if it is."""
    if expect == "back" and (state is None or state.state not in REACHED):
        if state is None:
            return (
                f"{name} is not back: nothing is written of it; finish the failover first, or leave it out with "
                "--limit, which is right if it is kept already"
            )
        return (
            f"{name} is not back: {state.state}; finish the failover first, which continues with the same command, or "
            "leave it out with --limit"
        )
    if expect == "kept" and state is not None:
        return (
            f"{name}: the failover is not kept yet, and a later one would take what is there for its own work; first: "
            f"ansible-playbook lifeboat.aws.commit -e confirm={plan}"
        )
    return None


def failure_text(failed: Mapping[str, State]) -> str:
    """``shop-db has failed: its quota is used up``"""
    return "; ".join(f"{name} has failed: {state.why or 'it is not known why'}" for name, state in failed.items())


def too_late_text(name: str, wait: Wait, seen: Seen, limit: str = "wait_timeout") -> str:
    missing: list[Any] = [f"{other} is {wait.shown(other, seen)}" for other in wait.missing(seen)]
    return f"{name}: {limit} is over, and {', '.join(missing)}; the next run continues"
