# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The port to a service that is told addresses and keeps nothing else: dyndns2 is one.

It never does anything by itself. It is a port of its own, because such a service is treated as no name server is: it
has no records of owners, so that an instance's tags alone say what was registered; it takes no name away; and it blocks
clients that ask too often.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from .._core.problem import Problem
from .names.model import Change
from .store import RecordStore


@runtime_checkable
class UpdateService(RecordStore, Protocol):
    """A store with these members beside those of every store is treated as such a service."""

    @property
    def refresh_seconds(self) -> float | None:
        """After how long a registration that has not changed must be repeated, lest the service forgets it."""

    @property
    def visible_seconds(self) -> float:
        """For how long after a registration its servers may still give the old answer."""

    def pause_seconds(self, code: str) -> float | None:
        """For how long a name must not be asked for again after this answer: ``math.inf`` until a person has acted."""

    def change_limit(self, change: Change) -> Problem | None:
        """Why a change is more than the service can do at all, without asking it."""
